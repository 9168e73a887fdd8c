import type { ExpectationLine } from './expectation.ts';
import type { MaskPath } from './mask-path.ts';

/** A test file: lines of the shell, with what is expected of them. */
export interface TestFile {
  header: TestHeader;
  /** A file without a line `test NAME` is one case without a name. */
  cases: TestCase[];
}

/** The lines before the first case that say what is tested, and how. */
export interface TestHeader {
  /** `server TARGET [OPTIONS]`: the words of a line that connects, without `connect`. */
  server: HeaderWords | undefined;
  /** `answers FILE`, `protocol REVISION`, `env NAME=VALUE`, `timeout SECONDS`, as words of options: `--answers FILE`. */
  options: HeaderWords[];
  /** `mask PATH`: the values that snapshots do not compare. */
  masks: MaskPath[];
  /** The lines of the shell before the first case, which run when the server is connected. */
  setUp: TestStep[];
}

/** A line of the header, in which variables have been replaced. */
export interface HeaderWords {
  words: string[];
  /** The number of its first row in the file, from 1. */
  line: number;
  /** The column of its first word in that row, from 1, in UTF-16 code units. */
  column: number;
}

export interface TestCase {
  /** Undefined if the whole file is one case. */
  name: string | undefined;
  /** The number of its first line, from 1. */
  line: number;
  steps: TestStep[];
}

/** A line, and what is expected of it. */
export interface TestStep {
  /** May have several rows. */
  text: string;
  /** The number of its first row in the file, from 1. */
  line: number;
  expectations: ExpectationLine[];
}
