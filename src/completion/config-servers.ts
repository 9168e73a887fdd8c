import { resolve } from 'node:path';
import { type NamedEntry, readNames } from '../config/named-entries.ts';
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
