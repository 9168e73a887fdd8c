import type { Fetch, HttpResponse } from './fetch.ts';
import { type AuthenticationChallenge, parseChallenges } from './www-authenticate.ts';

/** Authorizes the requests to one server. */
export interface Authorizer {
  /** Wraps `fetch` so that requests carry the token, and are sent again once a challenge was handled. */
  authorizedFetch(fetch: Fetch): Fetch;
  /** Returns the access token, refreshed if it is about to expire; undefined if there is none. */
  credentials(): Promise<Credentials | undefined>;
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

/** An access token, and how requests present it to the server. */
export interface Credentials {
  readonly token: string;
  /** Returns the headers for one request to an HTTP URL, with names in lower case. */
  headersFor(method: string, url: URL): Record<string, string>;
  /** Remembers the nonce in a response. Returns whether the server demands that the request is repeated with it. */
  acceptNonce(response: Pick<HttpResponse, 'status' | 'headers'>): boolean;
}

/** Why a server rejected a request, from its `WWW-Authenticate` header (RFC 6750, section 3). */
export interface Challenge {
  kind: 'unauthorized' | 'insufficientScope';
  /** Where the protected resource metadata may be (RFC 9728, section 5.1), in order of preference. */
  resourceMetadataUrls: readonly URL[];
  scope: string | undefined;
  /** Whether the server accepts only tokens that are bound to a key (RFC 9449, section 7.1). */
  requiresDpop?: boolean;
  /** Why it rejected the proof of such a token; empty if it does not say. Undefined if it did not. */
  proofProblem?: string | undefined;
  /** The IP address of the server; undefined if it is unknown, as behind a proxy. */
  remoteAddress?: string | undefined;
}

/** Returns the challenge in a response: any 401, and a 403 for insufficient scope; undefined for other responses. */
export function challengeOf({
  status,
  headers,
  remoteAddress,
}: Pick<HttpResponse, 'status' | 'headers' | 'remoteAddress'>): Challenge | undefined {
  if (status !== 401 && status !== 403) return undefined;
  const challenges = parseChallenges(headers.get('www-authenticate') ?? '');
  const forTokens = challenges.filter(({ scheme }) => tokenSchemes.includes(scheme));
  if (status === 403 && !valuesOf('error', forTokens).includes('insufficient_scope')) return undefined;
  const schemes = challenges.map(({ scheme }) => scheme);
  const rejectsProof = valuesOf('error', forTokens).includes('invalid_dpop_proof');
  // Unlike the other parameters, this one may belong to any scheme.
  const addresses = valuesOf('resource_metadata', [...forTokens, ...challenges]);
  return {
    kind: status === 403 ? 'insufficientScope' : 'unauthorized',
    resourceMetadataUrls: [...new Set(addresses)].flatMap((address) =>
      URL.canParse(address) ? [new URL(address)] : [],
    ),
    scope: valuesOf('scope', forTokens)[0],
    ...(schemes.includes('dpop') && !schemes.includes('bearer') ? { requiresDpop: true } : {}),
    ...(rejectsProof ? { proofProblem: valuesOf('error_description', forTokens)[0] ?? '' } : {}),
    remoteAddress,
  };
}

/** The schemes with the parameters of RFC 6750; empty if the server names none. */
const tokenSchemes = ['bearer', 'dpop', ''];

/** Returns the values of a parameter that are not empty, in all challenges. */
function valuesOf(name: string, challenges: readonly AuthenticationChallenge[]): string[] {
  return challenges.flatMap(({ parameters }) =>
    parameters.flatMap(([given, value]) => (given === name && value !== '' ? [value] : [])),
  );
}
