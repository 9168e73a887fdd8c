import { describe, expect, it } from 'vitest';
import { truncate, widthOf, wrap } from '../../../src/terminal/width.ts';

describe('widthOf', () => {
  it('counts columns, not characters', () => {
    expect(widthOf('abc')).toBe(3);
    expect(widthOf('漢字')).toBe(4);
    expect(widthOf('👩‍👩‍👧')).toBe(2);
    expect(widthOf('\x1b[1mabc\x1b[22m')).toBe(3);
  });
});

describe('truncate', () => {
  it('leaves text that fits', () => {
    expect(truncate('abcde', 5, '…')).toBe('abcde');
  });

  it('ends longer text with an ellipsis', () => {
    expect(truncate('abcdef', 5, '…')).toBe('abcd…');
    expect(truncate('abcdef', 5, '...')).toBe('ab...');
  });

  it('never shows half a wide character', () => {
    expect(truncate('漢字漢字', 6, '…')).toBe('漢字…');
    expect(truncate('漢字漢字', 4, '…')).toBe('漢…');
  });

  it('is empty if not even the ellipsis fits', () => {
    expect(truncate('abcdef', 2, '...')).toBe('');
  });
});

describe('wrap', () => {
  it('breaks between words', () => {
    expect(wrap('the quick brown fox', 10)).toEqual(['the quick', 'brown fox']);
  });

  it('keeps the line breaks of the text and its empty lines', () => {
    expect(wrap('a\n\nb', 10)).toEqual(['a', '', 'b']);
  });

  it('breaks words that are longer than a line', () => {
    expect(wrap('see abcdefghijklmno ok', 10)).toEqual(['see', 'abcdefghij', 'klmno ok']);
  });

  it('breaks a long word at its punctuation', () => {
    expect(wrap('https://example.org/path', 12)).toEqual(['https://', 'example.org/', 'path']);
    expect(wrap('"Kyoto"|"Lisbon"|"Oslo"', 20)).toEqual(['"Kyoto"|"Lisbon"|', '"Oslo"']);
    expect(wrap('a/bcdefghijkl', 10)).toEqual(['a/bcdefghi', 'jkl']);
  });

  it('takes linear time', () => {
    const text = '漢'.repeat(20_000) + 'x'.repeat(20_000);
    expect(wrap(text, 80).join('')).toBe(text);
    expect(widthOf(text)).toBe(60_000);
  });

  it('counts wide characters as two columns', () => {
    expect(wrap('漢字漢字漢字', 5)).toEqual(['漢字', '漢字', '漢字']);
  });

  it('keeps leading spaces', () => {
    expect(wrap('  indented', 20)).toEqual(['  indented']);
  });

  it('terminates for any width', () => {
    expect(wrap('漢字 ab', 0)).toEqual(['漢', '字', 'ab']);
  });
});
