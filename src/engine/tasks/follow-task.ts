import { ConnectionError, ServerError } from '../../core/errors.ts';
import { asString, isObject, type JsonObject } from '../../core/json.ts';
import type { Task } from '../../core/protocol.ts';
import { sentence } from '../errors/excerpt.ts';
import { SessionExpiredError, StreamClosedError } from '../errors/protocol-errors.ts';
import { isOver, readTask } from './task.ts';

/** What getting the outcome of a task takes. */
interface OutcomePorts {
  server: string;
  modern: boolean;
  request(method: string, params: JsonObject, signal: AbortSignal): Promise<unknown>;
  signal: AbortSignal;
}

/**
 * What came of a task that is over: the result of the request that became it. In the new era it stands in
 * the task, in the old one it is asked for. Throws ServerError for one that failed or was cancelled.
 */
export async function outcomeOf(task: Task, ports: OutcomePorts): Promise<unknown> {
  const { server, modern, request, signal } = ports;
  const details = { phase: 'request', server } as const;
  const { id, status, message, raw } = task;
  if (status === 'cancelled') {
    throw new ServerError(
      `The task ${id} was cancelled${message === undefined ? '.' : `: ${sentence(message)}`}`,
      details,
    );
  }
  if (modern) {
    if (status === 'completed') return raw.result;
    const error = isObject(raw.error) ? raw.error : {};
    const said = asString(error.message) ?? message;
    throw new ServerError(said ?? `The task ${id} failed; the server does not say why.`, {
      ...details,
      code: typeof error.code === 'number' ? error.code : undefined,
      data: error.data,
    });
  }
  try {
    return await request('tasks/result', { taskId: id }, signal);
  } catch (error) {
    // A task may have failed before there was a result: then its last message is all there is.
    if (status !== 'failed' || message === undefined || !(error instanceof ServerError)) throw error;
    throw new ServerError(message, { ...details, code: error.code, data: error.data, cause: error });
  }
}

/** The least and the most time between two looks at a task, in ms. */
const [least, most] = [20, 60_000];
/** Between the first two looks at a task whose server names no time, in ms; doubled up to `slowest`. */
const first = 100;
const slowest = 2_000;
/** How often looking may fail in a row. */
export const mostFailures = 5;

/** How long to wait before the next look at a task, in ms; `looks` is how many there were. */
export function intervalOf({ pollInterval }: Task, looks: number): number {
  if (pollInterval !== undefined) return Math.min(Math.max(pollInterval, least), most);
  return Math.min(first * 2 ** looks, slowest);
}

/** How long to wait after looking failed, in ms; `failures` is how often in a row. */
export function pauseAfter(failures: number): number {
  return Math.min(250 * 2 ** (failures - 1), 4_000);
}

/** JSON-RPC error: something went wrong inside the server, which may be over the next time. */
const internalError = -32_603;

/** What following a task takes. */
export interface FollowPorts {
  /** The server's name. */
  server: string;
  modern: boolean;
  /** Whether the server takes tasks back. */
  cancellable: boolean;
  /** Sends a request and gives its result. */
  request(method: string, params: JsonObject, signal: AbortSignal): Promise<unknown>;
  /** Answers one question of the server. Throws what ends the task. */
  answer(method: string, params: JsonObject, signal: AbortSignal): Promise<JsonObject>;
  /** Told of each state of the task that was not told of yet. */
  told(task: Task): void;
  /** Called at each sign of life. */
  alive(): void;
  /** Told of what a person should know. */
  notice(message: string): void;
  /** Calls back at each word of the server about this task; gives what ends that. */
  onword(id: string, listener: (task: Task) => void): () => void;
  /** Whether the connection is still there. */
  connected(): boolean;
  signal: AbortSignal;
}

/** How long a server is given to take a task back, in ms. */
const grace = 1_000;

/**
 * Follows a task to its end and gives the result of what became it, as if it had come at once. When the
 * signal aborts, the server is told to take the task back. Throws ServerError for a task that failed or was
 * cancelled, ConnectionError when the server went away, or what the signal was aborted with.
 */
export async function followTask(task: Task, ports: FollowPorts): Promise<unknown> {
  const follower = new Follower(task, ports);
  try {
    return await follower.follow();
  } catch (error) {
    if (ports.signal.aborted || !(error instanceof ServerError || error instanceof ConnectionError)) {
      await takeBack(task.id, ports);
    }
    if (ports.signal.aborted) throw ports.signal.reason;
    throw final(error, task, ports.server);
  } finally {
    follower.end();
  }
}

/** Tells the server to take a task back, as far as it can and answers in time. */
async function takeBack(taskId: string, ports: Pick<FollowPorts, 'cancellable' | 'request'>): Promise<void> {
  if (!ports.cancellable) return;
  await ports.request('tasks/cancel', { taskId }, AbortSignal.timeout(grace)).catch(() => {});
}

class Follower {
  #task: Task;
  readonly #ports: FollowPorts;
  /** The questions of the new era that have their answer. */
  readonly #answered = new Set<string>();
  /** The old era's request for the result, made before the end: questions come while it is open. */
  #early: Promise<{ result: unknown } | undefined> | undefined;
  #wake = () => {};
  readonly #unlisten: () => void;
  #last = '';

  constructor(task: Task, ports: FollowPorts) {
    this.#task = task;
    this.#ports = ports;
    this.#unlisten = ports.onword(task.id, (said) => {
      // What is more than a status is asked for: the word may be about less than the whole.
      if (!isOver(said)) this.#tell(said);
      this.#wake();
    });
  }

  async follow(): Promise<unknown> {
    const { signal } = this.#ports;
    this.#tell(this.#task);
    for (let looks = 0; ; looks += 1) {
      if (isOver(this.#task) && (looks > 0 || !this.#ports.modern)) break;
      if (this.#task.status === 'input_required') await this.#answerQuestions();
      const early = await this.#pause(isOver(this.#task) ? 0 : intervalOf(this.#task, looks));
      if (early !== undefined) return early.result;
      signal.throwIfAborted();
      this.#task = await this.#look();
      this.#tell(this.#task);
    }
    const early = await this.#early;
    return early === undefined ? outcomeOf(this.#task, this.#ports) : early.result;
  }

  end(): void {
    this.#unlisten();
  }

  /** Settles after `limit` ms, at a word of the server, or with the result, where that was asked for early. */
  async #pause(limit: number): Promise<{ result: unknown } | undefined> {
    const { signal } = this.#ports;
    const pause = new Promise<undefined>((resolve) => {
      const wake = () => {
        clearTimeout(timer);
        signal.removeEventListener('abort', wake);
        resolve(undefined);
      };
      const timer = setTimeout(wake, limit);
      signal.addEventListener('abort', wake, { once: true });
      this.#wake = wake;
    });
    if (signal.aborted) this.#wake();
    const early = this.#early?.then((result) => result ?? pause);
    const ended = await (early === undefined ? pause : Promise.race([early, pause]));
    this.#wake();
    return ended;
  }

  /** The task as it is now. Looking may fail a few times when that need not be the end. */
  async #look(): Promise<Task> {
    const { request, signal, server } = this.#ports;
    for (let failures = 0; ; ) {
      try {
        const task = readTask(await request('tasks/get', { taskId: this.#task.id }, signal));
        this.#ports.alive();
        if (task === undefined) {
          throw new ServerError(`${server} answered tasks/get with something that is no task.`, {
            phase: 'request',
            server,
          });
        }
        return task;
      } catch (error) {
        failures += 1;
        if (signal.aborted || !this.#isPassing(error) || failures >= mostFailures) throw error;
        if (failures === 1) {
          this.#ports.notice(`Looking at the task failed, and is tried again: ${(error as Error).message}`);
        }
        await this.#pause(pauseAfter(failures));
      }
    }
  }

  #isPassing(error: unknown): boolean {
    if (error instanceof ServerError) return error.code === internalError;
    return error instanceof ConnectionError && this.#ports.connected();
  }

  /** In the new era questions stand in the task, in the old one they come while its result is waited for. */
  async #answerQuestions(): Promise<void> {
    const { modern, answer, request, signal } = this.#ports;
    const taskId = this.#task.id;
    if (!modern) {
      this.#early ??= request('tasks/result', { taskId }, signal).then(
        (result) => ({ result }),
        () => {
          this.#early = undefined;
          return undefined;
        },
      );
      return;
    }
    const { inputRequests } = this.#task.raw;
    for (const [key, asked] of Object.entries(isObject(inputRequests) ? inputRequests : {})) {
      if (this.#answered.has(key) || !isObject(asked)) continue;
      const params = isObject(asked.params) ? (asked.params as JsonObject) : {};
      const response = await answer(String(asked.method), params, signal);
      await request('tasks/update', { taskId, inputResponses: { [key]: response } }, signal);
      this.#answered.add(key);
      this.#ports.alive();
    }
  }

  #tell(task: Task): void {
    const state = JSON.stringify([task.status, task.message]);
    if (state === this.#last) return;
    this.#last = state;
    this.#ports.told(task);
  }
}

/** An error that ends a followed task: never one for which the call would be made again. */
function final(error: unknown, { id }: Task, server: string): unknown {
  if (!(error instanceof SessionExpiredError || error instanceof StreamClosedError)) return error;
  return new ConnectionError(error.message, {
    phase: 'request',
    server,
    cause: error,
    hint: `The task ${id} may still run there.`,
  });
}
