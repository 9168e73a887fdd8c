import type { LineParts } from '../app/environment.ts';
import { failureText } from '../app/failure-text.ts';
import { anySignal, onAbort } from '../core/abort.ts';
import { ExitStatus, InterruptedError, UsageError } from '../core/errors.ts';
import { namesOf } from '../repl/watch/changed-files.ts';
import { FileWatcher } from '../repl/watch/file-watcher.ts';
import type { WatchScope } from '../repl/watch/source-files.ts';
import { formatCount } from '../terminal/format.ts';
import type { RunOptions } from './run-options.ts';
import { readKeys, type WatchKey } from './watch-keys.ts';
import { testWatchPlan } from './watch-plan.ts';

/** Runs the test files at these paths, until the signal aborts, and returns the exit status. Throws UsageError. */
type RunPaths = (paths: readonly string[], signal: AbortSignal) => Promise<number>;

/** Why tests run again, or why they do not. */
type Cause = { files: string[] } | { key: WatchKey };

/**
 * Runs tests, and again when their files or the source files of their servers change, until the user ends it, which ends a
 * run as well. Returns the status of the last run, or that of the signal.
 */
export async function watchTests(options: RunOptions, parts: LineParts, run: RunPaths): Promise<number> {
  const { environment, events, line, signal } = parts;
  const notice = (message: string) => events.show({ type: 'notice', server: undefined, message });
  const causes = new Causes();
  /** Ends the run. */
  let ending: AbortController | undefined;
  const press = (key: WatchKey) => {
    if (ending === undefined || key === 'all') causes.press(key);
    else ending.abort(new InterruptedError('SIGINT'));
  };
  const stopReading = line.options.input === false ? undefined : readKeys(environment, press);
  let paths = options.paths;
  try {
    for (;;) {
      // Before the run reads the files, so that no change is missed.
      const plan = await testWatchPlan(options, environment);
      causes.watch(plan.scopes);
      ending = new AbortController();
      const running = anySignal(signal, ending.signal);
      const status = await runOrReport(() => run(paths, running), parts);
      if (running.aborted) return statusOf(running, status);
      ending = undefined;
      notice(
        stopReading === undefined
          ? 'Waiting for a file to change. To end, press Ctrl-C.'
          : 'Waiting for a file to change. Enter runs all tests, q ends.',
      );
      const cause = await causes.next(signal);
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
    stopReading?.();
    causes.close();
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

/** Returns the status of the signal, or that of the last run if the reader of standard output has closed it. */
function statusOf({ reason }: AbortSignal, last: number): number {
  return reason instanceof InterruptedError ? reason.exitStatus : last;
}

/** The files that have changed, and the key that was pressed, since they were last asked for. */
class Causes {
  #watcher: FileWatcher | undefined;
  readonly #changed = new Set<string>();
  #key: WatchKey | undefined;
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

  press(key: WatchKey): void {
    this.#key = key;
    this.#wake();
  }

  /** Resolves with a key or the files that have changed, as soon as there are any; with no files when `signal` aborts. */
  async next(signal: AbortSignal): Promise<Cause> {
    const isKnown = () => this.#key !== undefined || this.#changed.size > 0;
    if (!isKnown() && !signal.aborted) {
      await new Promise<void>((resolve) => {
        const stopListening = onAbort(signal, resolve);
        this.#wake = () => {
          stopListening();
          resolve();
        };
      });
    }
    const key = this.#key;
    this.#key = undefined;
    // A run of all files includes those.
    const files = [...this.#changed];
    this.#changed.clear();
    return key === undefined ? { files } : { key };
  }

  close(): void {
    this.#watcher?.close();
  }
}
