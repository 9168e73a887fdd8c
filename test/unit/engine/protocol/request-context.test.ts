import { AsyncLocalStorage } from 'node:async_hooks';
import { beforeEach, describe, expect, it } from 'vitest';
import type { EngineEvent } from '../../../../src/core/events.ts';
import type { JsonObject } from '../../../../src/core/json.ts';
import type { ServerRequestHandler } from '../../../../src/core/server-requests.ts';
import type { RunningCall } from '../../../../src/engine/protocol/session.ts';
import { asksFirst, elicitation, failureOf, session, settle } from './fake-session.ts';
import { type FakeTransport, result, silence } from './fake-transport.ts';

/** Names what work is done for. */
const context = new AsyncLocalStorage<string>();

/** What happened, with the context that it happened in. */
let happened: string[] = [];
beforeEach(() => {
  happened = [];
});

const listener = ({ type }: EngineEvent) => happened.push(`${type} in ${context.getStore()}`);
const handler: ServerRequestHandler = async () => {
  happened.push(`question in ${context.getStore()}`);
  return { action: 'accept', content: {} };
};

/** Has the client receive a frame as a reader does, which runs in the context in which the connection was opened. */
function receive(transport: FakeTransport, frame: JsonObject, stream?: string | number): Promise<void> {
  return context.run('the opener', async () => {
    transport.receive(frame, stream);
    await settle();
  });
}

/** Opens a session, on which `one` and `two` are sent in contexts of these names. */
async function twoRequests(era: 'legacy' | 'modern', { kind }: { kind?: 'http' } = {}) {
  const script = { one: silence, two: silence };
  const settings = { handler, listener, ...(kind === undefined ? {} : { kind }) };
  const { session: s, transport } = await session(era, script, settings);
  const onProgress = () => happened.push(`onProgress in ${context.getStore()}`);
  for (const name of ['one', 'two']) {
    context.run(name, () => s.request(name, {}, { onProgress }).catch(() => {}));
  }
  await settle();
  happened = [];
  const idOf = (method: string) => transport.last(method).id ?? 0;
  return { transport, idOf };
}

describe('the async context of a request', () => {
  it('is that of its progress', async () => {
    const { transport } = await twoRequests('legacy');
    // The token is the number of the request.
    const params = { progressToken: 2, progress: 1 };
    await receive(transport, { method: 'notifications/progress', params });
    expect(happened).toEqual(['progress in two', 'onProgress in two']);
  });

  it('is that of the logs on its stream, which have its number', async () => {
    const events: EngineEvent[] = [];
    const { session: s, transport } = await session(
      'legacy',
      { ask: silence },
      {
        kind: 'http',
        listener: (event) => {
          events.push(event);
          listener(event);
        },
      },
    );
    context.run('the request', () => s.request('ask', {}, {}).catch(() => {}));
    await settle();
    const log = { method: 'notifications/message', params: { level: 'info', data: 'x' } };
    await receive(transport, log, transport.last('ask').id);
    await receive(transport, log);
    expect(happened.filter((what) => what.startsWith('log'))).toEqual([
      'log in the request',
      'log in the opener',
    ]);
    expect(events.filter(({ type }) => type === 'log')).toMatchObject([
      { request: 1 },
      { request: undefined },
    ]);
  });

  it('is that of a server request on its stream', async () => {
    const { transport, idOf } = await twoRequests('legacy', { kind: 'http' });
    await receive(transport, { id: 'q', ...elicitation }, idOf('two'));
    expect(happened).toEqual(['serverRequest in two', 'question in two']);
  });

  it('is that of a server request for its task', async () => {
    const { session: s, transport } = await session(
      'legacy',
      { one: result({}), two: result({}) },
      { handler },
    );
    const follow = (task: string) => (_result: unknown, call: RunningCall) => {
      call.setTask(task);
      return new Promise((_resolve, reject) => {
        call.signal.addEventListener('abort', () => reject(call.signal.reason));
      });
    };
    for (const name of ['one', 'two']) {
      context.run(name, () => s.request(name, {}, { follow: follow(name) }).catch(() => {}));
    }
    await settle();
    const related = { 'io.modelcontextprotocol/related-task': { taskId: 'two' } };
    await receive(transport, { id: 'q', ...elicitation, params: { ...elicitation.params, _meta: related } });
    expect(happened).toEqual(['question in two']);
  });

  it('is that of a server request on the stream of a request that is part of it', async () => {
    const { session: s, transport } = await session(
      'legacy',
      { one: silence, two: result({}), 'tasks/result': silence },
      { handler, kind: 'http' },
    );
    context.run('one', () => s.request('one', {}, {}).catch(() => {}));
    const follow = (_result: unknown, call: RunningCall) =>
      s.request('tasks/result', {}, { quiet: true, partOf: call });
    context.run('two', () => s.request('two', {}, { follow }).catch(() => {}));
    await settle();
    await receive(transport, { id: 'q', ...elicitation }, transport.last('tasks/result').id);
    expect(happened).toEqual(['question in two']);
  });

  it('is that of a server request that does not say for which of several requests it is, for the last one', async () => {
    const { transport } = await twoRequests('legacy');
    await receive(transport, { id: 'q', ...elicitation });
    expect(happened).toEqual(['serverRequest in two', 'question in two']);
  });

  it('is then that of a call, although a list was requested later', async () => {
    const script = { 'tools/call': silence, 'tools/list': silence };
    const { session: s, transport } = await session('legacy', script, { handler });
    for (const method of ['tools/call', 'tools/list'])
      context.run(method, () => s.request(method, {}, {}).catch(() => {}));
    await settle();
    happened = [];
    await receive(transport, { id: 'q', ...elicitation });
    expect(happened).toEqual(['question in tools/call']);
  });

  it('is that of the input which its result requires', async () => {
    const { session: s, transport } = await session('modern', { one: silence, two: silence }, { handler });
    for (const name of ['one', 'two']) context.run(name, () => s.request(name, {}, {}).catch(() => {}));
    await settle();
    happened = [];
    const required = { resultType: 'input_required', requestState: 's', inputRequests: { who: elicitation } };
    await receive(transport, { id: transport.last('two').id ?? null, result: required });
    expect(happened).toEqual(['question in two']);
  });

  it('is not that of a server request while no request is running', async () => {
    const { session: s, transport } = await session('legacy', { ask: result({}) }, { handler });
    await context.run('the request', () => s.request('ask', {}, {}));
    await receive(transport, { id: 'q', ...elicitation });
    expect(happened).toEqual(['question in the opener']);
  });

  it('is kept while it is the only one, for a server request without a stream', async () => {
    const script = { ask: asksFirst(elicitation) };
    const { session: s } = await session('legacy', script, { handler });
    const outcome = context.run('the request', () => failureOf(s.request('ask', {}, {})));
    await settle();
    expect(happened).toEqual(['question in the request']);
    await s.close();
    await outcome;
  });
});
