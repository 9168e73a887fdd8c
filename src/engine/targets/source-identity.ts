import { statSync } from 'node:fs';
import { resolve } from 'node:path';
import { type SystemEnvironment, which } from '../../core/environment.ts';
import { isSecretName } from '../../core/secrets.ts';
import type { RemoteSource, Source, StdioSource } from './source.ts';

/**
 * Returns what identifies a server, to be hashed: how it is started, with its program and scripts, or how it is reached.
 * It contains no values of secret variables and headers. Undefined for a server that no later process can connect to,
 * or only in one era.
 */
export function identityOf(
  source: Source,
  environment: Pick<SystemEnvironment, 'env' | 'platform'>,
): unknown[] | undefined {
  if (source.type === 'stdio') {
    const { command, args, cwd, inheritEnv } = source;
    const program = /[\\/]/.test(command) ? resolve(cwd, command) : which(command, environment);
    const scripts = scriptsIn(source);
    // With a script, the folder does not decide what is run.
    const folder = scripts.length === 0 ? cwd : '';
    const files = [...(program === undefined ? [] : codeAt(program)), ...scripts];
    return [command, args, folder, inheritEnv, variablesOf(source), files];
  }
  if (source.type === 'http' || source.type === 'ws') {
    return [source.type, source.url.href, headersOf(source)];
  }
  return undefined;
}

/** The scripts among the arguments, each with what changes when it is replaced. */
function scriptsIn({ args, cwd }: StdioSource): unknown[] {
  const words = args.filter((arg) => !arg.startsWith('-') && arg.length < 1_000).slice(0, 20);
  return words.flatMap((word) => codeAt(resolve(cwd, word)));
}

/** Returns a program or script with what changes when it is replaced; other files change without the server changing. */
function codeAt(path: string): unknown[] {
  try {
    const found = statSync(path, { throwIfNoEntry: false });
    if (found?.isFile() !== true) return [];
    const isCode =
      (found.mode & 0o111) !== 0 || /\.(py|pyz|[cm]?[jt]s|rb|php|phar|jar|dll|exe|ps1|sh)$/i.test(path);
    return isCode ? [[path, found.size, found.mtimeMs]] : [];
  } catch {
    // It is not a path.
    return [];
  }
}

/** Returns the variables, without the values of secrets. */
function variablesOf({ env }: StdioSource): unknown[] {
  return sorted(Object.entries(env).map(([name, value]) => [name, isSecretName(name) ? '' : value]));
}

function headersOf({ headers }: RemoteSource): unknown[] {
  return sorted(Object.keys(headers).map((name) => [name.toLowerCase(), '']));
}

function sorted(entries: [string, string][]): [string, string][] {
  return entries.sort(([a], [b]) => (a < b ? -1 : 1));
}
