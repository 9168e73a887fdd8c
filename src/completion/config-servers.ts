import { fingerprintOf, type NamedEntry, readNames } from '../config/named-entries.ts';
import { type SearchResult, search, searchIn } from '../config/search.ts';
import type { SystemEnvironment } from '../core/environment.ts';
import { McpcError } from '../core/errors.ts';
import { resolvePath } from '../core/home.ts';
import { isObject } from '../core/json.ts';
import { stringifyJson } from '../core/json-text.ts';
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

/** Returns the server of this name. Nothing is expanded. */
export function entriesNamed(
  name: string,
  given: string | undefined,
  environment: SystemEnvironment,
): NamedEntry[] {
  return quietly(() => {
    const found = search(environment, given, readNames).servers.find(({ entry }) => entry.name === name);
    return found === undefined ? [] : [found.entry];
  });
}

/** Returns the servers of a config file: all that are not disabled, or the one that is named. Nothing is expanded. */
export function entriesIn(
  file: string,
  name: string | undefined,
  environment: SystemEnvironment,
): NamedEntry[] {
  return quietly(() => {
    const entries = searchIn(file, environment, readNames).servers.map(({ entry }) => entry);
    return entries.filter((entry) => (name === undefined ? !entry.disabled : entry.name === name));
  });
}

/** Identifies servers by their whole entries: the same however a target names them, alone, by file, or as its only one. */
export function meaningOf(entries: readonly NamedEntry[]): unknown[] {
  return ['entries', ...entries.map((entry) => [entry.name, entry.folder, fingerprintOf(entry)])];
}

/** Returns the environment variables that the entries mention, with their values. */
export function variablesIn(
  entries: readonly NamedEntry[],
  env: NodeJS.ProcessEnv,
): [string, string | undefined][] {
  const names = entries.flatMap(({ raw }) =>
    [...(stringifyJson(raw) ?? '').matchAll(/\$\{?(?:env:)?([A-Za-z_]\w*)/g)].map(([, name = '']) => name),
  );
  return [...new Set(names)].sort().map((name) => [name, env[name]]);
}

/** Whether an entry has a password that the user is asked for each time (`${input:id}`). */
export function asksForPassword({ raw, inputs }: NamedEntry): boolean {
  const text = stringifyJson(raw) ?? '';
  const known: unknown[] = Array.isArray(inputs) ? inputs : [];
  return known
    .filter(isObject)
    .some(({ id, password }) => password === true && text.includes(`\${input:${String(id)}}`));
}

/** Ignores errors in config files: they are reported when the server is used. */
function quietly(work: () => NamedEntry[]): NamedEntry[] {
  try {
    return work();
  } catch (error) {
    if (error instanceof McpcError) return [];
    throw error;
  }
}
