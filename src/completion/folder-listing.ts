import { accessSync, constants, type Dirent, readdirSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import type { FoundFile } from './ports.ts';

/** Folders with more in them than this are not for completing by hand. */
const mostFiles = 10_000;

/**
 * What is in the folder in which `typed` ends, as it would be typed; hidden files only once a dot was typed.
 * `~/` is the home folder. What cannot be read is empty.
 */
export function folderListing(typed: string, cwd: string, home: string): FoundFile[] {
  const before = typed.slice(0, typed.lastIndexOf('/') + 1);
  const hidden = typed.startsWith('.', before.length);
  const folder = resolve(cwd, before.startsWith('~/') ? home + before.slice(1) : before);
  return entriesOf(folder)
    .filter(({ name }) => hidden || !name.startsWith('.'))
    .slice(0, mostFiles)
    .map((entry) => ({ path: before + entry.name, kind: kindOf(entry, resolve(folder, entry.name)) }));
}

function entriesOf(folder: string): Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1));
  } catch {
    return [];
  }
}

function kindOf(entry: Dirent, path: string): FoundFile['kind'] {
  try {
    if (entry.isDirectory() || (entry.isSymbolicLink() && statSync(path).isDirectory())) return 'folder';
    accessSync(path, constants.X_OK);
    return 'program';
  } catch {
    return 'file';
  }
}
