import type { ParsedLine } from '../command-line/parse-line.ts';
import type { Output } from '../terminal/output.ts';
import type { Environment } from './environment.ts';
import type { Styles } from './styles.ts';
/** What a shell is opened with. */
export interface ShellOpening {
  /** The line that opens it: the target and the options of the connection. */
  line: ParsedLine;
  world: Environment;
  output: Output;
  styles: Styles;
  /** Ends the shell. */
  signal: AbortSignal;
}
