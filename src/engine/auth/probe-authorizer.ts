import { type Authorizer, type Challenge, type Credentials, challengeOf } from '../http/authorization.ts';
import { withCredentials } from '../http/credentials.ts';
import type { Fetch } from '../http/fetch.ts';

/**
 * Sends requests to a server with given credentials or none, and records the server's challenge instead of handling it, so
 * that the request fails.
 */
export class ProbeAuthorizer implements Authorizer {
  /** The server's first challenge. */
  challenge: Challenge | undefined;
  /** Whether the server has responded to a request. */
  isReached = false;
  /** The IP address of the server; undefined if it is unknown. */
  remoteAddress: string | undefined;
  readonly #origin: string;
  readonly #credentials: Credentials | undefined;

  constructor(server: URL, credentials: Credentials | undefined) {
    this.#origin = server.origin;
    this.#credentials = credentials;
  }

  authorizedFetch(fetch: Fetch): Fetch {
    return async (url, request) => {
      if (url.origin !== this.#origin) return fetch(url, request);
      const response = await withCredentials(fetch, this.#credentials)(url, request);
      this.isReached = true;
      this.remoteAddress = response.remoteAddress;
      this.challenge ??= challengeOf(response);
      return response;
    };
  }

  async credentials(): Promise<Credentials | undefined> {
    return this.#credentials;
  }

  async handleChallenge(challenge: Challenge): Promise<boolean> {
    this.isReached = true;
    this.remoteAddress = challenge.remoteAddress;
    this.challenge ??= challenge;
    return false;
  }
}
