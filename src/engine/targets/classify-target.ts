import { statSync } from 'node:fs';
import { extname } from 'node:path';
import type { SystemEnvironment } from '../../core/environment.ts';
import { resolvePath } from '../../core/home.ts';
import { sessionOfTarget } from '../../sessions/session-name.ts';
import { isScript } from './interpreters.ts';

/** What the text of a target refers to. Paths are absolute. */
export type TargetReference =
  /** A server in this process. */
  | { type: 'builtin' }
  /** A session of the command line, `@NAME`. */
  | { type: 'session' }
  | { type: 'url' }
  /** A config file, or the one server of it that is named; the file may not exist. */
  | { type: 'config'; file: string; server: string | undefined }
  /** A script or a program. */
  | { type: 'file'; path: string }
  | { type: 'folder' }
  | { type: 'commandLine' }
  /** Perhaps a server of a discovered config file; if not, a server at `url` if there is one. */
  | { type: 'name'; url: string | undefined };

/** What a target depends on besides its text. `builtins`: the servers in this process, by name. */
export type TargetEnvironment = Pick<SystemEnvironment, 'cwd' | 'home'> & { builtins: object };

/**
 * Classifies a target, in this order: a built-in server, a session, a URL, a config file or `FILE.json:NAME`, another existing
 * path, a command line, a name, a host with a port or a path. `transport` is the value of `--transport`: with it a name
 * is never built in, and with `stdio` a single word is a command line.
 */
export function classifyTarget(
  target: string,
  transport: string | undefined,
  environment: TargetEnvironment,
): TargetReference {
  if (transport === undefined && Object.hasOwn(environment.builtins, target)) return { type: 'builtin' };
  if (sessionOfTarget(target) !== undefined) return { type: 'session' };
  if (/^(https?|wss?):\/\//i.test(target)) return { type: 'url' };
  const path = resolvePath(target, environment);
  const kind = kindOf(path);
  if (kind === 'file' && isConfigFile(path)) return { type: 'config', file: path, server: undefined };
  const isCommandLine = /\s/.test(target.trim());
  const member = kind === undefined ? splitConfigTarget(target) : undefined;
  if (member !== undefined) {
    const file = resolvePath(member.file, environment);
    if (kindOf(file) === 'file' || !isCommandLine) return { type: 'config', file, server: member.server };
  }
  if (kind !== undefined && looksLikePath(target)) {
    return kind === 'file' ? { type: 'file', path } : { type: 'folder' };
  }
  if (isCommandLine || transport === 'stdio') return { type: 'commandLine' };
  return { type: 'name', url: urlOf(target) };
}

/** A host with a port, or one with dots, or localhost, with a path; in front of it possibly a user and a password. */
const address =
  /^(?:[^\s/?#@]+@)?(?:(?:[\w-]+(?:\.[\w-]+)*|\[[\da-f:.]+\]):\d{1,5}(?:[/?#].*)?|(?:localhost|[\w-]+(?:\.[\w-]+)+|\[[\da-f:.]+\])\/.*)$/i;

/** Returns the URL of a host with a port or a path: http for this machine, https otherwise. */
function urlOf(target: string): string | undefined {
  if (!address.test(target) || isScript(target) || isConfigFile(target)) return undefined;
  const url = `https://${target}`;
  if (!URL.canParse(url)) return undefined;
  return isLoopbackHost(new URL(url).hostname) ? `http://${target}` : url;
}

/** Whether the host name of a URL stands for this machine. */
export function isLoopbackHost(hostname: string): boolean {
  return /^(localhost|.*\.localhost|127(\.\d+){3}|\[::1\])$/.test(hostname);
}

const configExtensions = new Set(['.json', '.jsonc', '.toml']);

/** Whether the extension is that of a config file. */
export function isConfigFile(path: string): boolean {
  return configExtensions.has(extname(path).toLowerCase());
}

/** Whether a target is a path: a bare name never is, whatever files there are. */
export function looksLikePath(target: string): boolean {
  return /[\\/\s]/.test(target) || target.startsWith('~') || isScript(target) || isConfigFile(target);
}

/** Splits `FILE.json:NAME` and `FILE.toml:NAME` at the first possible colon; undefined for any other target. */
export function splitConfigTarget(target: string): { file: string; server: string } | undefined {
  const [, file, server] = /^(.*?\.(?:jsonc?|toml)):(.+)$/is.exec(target) ?? [];
  return file === undefined || server === undefined ? undefined : { file, server };
}

export function kindOf(path: string): 'file' | 'folder' | undefined {
  try {
    return statSync(path).isDirectory() ? 'folder' : 'file';
  } catch {
    return undefined;
  }
}
