import { closeSync, existsSync, openSync, readSync } from 'node:fs';
import { basename, dirname, extname, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { SystemEnvironment } from '../../core/environment.ts';
import { which } from '../../core/environment.ts';
import { ConnectionError } from '../../core/errors.ts';
import type { PythonChoice } from './source.ts';

/** What the choice of an interpreter depends on. */
export interface InterpreterSettings {
  /** The value of `--python`. */
  python?: string | undefined;
  environment: Pick<SystemEnvironment, 'env' | 'platform'>;
}

/** A program, and its arguments up to the script. */
export interface Invocation {
  command: string;
  args: string[];
  /** How the Python was chosen, for a Python script. */
  python?: PythonChoice;
}

const pythonScripts = new Set(['.py', '.pyw']);
const nodeScripts = new Set(['.js', '.mjs', '.cjs']);
const typeScripts = new Set(['.ts', '.mts', '.cts']);

/** Whether a file is run by an interpreter, by its extension. */
export function isScript(path: string): boolean {
  const extension = extname(path).toLowerCase();
  return pythonScripts.has(extension) || nodeScripts.has(extension) || typeScripts.has(extension);
}

export function isPython(path: string): boolean {
  return pythonScripts.has(extname(path).toLowerCase());
}

/** Returns how to run a script. Throws ConnectionError if there is no interpreter for it. */
export function invocationOf(script: string, settings: InterpreterSettings): Invocation {
  const extension = extname(script).toLowerCase();
  if (isPython(script)) return pythonInvocation(script, settings);
  if (nodeScripts.has(extension)) return { command: node(settings.environment), args: [script] };
  return typeScriptInvocation(script, settings.environment);
}

/**
 * `--python`, or uv for a script with inline metadata (PEP 723), or the active virtual environment, or the nearest
 * `.venv` or `venv` from the script's folder upward, or the Python in PATH.
 */
function pythonInvocation(script: string, { python, environment }: InterpreterSettings): Invocation {
  const { platform } = environment;
  const invocation = (origin: PythonChoice['origin'], command: string, args = [script]) => ({
    command,
    args,
    python: { script, origin },
  });
  if (python !== undefined) return invocation('option', python);
  const uv = which('uv', environment);
  if (uv !== undefined && hasInlineMetadata(script)) {
    return invocation('uv', uv, ['run', '--script', script]);
  }
  const { VIRTUAL_ENV } = environment.env;
  const active = VIRTUAL_ENV && interpreterIn(VIRTUAL_ENV, platform);
  if (active) return invocation('active', active);
  const nearest = nearestVirtualEnvironment(dirname(resolve(script)), platform);
  if (nearest !== undefined) return invocation('folder', nearest);
  const found = which('python3', environment) ?? which('python', environment);
  if (found !== undefined) return invocation('path', found);
  throw new ConnectionError(`Found no Python to run ${script} with.`, {
    phase: 'start',
    hint: 'Install Python 3, or say where it is with --python PATH.',
  });
}

function nearestVirtualEnvironment(folder: string, platform: string): string | undefined {
  for (let at = folder; ; at = dirname(at)) {
    const interpreter =
      interpreterIn(join(at, '.venv'), platform) ?? interpreterIn(join(at, 'venv'), platform);
    if (interpreter !== undefined) return interpreter;
    if (dirname(at) === at) return undefined;
  }
}

function interpreterIn(folder: string, platform: string): string | undefined {
  const path = platform === 'win32' ? join(folder, 'Scripts', 'python.exe') : join(folder, 'bin', 'python');
  return existsSync(path) ? path : undefined;
}

/** Whether the script begins with inline metadata (PEP 723). */
function hasInlineMetadata(script: string): boolean {
  const head = Buffer.alloc(8_192);
  const file = openSync(script, 'r');
  try {
    return /^# \/\/\/ script\s*$/m.test(head.toString('utf8', 0, readSync(file, head)));
  } finally {
    closeSync(file);
  }
}

/** Returns Node: that of this process unless it is a packed executable. */
function node(environment: InterpreterSettings['environment']): string {
  const own = basename(process.execPath).toLowerCase();
  return own === 'node' || own === 'node.exe' ? process.execPath : (which('node', environment) ?? 'node');
}

function typeScriptInvocation(script: string, environment: InterpreterSettings['environment']): Invocation {
  const command = node(environment);
  const version = versionOf(command, environment.env);
  if (command === process.execPath && stripsTypes()) return { command, args: [script] };
  // Node has the flag since 22.6; later versions accept it although they do not need it.
  if (isAtLeast(version, 22, 6)) {
    const flags = ['--experimental-strip-types', '--disable-warning=ExperimentalWarning'];
    return { command, args: [...flags, script] };
  }
  const tsx = nearestTsx(script);
  if (tsx !== undefined) return { command, args: ['--import', tsx, script] };
  throw new ConnectionError(
    `Node ${version} cannot run TypeScript by itself, and there is no tsx near ${script}.`,
    {
      phase: 'start',
      hint: "Use Node 22.18 or newer, or run `npm install tsx` in the server's folder.",
    },
  );
}

function stripsTypes(): boolean {
  const { typescript } = process.features as { typescript?: unknown };
  return typescript !== undefined && typescript !== false;
}

/** Returns the version of the Node that runs scripts, which is not that of this process in a packed executable. */
function versionOf(command: string, env: NodeJS.ProcessEnv): string {
  if (command === process.execPath) return process.versions.node;
  const { spawnSync } = process.getBuiltinModule('node:child_process');
  const { stdout } = spawnSync(command, ['--version'], { encoding: 'utf8', env, timeout: 5_000 });
  return /^v(\d+\.\d+\.\d+)/.exec(stdout ?? '')?.[1] ?? '0.0.0';
}

function isAtLeast(version: string, major: number, minor: number): boolean {
  const [first = 0, second = 0] = version.split('.').map(Number);
  return first > major || (first === major && second >= minor);
}

/** Returns the `require` of a script. */
function requireOf(script: string): NodeJS.Require {
  // Not imported, since it takes time to load and few servers need it.
  return process.getBuiltinModule('node:module').createRequire(resolve(script));
}

/** Returns the URL of tsx, resolved from the script. */
function nearestTsx(script: string): string | undefined {
  try {
    return pathToFileURL(requireOf(script).resolve('tsx')).href;
  } catch {
    return undefined;
  }
}
