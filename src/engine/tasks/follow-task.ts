import { ConnectionError, ServerError } from '../../core/errors.ts';
import { asString, isObject, type JsonObject } from '../../core/json.ts';
import type { Task } from '../../core/protocol.ts';
import { excerpt, sentence } from '../errors/excerpt.ts';
import { SessionExpiredError, StreamClosedError } from '../errors/protocol-errors.ts';
import { isOver, readTask } from './task.ts';

/** The shortest and the longest interval between two polls, in ms. */
const [shortestInterval, longestInterval] = [20, 60_000];
/** The interval if the server suggests none, in ms: doubled after each poll, up to the maximum. */
const defaultInterval = { first: 100, maximum: 2_000 };
/** How many polls may fail in a row. */
const failureLimit = 5;

/** Returns how long to wait before the next poll, in ms. */
function intervalOf({ pollInterval }: Task, polls: number): number {
  if (pollInterval !== undefined) return Math.min(Math.max(pollInterval, shortestInterval), longestInterval);
  return Math.min(defaultInterval.first * 2 ** polls, defaultInterval.maximum);
}

/** Returns how long to wait after a number of failed polls in a row, in ms. */
function retryDelay(failures: number): number {
  return Math.min(250 * 2 ** (failures - 1), 4_000);
}

/** The JSON-RPC code of an internal error, which may be temporary. */
const internalError = -32_603;

/** How a task is followed. */
export interface FollowOptions {
  /** The server's name. */
  server: string;
  modern: boolean;
  /** Whether the server can cancel tasks. */
  cancellable: boolean;
  /** Sends a request and returns its result. */
  request(method: string, params: JsonObject, signal: AbortSignal): Promise<unknown>;
  /** Called before a round of input requests. Throws what ends the task. */
  beginRound(): void;
  /** Handles a request of the server. Throws what ends the task. */
  answer(method: string, params: JsonObject, signal: AbortSignal): Promise<JsonObject>;
  /** Called when the status or its message changes. */
  onStatus(task: Task): void;
  /** Restarts the timeout of the call: the server responded. */
  restartTimeout(): void;
  /** Shows a notice to the user. */
  notice(message: string): void;
  /** Listens for notifications about a task. Returns a function that ends it. */
  observe(id: string, listener: (task: Task) => void): () => void;
  /** Whether the connection still exists. */
  connected(): boolean;
  signal: AbortSignal;
}

/** The timeout of a cancellation, in ms. */
const cancelTimeout = 1_000;

/**
 * Follows a task to its end and returns its result, as if the call had been answered at once. Cancels the task if the
 * signal aborts. Throws ServerError if the task failed or was cancelled, ConnectionError if the server went away, or the
 * reason of the signal.
 */
export async function followTask(task: Task, options: FollowOptions): Promise<unknown> {
  const follower = new Follower(task, options);
  try {
    return await follower.follow();
  } catch (error) {
    if (options.signal.aborted || !(error instanceof ServerError || error instanceof ConnectionError)) {
      await cancelTask(task.id, options);
    }
    if (options.signal.aborted) throw options.signal.reason;
    throw finalError(error, task, options.server);
  } finally {
    follower.end();
  }
}

/** Cancels a task, if the server supports that and answers in time. */
async function cancelTask(taskId: string, { cancellable, request }: FollowOptions): Promise<void> {
  if (!cancellable) return;
  await request('tasks/cancel', { taskId }, AbortSignal.timeout(cancelTimeout)).catch(() => {});
}

class Follower {
  #task: Task;
  readonly #options: FollowOptions;
  /** The keys of the input requests (modern era) that were answered. */
  readonly #answered = new Set<string>();
  /** The early request for the result (legacy era): server requests arrive while it is open. */
  #early: Promise<{ result: unknown } | undefined> | undefined;
  #wake = () => {};
  readonly #unobserve: () => void;
  #last = '';

  constructor(task: Task, options: FollowOptions) {
    this.#task = task;
    this.#options = options;
    this.#unobserve = options.observe(task.id, (update) => {
      // The end is polled for: a notification need not contain the result.
      if (!isOver(update)) this.#report(update);
      this.#wake();
    });
  }

  async follow(): Promise<unknown> {
    const { signal } = this.#options;
    this.#report(this.#task);
    // A new task may lack its status.
    if (this.#task.raw.status !== undefined) assertKnownStatus(this.#task, this.#options.server);
    for (let polls = 0; ; polls += 1) {
      if (isOver(this.#task) && (polls > 0 || !this.#options.modern)) break;
      if (this.#task.status === 'input_required') await this.#answerRequests();
      const early = await this.#pause(isOver(this.#task) ? 0 : intervalOf(this.#task, polls));
      if (early !== undefined) return early.result;
      signal.throwIfAborted();
      this.#task = await this.#poll();
      assertKnownStatus(this.#task, this.#options.server);
      this.#report(this.#task);
    }
    const early = await this.#early;
    return early === undefined ? outcomeOf(this.#task, this.#options) : early.result;
  }

  end(): void {
    this.#unobserve();
  }

  /** Waits for `limit` ms, or until a notification arrives. Returns the result if the early request was answered. */
  async #pause(limit: number): Promise<{ result: unknown } | undefined> {
    const { signal } = this.#options;
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

  /** Returns the current state of the task. Temporary failures are retried a few times. */
  async #poll(): Promise<Task> {
    const { request, signal, server } = this.#options;
    for (let failures = 0; ; ) {
      try {
        const task = readTask(await request('tasks/get', { taskId: this.#task.id }, signal));
        this.#options.restartTimeout();
        if (task === undefined) {
          throw new ServerError(`The result of tasks/get from ${server} is not a task.`, {
            phase: 'request',
            server,
          });
        }
        return task;
      } catch (error) {
        failures += 1;
        if (signal.aborted || !this.#isTemporary(error) || failures >= failureLimit) throw error;
        if (failures === 1) {
          this.#options.notice(`Polling the task failed and is retried: ${(error as Error).message}`);
        }
        await this.#pause(retryDelay(failures));
      }
    }
  }

  #isTemporary(error: unknown): boolean {
    if (error instanceof ServerError) return error.code === internalError;
    return error instanceof ConnectionError && this.#options.connected();
  }

  /** Input requests are part of the task in the modern era; in the legacy era they arrive while the result is awaited. */
  async #answerRequests(): Promise<void> {
    const { modern, answer, request, signal } = this.#options;
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
    const open = Object.entries(isObject(inputRequests) ? inputRequests : {}).filter(
      ([key, input]) => !this.#answered.has(key) && isObject(input),
    );
    if (open.length > 0) this.#options.beginRound();
    for (const [key, input] of open) {
      if (!isObject(input)) continue;
      const params = isObject(input.params) ? (input.params as JsonObject) : {};
      const response = await answer(String(input.method), params, signal);
      await request('tasks/update', { taskId, inputResponses: { [key]: response } }, signal);
      this.#answered.add(key);
      this.#options.restartTimeout();
    }
  }

  #report(task: Task): void {
    const state = JSON.stringify([task.status, task.message]);
    if (state === this.#last) return;
    this.#last = state;
    this.#options.onStatus(task);
  }
}

/** Throws ServerError for a status that says neither whether the task has ended nor how. */
function assertKnownStatus({ id, unknownStatus, message }: Task, server: string): void {
  if (unknownStatus === undefined) return;
  const said = message === undefined ? '' : ` Its message: ${sentence(message)}`;
  throw new ServerError(
    `The task ${id} has the status "${excerpt(unknownStatus, 100)}", which MCP does not define.${said}`,
    { phase: 'request', server, hint: 'It may still be running on the server.' },
  );
}

/**
 * Returns the result of a task that has ended. In the modern era it is part of the task, in the legacy era it is
 * requested. Throws ServerError if the task failed or was cancelled.
 */
async function outcomeOf(task: Task, options: FollowOptions): Promise<unknown> {
  const { server, modern, request, signal } = options;
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
    const reason = asString(error.message) ?? message;
    throw new ServerError(reason ?? `The task ${id} failed; the server gave no reason.`, {
      ...details,
      code: typeof error.code === 'number' ? error.code : undefined,
      data: error.data,
    });
  }
  try {
    return await request('tasks/result', { taskId: id }, signal);
  } catch (error) {
    // A task that failed before it had a result has only its last message.
    if (status !== 'failed' || message === undefined || !(error instanceof ServerError)) throw error;
    throw new ServerError(message, { ...details, code: error.code, data: error.data, cause: error });
  }
}

/** Returns an error for which the call is not sent again. */
function finalError(error: unknown, { id }: Task, server: string): unknown {
  if (!(error instanceof SessionExpiredError || error instanceof StreamClosedError)) return error;
  return new ConnectionError(error.message, {
    phase: 'request',
    server,
    cause: error,
    hint: `The task ${id} may still be running on the server.`,
  });
}
