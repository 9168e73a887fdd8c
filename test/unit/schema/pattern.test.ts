import { describe, expect, it } from 'vitest';
import { compilePattern } from '../../../src/schema/pattern.ts';
import { validateArguments } from '../../../src/schema/validate.ts';

describe('a pattern of a server', () => {
  it('matches short and long texts alike', () => {
    const pattern = compilePattern('^a+$');
    expect(pattern?.test('aaa')).toBe(true);
    expect(pattern?.test('aab')).toBe(false);
    expect(pattern?.test('a'.repeat(1_000))).toBe(true);
    expect(pattern?.test(`${'a'.repeat(1_000)}b`)).toBe(false);
  });

  it('is none when it is no regular expression', () => {
    expect(compilePattern('(')).toBeUndefined();
  });

  it('cannot hang mcpc: one that never comes to an end is taken to match', async () => {
    const text = `${'a'.repeat(60)}!`;
    expect(compilePattern('^(a+)+$')?.test(text)).toBe(true);
    const schema = { type: 'object', properties: { a: { type: 'string', pattern: '^(a+)+$' } } };
    expect((await validateArguments({ a: text }, schema)).problems).toEqual([]);
    expect((await validateArguments({ a: 'b' }, schema)).problems).toHaveLength(1);
  });
});
