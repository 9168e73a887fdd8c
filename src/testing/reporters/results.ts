import type { Mismatch } from '../../repl/expectations/outcome.ts';

/** A failure of a case, with its place in the file. */
export interface CaseFailure extends Mismatch {
  /** From 1. */
  line: number;
  /** The line of the file that was not met, or that failed. */
  text: string;
  /** If that is a line `expect …`, the line whose result it is about. */
  step?: string | undefined;
  /** What to do next. */
  hint?: string | undefined;
}

export interface CaseResult {
  /** The path as the user would type it: relative to the working folder. */
  file: string;
  /** The name of the case; that of the file if it has no cases. */
  name: string;
  /** From 1. */
  line: number;
  /** The revision of the protocol, if the run has several. */
  protocol: string | undefined;
  /**
   * `failed` also if the server violated the protocol, died, or left processes behind. What concerns the connection is a
   * failure of the first case on it, or of the last if it happens while the connection is closed. `skipped`: not run to its
   * end, because of `--bail`, a signal, a set-up that failed, or a server that was not started.
   */
  state: 'passed' | 'failed' | 'skipped';
  failures: readonly CaseFailure[];
  /** In ms. */
  duration: number;
  /** A command line that runs this case alone; undefined if it has passed. */
  rerun: string | undefined;
}

/** A file that could not be run: it is not valid, or its server did not start. */
export interface FileProblem {
  file: string;
  protocol: string | undefined;
  kind: 'invalid' | 'not started';
  /** A sentence. */
  message: string;
  hint: string | undefined;
  /** From 1; undefined if it is about the whole file. */
  line: number | undefined;
  column: number | undefined;
}

/**
 * What happens during a run, for reporters: first `runStart`, last `runEnd`. Each file, once for each revision of the
 * protocol, has `fileStart`, then `caseEnd` for each of its cases in their order, then `fileEnd`; a case that is run has
 * `caseStart` before that. A `problem` of a server comes before the cases that are skipped because of it. Files may run at
 * the same time; `file` and `protocol` say which is meant.
 */
export type RunEvent =
  /** A file counts once for each revision. */
  | { type: 'runStart'; files: number; cases: number }
  | { type: 'fileStart'; file: string; protocol: string | undefined; cases: number }
  | { type: 'caseStart'; file: string; protocol: string | undefined; name: string }
  | { type: 'caseEnd'; result: CaseResult }
  | { type: 'problem'; problem: FileProblem }
  /** `duration` in ms. */
  | { type: 'fileEnd'; file: string; protocol: string | undefined; duration: number }
  | { type: 'runEnd'; summary: RunSummary };

export interface RunSummary {
  results: readonly CaseResult[];
  problems: readonly FileProblem[];
  /** In ms. */
  duration: number;
  /** Whether a signal ended the run. */
  isInterrupted: boolean;
  /** Counts of snapshots, all of the run. */
  snapshots: { written: number; updated: number; obsolete: number };
  /** Undefined without `--coverage`. */
  coverage: Coverage | undefined;
}

/** Which definitions the cases touched, by server. */
export interface Coverage {
  servers: {
    server: string;
    tools: CoveredNames;
    prompts: CoveredNames;
    resources: CoveredNames;
  }[];
  /** From 0 to 1, over all; 1 if there is nothing to cover. */
  share: number;
}

export interface CoveredNames {
  touched: string[];
  missed: string[];
}

/** Writes a report while the tests run. */
export interface Reporter {
  handle(event: RunEvent): void;
  /** Resolves when the report is complete. Throws UsageError if it cannot be written. */
  end(): Promise<void>;
}
