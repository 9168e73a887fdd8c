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
  it('leaves what fits', () => {
    expect(truncate('abcde', 5, '…')).toBe('abcde');
  });

  it('ends what does not with an ellipsis', () => {
    expect(truncate('abcdef', 5, '…')).toBe('abcd…');
    expect(truncate('abcdef', 5, '...')).toBe('ab...');
  });

  it('never shows half a wide character', () => {
    expect(truncate('漢字漢字', 6, '…')).toBe('漢字…');
    expect(truncate('漢字漢字', 4, '…')).toBe('漢…');
  });

  it('shows nothing where not even the ellipsis fits', () => {
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

  it('breaks a word that is longer than a line', () => {
    expect(wrap('see https://example.org/path ok', 10)).toEqual([
      'see',
      'https://ex',
      'ample.org/',
      'path ok',
    ]);
  });

  it('counts wide characters as two columns', () => {
    expect(wrap('漢字漢字漢字', 5)).toEqual(['漢字', '漢字', '漢字']);
  });

  it('keeps spaces at the beginning of a line', () => {
    expect(wrap('  indented', 20)).toEqual(['  indented']);
  });

  it('ends however narrow the column', () => {
    expect(wrap('漢字 ab', 0)).toEqual(['漢', '字', 'ab']);
  });
});
