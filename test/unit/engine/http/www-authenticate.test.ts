import { describe, expect, it } from 'vitest';
import { parseChallenges } from '../../../../src/engine/http/www-authenticate.ts';

/** The challenges as `[scheme, token68, ...parameters]`. */
const parsed = (field: string) =>
  parseChallenges(field).map(({ scheme, token68, parameters }) => [
    scheme,
    token68,
    ...parameters.map(([name, value]) => `${name}=${value}`),
  ]);

describe('the WWW-Authenticate field', () => {
  it.each([
    ['', []],
    [' , ,', []],
    ['Basic', [['basic', undefined]]],
    [
      'Negotiate, Basic',
      [
        ['negotiate', undefined],
        ['basic', undefined],
      ],
    ],
    [
      'Negotiate YII+/w==, NTLM',
      [
        ['negotiate', 'YII+/w=='],
        ['ntlm', undefined],
      ],
    ],
    ['BEARER Scope="a"', [['bearer', undefined, 'scope=a']]],
    ['Bearer scope = "a" ,\terror=b', [['bearer', undefined, 'scope=a', 'error=b']]],
    ['Bearer a="", b=, c=d', [['bearer', undefined, 'a=', 'b=', 'c=d']]],
    ['Bearer a="1", a=2', [['bearer', undefined, 'a=1', 'a=2']]],
    ['Bearer a="say \\"x=1, y\\" \\\\"', [['bearer', undefined, 'a=say "x=1, y" \\']]],
    // The example of RFC 9110, section 11.6.1.
    [
      'Basic realm="simple", Newauth realm="apps", type=1, title="Login to \\"apps\\""',
      [
        ['basic', undefined, 'realm=simple'],
        ['newauth', undefined, 'realm=apps', 'type=1', 'title=Login to "apps"'],
      ],
    ],
    [
      'Basic realm="staff, scope=admin", Bearer scope="read"',
      [
        ['basic', undefined, 'realm=staff, scope=admin'],
        ['bearer', undefined, 'scope=read'],
      ],
    ],
  ])('is parsed: %s', (field, challenges) => {
    expect(parsed(field)).toEqual(challenges);
  });

  it.each([
    ['a missing scheme', 'scope="a"', [['', undefined, 'scope=a']]],
    [
      'missing commas',
      'Bearer a="1" b=2 Basic c=3',
      [
        ['bearer', undefined, 'a=1', 'b=2'],
        ['basic', undefined, 'c=3'],
      ],
    ],
    [
      'an unquoted URL',
      'Bearer a=https://a.example/?b=c',
      [['bearer', undefined, 'a=https://a.example/?b=c']],
    ],
    ['a missing quote', 'Bearer a="1, b=2', [['bearer', undefined, 'a=1, b=2']]],
    ['an unfinished escape', 'Bearer a="1\\', [['bearer', undefined, 'a=1']]],
    ['a stray string', 'Bearer "x, scope=1", b=2', [['bearer', undefined, 'b=2']]],
    ['stray characters', 'Bearer @ =, a=1', [['bearer', undefined, 'a=1']]],
  ])('is parsed despite %s', (_what, field, challenges) => {
    expect(parsed(field)).toEqual(challenges);
  });

  it('is parsed in linear time', () => {
    expect(parsed(`Bearer a="${'\\"'.repeat(100_000)}`)[0]).toHaveLength(3);
    expect(parsed('Bearer '.repeat(10_000))).not.toHaveLength(0);
  });
});
