import { type Authorizer, type Challenge, challengeOf } from '../http/authorization.ts';
import type { Fetch } from '../http/fetch.ts';

/**
 * Sends requests to a server with a given token or none, and records the server's challenge instead of handling it, so
 * that the request fails.
 */
export class ProbeAuthorizer implements Authorizer {
  /** The server's first challenge. */
  challenge: Challenge | undefined;
  /** Whether the server has responded to a request. */
  isReached = false;
  readonly #origin: string;
  readonly #token: string | undefined;

  constructor(server: URL, token: string | undefined) {
    this.#origin = server.origin;
    this.#token = token;
  }

  authorizedFetch(fetch: Fetch): Fetch {
    return async (url, request) => {
      if (url.origin !== this.#origin) return fetch(url, request);
      const own = this.#token === undefined ? {} : { authorization: `Bearer ${this.#token}` };
      const response = await fetch(url, { ...request, headers: { ...request.headers, ...own } });
      this.isReached = true;
      this.challenge ??= challengeOf(response);
      return response;
    };
  }

  async token(): Promise<string | undefined> {
    return this.#token;
  }

  async handleChallenge(challenge: Challenge): Promise<boolean> {
    this.isReached = true;
    this.challenge ??= challenge;
    return false;
  }
}
