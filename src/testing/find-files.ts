import { type Dirent, readdirSync, realpathSync, statSync } from 'node:fs';
import { basename, dirname, join, relative } from 'node:path';
import { didYouMean } from '../core/did-you-mean.ts';
import type { SystemEnvironment } from '../core/environment.ts';
import { reasonOf, UsageError } from '../core/errors.ts';
import { resolvePath } from '../core/home.ts';

/** A test file that was found. */
export interface FoundTestFile {
  /** Absolute. */
  path: string;
  /** As the user would type it: relative to the working folder if it is in there. */
  shown: string;
}

/** The ending of test files. */
const extension = '.mcpc';

/** Whether a file in a folder is a test file, by its name or path. */
export function isTestFile(path: string): boolean {
  return path.endsWith(extension) && !basename(path).startsWith('.');
}

/** Folders that are not searched, besides those whose name begins with a dot. */
const skipped = ['node_modules', '__snapshots__'];

/**
 * Finds test files: those that are named, and every `*.mcpc` in folders that are named, or in the working folder if nothing
 * is named. Each file once, in the order of `paths`; those of a folder by their paths. Links to folders are followed, but no
 * folder is searched twice. Throws UsageError if there is none, or if one does not exist.
 */
export function findTestFiles(paths: readonly string[], environment: SystemEnvironment): FoundTestFile[] {
  const found = new Map<string, string>();
  const searched = new Set<string>();
  const shown = (path: string) => shownPath(path, environment.cwd);
  for (const typed of paths.length === 0 ? ['.'] : paths) {
    const path = resolvePath(typed, environment);
    const kind = statSync(path, { throwIfNoEntry: false });
    if (kind === undefined) throw missing(typed, path);
    const files = kind.isDirectory() ? filesBelow(path, searched) : [path];
    for (const file of files) {
      const real = realpathSync(file);
      if (!found.has(real)) found.set(real, file);
    }
  }
  if (found.size === 0) throw noFiles(paths);
  return [...found.values()].map((path) => ({ path, shown: shown(path) }));
}

/** Returns the test files in a folder and below, by path. */
function filesBelow(folder: string, searched: Set<string>): string[] {
  const real = realpathSync(folder);
  if (searched.has(real)) return [];
  searched.add(real);
  return entriesOf(folder).flatMap((entry) => {
    const path = join(folder, entry.name);
    const kind = entry.isSymbolicLink() ? statSync(path, { throwIfNoEntry: false }) : entry;
    if (kind?.isDirectory() === true) {
      const isSkipped = entry.name.startsWith('.') || skipped.includes(entry.name);
      return isSkipped ? [] : filesBelow(path, searched);
    }
    return isTestFile(entry.name) && kind?.isFile() === true ? [path] : [];
  });
}

function entriesOf(folder: string): Dirent[] {
  try {
    const entries = readdirSync(folder, { withFileTypes: true });
    return entries.sort((one, other) => (one.name < other.name ? -1 : 1));
  } catch (error) {
    throw new UsageError(`The folder ${folder} cannot be searched for test files: ${reasonOf(error)}.`, {
      hint: 'Name the files or folders to test: mcpc test FILE…',
    });
  }
}

function shownPath(path: string, cwd: string): string {
  const inside = relative(cwd, path);
  return inside.startsWith('..') ? path : inside;
}

function missing(typed: string, path: string): UsageError {
  const isName = !basename(typed).includes('.') && !typed.includes('/');
  const meant = didYouMean(basename(typed), testNamesIn(dirname(path)));
  return new UsageError(`There is no file or folder ${typed}.${meant}`, {
    hint: isName
      ? `To run the cases with this name: mcpc test --filter ${typed}`
      : 'For every test file below the working folder: mcpc test',
  });
}

/** Returns the names of the test files and folders in a folder; none if it cannot be read. */
function testNamesIn(folder: string): string[] {
  try {
    const entries = readdirSync(folder, { withFileTypes: true });
    return entries.filter((entry) => entry.isDirectory() || isTestFile(entry.name)).map(({ name }) => name);
  } catch {
    return [];
  }
}

function noFiles(paths: readonly string[]): UsageError {
  const where = paths.length === 0 ? 'the working folder' : paths.join(', ');
  return new UsageError(`There is no test file (*${extension}) in ${where} or its subfolders.`, {
    hint: 'To see how to write one: mcpc help test',
  });
}
