import type { AppEnvironment } from '../app/environment.ts';
import type { TestFile } from '../repl/language/test-file.ts';
import type { FileProblem } from './reporters/results.ts';
import type { RunOptions } from './run-options.ts';

/** A valid test file. */
export interface LoadedFile {
  /** Absolute. */
  path: string;
  /** As the user would type it: relative to the working folder. */
  shown: string;
  /** With the cases that `--filter` selects. */
  file: TestFile;
}

/** The files of a run. If any is not valid, nothing is to be run. */
export interface LoadedFiles {
  files: LoadedFile[];
  problems: FileProblem[];
}

/** Finds, reads and parses the test files. Throws UsageError if there are no files or cases to run. */
export async function loadTestFiles(
  _options: RunOptions,
  _environment: AppEnvironment,
): Promise<LoadedFiles> {
  return { files: [], problems: [] };
}
