import type { Deadline } from './deadline.ts';

/** The time limits that run for one server: all stand still while a person is asked something. */
export class Clocks {
  readonly #running = new Set<Deadline>();
  #holds = 0;

  /** Has a limit stand still with the others until it is taken out. */
  add(deadline: Deadline): void {
    this.#running.add(deadline);
    for (let hold = 0; hold < this.#holds; hold += 1) deadline.hold();
  }

  /** Takes a limit out, and ends it. */
  end(deadline: Deadline): void {
    this.#running.delete(deadline);
    deadline.clear();
  }

  /** Stops every clock while `work` is done, those too that are started meanwhile. */
  async hold<Result>(work: () => Promise<Result>): Promise<Result> {
    this.#holds += 1;
    for (const deadline of this.#running) deadline.hold();
    try {
      return await work();
    } finally {
      this.#holds -= 1;
      for (const deadline of this.#running) deadline.release();
    }
  }
}
