import { join } from 'node:path';
import type { StoredOAuthClientInformation } from '@modelcontextprotocol/client';
import { stateFolder } from '../../../config/paths.ts';
import type { SystemEnvironment } from '../../../core/environment.ts';
import { sha256 } from '../../../core/sha256.ts';
import type { SecretSet } from '../../../schema/redactor.ts';
import type { AuthSettings } from '../../targets/auth-settings.ts';

/** A login to a server: the client, and the tokens that the authorization server has issued. */
export interface Login {
  /** The key of the server; see `serverKey`. */
  server: string;
  /** Random, and the same after the tokens were refreshed. Undefined for a login that is not stored. */
  id?: string | undefined;
  /** The identifier of the authorization server, which alone may receive the credentials. */
  issuer: string;
  /** The URL that the issuer's metadata was requested from. */
  authorizationServer: string;
  /** The resource indicator of the tokens (RFC 8707), if the server has one. */
  resource: string | undefined;
  /** `login`: of a user. `credentials`: of mcpc itself, which is not stored. */
  grant: 'login' | 'credentials';
  /** The registered redirect URI. */
  redirectUri: string | undefined;
  /** ms since the epoch. */
  savedAt: number;
  client: StoredOAuthClientInformation;
  /** The key that the tokens are bound to, as `DpopKey.export` returns it; undefined for bearer tokens. */
  dpopKey?: string | undefined;
  /** Undefined if they were revoked, and only the registration is left. */
  tokens: Tokens | undefined;
  /** Why the authorization server did not refresh the tokens the last time: an OAuth error code, or `HTTP 500`. */
  refreshError?: string | undefined;
}

export interface Tokens {
  access: string;
  refresh: string | undefined;
  /** The user's ID token (OpenID Connect Core, section 2), if there is one. */
  idToken?: string | undefined;
  scope: string | undefined;
  /** ms since the epoch, by this machine's clock; undefined if unknown. */
  expiresAt: number | undefined;
}

/** A successful response of a token endpoint (RFC 6749, section 5.1). */
export interface TokenResponse {
  access_token: string;
  refresh_token?: string | undefined;
  token_type?: string | undefined;
  /** Only in a token exchange (RFC 8693, section 2.2.1). */
  issued_token_type?: string | undefined;
  id_token?: string | undefined;
  /** In s. */
  expires_in?: number | undefined;
  scope?: string | undefined;
}

/** A login to a server, without secrets. */
export interface LoginSummary {
  /** The server's URL. */
  server: string;
  /** The identifier of the authorization server. */
  issuer: string;
  scopes: string[];
  /** ISO 8601; undefined if unknown. */
  expires: string | undefined;
  /** Whether it can be refreshed without the user. */
  renewable: boolean;
  /** Why it could not be refreshed: an OAuth error code, or `HTTP 500`. A new login is needed. */
  refreshError?: string | undefined;
  kept: 'keychain' | 'file' | 'storage' | 'memory';
}

/** How long before it expires a token is refreshed, at most: in ms, and as a part of its lifetime. */
const margin = { ms: 60_000, part: 0.1 };

/** Whether the access token of a login should be refreshed before it is used. `now`: ms since the epoch. */
export function isStale({ tokens, savedAt }: Pick<Login, 'tokens' | 'savedAt'>, now: number): boolean {
  const expiresAt = tokens?.expiresAt;
  if (expiresAt === undefined) return false;
  const lifetime = Math.max(0, expiresAt - savedAt);
  return expiresAt - Math.min(margin.ms, lifetime * margin.part) <= now;
}

/** Whether two issuer identifiers are equal, apart from a trailing slash. */
export function isSameIssuer(one: string, other: string): boolean {
  return one.replace(/\/$/, '') === other.replace(/\/$/, '');
}

/** Whether the settings allow the use of a stored login. */
export function isUsable({ client, issuer, grant, dpopKey }: Login, settings: AuthSettings): boolean {
  if (grant !== 'login') return false;
  if (settings.dpop === true && dpopKey === undefined) return false;
  if (settings.clientId !== undefined && client.client_id !== settings.clientId) return false;
  return settings.issuer === undefined || isSameIssuer(settings.issuer, issuer);
}

/** Returns the URL of a server with an HTTP scheme, which is the one to log in to even if it uses a WebSocket. */
export function httpAddress(url: URL): URL {
  const address = new URL(url);
  address.protocol = url.protocol.replace(/^ws/, 'http');
  address.hash = '';
  return address;
}

/** Returns the key of a server in the store: its URL, with a digest of the query, which may contain secrets. */
export function serverKey(url: URL): string {
  const { origin, pathname, search } = httpAddress(url);
  const query = search === '' ? '' : `#${sha256(search).slice(0, 12)}`;
  return `${origin}${pathname}${query}`;
}

/** Returns the path of the file with the logins, which may not exist. */
export function storePath(environment: SystemEnvironment): string {
  return join(stateFolder(environment), 'credentials.json');
}

/**
 * Returns the tokens in a token response, and adds them to `secrets`. `scope` is the requested one, which was granted
 * unless the response says otherwise (RFC 6749, section 5.1).
 */
export function tokensOf(response: TokenResponse, scope: string | undefined, secrets: SecretSet): Tokens {
  const { access_token: access, refresh_token: refresh, id_token: idToken, expires_in: expiresIn } = response;
  secrets.add([access, refresh, idToken]);
  return {
    access,
    refresh,
    ...(idToken === undefined ? {} : { idToken }),
    scope: response.scope ?? scope,
    // Some servers send 0 for unknown.
    expiresAt: expiresIn === undefined || expiresIn === 0 ? undefined : Date.now() + expiresIn * 1_000,
  };
}
