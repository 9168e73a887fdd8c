import { UsageError } from '../core/errors.ts';
import type { Mismatch, Outcome } from '../repl/expectations/outcome.ts';
import { knownSecrets } from '../repl/saving/known-secrets.ts';
import { describeFailure } from './connection/describe-failure.ts';
import type { LoadedFile } from './load-files.ts';
import type { CaseResult, FileProblem, RunSummary } from './reporters/results.ts';
import type { SnapshotChecks } from './run-file.ts';
import type { RunOptions } from './run-options.ts';
import { Snapshots } from './snapshots/snapshots.ts';

/** The snapshots of the files of a run, which are read when they are first needed. */
export class RunSnapshots implements SnapshotChecks {
  readonly #options: RunOptions;
  readonly #env: NodeJS.ProcessEnv;
  readonly #files = new Map<LoadedFile, Promise<Snapshots>>();

  constructor(options: RunOptions, env: NodeJS.ProcessEnv) {
    this.#options = options;
    this.#env = env;
  }

  async check(
    file: LoadedFile,
    name: string,
    number: number,
    outcome: Outcome,
  ): Promise<Mismatch | undefined> {
    return (await this.#of(file)).check(name, number, outcome);
  }

  /** Writes what was recorded. Returns the counts of all files, and what could not be written. */
  async finish(
    files: readonly LoadedFile[],
    results: readonly CaseResult[],
  ): Promise<{ counts: RunSummary['snapshots']; problems: FileProblem[] }> {
    const counts = { written: 0, updated: 0, obsolete: 0 };
    const problems: FileProblem[] = [];
    for (const file of files) {
      const own = results.filter((result) => result.file === file.shown);
      const isComplete =
        this.#options.filter === undefined && own.every(({ state }) => state === 'passed') && own.length > 0;
      if (!isComplete && !this.#files.has(file)) continue;
      try {
        const changes = await (await this.#of(file)).finish(isComplete);
        counts.written += changes.written;
        counts.updated += changes.updated;
        counts.obsolete += changes.obsolete;
      } catch (error) {
        if (!(error instanceof UsageError)) throw error;
        problems.push(problemOf(file, error));
      }
    }
    return { counts, problems };
  }

  #of(file: LoadedFile): Promise<Snapshots> {
    const { update, isCi } = this.#options;
    const { masks } = file.file.header;
    const known = this.#files.get(file);
    if (known !== undefined) return known;
    const secrets = knownSecrets(file.target?.line.options, this.#env);
    const snapshots = Snapshots.load(file.path, { update, isCi, masks, secrets });
    this.#files.set(file, snapshots);
    return snapshots;
  }
}

function problemOf({ shown }: LoadedFile, error: UsageError): FileProblem {
  const { message, hint } = describeFailure(error);
  return {
    file: shown,
    protocol: undefined,
    kind: 'invalid',
    message,
    hint,
    line: undefined,
    column: undefined,
  };
}
