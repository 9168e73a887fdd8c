import type { Readable, Writable } from 'node:stream';

/** How a program is started on the terminal. */
export interface ProgramOptions {
  cwd: string;
  /** Its complete environment; `PATH` in it also decides where the program is found. */
  env: Readonly<Record<string, string | undefined>>;
  /** `inherit`: the standard input of mcpc. `pipe`: the stream `stdin` of the program. */
  stdin: 'inherit' | 'pipe';
  /** `inherit`: standard output and standard error of mcpc. `pipe`: both go to the stream `output` of the program. */
  output: 'inherit' | 'pipe';
}

/** Where a line runs programs of the user. */
export interface ProgramPlace extends Pick<ProgramOptions, 'cwd' | 'env'> {
  terminalProcess: TerminalProcess;
}

/** A program that was started with {@link TerminalProcess.startProgram}. */
export interface RunningProgram {
  /** With `stdin: 'pipe'`. It emits `error` if the program stops reading. */
  readonly stdin: Writable | undefined;
  /** Standard output and standard error of the program together, with `output: 'pipe'`. */
  readonly output: Readable | undefined;
  /**
   * Settles when the program has ended and its output was read. One of both is null. Rejects with the error of the
   * system if the program could not be started.
   */
  readonly ended: Promise<{ status: number | null; signal: NodeJS.Signals | null }>;
  kill(signal: NodeJS.Signals): void;
}

/** The process whose standard streams a line uses. It may have a terminal, which other programs can be run on. */
export interface TerminalProcess {
  /** Starts a program, without a shell, in the process group of the terminal: Ctrl-C and Ctrl-Z reach it. */
  startProgram(command: string, args: readonly string[], options: ProgramOptions): RunningProgram;
  /**
   * Stops the process group, as a terminal does on Ctrl-Z. Resolves when it continues; soon if it cannot be stopped, as
   * on Windows.
   */
  stopJob(): Promise<void>;
  /** Returns the keys that were typed on standard input and not read yet; nothing unless it is a terminal. */
  takeTypedKeys(): Promise<string>;
  /** Opens the terminal for reading after standard input has ended; undefined if there is no terminal. */
  reopenKeyboard(): Readable | undefined;
  /**
   * Calls `listener` when the process exits or crashes, to restore the terminal: what it writes to a terminal is still
   * written, and nothing that is asynchronous. Returns a function that removes it.
   */
  onExit(listener: () => void): () => void;
}
