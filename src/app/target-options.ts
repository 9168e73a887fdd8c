import type { Options } from '../command-line/options.ts';
import type { ParsedLine } from '../command-line/parse-line.ts';
import { UsageError } from '../core/errors.ts';
import { resolvePath } from '../core/home.ts';
import type { AuthSettings } from '../engine/targets/auth-settings.ts';
import { readKey } from '../engine/targets/auth-settings.ts';
import type { TargetOptions } from '../engine/targets/target-options.ts';
import type { Prompter } from '../prompts/prompter.ts';

/** Returns the authorization settings of a line; undefined if it has none. Throws UsageError if the key cannot be read. */
function authSettings(options: Options): AuthSettings | undefined {
  const { auth, clientId, clientSecret, clientKey, clientDocument, issuer, scope } = options;
  const { callbackHost, callbackPort, callbackTimeout } = options;
  const given = {
    ...{ clientId, clientSecret, clientDocument, issuer, scope, callbackHost, callbackPort, callbackTimeout },
    clientKey: clientKey === undefined ? undefined : readKey(clientKey),
    grant: auth === undefined ? undefined : auth === 'oauth' ? ('login' as const) : ('credentials' as const),
  };
  return Object.values(given).some((value) => value !== undefined) ? given : undefined;
}

/** Returns what a line says about its target. */
export function targetOptions({ operands, options }: ParsedLine): TargetOptions {
  return {
    transport: options.transport,
    env: options.env,
    inheritEnv: options.inheritEnv ?? false,
    cwd: options.cwd,
    python: options.python,
    headers: options.header,
    bearer: options.bearer,
    auth: authSettings(options),
    cacert: options.cacert,
    insecure: options.insecure ?? false,
    following: operands,
  };
}

/**
 * Returns the line with the client secret itself in place of where it comes from: an environment variable or the user.
 * Warns about a secret on the command line, which others on the machine can see. Throws UsageError.
 */
export async function withClientSecret(
  line: ParsedLine,
  prompter: Prompter,
  notice: (message: string) => void,
): Promise<ParsedLine> {
  const { environment } = prompter;
  const { clientId, clientSecret, clientKey } = line.options;
  if (clientId === undefined) {
    if (clientSecret === undefined && clientKey === undefined) return line;
    throw new UsageError('--client-secret and --client-key need --client-id ID.');
  }
  if (clientKey !== undefined) {
    return { ...line, options: { ...line.options, clientKey: resolvePath(clientKey, environment) } };
  }
  const secret =
    clientSecret === undefined
      ? environment.env.MCPC_CLIENT_SECRET || undefined
      : await readSecret(clientSecret, clientId, prompter, notice);
  if (secret === undefined) return line;
  return { ...line, options: { ...line.options, clientSecret: secret } };
}

async function readSecret(
  given: string,
  clientId: string,
  prompter: Prompter,
  notice: (message: string) => void,
): Promise<string> {
  const variable = /^env:(\w+)$/.exec(given)?.[1];
  if (variable !== undefined) {
    const value = prompter.environment.env[variable];
    if (value !== undefined && value !== '') return value;
    throw new UsageError(`--client-secret ${given}: the variable ${variable} is not set.`);
  }
  if (given !== 'ask:') {
    notice(
      'Others on this machine can see a secret on the command line; use --client-secret env:NAME or ask: to hide it.',
    );
    return given;
  }
  if (!prompter.isInteractive) throw new UsageError('--client-secret ask: needs a terminal to ask on.');
  const { askText } = await import('../terminal/prompts.ts');
  return prompter.prompt((terminal) => askText(terminal, `Secret of ${clientId}`, () => undefined, true));
}
