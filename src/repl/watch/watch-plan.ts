import { statSync } from 'node:fs';
import type { AppEnvironment } from '../../app/environment.ts';
import { targetOptions } from '../../app/target-options.ts';
import type { ParsedLine } from '../../command-line/parse-line.ts';
import type { ServerEntry } from '../../config/entry.ts';
import { expandEntry } from '../../config/expand.ts';
import { discoverServers, discoverServersIn } from '../../config/read-config.ts';
import { UsageError } from '../../core/errors.ts';
import { resolvePath } from '../../core/home.ts';
import { sourceFromConfig } from '../../engine/targets/from-config.ts';
import { inferTarget, type Target } from '../../engine/targets/infer.ts';
import { fileScope, sourceFiles, type WatchScope } from './source-files.ts';

/** What to watch for a line with `--watch`. */
export interface WatchPlan {
  /** What belongs to one server of several, by its name. */
  servers: Map<string, WatchScope[]>;
  /** What belongs to all of them: the config file and the paths of `--watch-path`. */
  shared: WatchScope[];
}

/** Whether a line is to be watched. */
export function isWatched({ options }: ParsedLine): boolean {
  return options.watch === true || options.watchPath !== undefined;
}

/**
 * Finds what to watch. Entries of a config file are expanded: they must be trusted. Throws UsageError if there is nothing to
 * watch, or if a path of `--watch-path` does not exist.
 */
export async function watchPlan(line: ParsedLine, environment: AppEnvironment): Promise<WatchPlan> {
  const target = inferTarget(line.target ?? '', targetOptions(line, environment), environment);
  const given = (line.options.watchPath ?? []).map((path) => givenScope(path, environment));
  const plan = await planOf(target, line, environment);
  plan.shared.push(...given);
  if (plan.shared.length > 0 || [...plan.servers.values()].some((scopes) => scopes.length > 0)) return plan;
  throw new UsageError('--watch needs a server that is started from a file, and the target names none.', {
    hint: 'As in: mcpc connect server.py --watch. To name what to watch: --watch-path PATH',
  });
}

async function planOf(target: Target, line: ParsedLine, environment: AppEnvironment): Promise<WatchPlan> {
  const { home } = environment;
  if (target.type === 'server') {
    const { source } = target;
    const scopes = source.type === 'stdio' ? sourceFiles(source, home) : [];
    return { servers: new Map([[source.name, scopes]]), shared: [] };
  }
  const entries = entriesOf(target, line, environment);
  const files = target.type === 'config' ? [target.file] : entries.map(({ file }) => file);
  const servers = await Promise.all(
    entries.map(
      async (entry): Promise<[string, WatchScope[]]> => [
        entry.name,
        await entryScopes(entry, line, environment),
      ],
    ),
  );
  return { servers: new Map(servers), shared: files.map(fileScope) };
}

/** Returns the entries that the target names; none if the file is not valid, which connecting reports. */
function entriesOf(
  target: Exclude<Target, { type: 'server' }>,
  { options }: ParsedLine,
  environment: AppEnvironment,
): ServerEntry[] {
  try {
    if (target.type === 'name') {
      const { servers } = discoverServers(environment, options.config);
      return servers
        .map(({ entry }) => entry)
        .filter(({ name }) => name === target.name)
        .slice(0, 1);
    }
    const entries = discoverServersIn(target.file, environment).servers.map(({ entry }) => entry);
    return entries.filter(({ name, disabled }) =>
      target.server === undefined ? !disabled : name === target.server,
    );
  } catch (error) {
    if (error instanceof UsageError) return [];
    throw error;
  }
}

async function entryScopes(
  entry: ServerEntry,
  line: ParsedLine,
  environment: AppEnvironment,
): Promise<WatchScope[]> {
  const { env, home } = environment;
  try {
    const expanded = await expandEntry(entry, { env, home, askInput: undefined });
    const source = sourceFromConfig(entry, expanded, targetOptions(line, environment), environment);
    return source.type === 'stdio' ? sourceFiles(source, home) : [];
  } catch (error) {
    // Connecting reports it, and the config file is watched anyway.
    if (error instanceof UsageError) return [];
    throw error;
  }
}

function givenScope(typed: string, environment: AppEnvironment): WatchScope {
  const path = resolvePath(typed, environment);
  const found = statSync(path, { throwIfNoEntry: false });
  if (found?.isFile() === true) return fileScope(path);
  if (found?.isDirectory() === true) return { path, isDeep: true, accepts: () => true };
  throw new UsageError(`--watch-path ${typed}: there is no such file or folder.`);
}
