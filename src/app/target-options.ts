import type { Options } from '../command-line/options.ts';
import type { ParsedLine } from '../command-line/parse-line.ts';
import type { AuthSettings } from '../engine/targets/auth-settings.ts';
import { readKey } from '../engine/targets/private-key.ts';
import type { TargetOptions } from '../engine/targets/target-options.ts';

/** What a line says about being let in; undefined if nothing. Throws UsageError when the key cannot be read. */
export function authSettings(options: Options): AuthSettings | undefined {
  const { auth, clientId, clientSecret, clientKey, clientDocument, issuer, scope } = options;
  const { callbackHost, callbackPort, callbackTimeout } = options;
  const given = {
    ...{ clientId, clientSecret, clientDocument, issuer, scope, callbackHost, callbackPort, callbackTimeout },
    clientKey: clientKey === undefined ? undefined : readKey(clientKey),
    grant: auth === undefined ? undefined : auth === 'oauth' ? ('login' as const) : ('credentials' as const),
  };
  return Object.values(given).some((value) => value !== undefined) ? given : undefined;
}

/** What a line says about its target. */
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
