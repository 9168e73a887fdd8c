import type { ParsedLine } from '../command-line/parse-line.ts';

/** How tests are run, from the options of `mcpc test`. */
export interface RunOptions {
  /** The line, for the options of connections: `--env`, `--header`. */
  line: ParsedLine;
  /** Files and folders; none: the working folder. */
  paths: readonly string[];
  /** In place of the files' own servers. */
  target: string | undefined;
  filter: RegExp | undefined;
  update: boolean;
  /** How many files run at the same time. */
  jobs: number;
  bail: boolean;
  fresh: 'case' | 'file';
  /** The revisions of the matrix; empty: what the files say. */
  protocols: readonly string[];
  /** Whether violations of the protocol are accepted. */
  lenient: boolean;
  /** Whether expectations are added to lines that have none. */
  record: boolean;
  /** Whether missing snapshots fail instead of being written. */
  isCi: boolean;
  coverage: boolean;
  /** The least part of the server's definitions that cases must touch, in percent. */
  minCoverage: number | undefined;
}
