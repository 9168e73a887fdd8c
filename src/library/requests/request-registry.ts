import { anySignal } from '../../core/abort.ts';
import type { RunningRequest } from '../data/results.ts';
import { CancelledError } from './errors.ts';
import { translateError } from './translate-errors.ts';

/** The pending requests of a client, each of which can be cancelled. */
export class RequestRegistry {
  readonly #requests = new Map<number, RunningRequest & { controller: AbortController }>();
  #lastId = 0;

  /** Returns the pending requests, oldest first. */
  list(): RunningRequest[] {
    return [...this.#requests.values()].map(({ id, method, subject }) => ({ id, method, subject }));
  }

  /** Cancels a request, which rejects with CancelledError. Returns whether it was pending. */
  cancel(id: number, reason: string | undefined): boolean {
    const request = this.#requests.get(id);
    request?.controller.abort(new CancelledError(describe(request), reason));
    return request !== undefined;
  }

  /** Registers a request while `send` is pending, with a signal that cancels it. Errors are translated. */
  async run<Result>(
    { method, subject, signal }: Omit<RunningRequest, 'id'> & { signal: AbortSignal | undefined },
    send: (signal: AbortSignal) => Promise<Result>,
  ): Promise<Result> {
    this.#lastId += 1;
    const request = { id: this.#lastId, method, subject, controller: new AbortController() };
    const own = request.controller.signal;
    const stop = signal === undefined ? own : anySignal(own, signal);
    this.#requests.set(request.id, request);
    try {
      stop.throwIfAborted();
      return await send(stop);
    } catch (error) {
      const isPlainReason = stop.aborted && error === stop.reason && !(error instanceof Error);
      throw isPlainReason ? new CancelledError(describe(request), error) : translateError(error);
    } finally {
      this.#requests.delete(request.id);
    }
  }
}

function describe({ method, subject }: RunningRequest): string {
  return subject === undefined ? method : `${method} (${subject})`;
}
