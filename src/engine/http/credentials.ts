import type { Credentials } from './authorization.ts';
import { discard, type Fetch } from './fetch.ts';

/** How often a request is repeated with another nonce. */
const maxNonces = 2;

/** Returns the credentials of a bearer token (RFC 6750, section 2.1). */
export function bearerCredentials(token: string): Credentials {
  return {
    token,
    headersFor: () => ({ authorization: `Bearer ${token}` }),
    acceptNonce: () => false,
  };
}

/** Returns a fetch whose requests carry `credentials`, and are repeated if the server demands a nonce in them. */
export function withCredentials(fetch: Fetch, credentials: Credentials | undefined): Fetch {
  if (credentials === undefined) return fetch;
  return async (url, request) => {
    for (let nonces = 0; ; nonces += 1) {
      const own = credentials.headersFor(request.method, url);
      const response = await fetch(url, { ...request, headers: { ...request.headers, ...own } });
      if (!credentials.acceptNonce(response) || nonces === maxNonces) return response;
      void discard(response);
    }
  };
}
