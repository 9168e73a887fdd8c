import { lstatSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Surroundings } from './paths.ts';

/** The files that are looked for in a folder, the first ones first. */
export const fileNames = ['mcp.json', '.mcp.json', join('.vscode', 'mcp.json'), join('.cursor', 'mcp.json')];

/**
 * The working folder and those above it, up to the repository's or the home folder; the working folder alone
 * if it lies in neither.
 */
export function foldersUpward({ cwd, home }: Surroundings): string[] {
  const folders: string[] = [];
  for (let folder = cwd; ; folder = dirname(folder)) {
    folders.push(folder);
    if (folder === home || isThere(join(folder, '.git'))) return folders;
    if (dirname(folder) === folder) return [cwd];
  }
}

/** The config files in those folders that belong to the person or to root, and those that do not. */
export function filesUpward(surroundings: Surroundings): { files: string[]; foreign: string[] } {
  const found = foldersUpward(surroundings)
    .flatMap((folder) => fileNames.map((name) => join(folder, name)))
    .filter(isThere);
  return { files: found.filter((file) => isOurs(file)), foreign: found.filter((file) => !isOurs(file)) };
}

/** Whether a file is the person's (by user id) or root's, and if it is a link, the link too. */
export function isOurs(path: string, us = process.getuid?.()): boolean {
  if (us === undefined) return true;
  try {
    return [lstatSync(path).uid, statSync(path).uid].every((owner) => owner === us || owner === 0);
  } catch {
    return false;
  }
}

function isThere(path: string): boolean {
  try {
    return statSync(path, { throwIfNoEntry: false }) !== undefined;
  } catch {
    return false;
  }
}
