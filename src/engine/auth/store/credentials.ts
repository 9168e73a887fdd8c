import { createHash } from 'node:crypto';
import { join } from 'node:path';
import type { OAuthTokens, StoredOAuthClientInformation } from '@modelcontextprotocol/client';
import { stateFolder } from '../../../config/paths.ts';
import type { SystemEnvironment } from '../../../core/environment.ts';
import type { SecretSet } from '../../../schema/redactor.ts';

/** A login as mcpc keeps it: who let mcpc in, where to, and what it shows there. */
export interface Login {
  /** Which server it is for, by `serverKey`. */
  server: string;
  /** The authorization server's identifier: its credentials go nowhere else. */
  issuer: string;
  /** The address from which the issuer's metadata was read. */
  authorizationServer: string;
  /** The resource indicator that the tokens are for (RFC 8707), if the server names one. */
  resource: string | undefined;
  grant: 'login' | 'credentials';
  /** Where the browser was sent back to: registered, so it has to stay. */
  redirectUri: string | undefined;
  /** ms since the epoch. */
  savedAt: number;
  client: StoredOAuthClientInformation;
  /** Undefined when the server took them back, and only the registration is left. */
  tokens: Tokens | undefined;
}

export interface Tokens {
  access: string;
  refresh: string | undefined;
  scope: string | undefined;
  /** ms since the epoch, by this machine's clock; undefined when the server did not say. */
  expiresAt: number | undefined;
}

/** A login to a server. There are no secrets in it. */
export interface LoginSummary {
  /** The server's address. */
  server: string;
  /** The authorization server that let mcpc in. */
  issuer: string;
  scopes: string[];
  /** ISO 8601; undefined when it is not known. */
  expires: string | undefined;
  /** Whether it goes on after that without a person. */
  renewable: boolean;
  kept: 'keychain' | 'file' | 'storage' | 'memory';
}

/** How long before its end a token is renewed, in ms. */
const margin = 60_000;

/** Whether a token should be renewed before it is used. */
export function isStale({ expiresAt }: Tokens, now: number): boolean {
  return expiresAt !== undefined && expiresAt - margin <= now;
}

/** The address of a server as HTTP: what it is logged in to, also if it speaks over a WebSocket. */
export function httpAddress(url: URL): URL {
  const address = new URL(url);
  address.protocol = url.protocol.replace(/^ws/, 'http');
  address.hash = '';
  return address;
}

/** Under which name the logins of a server are kept: its address; of a query, which may hold a secret, a digest. */
export function serverKey(url: URL): string {
  const { origin, pathname, search } = httpAddress(url);
  const query = search === '' ? '' : `#${createHash('sha256').update(search).digest('hex').slice(0, 12)}`;
  return `${origin}${pathname}${query}`;
}

/** Where the logins of a person lie; the file need not be there. */
export function storePath(environment: SystemEnvironment): string {
  return join(stateFolder(environment), 'credentials.json');
}

/**
 * The tokens of an answer, with the time at which they end instead of how long they last. `scope`: what was asked for,
 * which is what was granted where the answer does not say (RFC 6749, section 5.1). They are added to `secrets`.
 */
export function tokensOf(answer: OAuthTokens, scope: string | undefined, secrets: SecretSet): Tokens {
  const { access_token: access, refresh_token: refresh, expires_in: lasts } = answer;
  secrets.add([access, refresh]);
  return {
    access,
    refresh,
    scope: answer.scope ?? scope,
    expiresAt: lasts === undefined ? undefined : Date.now() + lasts * 1_000,
  };
}
