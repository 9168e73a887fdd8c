import type { Readable } from 'node:stream';
import type { SystemEnvironment } from '../core/environment.ts';
import type { StopSignal } from '../core/errors.ts';
import type { TerminalReport } from './capabilities/graphics.ts';
import type { OutputStream } from './standard-streams.ts';

/** The part of the process that delivers signals. */
export interface SignalSource {
  on(signal: StopSignal, listener: (signal: StopSignal) => void): unknown;
  off(signal: StopSignal, listener: (signal: StopSignal) => void): unknown;
}

/** Everything outside the program that a frontend uses: streams, signals, variables. `main` passes those of the process. */
export interface Environment extends SystemEnvironment {
  stdin: Readable & { isTTY?: boolean };
  stdout: OutputStream;
  stderr: OutputStream;
  signals: SignalSource;
  /** Asks the terminal about itself; undefined where mcpc does not read the keyboard, which the answer would go to. */
  queryTerminal?: (() => Promise<TerminalReport | undefined>) | undefined;
  /** Ends the process immediately, with its child processes. */
  exit: (status: number) => never;
}
