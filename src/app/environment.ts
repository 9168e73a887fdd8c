import type { Readable } from 'node:stream';
import type { MemorySource } from '../engine/targets/source.ts';
import type { OutputStream } from '../terminal/standard-streams.ts';
import type { SignalSource } from './interrupts.ts';
import type { ShellOpening } from './shell-opening.ts';

/** Everything outside that the command line works with: `main` hands it down, tests may hand down another. */
export interface Environment {
  stdin: Readable & { isTTY?: boolean };
  stdout: OutputStream;
  stderr: OutputStream;
  env: NodeJS.ProcessEnv;
  cwd: string;
  platform: string;
  signals: SignalSource;
  /** Servers in this process, by the name that means them. */
  builtins: Record<string, MemorySource['serve']>;
  /** Opens the shell, and gives its exit status when it is left; undefined where there is none. */
  openShell?: (opening: ShellOpening) => Promise<number>;
  /** Ends the process at once, with everything it started. */
  exit: (status: number) => never;
}
