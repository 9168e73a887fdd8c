import { CancelledError } from './errors.ts';
import type { RunningRequest } from './running-request.ts';
import { withLibraryErrors } from './translate-errors.ts';

/** The requests of a client that have no answer yet, each of which can be stopped. */
export class RequestRegistry {
  readonly #requests = new Map<number, RunningRequest & { stop: AbortController }>();
  #count = 0;

  /** Oldest first. */
  list(): RunningRequest[] {
    return [...this.#requests.values()].map(({ id, method, subject }) => ({ id, method, subject }));
  }

  /** Stops a request: it rejects with CancelledError, and the server is told. Gives whether it was running. */
  cancel(id: number, reason: string | undefined): boolean {
    const request = this.#requests.get(id);
    request?.stop.abort(new CancelledError(what(request), reason));
    return request !== undefined;
  }

  /** Does what a request does, with a signal that stops it. Errors are in the words of a program. */
  async run<Result>(
    {
      method,
      subject,
      signal,
    }: { method: string; subject?: string | undefined; signal: AbortSignal | undefined },
    work: (signal: AbortSignal) => Promise<Result>,
  ): Promise<Result> {
    this.#count += 1;
    const request = { id: this.#count, method, subject, stop: new AbortController() };
    const stop = signal === undefined ? request.stop.signal : AbortSignal.any([request.stop.signal, signal]);
    this.#requests.set(request.id, request);
    try {
      stop.throwIfAborted();
      return await work(stop);
    } catch (error) {
      const byValue = stop.aborted && error === stop.reason && !(error instanceof Error);
      throw byValue ? new CancelledError(what(request), error) : withLibraryErrors(error);
    } finally {
      this.#requests.delete(request.id);
    }
  }
}

function what({ method, subject }: RunningRequest): string {
  return subject === undefined ? method : `${method} (${subject})`;
}
