import type { EngineEvent, EventListener } from '../../core/events.ts';

/** How long a line is held once a server takes long to start, in ms: it may complete the handshake just after it. */
const showAfter = 1_000;
/** How many lines are held; of more, the last ones. */
const maxHeld = 200;
/** For how many turns of the event loop the output may go on that a server wrote before the handshake or the end. */
const maxTurns = 100;

/**
 * Holds the lines that a server writes to its standard error until the handshake is complete: greetings, and what the
 * requests of the handshake cause that it does not support. They are shown if the server takes long or fails. Lines that
 * it writes because it is being stopped are dropped.
 */
export class HeldStderr {
  readonly #emit: EventListener;
  readonly #hold: boolean;
  #isOpen: boolean;
  #isSlow = false;
  #held: EngineEvent[] = [];
  #arrived = 0;
  #timer: NodeJS.Timeout | undefined;

  /** Passes all other events on to `emit`, and all lines if not `hold`. */
  constructor(emit: EventListener, hold: boolean) {
    this.#emit = emit;
    this.#hold = hold;
    this.#isOpen = !hold;
  }

  readonly onevent: EventListener = (event) => {
    if (event.type === 'stderr') this.#arrived += 1;
    if (this.#isOpen || event.type !== 'stderr') {
      this.#emit(event);
      return;
    }
    this.#held.push(event);
    if (this.#held.length > maxHeld) this.#held.shift();
    if (this.#isSlow) this.#showSoon();
  };

  /** The server takes long: what it writes may be the reason. */
  slow(): void {
    if (this.#isOpen) return;
    this.#isSlow = true;
    if (this.#held.length > 0) this.#showSoon();
  }

  /** The handshake is complete. Lines that are still on their way belong to it. */
  complete(): void {
    this.#stopTimer();
    this.#isSlow = false;
    void this.#arrivals().then(() => {
      this.#isOpen = true;
    });
  }

  /** The server is about to be stopped. Settles when the lines that are still on their way have been shown. */
  async end(): Promise<void> {
    if (!this.#hold) return;
    await this.#arrivals();
    this.#isOpen = false;
    this.#stopTimer();
    this.#isSlow = false;
  }

  /** Shows what was held: the server failed. */
  show(): void {
    this.#stopTimer();
    for (const event of this.#held.splice(0)) this.#emit(event);
  }

  /** Waits for a turn of the event loop in which no line arrives. */
  async #arrivals(): Promise<void> {
    let seen: number;
    let turns = 0;
    do {
      seen = this.#arrived;
      turns += 1;
      await new Promise<void>((resolve) => setImmediate(resolve));
    } while (turns < 2 || (seen !== this.#arrived && turns <= maxTurns));
  }

  #showSoon(): void {
    this.#timer ??= setTimeout(() => this.show(), showAfter).unref();
  }

  #stopTimer(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }
}
