import { describe, expect, it } from 'vitest';
import { escapeHidden, hiddenCharacters, listHidden } from '../../../src/interface/hidden-characters.ts';

describe('hidden characters', () => {
  it.each([
    ['a\u200bb', 'a\\u200bb', ['ZERO WIDTH SPACE (U+200B)']],
    ['a\u202eb', 'a\\u202eb', ['RIGHT-TO-LEFT OVERRIDE (U+202E)']],
    ['a\u0007b', 'a\\x07b', ['control character (U+0007)']],
    ['a\u{e0068}\u{e0069}', 'a\\u{e0068}\\u{e0069}', ['TAG CHARACTERS that spell "hi"']],
    [
      'x\u{e0101}\ufe0f',
      'x\\u{e0101}\\ufe0f',
      ['VARIATION SELECTOR-18 (U+E0101)', 'VARIATION SELECTOR-16 (U+FE0F)'],
    ],
    ['a\u200db', 'a\\u200db', ['ZERO WIDTH JOINER (U+200D)']],
  ])('%j are escaped and named', (text, escaped, names) => {
    expect(escapeHidden(text)).toBe(escaped);
    expect(hiddenCharacters(text)).toEqual(names);
  });

  it.each([
    'plain\ttext\r\n',
    '👩‍💻 ❤️ 1️⃣ 👋🏽',
    '🏴\u{e0067}\u{e0062}\u{e0065}\u{e006e}\u{e0067}\u{e007f}',
    'می\u200cخواهم',
    'क\u094d\u200dष',
    '葛\u{e0100}',
    '★\ufe0e →\ufe0f',
    'ភាសា\u200bខ្មែរ ไทย\u200bคำ',
    'ᠠ\u180b',
  ])('do not include what scripts and emoji need: %j', (text) => {
    expect(escapeHidden(text)).toBe(text);
    expect(hiddenCharacters(text)).toEqual([]);
  });

  it('are named once each, and some of many are listed', () => {
    const names = hiddenCharacters('\u200b\u200b\u200e\u200f\u2060\u2063\ufeff');
    expect(names).toHaveLength(6);
    expect(listHidden(names)).toBe(
      'ZERO WIDTH SPACE (U+200B), LEFT-TO-RIGHT MARK (U+200E), RIGHT-TO-LEFT MARK (U+200F), WORD JOINER (U+2060) and 2 more',
    );
  });
});
