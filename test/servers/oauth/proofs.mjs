/** DPoP for an MCP server: checks the proofs of requests (RFC 9449, section 4.3). */
import { createHash, createPublicKey, verify } from 'node:crypto';

const digest = (text) => createHash('sha256').update(text).digest('base64url');

/**
 * Returns a function that checks the proof of a request for `token`, which is bound to the key with `thumbprint`. It
 * returns the error code for the challenge; undefined for a valid proof. `nonce`: demands this nonce.
 */
export function proofChecker(resource, nonce) {
  const seen = new Set();
  return ({ method, headers }, token, thumbprint) => {
    const [head = '', payload = '', signature = ''] = (headers.dpop ?? '').split('.');
    if (signature === '') return 'invalid_dpop_proof';
    const decode = (part) => JSON.parse(Buffer.from(part, 'base64url').toString('utf8'));
    const { typ, alg, jwk } = decode(head);
    const { jti, htm, htu, iat, ath, nonce: given } = decode(payload);
    const { crv, kty, x, y } = jwk;
    const key = { key: createPublicKey({ key: jwk, format: 'jwk' }), dsaEncoding: 'ieee-p1363' };
    const isValid =
      typ === 'dpop+jwt' &&
      alg === 'ES256' &&
      verify('sha256', Buffer.from(`${head}.${payload}`), key, Buffer.from(signature, 'base64url')) &&
      digest(JSON.stringify({ crv, kty, x, y })) === thumbprint &&
      ath === digest(token) &&
      htm === method &&
      htu === resource &&
      Math.abs(Date.now() / 1_000 - iat) < 300 &&
      !seen.has(jti);
    seen.add(jti);
    if (!isValid) return 'invalid_dpop_proof';
    return given === nonce ? undefined : 'use_dpop_nonce';
  };
}
