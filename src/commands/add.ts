import type { Command, CommandContext } from '../command-line/command.ts';
import type { OptionName, Options } from '../command-line/options.ts';
import { userConfigFile } from '../config/paths.ts';
import type { SystemEnvironment } from '../core/environment.ts';
import { UsageError } from '../core/errors.ts';
import { resolvePath } from '../core/home.ts';
import type { Json, JsonObject } from '../core/json.ts';
import { inferTarget } from '../engine/targets/infer.ts';
import type { Source } from '../engine/targets/source.ts';
import { remoteOption } from '../engine/targets/target-options.ts';

/**
 * What the `auth` of an entry says of the login that the options describe; undefined if they describe none. A secret
 * is there as the variable that holds it. `from`: the folder from which a key's path is. Throws UsageError.
 */
export function loginEntry(options: Options, environment: SystemEnvironment): Json | undefined {
  const { auth, bearer, clientId, clientSecret, clientKey } = options;
  if (clientId === undefined && (clientSecret !== undefined || clientKey !== undefined)) {
    throw new UsageError('A client secret or key goes with --client-id ID: it is for a client of that id.');
  }
  const said: Record<string, Json | undefined> = {
    grant: auth === 'client-credentials' ? 'client_credentials' : undefined,
    client_id: clientId,
    client_secret: clientSecret === undefined ? undefined : variableOf(clientSecret),
    client_key: clientKey === undefined ? undefined : resolvePath(clientKey, environment),
    client_metadata_url: options.clientDocument,
    issuer: options.issuer,
    scope: options.scope,
    callback_host: options.callbackHost,
    callback_port: options.callbackPort,
  };
  const entry = JSON.parse(JSON.stringify(said)) as JsonObject;
  const nothing = Object.keys(entry).length === 0;
  if (nothing && auth === undefined) return bearer;
  if (bearer !== undefined) throw new UsageError('--bearer TOKEN is instead of a login: give one of them.');
  return nothing ? 'oauth' : entry;
}

/** The secret as an entry has it. Throws UsageError, which repeats nothing of it. */
function variableOf(given: string): string {
  const name = /^(?:env:(\w+)|\$\{(\w+)\})$/.exec(given);
  if (name !== null) return `\${${name[1] ?? name[2]}}`;
  throw new UsageError('A client secret is not written into a file.', {
    hint: 'Name the variable that holds it when the server is used: --client-secret env:NAME',
  });
}

/** The options about the login that an entry can say. */
const loginOptions: OptionName[] = [
  ...(['auth', 'clientId', 'clientSecret', 'clientKey', 'clientDocument', 'issuer', 'scope'] as const),
  ...(['callbackHost', 'callbackPort'] as const),
];

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
  options: ['transport', 'env', 'cwd', 'python', 'header', 'bearer', 'timeout', ...loginOptions],
  examples: [
    `mcpc add weather https://example.com/mcp -H 'X-Team: blue'`,
    'mcpc add work https://example.com/mcp --auth oauth --scope read',
    'mcpc add files "npx -y @scope/server /data" -e TOKEN',
    'mcpc add files -- npx -y @scope/server /data',
  ],
  async run({ operands: [name = '', ...words], options, environment }) {
    if (name.trim() === '') throw new UsageError('A server needs a name.');
    const entry = entryFor(words, options, environment);
    const file = userConfigFile(environment);
    const { addServer } = await import('../config/edit.ts');
    addServer(file, name, entry, options.force === true);
    return { kind: 'text', text: `Added ${name} to ${file}.`, data: { name, file } };
  },
};

/** The entry of a server that is typed as a target or as a program and its words. Throws UsageError. */
function entryFor(
  [target = '', ...rest]: string[],
  options: Options,
  environment: CommandContext['environment'],
): JsonObject {
  const inferred = inferTarget(target, settingsOf(options, rest.length > 0), environment);
  if (inferred.type === 'name') {
    if (rest.length === 0) throw inferred.refusal([]);
    return programEntry([target, ...rest], options, environment);
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
      return programEntry([source.command, ...source.args, ...rest], options, environment);
    default:
      return remoteEntry(target, source, options, environment);
  }
}

/** What decides the meaning of the target; variables are for the entry, which keeps their names alone. */
function settingsOf(options: Options, several: boolean): Parameters<typeof inferTarget>[1] {
  const { auth, clientId, clientSecret, clientKey, clientDocument, issuer, scope } = options;
  const { callbackHost, callbackPort } = options;
  const login = {
    clientId,
    clientSecret,
    clientKey,
    clientDocument,
    issuer,
    scope,
    callbackHost,
    callbackPort,
  };
  return {
    transport: several ? undefined : options.transport,
    env: Object.fromEntries(Object.keys(options.env).map((name) => [name, ''])),
    inheritEnv: false,
    cwd: options.cwd,
    python: options.python,
    headers: options.header,
    bearer: options.bearer,
    auth: { ...login, grant: auth === undefined ? undefined : 'login' },
    cacert: undefined,
    insecure: false,
  };
}

function programEntry(
  [command = '', ...args]: string[],
  options: Options,
  environment: SystemEnvironment,
): JsonObject {
  const foreign = remoteOption(settingsOf(options, true));
  if (foreign !== undefined) {
    throw new UsageError(`${foreign} is for servers behind a URL, and ${command} is a program.`);
  }
  const { env, cwd } = options;
  const variables = Object.entries(env).map(([name, value]) => [name, value ?? `\${${name}}`]);
  return {
    command,
    ...(args.length === 0 ? {} : { args }),
    ...(variables.length === 0 ? {} : { env: Object.fromEntries(variables) as JsonObject }),
    ...(cwd === undefined ? {} : { cwd: resolvePath(cwd, environment) }),
    ...timeoutOf(options),
  };
}

function remoteEntry(
  url: string,
  { type }: Source,
  options: Options,
  environment: SystemEnvironment,
): JsonObject {
  const { header, transport } = options;
  const auth = loginEntry(options, environment);
  return {
    url,
    ...(transport === undefined ? {} : { transport: type }),
    ...(Object.keys(header).length === 0 ? {} : { headers: header }),
    ...(auth === undefined ? {} : { auth }),
    ...timeoutOf(options),
  };
}

/** In a file it is milliseconds. */
function timeoutOf({ timeout }: Options): JsonObject {
  return timeout === undefined || timeout === 0 ? {} : { timeout: timeout * 1_000 };
}
