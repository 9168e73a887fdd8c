import { splitCommandLine } from '../../arguments/command-line.ts';
import { ConnectionError, UsageError } from '../../core/errors.ts';
import { expandHome, resolvePath } from '../../core/home.ts';
import { type InterpreterSettings, invocationOf, isExecutable, isPython, isScript } from './interpreters.ts';
import { givenVariables, workingFolder } from './launch-options.ts';
import type { Source, StdioSource } from './source.ts';
import { processOption, remoteOption, type TargetContext, type TargetOptions } from './target-options.ts';
import { isConfigFile, kindOf, looksLikePath, splitConfigTarget } from './target-paths.ts';
import { unknownTarget } from './unknown-target.ts';
import { remoteSource } from './url.ts';

/** What a target means: a server, a config file or one server of it, or perhaps a server of a discovered file. */
export type Target =
  | { type: 'server'; source: Source }
  /** `file` is absolute; `server` the one that is meant, undefined for all. */
  | { type: 'config'; file: string; server: string | undefined }
  /** `refusal` is the error for when no server of this name is found; it gets the names that were. */
  | { type: 'name'; name: string; refusal: (known: readonly string[]) => UsageError };

/**
 * What a target means. In this order: a built-in server, a URL, an existing path, `FILE.json:NAME`, a command line,
 * a name. Throws UsageError that says what it could have been when it is none of these.
 */
export function inferTarget(target: string, settings: TargetOptions, environment: TargetContext): Target {
  const builtin = settings.transport === undefined ? environment.builtins[target] : undefined;
  if (builtin !== undefined) {
    const option = processOption(settings) ?? remoteOption(settings);
    if (option !== undefined)
      throw new UsageError(`${option} does not go with ${target}, a server inside mcpc.`);
    return server({ type: 'memory', name: target, serve: builtin });
  }
  if (/^(https?|wss?):\/\//i.test(target)) return server(remoteSource(target, settings, environment));
  const config = configTarget(target, environment);
  if (config !== undefined) {
    if (settings.transport === undefined) return config;
    throw new UsageError(`--transport does not go with a config file: each server in it has its own.`);
  }
  if (settings.transport !== undefined && settings.transport !== 'stdio') {
    throw new UsageError(`--transport ${settings.transport} needs a URL, and "${target}" is none.`, {
      hint: 'A URL starts with http://, https://, ws:// or wss://.',
    });
  }
  const path = resolvePath(target, environment);
  const kind = looksLikePath(target) ? kindOf(path) : undefined;
  if (kind === 'folder') {
    throw new UsageError(`${target} is a folder, not a server.`, {
      hint: 'Name the script or program in it that is the server.',
    });
  }
  const isLine = /\s/.test(target.trim()) || settings.transport === 'stdio';
  if (kind !== 'file' && !isLine) {
    if (/^([./\\~]|[a-z][a-z0-9+.-]*:\/\/)/i.test(target)) throw unknownTarget(target, settings, environment);
    return {
      type: 'name',
      name: target,
      refusal: (known) => unknownTarget(target, settings, environment, known),
    };
  }
  const foreign = remoteOption(settings);
  if (foreign !== undefined) {
    throw new UsageError(`${foreign} is for servers behind a URL, and mcpc starts this one itself.`, {
      hint: 'To give it a secret, use --env NAME=VALUE.',
    });
  }
  if (kind === 'file') return server(program(target, path, [], settings, environment));
  return server(commandLine(target, settings, environment));
}

function server(source: Source): Target {
  return { type: 'server', source };
}

/** A config file that is there, or a server of one. Throws UsageError for a file named with a server that is not there. */
function configTarget(target: string, environment: TargetContext): Target | undefined {
  const path = resolvePath(target, environment);
  if (isConfigFile(path) && kindOf(path) === 'file') return { type: 'config', file: path, server: undefined };
  const parts = kindOf(path) === undefined ? splitConfigTarget(target) : undefined;
  if (parts === undefined) return undefined;
  const file = resolvePath(parts.file, environment);
  if (kindOf(file) === 'file') return { type: 'config', file, server: parts.server };
  if (/\s/.test(target)) return undefined;
  throw new UsageError(`There is no file ${parts.file}.`, {
    hint: `It was looked for from ${environment.cwd}.`,
  });
}

/** A file that is the server: a script through its interpreter, or a program. */
function program(
  name: string,
  path: string,
  args: string[],
  settings: TargetOptions,
  environment: TargetContext,
): StdioSource {
  if (isScript(path)) {
    if (!isPython(path)) refusePython(path, settings);
    const invocation = invocationOf(path, interpreters(settings, environment));
    return stdio(name, invocation.command, [...invocation.args, ...args], settings, environment);
  }
  refusePython(path, settings);
  if (isExecutable(path)) return stdio(name, path, args, settings, environment);
  const file = args.length === 0 ? name : path;
  throw new ConnectionError(`${file} is neither a script that mcpc knows (.py, .js, .ts …) nor executable.`, {
    phase: 'start',
    hint: `Make it executable with: chmod +x ${file} — or name what runs it: "sh ${file}".`,
  });
}

/** A quoted command line: its first word may be a script, else it is a program in PATH or at a path. */
function commandLine(target: string, settings: TargetOptions, environment: TargetContext): StdioSource {
  const [first, ...rest] = splitCommandLine(target);
  if (first === undefined) throw new UsageError('The target is empty.');
  const args = rest.map((arg) => expandHome(arg, environment.home));
  const path = resolvePath(first, environment);
  const isPath = /[\\/]/.test(first);
  if ((isPath || isScript(first)) && kindOf(path) === 'file')
    return program(target, path, args, settings, environment);
  refusePython(first, settings);
  return stdio(target, isPath ? path : first, args, settings, environment);
}

/** `--python` chooses what runs a script; a program is run as it is. */
function refusePython(program: string, { python }: TargetOptions): void {
  if (python === undefined) return;
  throw new UsageError(`--python is for a Python script, and ${program} is none.`, {
    hint: 'A script with its arguments is one target, in quotes: "server.py --option".',
  });
}

function stdio(
  name: string,
  command: string,
  args: string[],
  settings: TargetOptions,
  environment: TargetContext,
): StdioSource {
  return {
    type: 'stdio',
    name,
    command,
    args,
    env: givenVariables(settings.env, environment.env),
    inheritEnv: settings.inheritEnv,
    cwd: settings.cwd === undefined ? environment.cwd : workingFolder(settings.cwd, environment),
  };
}

function interpreters(settings: TargetOptions, environment: TargetContext): InterpreterSettings {
  return { python: settings.python, env: environment.env };
}
