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
    expect(challenge?.resourceMetadataUrls.map(String)).toEqual(address === undefined ? [] : [address]);
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

  it.each([
    ['a parameter whose name ends alike', 'Bearer other_scope="x"'],
    [
      'a parameter in a quoted string',
      'Bearer error_description="no scope=admin, resource_metadata=https://x.example/"',
    ],
    ['the realm of another scheme', 'Basic realm="staff, scope=admin", Bearer'],
    ['a parameter of another scheme', 'Basic realm="x", scope="admin"'],
  ])('is not taken from %s', (_what, header) => {
    expect(challengeOf(answer(401, header))).toEqual({
      kind: 'unauthorized',
      resourceMetadataUrls: [],
      scope: undefined,
    });
  });

  it('lists every address of the metadata once, those of the Bearer scheme first', () => {
    const [one, two, three] = ['https://a.example/1', 'https://a.example/2', 'https://a.example/3'];
    const header = `Other resource_metadata="${three}", Bearer resource_metadata="${one}", resource_metadata="${two}", scope="", scope="a", scope="b"`;
    const challenge = challengeOf(answer(401, header));
    expect(challenge?.resourceMetadataUrls.map(String)).toEqual([one, two, three]);
    expect(challenge?.scope).toBe('a');
  });

  it('is read from several fields', () => {
    const headers = new Headers([
      ['www-authenticate', 'Basic realm="scope=admin"'],
      ['www-authenticate', 'Bearer error="insufficient_scope", scope="w"'],
    ]);
    expect(challengeOf({ status: 403, headers })).toMatchObject({ kind: 'insufficientScope', scope: 'w' });
  });
});
