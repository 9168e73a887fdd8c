import type { Fetch, HttpResponse } from './fetch.ts';

/** Authorizes the requests to one server. */
export interface Authorizer {
  /** Wraps `fetch` so that requests carry the token, and are sent again once a challenge was handled. */
  authorizedFetch(fetch: Fetch): Fetch;
  /** Returns the access token, refreshed if it is about to expire; undefined if there is none. */
  token(): Promise<string | undefined>;
  /**
   * Obtains another token after the server rejected `used`. Returns whether to repeat the request; not if the server
   * does not support OAuth. Throws AuthorizationError if nobody can log in or the user declines.
   */
  handleChallenge(
    challenge: Challenge,
    used: string | undefined,
    signal: AbortSignal | undefined,
  ): Promise<boolean>;
}

/** Why a server rejected a request, from its `WWW-Authenticate` header (RFC 6750, section 3). */
export interface Challenge {
  kind: 'unauthorized' | 'insufficientScope';
  /** The URL of the protected resource metadata (RFC 9728, section 5.1). */
  resourceMetadataUrl: URL | undefined;
  scope: string | undefined;
}

/** Returns the challenge in a response: any 401, and a 403 for insufficient scope; undefined for other responses. */
export function challengeOf({
  status,
  headers,
}: Pick<HttpResponse, 'status' | 'headers'>): Challenge | undefined {
  const header = headers.get('www-authenticate') ?? '';
  if (status === 403 && parameter(header, 'error') !== 'insufficient_scope') return undefined;
  if (status !== 401 && status !== 403) return undefined;
  const address = parameter(header, 'resource_metadata');
  return {
    kind: status === 403 ? 'insufficientScope' : 'unauthorized',
    resourceMetadataUrl: address !== undefined && URL.canParse(address) ? new URL(address) : undefined,
    scope: parameter(header, 'scope'),
  };
}

function parameter(header: string, name: string): string | undefined {
  const match = new RegExp(`(?:^|[\\s,])${name}\\s*=\\s*(?:"((?:[^"\\\\]|\\\\.)*)"|([^\\s,]+))`, 'i').exec(
    header,
  );
  const value = match?.[1]?.replace(/\\(.)/g, '$1') ?? match?.[2];
  return value === undefined || value === '' ? undefined : value;
}
