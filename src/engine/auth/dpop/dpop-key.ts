import {
  createHash,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
  randomUUID,
  sign,
} from 'node:crypto';

/** The signature algorithm of proofs: ECDSA with P-256 and SHA-256. */
export const dpopAlgorithm = 'ES256';

/** What a proof is for. */
interface ProvenRequest {
  method: string;
  url: URL;
  /** The access token in the request; undefined for a token request. */
  token?: string | undefined;
  /** The latest nonce of the server that the request is sent to. */
  nonce: string | undefined;
}

/** A private key that tokens are bound to, and which signs a proof for each request with them (RFC 9449). */
export class DpopKey {
  readonly #key: KeyObject;
  /** The public key as a JWK, with its members in the order of RFC 7638. */
  readonly #publicJwk: { crv: unknown; kty: unknown; x: unknown; y: unknown };

  /** Generates a key, or restores one from the text that `export` returned. Throws if that is damaged. */
  constructor(exported?: string) {
    this.#key =
      exported === undefined
        ? generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey
        : createPrivateKey({ key: Buffer.from(exported, 'base64'), format: 'der', type: 'pkcs8' });
    const { crv, kty, x, y } = createPublicKey(this.#key).export({ format: 'jwk' });
    this.#publicJwk = { crv, kty, x, y };
  }

  /** Returns the private key, which is a secret, as PKCS #8 in base64. */
  export(): string {
    return this.#key.export({ format: 'der', type: 'pkcs8' }).toString('base64');
  }

  /** Returns what identifies the key in an authorization request (RFC 9449, section 10; RFC 7638). */
  thumbprint(): string {
    return digest(JSON.stringify(this.#publicJwk));
  }

  /** Returns a proof for one request, the value of its `DPoP` header (RFC 9449, section 4.2). */
  proof({ method, url, token, nonce }: ProvenRequest): string {
    const claims = {
      jti: randomUUID(),
      htm: method,
      htu: `${url.origin}${url.pathname}`,
      iat: Math.floor(Date.now() / 1_000),
      ...(token === undefined ? {} : { ath: digest(token) }),
      ...(nonce === undefined ? {} : { nonce }),
    };
    const header = { typ: 'dpop+jwt', alg: dpopAlgorithm, jwk: this.#publicJwk };
    const signed = `${encode(header)}.${encode(claims)}`;
    const signature = sign('sha256', Buffer.from(signed), { key: this.#key, dsaEncoding: 'ieee-p1363' });
    return `${signed}.${signature.toString('base64url')}`;
  }
}

function encode(part: object): string {
  return Buffer.from(JSON.stringify(part)).toString('base64url');
}

function digest(text: string): string {
  return createHash('sha256').update(text).digest('base64url');
}
