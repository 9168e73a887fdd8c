import { createHash } from 'node:crypto';
import type { JsonObject } from '../../core/json.ts';
import type { AuthSettings } from './auth-settings.ts';
import { assertDocumentUrl } from './check-auth.ts';

/** The path of redirect URIs. */
export const callbackPath = '/callback';

/** What describes the client to an authorization server, in a registration or in a document. */
type ClientSettings = Pick<
  AuthSettings,
  'clientName' | 'clientMetadata' | 'scope' | 'callbackHost' | 'callbackPort'
>;

/** Returns the metadata of a registration and of a document (RFC 7591, section 2), without their credentials and scope. */
export function clientMetadata(
  { clientName, clientMetadata: own }: ClientSettings,
  redirectUris: readonly string[],
): JsonObject {
  return {
    client_name: clientName ?? 'mcpc',
    grant_types: ['authorization_code', 'refresh_token'],
    response_types: ['code'],
    application_type: 'native',
    software_id: 'mcpc',
    ...own,
    // Another one would never be redirected to.
    redirect_uris: [...redirectUris],
  };
}

/**
 * Returns the client ID metadata document to host at `url`. Its redirect URIs have no port unless the settings name one,
 * since an authorization server must accept any port of a loopback address (RFC 8252, section 7.3). Throws UsageError for
 * a URL that is not the id of a client.
 */
export function clientDocumentFor(url: string, settings: ClientSettings): JsonObject {
  assertDocumentUrl(url);
  const { callbackHost, callbackPort, scope } = settings;
  const hosts = callbackHost === undefined ? ['127.0.0.1', 'localhost'] : [callbackHost];
  const port = callbackPort === undefined ? '' : `:${callbackPort}`;
  const redirectUris = hosts.map((host) => `http://${host}${port}${callbackPath}`);
  return {
    ...clientMetadata(settings, redirectUris),
    client_id: url,
    token_endpoint_auth_method: 'none',
    ...(scope === undefined ? {} : { scope }),
  };
}

/** Returns a digest of the settings that change a registration; undefined if there are none. */
export function metadataDigest({ clientName, clientMetadata: own }: AuthSettings): string | undefined {
  if (clientName === undefined && own === undefined) return undefined;
  return createHash('sha256')
    .update(JSON.stringify([clientName, own]))
    .digest('hex');
}
