import type { Options } from '../command-line/options.ts';
import type { ParsedLine } from '../command-line/parse-line.ts';
import type { SystemEnvironment } from '../core/environment.ts';
import { UsageError } from '../core/errors.ts';
import { resolvePath } from '../core/home.ts';
import type { AuthSettings } from '../engine/targets/auth-settings.ts';
import { grants, readClientMetadata, readKey } from '../engine/targets/auth-settings.ts';
import type { TargetOptions } from '../engine/targets/target-options.ts';
import type { Prompter } from '../prompts/prompter.ts';

/** Returns the authorization settings of a line; undefined if it has none. Throws UsageError if a file cannot be read. */
function authSettings(options: Options, environment: SystemEnvironment): AuthSettings | undefined {
  const { auth, clientId, clientSecret, clientKey, clientDocument, issuer, scope } = options;
  const { clientName, clientMetadata } = options;
  const { callbackHost, callbackPort, callbackTimeout } = options;
  const { dpop, identityToken, idp, idpClientId, idpClientSecret, idpClientKey } = options;
  const given = {
    ...{ clientId, clientSecret, clientDocument, issuer, scope, callbackHost, callbackPort, callbackTimeout },
    ...{ dpop, identityToken, idp, idpClientId, idpClientSecret, clientName },
    clientMetadata:
      clientMetadata === undefined ? undefined : readClientMetadata(clientMetadata, environment),
    clientKey: clientKey === undefined ? undefined : readKey(clientKey),
    idpClientKey: idpClientKey === undefined ? undefined : readKey(idpClientKey),
    grant: auth === undefined ? undefined : grants[auth],
  };
  // The token of --bearer is sent as it is.
  const ignored = auth !== undefined ? '--auth' : dpop === true ? '--dpop' : undefined;
  if (options.bearer !== undefined && ignored !== undefined) {
    throw new UsageError(`--bearer and ${ignored} cannot be used together: --bearer replaces the login.`);
  }
  return Object.values(given).some((value) => value !== undefined) ? given : undefined;
}

/** Returns what a line says about its target. */
export function targetOptions(
  { operands, options }: ParsedLine,
  environment: SystemEnvironment,
): TargetOptions {
  return {
    transport: options.transport,
    env: options.env,
    inheritEnv: options.inheritEnv ?? false,
    cwd: options.cwd,
    python: options.python,
    headers: options.header,
    bearer: options.bearer,
    auth: authSettings(options, environment),
    cacert: options.cacert,
    insecure: options.insecure ?? false,
    following: operands,
  };
}

/**
 * Returns the line with the client secrets themselves in place of where they come from (an environment variable or the
 * user), and with absolute paths of the client keys. Warns about a secret on the command line, which others on the machine
 * can see. Throws UsageError.
 */
export async function withClientSecrets(
  line: ParsedLine,
  prompter: Prompter,
  notice: (message: string) => void,
): Promise<ParsedLine> {
  const { options } = line;
  const preset = prompter.environment.env.MCPC_CLIENT_SECRET || undefined;
  const own = { id: options.clientId, secret: options.clientSecret, key: options.clientKey };
  const atIdp = { id: options.idpClientId, secret: options.idpClientSecret, key: options.idpClientKey };
  const client = await resolveClient('--client', own, preset, prompter, notice);
  const idpClient = await resolveClient('--idp-client', atIdp, undefined, prompter, notice);
  const resolved = {
    ...(client === undefined ? {} : { clientSecret: client.secret, clientKey: client.key }),
    ...(idpClient === undefined ? {} : { idpClientSecret: idpClient.secret, idpClientKey: idpClient.key }),
  };
  const given = Object.fromEntries(Object.entries(resolved).filter(([, value]) => value !== undefined));
  return { ...line, options: { ...options, ...given } };
}

/** The id of a client, and where its secret or key is. */
interface GivenClient {
  id: string | undefined;
  secret: string | undefined;
  key: string | undefined;
}

/** Returns the secret and the path of the key; undefined without a client. `option` is the beginning of its options. */
async function resolveClient(
  option: string,
  { id, secret, key }: GivenClient,
  preset: string | undefined,
  prompter: Prompter,
  notice: (message: string) => void,
): Promise<Omit<GivenClient, 'id'> | undefined> {
  if (id === undefined) {
    if (secret === undefined && key === undefined) return undefined;
    throw new UsageError(`${option}-secret and ${option}-key need ${option}-id ID.`);
  }
  if (key !== undefined) return { secret: undefined, key: resolvePath(key, prompter.environment) };
  const read =
    secret === undefined ? preset : await readSecret(`${option}-secret`, secret, id, prompter, notice);
  return { secret: read, key: undefined };
}

async function readSecret(
  option: string,
  given: string,
  clientId: string,
  prompter: Prompter,
  notice: (message: string) => void,
): Promise<string> {
  const variable = /^env:(\w+)$/.exec(given)?.[1];
  if (variable !== undefined) {
    const value = prompter.environment.env[variable];
    if (value !== undefined && value !== '') return value;
    throw new UsageError(`${option} ${given}: the variable ${variable} is not set.`);
  }
  if (given !== 'ask:') {
    notice(
      `Others on this machine can see a secret on the command line; use ${option} env:NAME or ask: to hide it.`,
    );
    return given;
  }
  if (!prompter.isInteractive) throw new UsageError(`${option} ask: needs a terminal to ask on.`);
  const { askText } = await import('../terminal/prompts.ts');
  return prompter.prompt((terminal) => askText(terminal, `Secret of ${clientId}`, () => undefined, true));
}
