import { createHash } from 'node:crypto';
import type { Options } from '../command-line/options.ts';
import type { SystemEnvironment } from '../core/environment.ts';
import { resolvePath } from '../core/home.ts';
import { version } from '../core/version.ts';
import { classifyTarget } from '../engine/targets/classify-target.ts';

/** Identifies a server in the cache by hashes, as targets and options may contain secrets. */
export interface Identity {
  /** Hash of what the target refers to. */
  target: string;
  /** Hash of the options that may affect the server's lists. */
  settings: string;
}

/** What a target depends on besides its text. */
export interface IdentityContext extends SystemEnvironment {
  /** The in-process servers, by name. */
  builtins: Record<string, unknown>;
}

/** Identifies the server of a line; undefined if the target does not refer to one. */
export async function identityOf(
  target: string,
  options: Partial<Options>,
  environment: IdentityContext,
): Promise<Identity | undefined> {
  const meant = await meaningOf(target, options, environment);
  return meant === undefined ? undefined : { target: hashOf(meant), settings: hashOf(settingsOf(options)) };
}

async function meaningOf(
  target: string,
  { transport, config, cwd: given }: Partial<Options>,
  environment: IdentityContext,
): Promise<unknown[] | undefined> {
  const reference = classifyTarget(target, transport, environment);
  const folder = given === undefined ? environment.cwd : resolvePath(given, environment);
  switch (reference.type) {
    case 'builtin':
      return ['builtin', target, version];
    case 'url':
      return ['url', target];
    case 'file':
      return ['file', reference.path, folder];
    case 'commandLine':
      return ['line', target, folder];
    case 'folder':
      return undefined;
    case 'config': {
      const { entriesIn } = await import('./config-servers.ts');
      return entriesIn(reference.file, reference.server, environment);
    }
    case 'name': {
      const { entryNamed } = await import('./config-servers.ts');
      return entryNamed(target, config, environment);
    }
  }
}

/** Paths are part of the target; timeouts and output options do not affect the lists. */
function settingsOf({
  transport,
  env = {},
  inheritEnv,
  python,
  header = {},
  bearer,
}: Partial<Options>): unknown[] {
  const headers = Object.entries(header).map(([name, value]): [string, string] => [
    name.toLowerCase(),
    value,
  ]);
  return [transport, sorted(Object.entries(env)), inheritEnv, python, sorted(headers), bearer];
}

function sorted<Value>(entries: [string, Value][]): [string, Value][] {
  return entries.sort(([a], [b]) => (a < b ? -1 : 1));
}

function hashOf(value: unknown[]): string {
  return createHash('sha256').update(JSON.stringify(value)).digest('hex').slice(0, 32);
}
