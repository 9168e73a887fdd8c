import type { EngineEvent, EventListener } from '../../core/events.ts';

/** How long a line is held once a server takes long to start, in ms: it may complete the handshake just after it. */
const showAfter = 1_000;
/** How many lines are held; of more, the last ones. */
const maxHeld = 200;
/** For how many turns of the event loop the output may go on that a server wrote during the handshake. */
const maxTurns = 100;

/**
 * Holds the lines that a server writes to its standard error until the handshake is complete: greetings, and what the
 * requests of the handshake cause that it does not support. They are shown if the server takes long or fails.
 */
export class HeldStderr {
  readonly #emit: EventListener;
  #isOpen: boolean;
  #isSlow = false;
  #held: EngineEvent[] = [];
  #arrived = 0;
  #timer: NodeJS.Timeout | undefined;

  /** Passes all other events on to `emit`, and all lines if not `hold`. */
  constructor(emit: EventListener, hold: boolean) {
    this.#emit = emit;
    this.#isOpen = !hold;
  }

  readonly onevent: EventListener = (event) => {
    if (this.#isOpen || event.type !== 'stderr') {
      this.#emit(event);
      return;
    }
    this.#held.push(event);
    this.#arrived += 1;
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
    let seen = this.#arrived;
    let turns = 0;
    const next = () => {
      turns += 1;
      if (turns > 1 && (seen === this.#arrived || turns > maxTurns)) {
        this.#isOpen = true;
        return;
      }
      seen = this.#arrived;
      setImmediate(next);
    };
    setImmediate(next);
  }

  /** Shows what was held: the server failed. */
  show(): void {
    this.#stopTimer();
    for (const event of this.#held.splice(0)) this.#emit(event);
  }

  #showSoon(): void {
    this.#timer ??= setTimeout(() => this.show(), showAfter).unref();
  }

  #stopTimer(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }
}
