import type { TerminalProcess } from '../programs/terminal-process.ts';

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

/** What raw mode works on. */
export interface RawModeOptions {
  keyboard: Keyboard;
  terminal: { write(text: string): unknown };
  terminalProcess: Pick<TerminalProcess, 'onExit'>;
  /** Returns what is written if the process ends in raw mode. */
  takeExitSequence: () => string;
}

/** Raw mode with bracketed paste. The terminal is restored however the process ends, unless it is killed. */
export class RawMode {
  readonly #options: RawModeOptions;
  /** Stops waiting for the end of the process; undefined unless raw mode is active. */
  #stopWaiting: (() => void) | undefined;

  constructor(options: RawModeOptions) {
    this.#options = options;
  }

  enter(): void {
    const { keyboard, terminal, terminalProcess } = this.#options;
    // After a stop, Node's record of the mode may be wrong.
    keyboard.setRawMode(false);
    keyboard.setRawMode(true);
    keyboard.resume();
    terminal.write(enableBracketedPaste);
    this.#stopWaiting ??= terminalProcess.onExit(() => this.#restore());
  }

  leave(): void {
    if (this.#stopWaiting === undefined) return;
    this.#stopWaiting();
    this.#stopWaiting = undefined;
    const { keyboard, terminal } = this.#options;
    terminal.write(disableBracketedPaste);
    keyboard.pause();
    keyboard.setRawMode(false);
  }

  /** Restores the terminal synchronously: the process is about to exit. */
  #restore(): void {
    this.#stopWaiting?.();
    this.#stopWaiting = undefined;
    const { keyboard, terminal, takeExitSequence } = this.#options;
    try {
      terminal.write(takeExitSequence() + disableBracketedPaste);
      keyboard.setRawMode(false);
    } catch {
      // The terminal no longer exists.
    }
  }
}
