import { fingerprintOf, type NamedEntry, readNames } from '../config/named-entries.ts';
import { type SearchResult, search, searchIn } from '../config/search.ts';
import type { SystemEnvironment } from '../core/environment.ts';
import { McpcError } from '../core/errors.ts';
import { resolvePath } from '../core/home.ts';
import type { NamedServer } from './ports.ts';

/**
 * Returns the servers of config files by name, without expanding or starting any: those of `file`, as typed, or those that
 * are found, `given` (`--config`) first. An invalid file has none.
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
  return searchIn(resolvePath(file, environment), environment, readNames);
}

/** Identifies the server of this name, by its whole entry. Nothing is expanded. */
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

/** Identifies the servers of a config file: all that are not disabled, or the one that is named. */
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

/** The same however the target names them: alone, by file, or as the only one of a file. */
function meaningOf(entries: readonly NamedEntry[]): unknown[] {
  return ['entries', ...entries.map((entry) => [entry.name, entry.folder, fingerprintOf(entry)])];
}

/** Ignores errors in config files: they are reported when the server is used. */
function quietly<Result>(work: () => Result): Result | undefined {
  try {
    return work();
  } catch (error) {
    if (error instanceof McpcError) return undefined;
    throw error;
  }
}
