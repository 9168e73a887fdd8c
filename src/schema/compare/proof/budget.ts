/** Thrown when a comparison takes more than its steps. */
export class TooComplex extends Error {}

/** The work that one comparison may take: a server's schema can be of any size, and multiply its unions. */
export class Budget {
  #left: number;

  constructor(steps: number) {
    this.#left = steps;
  }

  /** @throws TooComplex when there has been too much */
  spend(steps: number): void {
    this.#left -= steps;
    if (this.#left < 0) throw new TooComplex();
  }
}
