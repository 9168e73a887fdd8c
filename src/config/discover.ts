import { realpathSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { UsageError } from '../base/errors.ts';
import { dialects } from './dialects.ts';
import type { ServerEntry } from './entry.ts';
import { foldersOf, ownConfigFile, type Surroundings } from './paths.ts';
import { type ConfigFile, readConfigFile } from './read-file.ts';
import { filesUpward, foldersUpward } from './upward.ts';

/** How a config file came to be read: the person named it, or it was found in one of three places. */
export type Origin = 'typed' | 'upward' | 'own' | 'program';

/** A server that was found. */
export interface FoundServer {
  entry: ServerEntry;
  origin: Origin;
  /** A server of the same name was found before it, and that name means the other one. */
  shadowed: boolean;
}

/** Everything that was found, in the order in which names are looked up. Nothing of it is expanded or started. */
export interface Discovery {
  servers: FoundServer[];
  /** What is wrong with files or entries, and how many servers were found before it. */
  warnings: { message: string; before: number }[];
}

/**
 * Looks for config files and reads them: the one given, that of `MCPC_CONFIG`, those in the working folder and upward,
 * the person's own, other programs'. Throws UsageError for a file that the person named; another one that cannot be
 * used is a warning.
 */
export function discover(surroundings: Surroundings, given: string | undefined): Discovery {
  const search = new Search(foldersUpward(surroundings));
  for (const file of namedFiles(surroundings, given)) search.read(file, 'typed');
  const upward = filesUpward(surroundings);
  const folders = foldersOf(surroundings);
  const programs = dialects.flatMap(({ userFile }) => (userFile === undefined ? [] : [userFile(folders)]));
  const own = ownConfigFile(surroundings);
  const personal = new Set([own, ...programs].map(real));
  for (const file of upward.files) if (!personal.has(real(file))) search.read(file, 'upward');
  for (const file of upward.foreign) search.warn(`${file} is left out: it belongs to somebody else.`);
  search.read(own, 'own');
  for (const file of programs) search.read(file, 'program');
  return search;
}

/** Reads one file that the person named, as the whole of what there is. Throws UsageError. */
export function discoverIn(file: string, surroundings: Surroundings): Discovery {
  const search = new Search(foldersUpward(surroundings));
  search.read(file, 'typed');
  return search;
}

class Search implements Discovery {
  readonly servers: FoundServer[] = [];
  readonly warnings: Discovery['warnings'] = [];
  readonly #projects: readonly string[];
  readonly #names = new Set<string>();
  readonly #seen = new Set<string>();

  constructor(projects: readonly string[]) {
    this.#projects = projects;
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

  #take(path: string, origin: Origin): ConfigFile | undefined {
    try {
      return readConfigFile(path, this.#projects);
    } catch (error) {
      if (origin === 'typed' || !(error instanceof UsageError)) throw error;
      this.warn(error.message);
      return undefined;
    }
  }
}

function namedFiles({ cwd, home, env }: Surroundings, given: string | undefined): string[] {
  const named: [string | undefined, string][] = [
    [given, '--config'],
    [env.MCPC_CONFIG || undefined, 'MCPC_CONFIG'],
  ];
  return named.flatMap(([file, what]) => {
    if (file === undefined) return [];
    const path = resolve(
      cwd,
      file.replace(/^~(?=$|\/)/, () => home),
    );
    if (isFile(path)) return [path];
    throw new UsageError(`${what} names ${file}, and there is no such file.`, {
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
