import { resolve } from 'node:path';
import { type NamedEntry, readNames } from '../config/named-entries.ts';
import type { Surroundings } from '../config/paths.ts';
import { type SearchResult, search, searchIn } from '../config/search.ts';
import { McpcError } from '../core/errors.ts';
import type { NamedServer } from './ports.ts';

/**
 * The servers of config files by their names, without any being expanded or started: those of `file`, as typed, or
 * those that are found, `given` first (`--config`). A file that cannot be used has none.
 */
export function configServers(
  surroundings: Surroundings,
  given: string | undefined,
  file: string | undefined,
): NamedServer[] {
  try {
    return found(surroundings, given, file)
      .servers.filter(({ shadowed }) => !shadowed)
      .map(({ entry, origin }) => ({ name: entry.name, file: entry.file, own: origin === 'own' }));
  } catch (error) {
    if (error instanceof McpcError) return [];
    throw error;
  }
}

function found(
  surroundings: Surroundings,
  given: string | undefined,
  file: string | undefined,
): SearchResult<NamedEntry> {
  if (file === undefined) return search(surroundings, given, readNames);
  const { cwd, home } = surroundings;
  const path = resolve(cwd, file.startsWith('~/') ? home + file.slice(1) : file);
  return searchIn(path, surroundings, readNames);
}
