import {
  chmodSync,
  closeSync,
  constants,
  fchmodSync,
  fstatSync,
  fsyncSync,
  lstatSync,
  mkdirSync,
  openSync,
  promises,
  readFileSync,
  readSync,
  realpathSync,
  renameSync,
  type Stats,
  statSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';

/**
 * Creates a folder and its missing parents, for their owner only. Throws the system's error. The `recursive` option of
 * `mkdir` never returns in a folder in which nothing can be created (`/proc`, some automounts).
 */
export function makeFolders(path: string): void {
  if (isFolder(path)) return;
  const parent = dirname(path);
  if (parent !== path) makeFolders(parent);
  try {
    mkdirSync(path, { mode: 0o700 });
  } catch (error) {
    // Another process may have created it meanwhile.
    if (!isFolder(path)) throw error;
  }
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
}

/**
 * Writes a file atomically, with the permissions of the existing one, or else for its owner only. A symbolic link remains
 * one. Throws the system's errors.
 */
export function writePrivateFile(path: string, text: string): void {
  makeFolders(dirname(path));
  const before = statSync(path, { throwIfNoEntry: false });
  const target = before === undefined ? path : realpathSync(path);
  const temporary = join(dirname(target), `.${basename(target)}.${randomSuffix()}.part`);
  const file = openSync(temporary, 'wx', 0o600);
  try {
    try {
      // writeSync might write only a part.
      writeFileSync(file, text);
      if (before !== undefined) fchmodSync(file, before.mode & 0o777);
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
    renameSync(temporary, target);
  } catch (error) {
    unlinkSync(temporary);
    throw error;
  }
}

/** Creates a folder for its owner only; removes other permissions if it exists. */
export function makePrivateFolder(path: string): void {
  makeFolders(path);
  if (process.platform !== 'win32' && (statSync(path).mode & 0o077) !== 0) chmodSync(path, 0o700);
}

/** Whether the path is a folder, not a link, that only the user can access. */
export function isPrivateFolder(path: string): boolean {
  try {
    const found = lstatSync(path);
    return found.isDirectory() && isOwn(found, 0o077);
  } catch {
    return false;
  }
}

/** Reads a file of at most `most` bytes that only the user can have written; undefined for any other. */
export function readPrivateFile(path: string, most: number): string | undefined {
  return withPrivateFile(path, (file, { size }) => (size > most ? undefined : readFileSync(file, 'utf8')));
}

/** Reads up to `length` bytes at the start of a file that only the user can have written; undefined for any other. */
export function readPrivateStart(path: string, length: number): string | undefined {
  return withPrivateFile(path, (file) => {
    const bytes = Buffer.alloc(length);
    return bytes.toString('utf8', 0, readSync(file, bytes, 0, length, 0));
  });
}

/** Returns undefined if someone other than the user could have written the file, or if it cannot be read. */
function withPrivateFile(
  path: string,
  read: (file: number, found: Stats) => string | undefined,
): string | undefined {
  let file: number | undefined;
  try {
    file = openSync(path, constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0));
    const found = fstatSync(file);
    return found.isFile() && isOwn(found, 0o022) ? read(file, found) : undefined;
  } catch {
    return undefined;
  } finally {
    if (file !== undefined) closeSync(file);
  }
}

/** Replaces a file atomically with one for its owner only. Not synced: a power failure may lose it. */
export async function replacePrivateFile(path: string, text: string): Promise<void> {
  const temporary = `${path}.${randomSuffix()}.part`;
  try {
    await promises.writeFile(temporary, text, { flag: 'wx', mode: 0o600 });
    await promises.rename(temporary, path);
  } catch (error) {
    await promises.rm(temporary, { force: true });
    throw error;
  }
}

/**
 * Returns eight hexadecimal digits for the name of a temporary file. They can be guessed, so the file must be created
 * exclusively (`wx`). Loading `node:crypto` for them would take longer than writing the file.
 */
function randomSuffix(): string {
  return Math.floor(Math.random() * 2 ** 32)
    .toString(16)
    .padStart(8, '0');
}

/** Whether the user owns it, and others have none of the permissions in `forbidden`. */
function isOwn({ uid, mode }: Stats, forbidden: number): boolean {
  const us = process.getuid?.();
  return us === undefined || (uid === us && (mode & forbidden) === 0);
}
