import type { SystemEnvironment } from '../core/environment.ts';
import { UsageError } from '../core/errors.ts';
import { resolvePath } from '../core/home.ts';
import type { Json, JsonObject } from '../core/json.ts';
import { parseJson, stringifyJson } from '../core/json-text.ts';
import { checkedProtocol } from '../engine/protocol/negotiation/versions.ts';
import { grants, readClientMetadata, resolveIdentityToken } from '../engine/targets/auth-settings.ts';
import { inferTarget } from '../engine/targets/infer.ts';
import type { Source } from '../engine/targets/source.ts';
import { remoteOption, type TargetContext } from '../engine/targets/target-options.ts';
import type { entryOptions } from './entry-options.ts';
import type { Options } from './options.ts';

type EntryOptions = Pick<Options, (typeof entryOptions)[number]>;

/** Returns the config entry for a target, or for a program and its arguments. Throws UsageError. */
export function entryFor(
  [target = '', ...rest]: string[],
  options: EntryOptions,
  environment: SystemEnvironment & TargetContext,
): JsonObject {
  const inferred = inferTarget(target, targetOptions(options, rest.length > 0), environment);
  if (inferred.type === 'name') {
    const { remote, refusal } = inferred;
    if (rest.length === 0 && remote !== undefined) {
      return remoteEntry(remote.url, remote.source(), options, environment);
    }
    if (rest.length === 0) throw refusal([]);
    return programEntry([target, ...rest], options, environment);
  }
  if (inferred.type === 'config') throw new UsageError(`${target} is a config file, not a server.`);
  const { source } = inferred;
  if (rest.length > 0 && source.type !== 'stdio') {
    throw new UsageError(`mcpc add: unexpected argument "${rest[0]}".`, {
      hint: 'A URL takes no further arguments.',
    });
  }
  switch (source.type) {
    case 'memory':
    case 'custom':
      return { url: 'demo:', ...connectionOf(options) };
    case 'stdio':
      return programEntry([source.command, ...source.args, ...rest], options, environment);
    default:
      return remoteEntry(target, source, options, environment);
  }
}

/** Returns the options for inferring what the target is. Of variables only the names matter here. */
function targetOptions(options: EntryOptions, several: boolean): Parameters<typeof inferTarget>[1] {
  const { auth, clientId, clientSecret, clientKey, clientDocument, clientName, issuer, scope } = options;
  const { dpop, identityToken, idp, idpClientId, idpClientSecret, idpClientKey } = options;
  const { callbackHost, callbackPort } = options;
  const client = {
    ...{ clientId, clientSecret, clientKey, clientDocument, clientName, issuer, scope },
    ...{ callbackHost, callbackPort },
    ...{ dpop, identityToken, idp, idpClientId, idpClientSecret, idpClientKey },
  };
  return {
    transport: several ? undefined : options.transport,
    env: Object.fromEntries(Object.keys(options.env).map((name) => [name, ''])),
    inheritEnv: false,
    cwd: options.cwd,
    python: options.python,
    headers: options.header,
    bearer: options.bearer,
    auth: { ...client, grant: auth === undefined ? undefined : grants[auth] },
    cacert: undefined,
    insecure: false,
  };
}

function programEntry(
  [command = '', ...args]: string[],
  options: EntryOptions,
  environment: SystemEnvironment,
): JsonObject {
  const foreign = remoteOption(targetOptions(options, true));
  if (foreign !== undefined) {
    throw new UsageError(`${foreign} is only for servers with a URL; ${command} is a program.`);
  }
  const { env, cwd } = options;
  const variables = Object.entries(env).map(([name, value]) => [name, value ?? `\${${name}}`]);
  return {
    command,
    ...(args.length === 0 ? {} : { args }),
    ...(variables.length === 0 ? {} : { env: Object.fromEntries(variables) as JsonObject }),
    ...(cwd === undefined ? {} : { cwd: resolvePath(cwd, environment) }),
    ...connectionOf(options),
  };
}

function remoteEntry(
  url: string,
  { type }: Source,
  options: EntryOptions,
  environment: SystemEnvironment,
): JsonObject {
  const { header, transport } = options;
  const auth = authEntry(options, environment);
  return {
    url,
    ...(transport === undefined ? {} : { transport: type }),
    ...(Object.keys(header).length === 0 ? {} : { headers: header }),
    ...(auth === undefined ? {} : { auth }),
    ...connectionOf(options),
  };
}

/** Config files have milliseconds. */
function connectionOf(options: EntryOptions): JsonObject {
  const { timeout, maxTime, samplingRounds, inputRounds, declinedRounds, protocol, pingInterval } = options;
  return {
    ...(timeout === undefined || timeout === 0 ? {} : { timeout: timeout * 1_000 }),
    ...(maxTime === undefined || maxTime === 0 ? {} : { maxTime: maxTime * 1_000 }),
    ...(samplingRounds === undefined ? {} : { samplingRounds }),
    ...(inputRounds === undefined ? {} : { inputRounds }),
    ...(declinedRounds === undefined ? {} : { declinedRounds }),
    ...(protocol === undefined ? {} : { protocol: checkedProtocol(protocol, `--protocol ${protocol}`) }),
    ...(pingInterval === undefined ? {} : { pingInterval: pingInterval * 1_000 }),
  };
}

/** Returns the `auth` of the entry, with a reference instead of a secret; undefined if no option is about it. Throws UsageError. */
function authEntry(options: EntryOptions, environment: SystemEnvironment): Json | undefined {
  const { auth, bearer, clientId, clientSecret, clientKey, identityToken } = options;
  const { idpClientId, idpClientSecret, idpClientKey } = options;
  if (clientId === undefined && (clientSecret !== undefined || clientKey !== undefined)) {
    throw new UsageError('--client-secret and --client-key require --client-id ID.');
  }
  if (idpClientId === undefined && (idpClientSecret !== undefined || idpClientKey !== undefined)) {
    throw new UsageError('--idp-client-secret and --idp-client-key require --idp-client-id ID.');
  }
  const absolute = (path: string) => resolvePath(path, environment);
  const members: Record<string, Json | undefined> = {
    grant: auth === undefined || auth === 'oauth' ? undefined : auth.replaceAll('-', '_'),
    client_id: clientId,
    client_secret: variableReference(clientSecret, '--client-secret'),
    client_key: clientKey === undefined ? undefined : absolute(clientKey),
    client_metadata_url: options.clientDocument,
    client_name: options.clientName,
    client_metadata: metadataOf(options, environment),
    issuer: options.issuer,
    scope: options.scope,
    dpop: options.dpop,
    identity_token: identityToken === undefined ? undefined : resolveIdentityToken(identityToken, absolute),
    idp: options.idp,
    idp_client_id: idpClientId,
    idp_client_secret: variableReference(idpClientSecret, '--idp-client-secret'),
    idp_client_key: idpClientKey === undefined ? undefined : absolute(idpClientKey),
    callback_host: options.callbackHost,
    callback_port: options.callbackPort,
  };
  const entry = parseJson(stringifyJson(members)) as JsonObject;
  const isEmpty = Object.keys(entry).length === 0;
  if (isEmpty && auth === undefined) return bearer;
  if (bearer !== undefined) throw new UsageError('--bearer cannot be combined with options for OAuth.');
  return isEmpty ? 'oauth' : entry;
}

/** Returns the further client metadata. Throws UsageError. */
function metadataOf(
  { clientMetadata }: EntryOptions,
  environment: SystemEnvironment,
): JsonObject | undefined {
  return clientMetadata === undefined ? undefined : readClientMetadata(clientMetadata, environment);
}

/** Returns the reference that the entry has instead of the secret. Throws UsageError, without the secret. */
function variableReference(secret: string | undefined, option: string): string | undefined {
  if (secret === undefined) return undefined;
  const name = /^(?:env:(\w+)|\$\{(\w+)\})$/.exec(secret);
  if (name !== null) return `\${${name[1] ?? name[2]}}`;
  throw new UsageError('A client secret is never written to a config file.', {
    hint: `Name the environment variable that will hold it: ${option} env:NAME`,
  });
}
