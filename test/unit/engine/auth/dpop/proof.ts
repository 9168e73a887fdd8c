import { createPublicKey, type JsonWebKey, verify } from 'node:crypto';
import { expect } from 'vitest';

/** The parts of a DPoP proof, whose signature has been verified with the key in it. */
export function verifiedProof(proof = ''): {
  header: Record<string, unknown>;
  claims: Record<string, unknown>;
} {
  const [head = '', payload = '', signature = ''] = proof.split('.');
  const decode = (part: string) => JSON.parse(Buffer.from(part, 'base64url').toString('utf8'));
  const header = decode(head) as { jwk: JsonWebKey };
  const key = createPublicKey({ key: header.jwk, format: 'jwk' });
  const isValid = verify(
    'sha256',
    Buffer.from(`${head}.${payload}`),
    { key, dsaEncoding: 'ieee-p1363' },
    Buffer.from(signature, 'base64url'),
  );
  expect(isValid, 'the signature of the proof').toBe(true);
  return { header: { ...header }, claims: decode(payload) };
}
