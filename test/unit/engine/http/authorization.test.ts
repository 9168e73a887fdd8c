import { describe, expect, it } from 'vitest';
import { challengeOf } from '../../../../src/engine/http/authorization.ts';

const answer = (status: number, header?: string) => ({
  status,
  headers: new Headers(header === undefined ? {} : { 'www-authenticate': header }),
});

describe('a challenge', () => {
  it.each([
    ['Bearer resource_metadata="https://a.example/m", scope="a b"', 'https://a.example/m', 'a b'],
    ['Bearer error="invalid_token",resource_metadata=https://a.example/m', 'https://a.example/m', undefined],
    ['Basic realm="x", Bearer scope="a \\"b\\""', undefined, 'a "b"'],
    ['Bearer resource_metadata="no address"', undefined, undefined],
    [undefined, undefined, undefined],
  ])('is read from a 401: %s', (header, address, scope) => {
    const challenge = challengeOf(answer(401, header));
    expect(challenge).toMatchObject({ kind: 'unauthorized', scope });
    expect(challenge?.resourceMetadataUrl?.href).toBe(address);
  });

  it('is read from a 403 only for missing scopes', () => {
    expect(challengeOf(answer(403, 'Bearer error="insufficient_scope", scope="w"'))).toMatchObject({
      kind: 'insufficientScope',
      scope: 'w',
    });
    expect(challengeOf(answer(403, 'Bearer error="invalid_token"'))).toBeUndefined();
    expect(challengeOf(answer(403))).toBeUndefined();
    expect(challengeOf(answer(200, 'Bearer scope="a"'))).toBeUndefined();
  });

  it('ignores parameters whose name merely ends the same', () => {
    expect(challengeOf(answer(401, 'Bearer other_scope="x"'))?.scope).toBeUndefined();
  });
});
