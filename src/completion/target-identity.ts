import { createHash } from 'node:crypto';
import type { Options } from '../command-line/options.ts';
import type { SystemEnvironment } from '../core/environment.ts';
import { resolvePath } from '../core/home.ts';
import { version } from '../core/version.ts';
import { classifyTarget } from '../engine/targets/classify-target.ts';

/** By what a server is known again: hashes, for a target and the options beside it may hold secrets. */
export interface Identity {
  /** Of what the target means. */
  target: string;
  /** Of the options that may change what the server offers. */
  settings: string;
}

/** What a target depends on beside its text. */
export interface IdentityContext extends SystemEnvironment {
  /** The in-process servers, by name. */
  builtins: Record<string, unknown>;
}

/** What the line says of its server, as it is known again; undefined when the target means nothing. */
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

/** Paths are told by what the target means; how long to wait, what to print: no server offers less for it. */
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
