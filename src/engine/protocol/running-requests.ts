import type { AsyncResource } from 'node:async_hooks';
import { type Deferred, deferred } from '../../core/deferred.ts';
import type { PausableTimeout, TimeoutRegistry } from '../../core/timeouts.ts';
import type { ProgressListener } from './client-options.ts';
import type { RequestedInput } from './input/requested-input.ts';

/** The methods whose requests run code that asks for something. */
const askingMethods = new Set(['tools/call', 'prompts/get', 'resources/read']);

/** A request of the client whose result is not known yet. */
export interface RunningRequest {
  /** Its number in events, which is its progress token, too. */
  number: number;
  method: string;
  /** Whether it is part of another one. */
  quiet: boolean;
  /** The request that it is part of, if that is known. */
  parent: RunningRequest | undefined;
  /** The ID of the task that it became, or whose result it waits for. */
  task: string | undefined;
  /** The context in which it was sent last, and in which all that the server sends for it is handled. */
  context: AsyncResource;
  /** Ends the request. */
  stop: AbortController;
  /** Aborts when the request was ended, by `stop` or by the caller. */
  signal: AbortSignal;
  timeout: PausableTimeout;
  /** What the server requests during it. */
  input: RequestedInput;
  onProgress: ProgressListener | undefined;
}

/** The requests of a session that are running. */
export class RunningRequests {
  readonly #timeouts: TimeoutRegistry;
  readonly #onidle: (last: RunningRequest | undefined) => void;
  readonly #running = new Map<number, RunningRequest>();
  /** Undefined while nobody waits for it. */
  #idle: Deferred<void> | undefined;

  /** `onidle`: called when no request is running any more, with the last one; undefined if the session is closed. */
  constructor(timeouts: TimeoutRegistry, onidle: (last: RunningRequest | undefined) => void) {
    this.#timeouts = timeouts;
    this.#onidle = onidle;
  }

  get size(): number {
    return this.#running.size;
  }

  /** Whether no request of the caller is running. */
  get isIdle(): boolean {
    return [...this.#running.values()].every(({ quiet }) => quiet);
  }

  /** Settles when those that are running have ended. */
  get idle(): Promise<void> {
    this.#idle ??= deferred();
    return this.#idle.promise;
  }

  get(number: number): RunningRequest | undefined {
    return this.#running.get(number);
  }

  add(request: RunningRequest): void {
    this.#timeouts.add(request.timeout);
    this.#running.set(request.number, request);
  }

  remove(request: RunningRequest): void {
    this.#timeouts.remove(request.timeout);
    this.#running.delete(request.number);
    if (this.#running.size === 0) this.#becomeIdle(request);
  }

  /** Ends all requests, which reject with `reason`. Settles when all have. */
  async cancelAll(reason: Error): Promise<void> {
    if (this.#running.size === 0) return;
    const { idle } = this;
    for (const { stop } of this.#running.values()) stop.abort(reason);
    await idle;
  }

  /** The session is closed, which ends the requests. */
  close(): void {
    for (const { timeout } of this.#running.values()) this.#timeouts.remove(timeout);
    this.#becomeIdle(undefined);
  }

  /**
   * Returns the request that a message of the server belongs to; undefined if the message does not say so. `tag`: the
   * number of the request on whose stream it came. `task`: the ID of the task that it names.
   */
  named(tag: number | undefined, task: string | undefined): RunningRequest | undefined {
    const running = [...this.#running.values()];
    const ofTask = task === undefined ? undefined : running.find((request) => request.task === task);
    const tagged = tag === undefined ? undefined : this.#running.get(tag);
    return ofTask ?? tagged?.parent ?? tagged;
  }

  /**
   * Returns the request on whose behalf the server sent one of its own; undefined if none is running. Up to 2025-11-25 a
   * server does not always say which that is: it is assumed to be the last one sent whose method runs code of the server's author,
   * since that tends to ask soon, and `isKnown` is false unless it is the only one. `tag` and `task` as for `named`.
   */
  origin(
    tag: number | undefined,
    task: string | undefined,
  ): { request: RunningRequest; isKnown: boolean } | undefined {
    const candidates = this.#candidates();
    const named = this.named(tag, task);
    if (named !== undefined && candidates.includes(named)) return { request: named, isKnown: true };
    const request = candidates.findLast(({ method }) => askingMethods.has(method)) ?? candidates.at(-1);
    return request === undefined ? undefined : { request, isKnown: candidates.length === 1 };
  }

  /** The requests on whose behalf a server may send a request. */
  #candidates(): RunningRequest[] {
    return [...this.#running.values()].filter(({ quiet, method }) => !quiet && method !== 'logging/setLevel');
  }

  #becomeIdle(last: RunningRequest | undefined): void {
    this.#idle?.resolve();
    this.#idle = undefined;
    this.#onidle(last);
  }
}
