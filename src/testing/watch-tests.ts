import type { LineParts } from '../app/environment.ts';
import { failureText } from '../app/failure-text.ts';
import { ExitStatus, InterruptedError, UsageError } from '../core/errors.ts';
import { namesOf } from '../repl/watch/changed-files.ts';
import { FileWatcher } from '../repl/watch/file-watcher.ts';
import type { WatchScope } from '../repl/watch/source-files.ts';
import { formatCount } from '../terminal/format.ts';
import type { RunOptions } from './run-options.ts';
import { readKeys, type WatchKey } from './watch-keys.ts';
import { testWatchPlan } from './watch-plan.ts';

/** Runs the test files at these paths and returns the exit status. Throws UsageError. */
type RunPaths = (paths: readonly string[]) => Promise<number>;

/** Why tests run again, or why they do not. */
type Cause = { files: string[] } | { key: WatchKey };

/**
 * Runs tests, and again when their files or the source files of their servers change, until the user ends it. Returns the
 * status of the last run, or that of the signal.
 */
export async function watchTests(options: RunOptions, parts: LineParts, run: RunPaths): Promise<number> {
  const { environment, events, signal } = parts;
  const notice = (message: string) => events.show({ type: 'notice', server: undefined, message });
  const changes = new Changes();
  let paths = options.paths;
  try {
    for (;;) {
      // Before the run reads the files, so that no change is missed.
      const plan = await testWatchPlan(options, environment);
      changes.watch(plan.scopes);
      const status = await runOrReport(() => run(paths), parts);
      if (signal.aborted) return statusOf(signal, status);
      const cause = await nextCause(changes, parts, notice);
      if (signal.aborted) return statusOf(signal, status);
      paths = options.paths;
      if ('key' in cause) {
        if (cause.key === 'end') return status;
        if (cause.key === 'interrupt') return ExitStatus.interrupted;
        continue;
      }
      // A file that is not valid has kept the others from running.
      const concerned = status === ExitStatus.usage ? [] : plan.concerned(cause.files);
      if (concerned.length > 0) paths = concerned;
      const what = concerned.length === 0 ? 'all files' : formatCount(concerned.length, 'file');
      notice(`${namesOf(cause.files)} changed; running ${what}.`);
    }
  } finally {
    changes.close();
  }
}

/** Returns the status of a run. An error of the user's is reported: the next change may correct it. */
async function runOrReport(
  run: () => Promise<number>,
  { line, environment, output }: LineParts,
): Promise<number> {
  try {
    return await run();
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    await output.report(failureText(error, line.options, environment));
    return error.exitStatus;
  }
}

/** Waits for a change, a key or the end. */
async function nextCause(
  changes: Changes,
  { environment, line, signal }: LineParts,
  notice: (message: string) => void,
): Promise<Cause> {
  const waiting = new AbortController();
  const keys = line.options.input === false ? undefined : readKeys(environment);
  notice(
    keys === undefined
      ? 'Waiting for a file to change. To end, press Ctrl-C.'
      : 'Waiting for a file to change. Enter runs all tests, q ends.',
  );
  const stop = () => waiting.abort();
  signal.addEventListener('abort', stop, { once: true });
  try {
    const change = changes.next(waiting.signal).then((files): Cause => ({ files }));
    const key = keys?.pressed.then((pressed): Cause => ({ key: pressed }));
    return await Promise.race([change, ...(key === undefined ? [] : [key])]);
  } finally {
    signal.removeEventListener('abort', stop);
    stop();
    keys?.close();
  }
}

/** Returns the status of the signal, or that of the last run if the reader of standard output has closed it. */
function statusOf({ reason }: AbortSignal, last: number): number {
  return reason instanceof InterruptedError ? reason.exitStatus : last;
}

/** The files that have changed since they were last asked for. */
class Changes {
  #watcher: FileWatcher | undefined;
  readonly #changed = new Set<string>();
  #wake = () => {};

  /** Watches these files from now on, in place of others. */
  watch(scopes: readonly WatchScope[]): void {
    const before = this.#watcher;
    this.#watcher = new FileWatcher(scopes, (files) => {
      for (const file of files) this.#changed.add(file);
      this.#wake();
    });
    before?.close();
  }

  /** Resolves with the files that have changed, as soon as there are any; with nothing when `signal` aborts. */
  async next(signal: AbortSignal): Promise<string[]> {
    if (this.#changed.size === 0) {
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
        signal.addEventListener('abort', () => resolve(), { once: true });
      });
    }
    const files = [...this.#changed];
    if (!signal.aborted) this.#changed.clear();
    return files;
  }

  close(): void {
    this.#watcher?.close();
  }
}
