import { accessSync, constants, type Dirent, readdirSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { resolvePath } from '../core/home.ts';
import { type Candidate, matching } from './candidate.ts';
import type { CompletionPorts, FoundFile } from './ports.ts';

/** Selects files; folders are always offered, for the files in them. */
export type FileFilter = (file: FoundFile) => boolean;

export const anyFile: FileFilter = () => true;

export const configFiles: FileFilter = ({ path }) =>
  /\.(jsonc?|toml)$/i.test(path) && !otherPrograms.test(path);

export const testFiles: FileFilter = ({ path }) => path.endsWith('.mcpc');

/** Well-known files of these formats that never contain servers. */
const otherPrograms =
  /(^|[\\/])((package|package-lock|tsconfig.*|jsconfig|biome|deno)\.jsonc?|(pyproject|Cargo)\.toml)$/;

/** Config files, scripts, and programs given by a path: a bare name is never a file. */
export const targetFiles: FileFilter = (file) =>
  configFiles(file) ||
  /\.(pyw?|[cm]?[jt]s)$/i.test(file.path) ||
  (file.kind === 'program' && /[\\/]/.test(file.path));

/** Completes the path `typed`; `before` is the part of the word before it. */
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

/** How many entries of a folder are offered. */
const mostFiles = 10_000;

/**
 * Lists the folder that the path `typed` leads to, with paths as they would be typed; hidden files only after a dot.
 * Expands `~/`. A folder that cannot be read is empty.
 */
export function folderListing(typed: string, cwd: string, home: string): FoundFile[] {
  const before = typed.slice(0, typed.lastIndexOf('/') + 1);
  const hidden = typed.startsWith('.', before.length);
  const folder = resolvePath(before, { cwd, home });
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
