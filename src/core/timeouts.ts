import { now } from './clock.ts';

/**
 * A time limit that can be started anew (progress came) and held (a question is open, and the clock
 * must not run against the person).
 */
export class PausableTimeout {
  readonly #limit: number | undefined;
  readonly #onexpire: () => void;
  #timer: NodeJS.Timeout | undefined;
  #startedAt = 0;
  #left: number;
  #holds = 0;
  #ended = false;

  /** `limit` in ms; undefined for none. */
  constructor(limit: number | undefined, onexpire: () => void) {
    this.#limit = limit;
    this.#left = limit ?? 0;
    this.#onexpire = onexpire;
    this.#run();
  }

  /** Gives the whole limit again. */
  restart(): void {
    this.#left = this.#limit ?? 0;
    if (this.#holds === 0) this.#run();
  }

  /** Stops the clock until as many `release`s have come. */
  pause(): void {
    this.#holds += 1;
    if (this.#holds > 1 || this.#timer === undefined) return;
    this.#left -= now() - this.#startedAt;
    this.#stop();
  }

  resume(): void {
    this.#holds -= 1;
    if (this.#holds === 0) this.#run();
  }

  /** Ends it for good. */
  clear(): void {
    this.#ended = true;
    this.#stop();
  }

  #stop(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  #run(): void {
    this.#stop();
    if (this.#limit === undefined || this.#ended) return;
    this.#startedAt = now();
    this.#timer = setTimeout(this.#onexpire, Math.max(0, this.#left));
  }
}

/** The time limits that run for one server: all stand still while a person is asked something. */
export class TimeoutRegistry {
  readonly #running = new Set<PausableTimeout>();
  #holds = 0;

  /** Has a limit stand still with the others until it is taken out. */
  add(deadline: PausableTimeout): void {
    this.#running.add(deadline);
    for (let hold = 0; hold < this.#holds; hold += 1) deadline.pause();
  }

  /** Takes a limit out, and ends it. */
  remove(deadline: PausableTimeout): void {
    this.#running.delete(deadline);
    deadline.clear();
  }

  /** Stops every clock while `work` is done, those too that are started meanwhile. */
  async pauseWhile<Result>(work: () => Promise<Result>): Promise<Result> {
    this.#holds += 1;
    for (const deadline of this.#running) deadline.pause();
    try {
      return await work();
    } finally {
      this.#holds -= 1;
      for (const deadline of this.#running) deadline.resume();
    }
  }
}
