import { resolve } from 'node:path';
import { fingerprintOf, type NamedEntry, readNames } from '../config/named-entries.ts';
import { type SearchResult, search, searchIn } from '../config/search.ts';
import type { SystemEnvironment } from '../core/environment.ts';
import { McpcError } from '../core/errors.ts';
import type { NamedServer } from './ports.ts';

/**
 * The servers of config files by their names, without any being expanded or started: those of `file`, as typed, or
 * those that are found, `given` first (`--config`). A file that cannot be used has none.
 */
export function configServers(
  environment: SystemEnvironment,
  given: string | undefined,
  file: string | undefined,
): NamedServer[] {
  try {
    return found(environment, given, file)
      .servers.filter(({ shadowed }) => !shadowed)
      .map(({ entry, origin }) => ({ name: entry.name, file: entry.file, own: origin === 'own' }));
  } catch (error) {
    if (error instanceof McpcError) return [];
    throw error;
  }
}

function found(
  environment: SystemEnvironment,
  given: string | undefined,
  file: string | undefined,
): SearchResult<NamedEntry> {
  if (file === undefined) return search(environment, given, readNames);
  const { cwd, home } = environment;
  const path = resolve(cwd, file.startsWith('~/') ? home + file.slice(1) : file);
  return searchIn(path, environment, readNames);
}

/** What a server of this name means: the whole entry that is found for it, of which nothing is expanded. */
export function entryNamed(
  name: string,
  given: string | undefined,
  environment: SystemEnvironment,
): unknown[] | undefined {
  return quietly(() => {
    const found = search(environment, given, readNames).servers.find(({ entry }) => entry.name === name);
    return found && meaningOf([found.entry]);
  });
}

/** What a config file means: all its entries that are not disabled, or the one that is named. */
export function entriesIn(
  file: string,
  name: string | undefined,
  environment: SystemEnvironment,
): unknown[] | undefined {
  return quietly(() => {
    const entries = searchIn(file, environment, readNames).servers.map(({ entry }) => entry);
    const meant = entries.filter((entry) => (name === undefined ? !entry.disabled : entry.name === name));
    return meant.length === 0 ? undefined : meaningOf(meant);
  });
}

/** The same however it is named: alone, by its file, or as the only one of it. */
function meaningOf(entries: readonly NamedEntry[]): unknown[] {
  return ['entries', ...entries.map((entry) => [entry.name, entry.folder, fingerprintOf(entry)])];
}

/** What is wrong with config files is for who uses them to hear. */
function quietly<Result>(work: () => Result): Result | undefined {
  try {
    return work();
  } catch (error) {
    if (error instanceof McpcError) return undefined;
    throw error;
  }
}
