import { deferred } from '../../core/deferred.ts';
import type { PausableTimeout, TimeoutRegistry } from '../../core/timeouts.ts';
import type { ProgressListener } from './client-options.ts';
import type { RequestedInput } from './input/requested-input.ts';

/** A request of the client whose result is not known yet. */
export interface RunningRequest {
  /** Its number in events, which is its progress token, too. */
  number: number;
  method: string;
  /** Whether it is part of another one. */
  quiet: boolean;
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
  #idle = deferred<void>();

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
   * Returns the request during which the server sent one of its own: if that is not known, the first that is running.
   * Undefined if none is. `tag`: the number of the request on whose stream it came.
   */
  origin(tag: number | undefined): RunningRequest | undefined {
    return this.#tagged(tag) ?? this.#candidates()[0];
  }

  /**
   * Ends the request on whose behalf the server sent its own, which failed. Up to 2025-11-25 a server does not say which
   * that is. It is known if the server request came on the stream of a request, or if only one is running. Returns false
   * if it is not known.
   */
  fail(error: Error, tag: number | undefined): boolean {
    const [only, another] = this.#candidates();
    const origin = this.#tagged(tag) ?? (another === undefined ? only : undefined);
    origin?.stop.abort(error);
    return origin !== undefined;
  }

  /** Returns the request on whose stream the server sent one of its own; undefined if that is part of another one. */
  #tagged(tag: number | undefined): RunningRequest | undefined {
    return this.#candidates().find(({ number }) => number === tag);
  }

  /** The requests on whose behalf a server may send a request. */
  #candidates(): RunningRequest[] {
    return [...this.#running.values()].filter(({ quiet, method }) => !quiet && method !== 'logging/setLevel');
  }

  #becomeIdle(last: RunningRequest | undefined): void {
    this.#idle.resolve();
    this.#idle = deferred();
    this.#onidle(last);
  }
}
