import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { DpopKey } from '../../../../../src/engine/auth/dpop/dpop-key.ts';
import { verifiedProof } from './proof.ts';

const url = new URL('https://server.example/mcp?tenant=1#part');
const digest = (text: string) => createHash('sha256').update(text).digest('base64url');

describe('a DPoP proof', () => {
  it('is signed with the key in it, and names the request, the token and the nonce', () => {
    const proof = new DpopKey().proof({ method: 'POST', url, token: 'token-1', nonce: 'nonce-1' });
    const { header, claims } = verifiedProof(proof);
    expect(header).toEqual({
      typ: 'dpop+jwt',
      alg: 'ES256',
      jwk: { kty: 'EC', crv: 'P-256', x: expect.any(String), y: expect.any(String) },
    });
    expect(claims).toEqual({
      jti: expect.stringMatching(/^[\da-f-]{36}$/),
      htm: 'POST',
      htu: 'https://server.example/mcp',
      iat: expect.any(Number),
      ath: digest('token-1'),
      nonce: 'nonce-1',
    });
    expect(Math.abs(Number(claims.iat) * 1_000 - Date.now())).toBeLessThan(10_000);
  });

  it('of a token request has no digest of a token, and no nonce unless there is one', () => {
    const { claims } = verifiedProof(new DpopKey().proof({ method: 'POST', url, nonce: undefined }));
    expect(Object.keys(claims)).toEqual(['jti', 'htm', 'htu', 'iat']);
  });

  it('is unique', () => {
    const key = new DpopKey();
    const jtis = [1, 2].map(
      () => verifiedProof(key.proof({ method: 'GET', url, nonce: undefined })).claims.jti,
    );
    expect(new Set(jtis).size).toBe(2);
  });
});

describe('a DPoP key', () => {
  it('can be stored and restored', () => {
    const key = new DpopKey();
    expect(new DpopKey(key.export()).thumbprint()).toBe(key.thumbprint());
    expect(new DpopKey().thumbprint()).not.toBe(key.thumbprint());
  });

  it('is identified by the thumbprint of its JWK', () => {
    const key = new DpopKey();
    const { jwk } = verifiedProof(key.proof({ method: 'GET', url, nonce: undefined })).header;
    const { x, y } = jwk as Record<string, string>;
    expect(key.thumbprint()).toBe(digest(`{"crv":"P-256","kty":"EC","x":"${x}","y":"${y}"}`));
  });
});
