import type { EngineEvent, EventListener } from '../../core/events.ts';

type StderrEvent = EngineEvent & { type: 'stderr' };

/** How long a line is held once a server takes long to start, in ms: it may complete the handshake just after it. */
const showAfter = 1_000;
/** How many lines are held; of more, the last ones. */
const maxHeld = 200;
/** How many characters are held; of more, the last lines. */
const maxHeldLength = 256 * 1024;
/** For how many turns of the event loop the output may go on that a server wrote before the handshake or the end. */
const maxTurns = 100;

/**
 * Holds the lines that a server writes to its standard error until the handshake is complete: greetings, and what the
 * requests of the handshake cause that it does not support. They are shown if the server takes long or fails, and else
 * reported as held, as are those that it writes because it is being stopped.
 */
export class HeldStderr {
  readonly #emit: EventListener;
  readonly #hold: boolean;
  #isOpen: boolean;
  #isSlow = false;
  #isEnding = false;
  #held: StderrEvent[] = [];
  #heldLength = 0;
  #omitted = 0;
  #areReported = false;
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
    if (this.#isEnding) {
      const { server, line } = event;
      this.#emit({ type: 'stderrHeld', server, phase: 'close', lines: [line], omitted: 0 });
      return;
    }
    this.#add(event);
    if (this.#isSlow) this.#showSoon();
  };

  #add(event: StderrEvent): void {
    this.#held.push(event);
    this.#heldLength += event.line.length;
    while (this.#held.length > maxHeld || this.#heldLength > maxHeldLength) {
      this.#heldLength -= this.#held.shift()?.line.length ?? 0;
      this.#omitted += 1;
    }
  }

  /** The server takes long: what it writes may be the reason. */
  slow(): void {
    if (this.#isOpen) return;
    this.#isSlow = true;
    if (this.#held.length > 0) this.#showSoon();
  }

  /** The handshake is complete. Settles when the lines that are still on their way, which belong to it, are reported. */
  async complete(): Promise<void> {
    this.#stopTimer();
    this.#isSlow = false;
    if (!this.#hold) return;
    await this.#arrivals();
    if (this.#isEnding) return;
    this.#isOpen = true;
    this.#report();
  }

  /** Reports the lines that remain held. */
  #report(): void {
    const [first] = this.#held;
    if (first === undefined) return;
    const lines = this.#held.map(({ line }) => line);
    const omitted = this.#omitted;
    this.#areReported = true;
    this.#emit({ type: 'stderrHeld', server: first.server, phase: 'handshake', lines, omitted });
  }

  /** The server is about to be stopped. Settles when the lines that are still on their way have been shown. */
  async end(): Promise<void> {
    if (!this.#hold) return;
    await this.#arrivals();
    this.#isOpen = false;
    this.#isEnding = true;
    this.#stopTimer();
    this.#isSlow = false;
  }

  /** Shows what was held: the server failed. */
  show(): void {
    this.#stopTimer();
    const wasHeld = this.#areReported ? { wasHeld: true } : {};
    const [first] = this.#held;
    if (first !== undefined && this.#omitted > 0) this.#emit(omission(first.server, this.#omitted));
    for (const event of this.#held.splice(0)) this.#emit({ ...event, ...wasHeld });
    this.#heldLength = 0;
    this.#omitted = 0;
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

function omission(server: string, omitted: number): EngineEvent {
  const lines = omitted === 1 ? '1 line' : `${omitted} lines`;
  const message = `${server} wrote ${lines} before the next ones, which were not kept.`;
  return { type: 'notice', server, message };
}
