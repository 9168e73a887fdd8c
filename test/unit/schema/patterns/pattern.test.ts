import { setImmediate } from 'node:timers/promises';
import { beforeEach, describe, expect, it } from 'vitest';
import { compilePattern, withMatchLimit } from '../../../../src/schema/patterns/pattern.ts';
import { sampleText } from '../../../../src/schema/sample.ts';
import { validateArguments } from '../../../../src/schema/validate.ts';

/** Whether a pattern matches; a sentence if it cannot be used. */
function match(source: string, text: string): boolean | string | undefined {
  const pattern = compilePattern(source);
  return 'problem' in pattern ? pattern.problem : pattern.matches(text);
}

/** Takes hours for a text of twenty characters. */
const slow = `^(?:[a-z-]|${'[a-z-]|'.repeat(12)}x)+!$`;

// The budget is renewed with each turn of the event loop.
beforeEach(() => setImmediate());

describe('a pattern of a server', () => {
  it('matches short and long texts alike', () => {
    expect(match('^a+$', 'aaa')).toBe(true);
    expect(match('^a+$', 'aab')).toBe(false);
    expect(match('^a+$', 'a'.repeat(1_000))).toBe(true);
    expect(match('^a+$', `${'a'.repeat(1_000)}b`)).toBe(false);
  });

  it.each([
    ['^https\\:\\/\\/', 'https://x', 'http:x'],
    ['^[\\p{L}\\_ ]+$', 'Anna_ B', '5'],
    ['^\\d\\-[a\\-c]$', '1--', '1-b'],
    ['^\\\\:$', '\\:', ':'],
  ])('may escape any punctuation: %s', (source, fits, fitsNot) => {
    expect(match(source, fits)).toBe(true);
    expect(match(source, fitsNot)).toBe(false);
  });

  // Each row was tried with the engine that it is for, except those of .NET; those of PCRE were tried in Perl.
  it.each([
    ['Python', '^\\d{4}\\Z', '2026', '20266'],
    ['Rust', '\\A[a-z]+\\z', 'abc', 'abc1'],
    ['PCRE', '^[[:alpha:]]+$', 'abc', 'ab1'],
    ['PCRE', '^[[:digit:]a-f_-]+$', '1f-_', 'g'],
    ['.NET', '^[a-z-[aeiou]]+$', 'xyz', 'xaz'],
    ['.NET', '^[^a-z-[0-9]]+$', 'XYZ', 'X5'],
    ['Java', '^[a-z&&[^aeiou]]+$', 'xyz', 'xaz'],
    ['Rust', '^[a-z--[aeiou]]+$', 'xyz', 'xaz'],
    ['Perl', '^\\x{41}$', 'A', 'x'],
    ['Java', '^\\Qa.b\\E$', 'a.b', 'axb'],
    ['Java', '^\\Q(a|\\E+$', '(a||', '(a|(a|'],
    ['Java', '^[\\Q[]\\E]+$', '[]', '[a'],
    ['JavaScript without u', '^[\\w-.]+$', 'a-b.c', 'a b'],
    ['Python', '^[]a]+$', ']a', 'b'],
    ['Python', '(?i)^abc$', 'ABC', 'ABD'],
    ['Java', '^(?i)a[b-d]$', 'Ac', 'Ae'],
    ['Java', '^(?i:ab)c$', 'ABc', 'ABC'],
    ['.NET', '^(?i)a(?-i)b$', 'Ab', 'AB'],
    ['Python', '(?s)^a.b\\Z', 'a\nb', 'a\n'],
    ['Python', '^a.b\\Z', 'axb', 'a\nb'],
    ['Python', '(?m)^b$', 'a\nb\nc', 'a\nbc'],
    ['Python', '^(?P<n>a|b)-(?P=n)$', 'a-a', 'a-b'],
    ['.NET', "^(?'n'a|b)-\\k'n'$", 'b-b', 'a-b'],
    ['Java', '^a++b$', 'aab', 'aa'],
    ['Java', '^(?:ab|a)*+b$', 'abb', 'aab'],
    ['Java', '^(a|b)++-\\1$', 'ab-b', 'ab-a'],
    ['Java', '^a{2,3}+a$', 'aaaa', 'aaa'],
    ['Java', '^(?>a|ab)c$', 'ac', 'abc'],
    ['Java', '^(?>(a)|b)\\1?c$', 'aac', 'ab'],
    ['PCRE', '^a\\Rb$', 'a\r\nb', 'ab'],
    ['PCRE', '^a(?#a note)b$', 'ab', 'a'],
    ['Rust', '^\\pL\\p{Latin}$', 'Жa', 'aЖ'],
    ['Go', '^\\p{Greek}+$', 'αβ', 'ab'],
    ['Python', '^\\U0001F600\\Z', '😀', 'U'],
    ['Python', '^a{x}\\Z', 'a{x}', 'a'],
    ['Perl', '^\\a\\e\\07$', '\x07\x1b\x07', 'ae7'],
  ])('may be written for %s: %s', (_engine, source, fits, fitsNot) => {
    expect(match(source, fits)).toBe(true);
    expect(match(source, fitsNot)).toBe(false);
  });

  it.each([
    ['\\Z matches', '^a\\Z', 'a\n'],
    ['$ matches', '^a$(?#)', 'a\n'],
  ])('accepts what some engines accept where %s before the last newline', (_where, source, text) => {
    expect(match(source, text)).toBe(true);
  });

  it.each([
    '(',
    '\\h+',
    '^(?x) a b$',
    '\\Ga',
    'a\\Kb',
    '(?R)',
    '(a)?(?(1)b|c)',
    '^[a&&b]\\Z',
    '^[a[bc]d]+\\Z',
    '^[[:^alpha:]]+$',
    '^[[:unknown:]]+$',
    '\\p{IsGreek}',
    '^(?i:é)$',
    '^(?i:(a)\\1)$',
    'a{,3}\\Z',
    '\\p{Unheard}',
    '\\p{IsLatin-1}',
    '\\3(a)\\Z',
    '(?<a-b>c)',
    '(?P<a>b)(?P<a>c)',
    '\\x{110000}',
    '*a\\Z',
    'a**\\Z',
  ])('is ignored if it is not valid, or engines read it differently: %s', (source) => {
    expect(match(source, 'a')).toMatch(/^The pattern .* was not checked: /);
  });

  it.each([
    ['^\\w+$', 'é'],
    ['^[\\w-]+$', 'naïve'],
    ['^\\d$', '٣'],
    ['a\\b', 'aé'],
  ])('is undecided where its classes may be those of ASCII or of Unicode: %s', (source, text) => {
    expect(match(source, text)).not.toBe(false);
  });

  it.each([
    ['^\\w+$', 'é!'],
    ['^\\d+$', 'é'],
    ['^[a-z]+$', 'é'],
  ])('is decided where both classes give the same result: %s', (source, text) => {
    expect(match(source, text)).toBe(false);
  });
});

describe('a pattern with exponential backtracking', () => {
  it('is undecided, even for a short text', () => {
    expect(match(slow, 'some-text-long-e')).toBeUndefined();
  });

  it('uses up the budget of this turn for others too, and the next turn has a new one', async () => {
    expect(withMatchLimit(() => new RegExp(slow).test('some-text-long-e'))).toBeUndefined();
    expect(match('^(a)$', 'b')).toBeUndefined();
    await setImmediate();
    expect(match('^(a)$', 'b')).toBe(false);
  });

  it('is stopped whatever surrounds it', () => {
    const many = Array.from({ length: 100 }, () => slow);
    const found = withMatchLimit(() => many.map((source) => match(source, 'some-text-long-e')));
    expect(found).toBeUndefined();
  });

  it('is not checked, with a note, while the rest of the schema is', async () => {
    const schema = {
      type: 'object',
      properties: { a: { type: 'string', pattern: slow }, b: { type: 'string', maxLength: 1 } },
    };
    const notes = [
      "The arguments could not be checked completely: matching the schema's regular expressions takes too long.",
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
