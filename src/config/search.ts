import { lstatSync, realpathSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { SystemEnvironment } from '../core/environment.ts';
import { UsageError } from '../core/errors.ts';
import { resolvePath } from '../core/home.ts';
import { dialects } from './dialects.ts';
import { platformFolders, userConfigFile } from './paths.ts';

/** The files that are searched for in a folder, in order of precedence. */
export const fileNames = ['mcp.json', '.mcp.json', join('.vscode', 'mcp.json'), join('.cursor', 'mcp.json')];

/**
 * Returns the working folder and its parents, up to the repository's root or the home folder; the working folder alone
 * outside of both.
 */
export function parentFolders({ cwd, home }: SystemEnvironment): string[] {
  const folders: string[] = [];
  for (let folder = cwd; ; folder = dirname(folder)) {
    folders.push(folder);
    if (folder === home || isThere(join(folder, '.git'))) return folders;
    if (dirname(folder) === folder) return [cwd];
  }
}

/** Finds the config files in those folders: those that the user or root owns, and those of others. */
export function findUpward(environment: SystemEnvironment): { files: string[]; foreign: string[] } {
  const found = parentFolders(environment)
    .flatMap((folder) => fileNames.map((name) => join(folder, name)))
    .filter(isThere);
  return {
    files: found.filter((file) => isOwnedByUser(file)),
    foreign: found.filter((file) => !isOwnedByUser(file)),
  };
}

/** Whether the user or root owns a file and, if it is a link, the link as well. */
export function isOwnedByUser(path: string, us = process.getuid?.()): boolean {
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

/** Why a config file is read: the user named it, or it was found in one of three places. */
export type Origin = 'typed' | 'upward' | 'own' | 'program';

/** A server that was found. */
export interface Found<Entry> {
  entry: Entry;
  origin: Origin;
  /** Another server of this name takes precedence. */
  shadowed: boolean;
}

/** All servers that were found, in order of precedence. None is expanded or started. */
export interface SearchResult<Entry> {
  servers: Found<Entry>[];
  /** Problems of files or entries, each with the number of servers found before it. */
  warnings: { message: string; before: number }[];
}

/** Reads a config file. `projects`: the working folder and its parents. Throws UsageError for any other file. */
export type ReadServers<Entry> = (
  path: string,
  projects: readonly string[],
) => { entries: readonly Entry[]; warnings: readonly string[] };

/**
 * Finds and reads config files: the given one, that of `MCPC_CONFIG`, those in the working folder and its parents, the
 * user's own, those of other programs. Throws UsageError if a file that the user named is not valid; for any other file
 * that is a warning.
 */
export function search<Entry extends { name: string }>(
  environment: SystemEnvironment,
  given: string | undefined,
  read: ReadServers<Entry>,
): SearchResult<Entry> {
  const found = new Search(parentFolders(environment), read);
  for (const file of namedFiles(environment, given)) found.read(file, 'typed');
  const upward = findUpward(environment);
  const folders = platformFolders(environment);
  const programs = dialects.flatMap(({ userFile }) => (userFile === undefined ? [] : [userFile(folders)]));
  const own = userConfigFile(environment);
  const personal = new Set([own, ...programs].map(real));
  for (const file of upward.files) if (!personal.has(real(file))) found.read(file, 'upward');
  for (const file of upward.foreign) found.warn(`${file} is ignored, because it belongs to another user.`);
  found.read(own, 'own');
  for (const file of programs) found.read(file, 'program');
  return found;
}

/** Reads only the given file. Throws UsageError. */
export function searchIn<Entry extends { name: string }>(
  file: string,
  environment: SystemEnvironment,
  read: ReadServers<Entry>,
): SearchResult<Entry> {
  const found = new Search(parentFolders(environment), read);
  found.read(file, 'typed');
  return found;
}

class Search<Entry extends { name: string }> implements SearchResult<Entry> {
  readonly servers: Found<Entry>[] = [];
  readonly warnings: SearchResult<Entry>['warnings'] = [];
  readonly #projects: readonly string[];
  readonly #read: ReadServers<Entry>;
  readonly #names = new Set<string>();
  readonly #seen = new Set<string>();

  constructor(projects: readonly string[], read: ReadServers<Entry>) {
    this.#projects = projects;
    this.#read = read;
  }

  read(path: string, origin: Origin): void {
    const identity = real(path);
    if (this.#seen.has(identity)) return;
    this.#seen.add(identity);
    if (origin !== 'typed' && !isFile(path)) return;
    const file = this.#take(path, origin);
    for (const message of file?.warnings ?? []) this.warn(message);
    for (const entry of file?.entries ?? []) {
      this.servers.push({ entry, origin, shadowed: this.#names.has(entry.name) });
      this.#names.add(entry.name);
    }
  }

  warn(message: string): void {
    this.warnings.push({ message, before: this.servers.length });
  }

  #take(path: string, origin: Origin): ReturnType<ReadServers<Entry>> | undefined {
    try {
      return this.#read(path, this.#projects);
    } catch (error) {
      if (origin === 'typed' || !(error instanceof UsageError)) throw error;
      this.warn(error.message);
      return undefined;
    }
  }
}

function namedFiles(environment: SystemEnvironment, given: string | undefined): string[] {
  const { cwd, env } = environment;
  const named: [string | undefined, string][] = [
    [given, '--config'],
    [env.MCPC_CONFIG || undefined, 'MCPC_CONFIG'],
  ];
  return named.flatMap(([file, what]) => {
    if (file === undefined) return [];
    const path = resolvePath(file, environment);
    if (isFile(path)) return [path];
    throw new UsageError(`${what} names ${file}, but there is no such file.`, {
      hint: `It was looked for from ${cwd}.`,
    });
  });
}

function isFile(path: string): boolean {
  try {
    return statSync(path).isFile();
  } catch {
    return false;
  }
}

function real(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return path;
  }
}

/** Describes where config files are searched for, a line for each kind of place. */
export function searchedPaths(environment: SystemEnvironment, given: string | undefined): string[] {
  const folders = parentFolders(environment);
  const [nearest, above] = [folders[0], folders.at(-1)];
  const upTo = folders.length > 1 ? ` and above, up to ${above}` : '';
  const named = [given, environment.env.MCPC_CONFIG].filter((file) => file !== undefined && file !== '');
  const programs = dialects.filter(({ userFile }) => userFile !== undefined).map(({ program }) => program);
  return [
    ...named.map(String),
    `${fileNames.join(', ')} in ${nearest}${upTo}`,
    userConfigFile(environment),
    `the files of ${[...new Set(programs)].join(', ')}`,
  ];
}
