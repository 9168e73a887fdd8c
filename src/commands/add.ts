import { resolve } from 'node:path';
import { UsageError } from '../base/errors.ts';
import type { JsonObject } from '../base/json.ts';
import { ownConfigFile } from '../config/paths.ts';
import { expandHome } from '../engine/home.ts';
import { inferTarget } from '../engine/inference.ts';
import type { Source } from '../engine/source.ts';
import type { Command, CommandContext } from './command.ts';
import type { Options } from './options.ts';

export const add: Command = {
  name: 'add',
  summary: 'put a server into your own config file',
  target: false,
  operands: [
    { name: 'NAME', summary: 'what it is to be called', required: true },
    {
      name: 'TARGET',
      summary: 'where it is: as for every command; or a program and its words',
      takes: 'target',
      required: true,
      rest: true,
    },
  ],
  options: ['transport', 'env', 'cwd', 'python', 'header', 'bearer', 'timeout'],
  examples: [
    `mcpc add weather https://example.com/mcp -H 'X-Team: blue'`,
    'mcpc add files "npx -y @scope/server /data" -e TOKEN',
    'mcpc add files -- npx -y @scope/server /data',
  ],
  async run({ operands: [name = '', ...words], options, surroundings }) {
    if (name.trim() === '') throw new UsageError('A server needs a name.');
    const entry = entryFor(words, options, surroundings);
    const file = ownConfigFile(surroundings);
    const { addServer } = await import('../config/edit.ts');
    addServer(file, name, entry, options.force === true);
    return { kind: 'text', text: `Added ${name} to ${file}.`, data: { name, file } };
  },
};

/** The entry of a server that is typed as a target or as a program and its words. Throws UsageError. */
function entryFor(
  [target = '', ...rest]: string[],
  options: Options,
  world: CommandContext['surroundings'],
): JsonObject {
  const inferred = inferTarget(target, settingsOf(options, rest.length > 0), world);
  if (inferred.type === 'name') {
    if (rest.length === 0) throw inferred.refusal([]);
    return programEntry([target, ...rest], options, world.cwd);
  }
  if (inferred.type === 'config') throw new UsageError(`${target} is a config file, and no server.`);
  const { source } = inferred;
  if (rest.length > 0 && source.type !== 'stdio') {
    throw new UsageError(`mcpc add has no use for "${rest[0]}".`, { hint: 'A URL is the whole target.' });
  }
  switch (source.type) {
    case 'memory':
    case 'custom':
      return { url: 'demo:' };
    case 'stdio':
      return programEntry([source.command, ...source.args, ...rest], options, world.cwd);
    default:
      return remoteEntry(target, source, options);
  }
}

/** What decides the meaning of the target; variables are for the entry, which keeps their names alone. */
function settingsOf(options: Options, several: boolean): Parameters<typeof inferTarget>[1] {
  return {
    transport: several ? undefined : options.transport,
    env: Object.fromEntries(Object.keys(options.env).map((name) => [name, ''])),
    inheritEnv: false,
    cwd: options.cwd,
    python: options.python,
    headers: options.header,
    bearer: options.bearer,
    cacert: undefined,
    insecure: false,
  };
}

function programEntry([command = '', ...args]: string[], options: Options, from: string): JsonObject {
  const { env, cwd } = options;
  const variables = Object.entries(env).map(([name, value]) => [name, value ?? `\${${name}}`]);
  return {
    command,
    ...(args.length === 0 ? {} : { args }),
    ...(variables.length === 0 ? {} : { env: Object.fromEntries(variables) as JsonObject }),
    ...(cwd === undefined ? {} : { cwd: resolve(from, expandHome(cwd)) }),
    ...timeoutOf(options),
  };
}

function remoteEntry(url: string, { type }: Source, options: Options): JsonObject {
  const { header, bearer, transport } = options;
  return {
    url,
    ...(transport === undefined ? {} : { transport: type }),
    ...(Object.keys(header).length === 0 ? {} : { headers: header }),
    ...(bearer === undefined ? {} : { auth: bearer }),
    ...timeoutOf(options),
  };
}

/** In a file it is milliseconds. */
function timeoutOf({ timeout }: Options): JsonObject {
  return timeout === undefined || timeout === 0 ? {} : { timeout: timeout * 1_000 };
}
