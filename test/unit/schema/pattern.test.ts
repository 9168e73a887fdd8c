import { setImmediate } from 'node:timers/promises';
import { beforeEach, describe, expect, it } from 'vitest';
import { compilePattern, withMatchLimit } from '../../../src/schema/pattern.ts';
import { sampleText } from '../../../src/schema/sample.ts';
import { validateArguments } from '../../../src/schema/validate.ts';

/** Takes hours for a text of twenty characters. */
const slow = `^(?:[a-z-]|${'[a-z-]|'.repeat(12)}x)+!$`;

// The budget is renewed with each turn of the event loop.
beforeEach(() => setImmediate());

describe('a pattern of a server', () => {
  it('matches short and long texts alike', () => {
    const pattern = compilePattern('^a+$');
    expect(pattern?.test('aaa')).toBe(true);
    expect(pattern?.test('aab')).toBe(false);
    expect(pattern?.test('a'.repeat(1_000))).toBe(true);
    expect(pattern?.test(`${'a'.repeat(1_000)}b`)).toBe(false);
  });

  it.each([
    '(',
    '^\\d{4}\\Z',
    '\\A[a-z]+\\z',
    '^[[:alpha:]]+$',
    '^[a-z-[aeiou]]+$',
    '\\x{41}',
    '\\Qa.b\\E',
    '(?i)a',
  ])('is ignored if it is not a Unicode regular expression of JavaScript: %s', (source) => {
    expect(compilePattern(source)).toBeUndefined();
  });

  it.each([
    ['^https\\:\\/\\/', 'https://x', 'http:x'],
    ['^[\\p{L}\\_ ]+$', 'Anna_ B', '5'],
    ['^\\d\\-[a\\-c]$', '1--', '1-b'],
    ['^\\\\:$', '\\:', ':'],
  ])('may escape any punctuation: %s', (source, fits, fitsNot) => {
    const pattern = compilePattern(source);
    expect(pattern?.test(fits)).toBe(true);
    expect(pattern?.test(fitsNot)).toBe(false);
  });
});

describe('a pattern with exponential backtracking', () => {
  it('counts as a match, even for a short text', () => {
    expect(compilePattern(slow)?.test('some-text-long-e')).toBe(true);
  });

  it('uses up the budget of this turn for others too, and the next turn has a new one', async () => {
    expect(withMatchLimit(() => new RegExp(slow).test('some-text-long-e'))).toBeUndefined();
    expect(compilePattern('^a$')?.test('b')).toBe(true);
    await setImmediate();
    expect(compilePattern('^a$')?.test('b')).toBe(false);
  });

  it('is stopped whatever surrounds it', () => {
    const many = Array.from({ length: 100 }, () => compilePattern(slow));
    const found = withMatchLimit(() => many.map((pattern) => pattern?.test('some-text-long-e')));
    expect(found).toBeUndefined();
  });

  it('is not checked, with a note, while the rest of the schema is', async () => {
    const schema = {
      type: 'object',
      properties: { a: { type: 'string', pattern: slow }, b: { type: 'string', maxLength: 1 } },
    };
    const notes = [
      "The schema's regular expressions were not checked, because matching them takes too long.",
    ];
    const { problems, notes: given } = await validateArguments({ a: 'some-text-long-e', b: 'xx' }, schema);
    expect(given).toEqual(notes);
    expect(problems.map(({ path }) => path)).toEqual(['b']);
    await setImmediate();
    expect((await validateArguments({ a: '5' }, schema)).problems).toHaveLength(1);
  });

  it('is not checked by the validator of the newest dialect either', async () => {
    const schema = {
      properties: { a: { type: 'string', anyOf: [{ pattern: slow }, true] } },
      unevaluatedProperties: false,
    };
    const { problems, notes } = await validateArguments({ a: 'some-text-long-e' }, schema);
    expect(problems).toEqual([]);
    expect(notes).toHaveLength(1);
  });

  it('has no sample', () => {
    expect(sampleText({ type: 'string', pattern: slow })).toBe('text');
  });
});

it('an error within the limit is thrown unchanged', () => {
  expect(() =>
    withMatchLimit(() => {
      throw new TypeError('no');
    }),
  ).toThrow(TypeError);
});
