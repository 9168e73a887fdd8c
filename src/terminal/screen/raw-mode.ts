import { writeSync } from 'node:fs';

/** What is needed of standard input, which is a terminal. */
export interface Keyboard {
  setRawMode(raw: boolean): unknown;
  on(event: 'data', listener: (chunk: Buffer | string) => void): unknown;
  on(event: 'end' | 'close' | 'error', listener: () => void): unknown;
  off(event: 'data', listener: (chunk: Buffer | string) => void): unknown;
  off(event: 'end' | 'close' | 'error', listener: () => void): unknown;
  resume(): unknown;
  pause(): unknown;
}

const enableBracketedPaste = '\x1b[?2004h';
const disableBracketedPaste = '\x1b[?2004l';

/**
 * Raw mode with bracketed paste. The terminal is restored however the process ends, unless it is killed.
 */
export class RawMode {
  readonly #keyboard: Keyboard;
  readonly #terminal: { write(text: string): unknown; fd?: number };
  readonly #takeExitSequence: () => string;
  #isActive = false;

  /** What `takeExitSequence` returns is written when the process ends in raw mode. */
  constructor(
    keyboard: Keyboard,
    terminal: { write(text: string): unknown; fd?: number },
    takeExitSequence: () => string,
  ) {
    this.#keyboard = keyboard;
    this.#terminal = terminal;
    this.#takeExitSequence = takeExitSequence;
  }

  enter(): void {
    // After a stop, Node's record of the mode may be wrong.
    this.#keyboard.setRawMode(false);
    this.#keyboard.setRawMode(true);
    this.#keyboard.resume();
    this.#terminal.write(enableBracketedPaste);
    if (!this.#isActive) {
      process.on('exit', this.#restore);
      process.on('uncaughtExceptionMonitor', this.#restore);
    }
    this.#isActive = true;
  }

  leave(): void {
    if (!this.#isActive) return;
    this.#removeListeners();
    this.#terminal.write(disableBracketedPaste);
    this.#keyboard.pause();
    this.#keyboard.setRawMode(false);
  }

  #removeListeners(): void {
    this.#isActive = false;
    process.off('exit', this.#restore);
    process.off('uncaughtExceptionMonitor', this.#restore);
  }

  /** Restores the terminal synchronously: the process is about to exit. */
  readonly #restore = (): void => {
    if (!this.#isActive) return;
    this.#removeListeners();
    try {
      writeSync(this.#terminal.fd ?? 1, this.#takeExitSequence() + disableBracketedPaste);
      this.#keyboard.setRawMode(false);
    } catch {
      // The terminal no longer exists.
    }
  };

  /** For signals that end the process without an `exit` event. */
  restore(): void {
    this.#restore();
  }
}
