import type { Credentials } from '../../http/authorization.ts';
import type { HttpResponse } from '../../http/fetch.ts';
import { parseChallenges } from '../../http/www-authenticate.ts';
import { DpopKey } from './dpop-key.ts';

/** An access token that is bound to a key: each request carries a proof of the key (RFC 9449, section 7). */
export class DpopCredentials implements Credentials {
  readonly token: string;
  readonly #key: DpopKey;
  /** The latest nonce of the server. */
  #nonce: string | undefined;

  /** `key` is a text of `DpopKey.export`. Throws if it is damaged. */
  constructor(token: string, key: string) {
    this.token = token;
    this.#key = new DpopKey(key);
  }

  headersFor(method: string, url: URL): Record<string, string> {
    const { token } = this;
    return {
      authorization: `DPoP ${token}`,
      dpop: this.#key.proof({ method, url, token, nonce: this.#nonce }),
    };
  }

  acceptNonce({ status, headers }: Pick<HttpResponse, 'status' | 'headers'>): boolean {
    const nonce = headers.get('dpop-nonce');
    if (nonce === null) return false;
    this.#nonce = nonce;
    const challenges = status === 401 ? parseChallenges(headers.get('www-authenticate') ?? '') : [];
    return challenges.some(({ parameters }) =>
      parameters.some(([name, value]) => name === 'error' && value === 'use_dpop_nonce'),
    );
  }
}
