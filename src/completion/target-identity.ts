import { createHash } from 'node:crypto';
import type { Options } from '../command-line/options.ts';
import type { SystemEnvironment } from '../core/environment.ts';
import { resolvePath } from '../core/home.ts';
import { version } from '../core/version.ts';
import { classifyTarget, type TargetReference } from '../engine/targets/classify-target.ts';

/** Identifies a server in the cache by hashes, as targets and options may contain secrets. */
export interface Identity {
  /** Hash of what the target refers to. */
  target: string;
  /** Hash of the options that may affect the server's lists, and of the folder that a program runs in. */
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
  const reference = classifyTarget(target, options.transport, environment);
  const folder = options.cwd === undefined ? environment.cwd : resolvePath(options.cwd, environment);
  const meant = await meaningOf(target, reference, { options, folder, environment });
  if (meant === undefined) return undefined;
  const settings = [...settingsOf(options), ...(reference.type === 'file' ? [folder] : [])];
  return { target: hashOf(meant), settings: hashOf(settings) };
}

async function meaningOf(
  target: string,
  reference: TargetReference,
  context: { options: Partial<Options>; folder: string; environment: IdentityContext },
): Promise<unknown[] | undefined> {
  const { options, folder, environment } = context;
  switch (reference.type) {
    case 'builtin':
      return ['builtin', target, version];
    case 'url':
      return ['url', target];
    case 'file':
      return ['file', reference.path];
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
      const entry = entryNamed(target, options.config, environment);
      return entry ?? (reference.url === undefined ? undefined : ['url', reference.url]);
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
