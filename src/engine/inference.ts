import { statSync } from 'node:fs';
import { extname, resolve } from 'node:path';
import { splitCommandLine } from '../arguments/command-line.ts';
import { ConnectionError, UsageError } from '../base/errors.ts';
import { nearest } from '../base/nearest.ts';
import { expandHome } from './home.ts';
import { type InterpreterSettings, inPath, invocationOf, isExecutable, isScript } from './interpreter.ts';
import { remoteSource } from './remote.ts';
import type { Source, StdioSource } from './source.ts';
import { processOption, remoteOption, type TargetSettings, type World } from './target.ts';

const configFiles = new Set(['.json', '.jsonc', '.toml']);

/**
 * What a target means. In this order: a built-in server, a URL, an existing path, a command line.
 * Throws UsageError that says what it could have been when it is none of these.
 */
export function inferSource(target: string, settings: TargetSettings, world: World): Source {
  const builtin = settings.transport === undefined ? world.builtins[target] : undefined;
  if (builtin !== undefined) {
    const option = processOption(settings) ?? remoteOption(settings);
    if (option !== undefined)
      throw new UsageError(`${option} does not go with ${target}, a server inside mcpc.`);
    return { type: 'memory', name: target, serve: builtin };
  }
  if (/^(https?|wss?):\/\//i.test(target)) return remoteSource(target, settings, world);
  if (settings.transport !== undefined && settings.transport !== 'stdio') {
    throw new UsageError(`--transport ${settings.transport} needs a URL, and "${target}" is none.`, {
      hint: 'A URL starts with http://, https://, ws:// or wss://.',
    });
  }
  const foreign = remoteOption(settings);
  if (foreign !== undefined) {
    throw new UsageError(`${foreign} is for servers behind a URL, and mcpc starts this one itself.`, {
      hint: 'To give it a secret, use --env NAME=VALUE.',
    });
  }
  const path = resolve(world.cwd, expandHome(target));
  const kind = looksLikePath(target) ? kindOf(path) : undefined;
  if (kind === 'folder') {
    throw new UsageError(`${target} is a folder, not a server.`, {
      hint: 'Name the script or program in it that is the server.',
    });
  }
  if (kind === 'file') return program(target, path, [], settings, world);
  if (/\s/.test(target.trim()) || settings.transport === 'stdio') return commandLine(target, settings, world);
  throw unknownTarget(target, settings, world);
}

/** A file that is the server: a script through its interpreter, or a program. */
function program(
  name: string,
  path: string,
  args: string[],
  settings: TargetSettings,
  world: World,
): StdioSource {
  if (configFiles.has(extname(path).toLowerCase())) {
    throw new UsageError(`${name} is a config file, and this mcpc cannot read those yet.`, {
      hint: 'Name the server itself: its script, its command line in quotes, or its URL.',
    });
  }
  if (isScript(path)) {
    const invocation = invocationOf(path, interpreters(settings, world));
    return stdio(name, invocation.command, [...invocation.args, ...args], settings, world);
  }
  if (isExecutable(path)) return stdio(name, path, args, settings, world);
  const file = args.length === 0 ? name : path;
  throw new ConnectionError(`${file} is neither a script that mcpc knows (.py, .js, .ts …) nor executable.`, {
    phase: 'start',
    hint: `Make it executable with: chmod +x ${file} — or name what runs it: "sh ${file}".`,
  });
}

/** A quoted command line: its first word may be a script, else it is a program in PATH or at a path. */
function commandLine(target: string, settings: TargetSettings, world: World): StdioSource {
  const [first, ...rest] = splitCommandLine(target);
  if (first === undefined) throw new UsageError('The target is empty.');
  const args = rest.map(expandHome);
  const path = resolve(world.cwd, expandHome(first));
  const isPath = /[\\/]/.test(first);
  if ((isPath || isScript(first)) && kindOf(path) === 'file')
    return program(target, path, args, settings, world);
  return stdio(target, isPath ? path : first, args, settings, world);
}

function stdio(
  name: string,
  command: string,
  args: string[],
  settings: TargetSettings,
  world: World,
): StdioSource {
  return {
    type: 'stdio',
    name,
    command,
    args,
    env: givenVariables(settings.env, world.env),
    inheritEnv: settings.inheritEnv,
    cwd: settings.cwd === undefined ? world.cwd : workingFolder(settings.cwd, world),
  };
}

function workingFolder(folder: string, world: World): string {
  const path = resolve(world.cwd, expandHome(folder));
  if (kindOf(path) === 'folder') return path;
  throw new UsageError(`--cwd ${folder}: there is no such folder.`);
}

/** The variables given for the server: with a value, or passed on from our own environment. */
function givenVariables(
  given: Record<string, string | undefined>,
  own: NodeJS.ProcessEnv,
): Record<string, string> {
  const variables: Record<string, string> = {};
  for (const [name, value] of Object.entries(given)) {
    const found = value ?? own[name];
    if (found === undefined) {
      throw new UsageError(`--env ${name}: there is no variable ${name} to pass on.`, {
        hint: `Set it, or give its value: --env ${name}=VALUE`,
      });
    }
    variables[name] = found;
  }
  return variables;
}

/** A bare name is never a file: a path has a separator, a blank, a home sign, or a script's or config's ending. */
function looksLikePath(target: string): boolean {
  return (
    /[\\/\s]/.test(target) ||
    target.startsWith('~') ||
    isScript(target) ||
    configFiles.has(extname(target).toLowerCase())
  );
}

/** A host with a port or a path after it: a URL without its beginning. */
function isAddress(target: string): boolean {
  return /^(localhost|[\w-]+(\.[\w-]+)+)(:\d+(\/|$)|\/)/.test(target) && !isScript(target);
}

function kindOf(path: string): 'file' | 'folder' | undefined {
  try {
    return statSync(path).isDirectory() ? 'folder' : 'file';
  } catch {
    return undefined;
  }
}

function interpreters(settings: TargetSettings, world: World): InterpreterSettings {
  return { python: settings.python, env: world.env };
}

function unknownTarget(target: string, { following = [] }: TargetSettings, world: World): UsageError {
  const scheme = /^([a-z][a-z0-9+.-]*):\/\//i.exec(target)?.[1];
  if (scheme !== undefined) {
    return new UsageError(`${target}: mcpc does not speak ${scheme}.`, {
      hint: 'A URL starts with http://, https://, ws:// or wss://.',
    });
  }
  if (looksLikePath(target)) {
    const hint = `It was looked for from ${world.cwd}.`;
    const address = isAddress(target) ? `\nFor the address: http://${target}` : '';
    return new UsageError(`There is no file ${target}.`, { hint: `${hint}${address}` });
  }
  const near = nearest(target, Object.keys(world.builtins));
  const isProgram = inPath(target, world.env) !== undefined;
  const hints = [
    near.length > 0 ? `Did you mean ${near.join(' or ')}?` : undefined,
    kindOf(resolve(world.cwd, target)) === 'file' ? `For the file here of that name: ./${target}` : undefined,
    isProgram
      ? `To run the program of that name, put its whole command line in quotes: "${beginning(target, following)}"; alone, add --transport stdio.`
      : undefined,
    'A target is demo, a URL, a script (server.py, server.js, server.ts), a program (./server), or a command line in quotes ("npx -y @scope/server").',
  ];
  return new UsageError(`"${target}" is no server that mcpc knows.`, {
    hint: hints.filter((hint) => hint !== undefined).join('\n'),
  });
}

/** As much as is certain of a command line whose words were not quoted: `node server.js`, `npx -y …`. */
function beginning(program: string, [first, ...others]: readonly string[]): string {
  if (first === undefined) return `${program} …`;
  const more = others.length > 0 && !isScript(first);
  return `${program} ${first}${more ? ' …' : ''}`;
}
