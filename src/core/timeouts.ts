import { abortWith } from './abort.ts';
import { now } from './clock.ts';

/**
 * Waits for a promise, but for at most `limit` ms. Returns whether it was fulfilled by then; rejects if it did. Costs less
 * than a sleep that is aborted: that creates a signal and two errors. `ref`: whether Node is kept alive meanwhile.
 */
export async function settledWithin(
  promise: Promise<unknown>,
  limit: number,
  { ref = true } = {},
): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const expired = new Promise<boolean>((resolve) => {
    timer = setTimeout(() => resolve(false), limit);
    if (!ref) timer.unref();
  });
  try {
    return await Promise.race([promise.then(() => true), expired]);
  } finally {
    clearTimeout(timer);
  }
}

/**
 * A timeout that can be restarted, as progress notifications do, and paused, as server requests do: the time that a
 * user takes to answer is not the server's.
 */
export class PausableTimeout {
  readonly #limit: number | undefined;
  readonly #onexpire: () => void;
  readonly #isBackground: boolean;
  #timer: NodeJS.Timeout | undefined;
  #startedAt = 0;
  #remaining: number;
  #pauses = 0;
  #cleared = false;

  /** Starts the timeout. `limit` is in ms; undefined for no limit. `isBackground`: it does not keep the process alive. */
  constructor(limit: number | undefined, onexpire: () => void, { isBackground = false } = {}) {
    this.#limit = limit;
    this.#remaining = limit ?? 0;
    this.#onexpire = onexpire;
    this.#isBackground = isBackground;
    this.#run();
  }

  /** Starts over with the whole limit. */
  restart(): void {
    const isWhole = this.#remaining === this.#limit;
    this.#remaining = this.#limit ?? 0;
    if (isWhole && this.#timer !== undefined) {
      this.#startedAt = now();
      this.#timer.refresh();
    } else if (this.#pauses === 0) this.#run();
  }

  /** Stops the clock until `resume` was called as often as `pause`. */
  pause(): void {
    this.#pauses += 1;
    if (this.#pauses > 1 || this.#timer === undefined) return;
    this.#stop();
    this.#remaining -= now() - this.#startedAt;
  }

  resume(): void {
    this.#pauses -= 1;
    if (this.#pauses === 0) this.#run();
  }

  /** Ends the timeout: it never expires. */
  clear(): void {
    this.#cleared = true;
    this.#stop();
  }

  #stop(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  #run(): void {
    this.#stop();
    if (this.#limit === undefined || this.#cleared) return;
    this.#startedAt = now();
    this.#timer = setTimeout(this.#onexpire, Math.max(0, this.#remaining));
    if (this.#isBackground) this.#timer.unref();
  }
}

/**
 * The timeouts that run for one server: all are paused while the user is asked something. Those for a request in all are
 * not while something else answers the server.
 */
export class TimeoutRegistry {
  readonly #running = new Set<PausableTimeout>();
  readonly #total = new Set<PausableTimeout>();
  #pauses = 0;
  #totalPauses = 0;

  /** Adds a timeout, which is paused with the others until it is removed. */
  add(timeout: PausableTimeout): void {
    this.#running.add(timeout);
    for (let pause = 0; pause < this.#pauses; pause += 1) timeout.pause();
  }

  /** Removes a timeout and clears it. */
  remove(timeout: PausableTimeout): void {
    this.#running.delete(timeout);
    this.#total.delete(timeout);
    timeout.clear();
  }

  /**
   * Runs `work` with a signal that aborts with `signal`, and with the result of `expired` as its reason once the work has
   * taken `limit` ms, not counting the time in which timeouts are paused. `limit`: undefined for no limit.
   */
  limit<Result>(
    limit: number | undefined,
    expired: () => Error,
    signal: AbortSignal | undefined,
    work: (signal: AbortSignal | undefined) => Promise<Result>,
  ): Promise<Result> {
    return limit === undefined ? work(signal) : this.#limited(limit, expired, signal, work);
  }

  async #limited<Result>(
    limit: number,
    expired: () => Error,
    signal: AbortSignal | undefined,
    work: (signal: AbortSignal | undefined) => Promise<Result>,
  ): Promise<Result> {
    const stop = new AbortController();
    const release = abortWith(stop, signal);
    const timeout = new PausableTimeout(limit, () => stop.abort(expired()));
    this.#total.add(timeout);
    for (let pause = 0; pause < this.#totalPauses; pause += 1) timeout.pause();
    try {
      return await work(stop.signal);
    } finally {
      release();
      this.remove(timeout);
    }
  }

  /**
   * Pauses every timeout while `work` runs, including those that are added meanwhile. `isUnattended`: nobody is asked, so
   * that those of `limit` go on.
   */
  async pauseWhile<Result>(work: () => Promise<Result>, isUnattended = false): Promise<Result> {
    this.#pauses += 1;
    for (const timeout of this.#running) timeout.pause();
    if (!isUnattended) {
      this.#totalPauses += 1;
      for (const timeout of this.#total) timeout.pause();
    }
    try {
      return await work();
    } finally {
      this.#pauses -= 1;
      for (const timeout of this.#running) timeout.resume();
      if (!isUnattended) {
        this.#totalPauses -= 1;
        for (const timeout of this.#total) timeout.resume();
      }
    }
  }
}
