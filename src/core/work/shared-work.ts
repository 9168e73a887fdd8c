import { abortable } from '../abort.ts';
import { InterruptedError } from '../errors.ts';

interface Running<Result> {
  outcome: Promise<Result>;
  stop: AbortController;
  /** How many callers still wait for the outcome. */
  waiting: number;
  /** Whether the caller who started it does not wait for it any more. */
  isOrphaned: boolean;
}

/**
 * Asynchronous work that several callers share: the first one starts it, each can stop waiting through a signal of its
 * own, and the work is aborted when the last one leaves, who waits until it has ended. One piece of work runs at a time.
 * It runs in the async context of the caller who started it. If it fails because that one has left or was interrupted,
 * another one starts it again.
 */
export class SharedWork<Result> {
  #running: Running<Result> | undefined;
  /** Settles when the work that everyone has left has come to its end. */
  #abandoned: Promise<unknown> = Promise.resolve();

  /** The outcome of the work that is running; undefined if none is. */
  get running(): Promise<Result> | undefined {
    return this.#running?.outcome;
  }

  /**
   * Joins the running work, or starts it. `work` must settle soon after its signal aborts. Settles as the work does, or
   * rejects with the reason of `signal`.
   */
  async run(work: (signal: AbortSignal) => Promise<Result>, signal?: AbortSignal): Promise<Result> {
    signal?.throwIfAborted();
    const isStarted = this.#running === undefined;
    this.#running ??= this.#start(work);
    const running = this.#running;
    running.waiting += 1;
    try {
      return await abortable(running.outcome, signal);
    } catch (error) {
      if (isStarted && this.#running === running) running.isOrphaned = true;
      const mayFailForOthers = running.isOrphaned || error instanceof InterruptedError;
      if (isStarted || !mayFailForOthers || signal?.aborted === true) throw error;
    } finally {
      running.waiting -= 1;
      if (running.waiting === 0 && this.#running === running) await this.#abandon(running, signal?.reason);
    }
    return this.run(work, signal);
  }

  #start(work: (signal: AbortSignal) => Promise<Result>): Running<Result> {
    const stop = new AbortController();
    const outcome = this.#abandoned.then(() => {
      stop.signal.throwIfAborted();
      return work(stop.signal);
    });
    const running = { outcome, stop, waiting: 0, isOrphaned: false };
    const settled = () => {
      if (this.#running === running) this.#running = undefined;
    };
    outcome.then(settled, settled);
    return running;
  }

  async #abandon(running: Running<Result>, reason: unknown): Promise<void> {
    this.#running = undefined;
    this.#abandoned = running.outcome.catch(() => {});
    running.stop.abort(reason);
    await this.#abandoned;
  }
}
