import { accessSync, constants, type Dirent, readdirSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { type Candidate, matching } from './candidate.ts';
import type { CompletionPorts, FoundFile } from './ports.ts';

/** Which files count; folders always do, for what is in them. */
export type FileFilter = (file: FoundFile) => boolean;

export const anyFile: FileFilter = () => true;

export const configFiles: FileFilter = ({ path }) =>
  /\.(jsonc?|toml)$/i.test(path) && !otherPrograms.test(path);

/** What is in the form of a config file, and never one of servers. */
const otherPrograms =
  /(^|[\\/])((package|package-lock|tsconfig.*|jsconfig|biome|deno)\.jsonc?|(pyproject|Cargo)\.toml)$/;

/** Config files, scripts, and programs where a path shows that one is meant: a bare name is never a file. */
export const targetFiles: FileFilter = (file) =>
  configFiles(file) ||
  /\.(pyw?|[cm]?[jt]s)$/i.test(file.path) ||
  (file.kind === 'program' && /[\\/]/.test(file.path));

/** The files and folders that `typed` may become; `before` is what of the word stands before the path. */
export function fileCandidates(
  ports: CompletionPorts,
  typed: string,
  before: string,
  counts: FileFilter,
): readonly Candidate[] {
  const found = ports.files(typed).filter((file) => file.kind === 'folder' || counts(file));
  const candidates = found.map(({ path, kind }): Candidate => {
    const value = before + path;
    return kind === 'folder' ? { value: `${value}/`, kind: 'file', open: true } : { value, kind: 'file' };
  });
  const folder = typed.lastIndexOf('/') + 1;
  return matching([candidates], before + typed, before.length + folder);
}

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
