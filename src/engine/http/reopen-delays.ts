/** The delay unless the server sends a `retry` field, in ms. */
const defaultDelay = 1_000;
/** The shortest delay, whatever the server asks for, in ms. */
const minDelay = 100;
/** The longest delay unless the server asks for a longer one, in ms. */
const maxGrownDelay = 30_000;
/** The longest delay that a timer supports, in ms. */
const maxTimer = 2_147_483_647;

/** The delays before a stream is reopened, which double as long as that leads to nothing. */
export class ReopenDelays {
  #attempts = 0;

  /** Returns the next delay, in ms; `retry` is the one that the server asks for. */
  next(retry: number | undefined): number {
    const first = Math.max(retry ?? defaultDelay, minDelay);
    const delay = Math.max(first, Math.min(first * 2 ** this.#attempts, maxGrownDelay));
    this.#attempts += 1;
    return Math.min(delay, maxTimer);
  }

  /** The stream was of use: the delays begin again with the first. */
  reset(): void {
    this.#attempts = 0;
  }
}
