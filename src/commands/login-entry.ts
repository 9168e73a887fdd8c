import { resolve } from 'node:path';
import { UsageError } from '../base/errors.ts';
import type { Json, JsonObject } from '../base/json.ts';
import { expandHome } from '../engine/home.ts';
import type { Options } from './options.ts';

/**
 * What the `auth` of an entry says of the login that the options describe; undefined if they describe none. A secret
 * is there as the variable that holds it. `from`: the folder from which a key's path is. Throws UsageError.
 */
export function loginEntry(options: Options, from: string): Json | undefined {
  const { auth, bearer, clientId, clientSecret, clientKey } = options;
  if (clientId === undefined && (clientSecret !== undefined || clientKey !== undefined)) {
    throw new UsageError('A client secret or key goes with --client-id ID: it is for a client of that id.');
  }
  const said: Record<string, Json | undefined> = {
    grant: auth === 'client-credentials' ? 'client_credentials' : undefined,
    client_id: clientId,
    client_secret: clientSecret === undefined ? undefined : variableOf(clientSecret),
    client_key: clientKey === undefined ? undefined : resolve(from, expandHome(clientKey)),
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
