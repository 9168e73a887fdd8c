import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { ConnectionError, ServerError } from '../../../../src/core/errors.ts';
import type { JsonObject } from '../../../../src/core/json.ts';
import type { Task } from '../../../../src/core/protocol.ts';
import { type FollowOptions, followTask } from '../../../../src/engine/tasks/follow-task.ts';
import { readTask } from '../../../../src/engine/tasks/task.ts';

/** A task as the server describes it, polled as fast as possible. */
function raw(status: string, more: JsonObject = {}): JsonObject {
  return { taskId: '1', status, pollInterval: 0, ...more };
}

function task(status: string, more: JsonObject = {}): Task {
  return readTask(raw(status, more)) as Task;
}

/** What the server answers to each `tasks/get` in turn, and to other requests. */
interface Answers {
  polls?: (JsonObject | Error)[];
  others?: Record<string, unknown>;
}

/** Options with a server that gives these answers, and what happened. */
function followed({ polls = [], others = {} }: Answers, more: Partial<FollowOptions> = {}) {
  const happened: string[] = [];
  const controller = new AbortController();
  const options: FollowOptions = {
    server: 'server',
    modern: false,
    cancellable: true,
    request: async (method) => {
      happened.push(method);
      const answer = method === 'tasks/get' ? polls.shift() : others[method];
      if (answer instanceof Error) throw answer;
      return answer;
    },
    beginRound: () => {},
    answer: async (method) => {
      happened.push(method);
      return { content: 'yes' };
    },
    onStatus: ({ status, message }) =>
      happened.push(message === undefined ? status : `${status}: ${message}`),
    restartTimeout: () => {},
    notice: (message) => happened.push(message),
    observe: () => () => {},
    connected: () => true,
    signal: controller.signal,
    ...more,
  };
  return { options, happened, controller };
}

describe('a followed task of the legacy era', () => {
  it('is polled until it ends; then its result is requested', async () => {
    const { options, happened } = followed({
      polls: [raw('working', { statusMessage: 'half' }), raw('completed')],
      others: { 'tasks/result': { content: [] } },
    });
    expect(await followTask(task('working'), options)).toEqual({ content: [] });
    expect(happened).toEqual([
      'working',
      'tasks/get',
      'working: half',
      'tasks/get',
      'completed',
      'tasks/result',
    ]);
  });

  it('rejects with its last message if it failed without a result', async () => {
    const { options } = followed({
      polls: [raw('failed', { statusMessage: 'The oven is cold.' })],
      others: { 'tasks/result': new ServerError('No result.', { code: -32_000 }) },
    });
    await expect(followTask(task('working'), options)).rejects.toThrow('The oven is cold.');
  });

  it('rejects if it was cancelled', async () => {
    const { options } = followed({ polls: [raw('cancelled')] });
    await expect(followTask(task('working'), options)).rejects.toThrow('The task 1 was cancelled.');
  });

  it('has its result requested early if the server needs input', async () => {
    const { options, happened } = followed({
      polls: [raw('completed')],
      others: { 'tasks/result': { content: ['early'] } },
    });
    expect(await followTask(task('input_required'), options)).toEqual({ content: ['early'] });
    expect(happened).toContain('tasks/result');
  });
});

describe('a followed task of the modern era', () => {
  it('contains its result', async () => {
    const { options } = followed(
      { polls: [raw('completed', { result: { content: [] } })] },
      { modern: true },
    );
    expect(await followTask(task('working'), options)).toEqual({ content: [] });
  });

  it('has its input requests answered, each once', async () => {
    const inputRequests = { a: { method: 'elicitation/create', params: {} } };
    const { options, happened } = followed(
      { polls: [raw('input_required', { inputRequests }), raw('completed', { result: {} })] },
      { modern: true },
    );
    await followTask(task('input_required', { inputRequests }), options);
    expect(happened.filter((what) => what === 'elicitation/create')).toHaveLength(1);
    expect(happened.filter((what) => what === 'tasks/update')).toHaveLength(1);
  });

  it('rejects with its own error', async () => {
    const { options } = followed(
      { polls: [raw('failed', { error: { code: 7, message: 'Burnt.' } })] },
      { modern: true },
    );
    await expect(followTask(task('working'), options)).rejects.toMatchObject({ message: 'Burnt.', code: 7 });
  });
});

describe('polling a task', () => {
  it('is retried after an internal error, with one notice', async () => {
    const { options, happened } = followed({
      polls: [new ServerError('Busy.', { code: -32_603 }), raw('completed')],
      others: { 'tasks/result': {} },
    });
    await followTask(task('working'), options);
    expect(happened).toContain('Polling the task failed and is retried: Busy.');
  });

  it('fails after repeated internal errors', async () => {
    vi.useFakeTimers();
    onTestFinished(() => void vi.useRealTimers());
    const busy = () => new ServerError('Busy.', { code: -32_603 });
    const { options, happened } = followed({ polls: Array.from({ length: 9 }, busy) });
    const following = followTask(task('working'), options);
    const rejected = expect(following).rejects.toThrow('Busy.');
    await vi.advanceTimersByTimeAsync(60_000);
    await rejected;
    expect(happened.filter((what) => what === 'tasks/get')).toHaveLength(5);
  });

  it('fails with any other error of the server', async () => {
    const { options } = followed({ polls: [new ServerError('No such task.', { code: -32_602 })] });
    await expect(followTask(task('working'), options)).rejects.toThrow('No such task.');
  });

  it('fails if the connection is lost', async () => {
    const { options, happened } = followed(
      { polls: [new ConnectionError('server went away.')] },
      { connected: () => false },
    );
    await expect(followTask(task('working'), options)).rejects.toThrow('server went away.');
    expect(happened).not.toContain('tasks/cancel');
  });

  it('rejects a result that is not a task, and cancels nothing', async () => {
    const { options } = followed({ polls: [{}] });
    await expect(followTask(task('working'), options)).rejects.toThrow(
      'The result of tasks/get from server is not a task.',
    );
  });
});

describe('a status that MCP does not define', () => {
  it.each([
    ['canceled', 'cancelled'],
    ['In-Progress', 'working'],
    ['queued', 'working'],
    ['succeeded', 'completed'],
    ['error', 'failed'],
  ])('is understood: %s', (given, status) => {
    expect(task(given)).toMatchObject({ status, raw: { status: given } });
    expect(task(given).unknownStatus).toBeUndefined();
  });

  it('ends the wait, named with its message', async () => {
    const { options, happened } = followed({ polls: [raw('rejected', { statusMessage: 'No oven' })] });
    await expect(followTask(task('working'), options)).rejects.toThrow(
      'The task 1 has the status "rejected", which MCP does not define. Its message: No oven.',
    );
    expect(happened).not.toContain('tasks/cancel');
  });

  it('may be missing at first, but not later', async () => {
    const bare = { taskId: '1', pollInterval: 0 };
    const { options } = followed({ polls: [bare] });
    await expect(followTask(readTask(bare) as Task, options)).rejects.toThrow('has the status "none"');
  });
});

describe('abandoning a task', () => {
  it('cancels it on the server', async () => {
    const { options, happened, controller } = followed({ others: { 'tasks/cancel': {} } });
    const following = followTask(task('working', { pollInterval: 60_000 }), options);
    controller.abort(new Error('enough'));
    await expect(following).rejects.toThrow('enough');
    expect(happened).toEqual(['working', 'tasks/cancel']);
  });

  it('does not cancel it if the server cannot cancel tasks', async () => {
    const { options, happened, controller } = followed({}, { cancellable: false });
    const following = followTask(task('working', { pollInterval: 60_000 }), options);
    controller.abort(new Error('enough'));
    await expect(following).rejects.toThrow('enough');
    expect(happened).toEqual(['working']);
  });
});
