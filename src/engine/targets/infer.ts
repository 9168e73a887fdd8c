import { splitCommandLine } from '../../arguments/split-command-line.ts';
import { redactTarget } from '../../arguments/target-secrets.ts';
import { isExecutable } from '../../core/environment.ts';
import { ConnectionError, UsageError } from '../../core/errors.ts';
import { expandHome, resolvePath } from '../../core/home.ts';
import { classifyTarget, kindOf, splitConfigTarget } from './classify-target.ts';
import { type InterpreterSettings, invocationOf, isPython, isScript } from './interpreters.ts';
import { givenVariables, resolveWorkingFolder } from './launch-options.ts';
import { shortName } from './short-name.ts';
import type { RemoteSource, Source, StdioSource } from './source.ts';
import { processOption, remoteOption, type TargetContext, type TargetOptions } from './target-options.ts';

import { unknownTarget } from './unknown-target.ts';
import { remoteSource } from './url.ts';

/** A server, a config file or one server of it, or perhaps the name of a server in a discovered file. */
export type Target =
  | { type: 'server'; source: Source }
  /** `file` is absolute; `server` is undefined for all servers of the file. */
  | { type: 'config'; file: string; server: string | undefined }
  /**
   * `remote` returns the server to use if no configured one has the name, if the target is a host with a port or a path.
   * Otherwise `refusal` returns the error for an unknown name; `known` are the names of the configured servers.
   */
  | {
      type: 'name';
      name: string;
      remote: { url: string; source: () => RemoteSource } | undefined;
      refusal: (known: readonly string[]) => UsageError;
    };

/** Resolves a target. Throws UsageError with suggestions if it is unknown. */
export function inferTarget(target: string, settings: TargetOptions, environment: TargetContext): Target {
  const { transport } = settings;
  const reference = classifyTarget(target, transport, environment);
  if (reference.type === 'builtin') return builtin(target, settings, environment);
  if (reference.type === 'session') {
    throw new UsageError(`${target} is a session of the command line, which cannot be used here.`, {
      hint: `For a file of that name: ./${target}`,
    });
  }
  if (reference.type === 'url') return server(remoteSource(target, settings, environment));
  if (reference.type === 'config') return config(target, reference, settings, environment);
  const isRemote = transport !== undefined && transport !== 'stdio';
  const url = reference.type === 'name' ? reference.url : undefined;
  if (isRemote && url !== undefined) return server(remoteSource(url, settings, environment));
  if (isRemote) {
    throw new UsageError(`--transport ${transport} needs a URL, and "${redactTarget(target)}" is not one.`, {
      hint: 'A URL starts with http://, https://, ws:// or wss://.',
    });
  }
  if (reference.type === 'folder') {
    throw new UsageError(`${target} is a folder, not a server.`, {
      hint: 'Name the script or program in it that is the server.',
    });
  }
  if (reference.type === 'name') return named(target, url, settings, environment);
  const foreign = remoteOption(settings);
  if (foreign !== undefined) {
    throw new UsageError(`${foreign} is for servers behind a URL, and mcpc starts this one itself.`, {
      hint: 'To give it a secret, use --env NAME=VALUE.',
    });
  }
  if (reference.type === 'file') return server(program(target, reference.path, [], settings, environment));
  return server(commandLine(target, settings, environment));
}

function server(source: Source): Target {
  return { type: 'server', source };
}

function builtin(name: string, settings: TargetOptions, environment: TargetContext): Target {
  const option = processOption(settings) ?? remoteOption(settings);
  const serve = environment.builtins[name];
  if (option === undefined && serve !== undefined) return server({ type: 'memory', name, serve });
  throw new UsageError(`${option} cannot be used with ${name}, a server inside mcpc.`);
}

function config(
  target: string,
  { file, server: name }: { file: string; server: string | undefined },
  { transport }: TargetOptions,
  { cwd }: TargetContext,
): Target {
  if (kindOf(file) !== 'file') {
    throw new UsageError(`There is no file ${splitConfigTarget(target)?.file ?? target}.`, {
      hint: `It was looked for from ${cwd}.`,
    });
  }
  if (transport === undefined) return { type: 'config', file, server: name };
  throw new UsageError('--transport cannot be used with a config file: each server in it has its own.');
}

function named(
  name: string,
  url: string | undefined,
  settings: TargetOptions,
  environment: TargetContext,
): Target {
  if (/^([./\\~]|[a-z][a-z0-9+.-]*:\/\/)/i.test(name)) throw unknownTarget(name, settings, environment);
  return {
    type: 'name',
    name,
    remote: url === undefined ? undefined : { url, source: () => remoteSource(url, settings, environment) },
    refusal: (known) => unknownTarget(name, settings, environment, known),
  };
}

/** Returns the source for a file: a script, which an interpreter runs, or a program. */
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
    const source = stdio(name, invocation.command, [...invocation.args, ...args], settings, environment);
    return { ...source, python: invocation.python };
  }
  refusePython(path, settings);
  if (isExecutable(path)) return stdio(name, path, args, settings, environment);
  const file = args.length === 0 ? name : path;
  throw new ConnectionError(`${file} is neither a script that mcpc knows (.py, .js, .ts …) nor executable.`, {
    phase: 'start',
    hint: `Make it executable with: chmod +x ${file} — or name what runs it: "sh ${file}".`,
  });
}

/** Returns the source for a command line, whose first word is a script, or a program in PATH or at a path. */
function commandLine(target: string, settings: TargetOptions, environment: TargetContext): StdioSource {
  const [first, ...rest] = splitCommandLine(target);
  if (first === undefined) throw new UsageError('The target is empty.');
  const args = rest.map((arg) => expandHome(arg, environment.home));
  const path = resolvePath(first, environment);
  const name = shortName([first, ...rest]);
  const isPath = /[\\/]/.test(first);
  if ((isPath || isScript(first)) && kindOf(path) === 'file')
    return program(name, path, args, settings, environment);
  refusePython(first, settings);
  return stdio(name, isPath ? path : first, args, settings, environment);
}

/** Throws UsageError if `--python` is given for something other than a Python script. */
function refusePython(program: string, { python }: TargetOptions): void {
  if (python === undefined) return;
  throw new UsageError(`--python is for Python scripts, and ${program} is not one.`, {
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
    cwd: settings.cwd === undefined ? environment.cwd : resolveWorkingFolder(settings.cwd, environment),
  };
}

function interpreters(settings: TargetOptions, environment: TargetContext): InterpreterSettings {
  return { python: settings.python, environment };
}
