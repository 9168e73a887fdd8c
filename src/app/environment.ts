import type { ParsedLine } from '../command-line/parse-line.ts';
import type { MemorySource } from '../engine/targets/source.ts';
import type { Environment } from '../terminal/environment.ts';
import type { Output } from '../terminal/output.ts';
import type { Styles } from '../terminal/style.ts';

/** What a shell is opened with. */
export interface ShellOpening {
  /** The line that opens it: the target and the options of the connection. */
  line: ParsedLine;
  environment: AppEnvironment;
  output: Output;
  styles: Styles;
  /** Ends the shell. */
  signal: AbortSignal;
}

/** The environment, and the parts of mcpc that the composition root plugs in. */
export interface AppEnvironment extends Environment {
  /** The in-process servers, by target name. */
  builtins: Record<string, MemorySource['serve']>;
  /** Opens the shell and returns its exit status; undefined where no shell is available. */
  openShell?: ((opening: ShellOpening) => Promise<number>) | undefined;
}
