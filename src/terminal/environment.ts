import type { Readable } from 'node:stream';
import type { SystemEnvironment } from '../core/environment.ts';
import type { StopSignal } from '../core/errors.ts';
import type { TerminalReport } from './capabilities/graphics.ts';
import type { TerminalProcess } from './programs/terminal-process.ts';
import type { OutputStream, StandardStreams } from './standard-streams.ts';

/** The signals that mcpc reacts to. */
export type HandledSignal = StopSignal | 'SIGCONT';

/** Delivers the signals that the process of a line gets; that process itself, or an event emitter. */
export interface SignalSource {
  on<Signal extends HandledSignal>(signal: Signal, listener: (signal: Signal) => void): unknown;
  off<Signal extends HandledSignal>(signal: Signal, listener: (signal: Signal) => void): unknown;
  /** Returns the functions that `on` was called with and `off` was not, oldest first. */
  listeners(signal: HandledSignal): unknown[];
}

/** Everything outside the program that a frontend uses: streams, signals, variables. `main` passes those of the process. */
export interface Environment extends SystemEnvironment {
  stdin: Readable & { isTTY?: boolean };
  stdout: OutputStream;
  stderr: OutputStream;
  /** Whether these are terminals, which tells so without opening them; undefined if they say it themselves. */
  terminals?: StandardStreams['terminals'] | undefined;
  signals: SignalSource;
  /** The process that these streams and signals belong to. */
  terminalProcess: TerminalProcess;
  /** Asks the terminal about itself; undefined where mcpc does not read the keyboard, which the answer would go to. */
  queryTerminal?: (() => Promise<TerminalReport | undefined>) | undefined;
  /** Ends the process immediately, with its child processes. */
  exit: (status: number) => never;
}
