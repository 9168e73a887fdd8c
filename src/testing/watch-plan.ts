import { existsSync, statSync } from 'node:fs';
import { basename } from 'node:path';
import type { AppEnvironment } from '../app/environment.ts';
import { McpcError, UsageError } from '../core/errors.ts';
import { resolvePath } from '../core/home.ts';
import { isWithin } from '../repl/watch/changed-files.ts';
import { fileScope, type WatchScope } from '../repl/watch/source-files.ts';
import { watchPlan } from '../repl/watch/watch-plan.ts';
import { isTestFile } from './find-files.ts';
import { type LoadedFile, loadTestFiles } from './load-files.ts';
import type { RunOptions } from './run-options.ts';

/** What is watched between runs. */
export interface TestWatchPlan {
  scopes: WatchScope[];
  /** Returns the paths of the test files that a change concerns; new ones as well, and none that were removed. */
  concerned(changed: readonly string[]): string[];
}

/** Returns what to watch for a run: its test files, what they read, and the source files of their servers. */
export async function testWatchPlan(
  options: Pick<RunOptions, 'paths' | 'target' | 'line'>,
  environment: AppEnvironment,
): Promise<TestWatchPlan> {
  const paths = options.paths.length === 0 ? ['.'] : options.paths;
  const named = paths.map((path) => resolvePath(path, environment));
  const sources = new Map<string, WatchScope[]>();
  for (const file of await validFiles(options, environment)) {
    sources.set(file.path, await scopesOf(file, environment));
  }
  return {
    scopes: [...named.map(testScope), ...[...sources.values()].flat()],
    concerned: (changed) => {
      const own = changed.filter((file) => named.includes(file) || isTestFile(file));
      const affected = [...sources].filter(([, scopes]) =>
        scopes.some((scope) => changed.some((file) => isIn(scope, file))),
      );
      // A file that was removed after the last run no longer has to be run.
      return [...new Set([...own, ...affected.map(([path]) => path)])].filter(existsSync).sort();
    },
  };
}

/** Returns the scope of a file or folder that the line names. */
function testScope(path: string): WatchScope {
  const isFolder = statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
  return isFolder ? { path, isDeep: true, accepts: isTestFile } : fileScope(path);
}

function isIn(scope: WatchScope, file: string): boolean {
  return file === scope.path || (isWithin(file, scope.path) && scope.accepts(basename(file)));
}

/** Returns the files that are valid; the others have no server that is known. */
async function validFiles(
  options: Pick<RunOptions, 'paths' | 'target' | 'line'>,
  environment: AppEnvironment,
): Promise<LoadedFile[]> {
  try {
    return (await loadTestFiles({ ...options, filter: undefined }, environment)).files;
  } catch (error) {
    // The run reports it.
    if (error instanceof UsageError) return [];
    throw error;
  }
}

/** Returns the source files of the server of a test file, and its file of answers. */
async function scopesOf({ target }: LoadedFile, environment: AppEnvironment): Promise<WatchScope[]> {
  if (target === undefined) return [];
  const { line, cwd } = target;
  const { answers } = line.options;
  const scopes = answers === undefined ? [] : [fileScope(answers)];
  try {
    const plan = await watchPlan(line, { ...environment, cwd });
    return [...scopes, ...[...plan.servers.values(), plan.shared].flat()];
  } catch (error) {
    // A server behind a URL has no files; what cannot be started is reported by the run.
    if (error instanceof McpcError) return scopes;
    throw error;
  }
}
