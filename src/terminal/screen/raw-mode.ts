import { writeSync } from 'node:fs';

/** What is needed of standard input, a terminal. */
export interface Keyboard {
  setRawMode(raw: boolean): unknown;
  on(event: 'data', listener: (chunk: Buffer | string) => void): unknown;
  on(event: 'end' | 'close' | 'error', listener: () => void): unknown;
  off(event: 'data', listener: (chunk: Buffer | string) => void): unknown;
  off(event: 'end' | 'close' | 'error', listener: () => void): unknown;
  resume(): unknown;
  pause(): unknown;
}

const enter = '\x1b[?2004h';
const leave = '\x1b[?2004l';

/**
 * The terminal in raw mode: keys come one by one and Ctrl-C is one of them, pastes are marked. Whatever way the process
 * ends, as long as it sees it, the terminal is given back as it was.
 */
export class RawMode {
  readonly #keyboard: Keyboard;
  readonly #terminal: { write(text: string): unknown; fd?: number };
  readonly #farewell: () => string;
  #on = false;

  /** `farewell` is written when the process ends in raw mode. */
  constructor(
    keyboard: Keyboard,
    terminal: { write(text: string): unknown; fd?: number },
    farewell: () => string,
  ) {
    this.#keyboard = keyboard;
    this.#terminal = terminal;
    this.#farewell = farewell;
  }

  enter(): void {
    // What Node remembers of the mode may be wrong after a stop.
    this.#keyboard.setRawMode(false);
    this.#keyboard.setRawMode(true);
    this.#keyboard.resume();
    this.#terminal.write(enter);
    if (!this.#on) {
      process.on('exit', this.#restore);
      process.on('uncaughtExceptionMonitor', this.#restore);
    }
    this.#on = true;
  }

  leave(): void {
    if (!this.#on) return;
    this.#forget();
    this.#terminal.write(leave);
    this.#keyboard.pause();
    this.#keyboard.setRawMode(false);
  }

  #forget(): void {
    this.#on = false;
    process.off('exit', this.#restore);
    process.off('uncaughtExceptionMonitor', this.#restore);
  }

  /** Nothing is waited for any more: what is written has to be on the terminal at once. */
  readonly #restore = (): void => {
    if (!this.#on) return;
    this.#forget();
    try {
      writeSync(this.#terminal.fd ?? 1, this.#farewell() + leave);
      this.#keyboard.setRawMode(false);
    } catch {
      // The terminal is gone.
    }
  };

  /** For signals that end the process without an `exit`. */
  restore(): void {
    this.#restore();
  }
}
