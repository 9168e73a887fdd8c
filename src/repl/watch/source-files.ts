import { existsSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, extname, join, parse, resolve } from 'node:path';
import type { StdioSource } from '../../engine/targets/source.ts';

/** Files to watch. */
export interface WatchScope {
  /** A file or a folder. */
  path: string;
  /** Of a folder: whether the files in its subfolders count as well. */
  isDeep: boolean;
  /** Of a folder: whether a file in it counts, by its name. */
  accepts: (name: string) => boolean;
}

const python = /\.py[iwx]?$|^pyproject\.toml$/;
const javaScript = /\.[cm]?[jt]sx?$|^(package|tsconfig)\.json$/;

/** What runs a script or a module, and is itself no program of the user. */
const runtimes = /^(node|python[\d.]*|uv|deno|bun|npx|npm|pnpm|yarn|tsx|sh|bash|env)$/;

/**
 * Returns what to watch of a server: the folder of each script that its command line names, with the modules in it; the
 * package of `python -m NAME`; the project of `uv run` and `npm run`; or a program. Only source files count, so that what a
 * server writes beside them does not restart it.
 */
export function sourceFiles(
  source: Pick<StdioSource, 'command' | 'args' | 'cwd'>,
  home: string,
): WatchScope[] {
  const { command, args } = source;
  const runtime = basename(command).replace(/\.(exe|cmd)$/i, '');
  const cwd = resolve(source.cwd, optionValue(args, '--directory', '--project', '--prefix') ?? '.');
  const isProgram = command.includes('/') && !runtimes.test(runtime);
  const named = [...(isProgram ? [command] : []), ...args.filter((word) => !word.startsWith('-'))];
  const files = named.map((word) => resolve(cwd, word)).filter(isFile);
  const scopes = files.flatMap((file) => scopesOf(file, home));
  const module = optionValue(args, '-m');
  if (module !== undefined) scopes.push(...moduleScopes(module, cwd));
  if (scopes.length > 0) return scopes;
  const isProject =
    /^(uv|npm|pnpm|yarn|bun)$/.test(runtime) && args.some((word) => /^(run|start)$/.test(word));
  const accepts = runtime === 'uv' ? python : javaScript;
  const manifest = runtime === 'uv' ? 'pyproject.toml' : 'package.json';
  return isProject && isFile(join(cwd, manifest)) ? [folderScope(cwd, accepts, home)] : [];
}

function scopesOf(file: string, home: string): WatchScope[] {
  const name = basename(file);
  const accepts = [python, javaScript].find((pattern) => pattern.test(name));
  // A script may have any name: it counts in any case.
  const itself = fileScope(file);
  return accepts === undefined ? [itself] : [itself, folderScope(packageOf(dirname(file)), accepts, home)];
}

export function fileScope(path: string): WatchScope {
  return { path, isDeep: false, accepts: () => false };
}

/** The folders that may contain anything are watched without their subfolders. */
function folderScope(path: string, accepts: RegExp, home: string): WatchScope {
  const isShared = [home, parse(path).root, tmpdir(), '/tmp'].includes(path);
  return { path, isDeep: !isShared, accepts: (name) => accepts.test(name) };
}

/** Returns the outermost folder of the Python package that a folder belongs to, or else the folder itself. */
function packageOf(folder: string): string {
  let top = folder;
  while (isFile(join(top, '__init__.py')) && isFile(join(dirname(top), '__init__.py'))) top = dirname(top);
  return top;
}

function moduleScopes(module: string, cwd: string): WatchScope[] {
  const path = module.split('.');
  for (const root of [cwd, join(cwd, 'src')]) {
    const [top = ''] = path;
    if (existsSync(join(root, top)) && top !== '') {
      return [{ path: join(root, top), isDeep: true, accepts: (name) => python.test(name) }];
    }
    if (isFile(join(root, `${top}.py`))) return [fileScope(join(root, `${top}.py`))];
  }
  return [];
}

function optionValue(args: readonly string[], ...names: string[]): string | undefined {
  for (const [at, word] of args.entries()) {
    if (names.includes(word)) return args[at + 1];
    const [name = '', value] = word.split('=', 2);
    if (names.includes(name) && value !== undefined) return value;
  }
  return undefined;
}

/** Folders that hold no source files of the author. */
export function isForeignFolder(path: string): boolean {
  const name = basename(path);
  if (name.startsWith('.') || /^(node_modules|__pycache__|venv|site-packages)$/.test(name)) return true;
  return extname(name) === '.egg-info' || isFile(join(path, 'pyvenv.cfg'));
}

function isFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() === true;
}
