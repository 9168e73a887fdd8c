import { closeSync, constants, fstatSync, lstatSync, openSync, type Stats } from 'node:fs';
import { UsageError } from '../../core/errors.ts';
import { quoteWord } from '../../core/quote.ts';

/**
 * Opens a session's file, for its owner only if it is created, and returns the descriptor. Never waits, as opening a named
 * pipe does, and follows no link. Throws UsageError if it is not a regular file, and the system's error if it cannot be opened.
 */
export function openRegularFile(path: string, flags: number): number {
  const { O_NOFOLLOW = 0, O_NONBLOCK = 0 } = constants;
  let file: number;
  try {
    file = openSync(path, flags | O_NOFOLLOW | O_NONBLOCK, 0o600);
  } catch (error) {
    const found = lstatIfPossible(path);
    throw found === undefined || found.isFile() ? error : unusableFile(path, found);
  }
  const found = fstatSync(file);
  if (found.isFile()) return file;
  closeSync(file);
  throw unusableFile(path, found);
}

/** Throws UsageError if something is at a path where a session needs to create a file. */
export function requireFree(path: string): void {
  const found = lstatIfPossible(path);
  if (found !== undefined) throw unusableFile(path, found);
}

/** Throws UsageError if something other than a socket is at the path of a session's socket. */
export function requireSocket(path: string): void {
  const found = lstatIfPossible(path);
  if (found !== undefined && !found.isSocket()) throw unusableFile(path, found);
}

function lstatIfPossible(path: string): Stats | undefined {
  try {
    return lstatSync(path);
  } catch {
    return undefined;
  }
}

function unusableFile(path: string, found: Stats): UsageError {
  const remove = found.isDirectory() ? 'rm -r' : 'rm';
  return new UsageError(`The session file ${path} cannot be used: it is ${kindOf(found)}.`, {
    hint: `If you do not need it, remove it: ${remove} ${quoteWord(path)}`,
  });
}

function kindOf(found: Stats): string {
  if (found.isDirectory()) return 'a folder';
  if (found.isSymbolicLink()) return 'a symbolic link';
  if (found.isFIFO()) return 'a named pipe';
  if (found.isSocket()) return 'a socket';
  return found.isFile() ? 'in the way, and cannot be removed' : 'a device';
}
