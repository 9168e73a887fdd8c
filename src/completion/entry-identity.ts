import { fingerprintOf } from '../config/fingerprint.ts';
import { type NamedEntry, readNames } from '../config/named-entries.ts';
import { search, searchIn } from '../config/search.ts';
import type { SystemEnvironment } from '../core/environment.ts';
import { McpcError } from '../core/errors.ts';

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
