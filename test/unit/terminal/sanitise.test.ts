import { describe, expect, it } from 'vitest';
import {
  flatten,
  sanitise,
  sanitiseJson,
  sanitiseLine,
  sanitiseRows,
  sanitiseToLines,
} from '../../../src/terminal/sanitise.ts';

describe('sanitise', () => {
  it('keeps ordinary text of any language, with tabs and line breaks', () => {
    const text = 'a\tb\nnaïve 漢字 עברית 👩‍👩‍👧 e\u0301 \u200b\ufeff';
    expect(sanitise(text)).toBe(text);
  });

  it('escapes escape sequences', () => {
    expect(sanitise('\x1b[2Jx\x1b[3;4H')).toBe('\\x1b[2Jx\\x1b[3;4H');
    expect(sanitise('\x1b]0;title\x07')).toBe('\\x1b]0;title\\x07');
    expect(sanitise('\x9b2J')).toBe('\\x9b2J');
  });

  it('removes colours', () => {
    expect(sanitise('\x1b[1;38;5;9mred\x1b[0m \x9b4:3munder\x9bm \x1b[01;31m\x1b[Kmatch\x1b[m\x1b[K')).toBe(
      'red under match',
    );
    expect(sanitise('bold\x1b(B\x1b[m')).toBe('bold');
  });

  it('escapes a sequence that removing colours would create', () => {
    expect(sanitise('\x1b\x1b[m[2J\x1b[3\x1b[m1m')).toBe('\\x1b[2J\\x1b[31m');
  });

  it('escapes every other C0 and C1 control character and DEL', () => {
    for (let code = 0; code <= 0x9f; code++) {
      if (code === 9 || code === 10 || (code >= 0x20 && code < 0x7f)) continue;
      expect(sanitise(`a${String.fromCharCode(code)}b`)).toBe(`a\\x${code.toString(16).padStart(2, '0')}b`);
    }
  });

  it('escapes bidirectional controls', () => {
    for (const character of '\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069') {
      const hex = character.charCodeAt(0).toString(16).padStart(4, '0');
      expect(sanitise(character)).toBe(`\\u${hex}`);
    }
  });

  it('escapes separators, deprecated format characters, annotations and tags', () => {
    expect(sanitise('\u2028\u2029\u206a\ufff9')).toBe('\\u2028\\u2029\\u206a\\ufff9');
    expect(sanitise('\u{e0001}\u{e0041}\u{e007f}')).toBe('\\u{e0001}\\u{e0041}\\u{e007f}');
  });

  it('escapes lone surrogates and keeps pairs', () => {
    expect(sanitise('\ud83d')).toBe('\\ud83d');
    expect(sanitise('\ude00x\ud83d\ude00')).toBe('\\ude00x😀');
  });

  it('treats CR LF as a line break and escapes a lone CR', () => {
    expect(sanitise('a\r\nb\rc\r\r\n')).toBe('a\nb\\x0dc\\x0d\n');
  });
});

describe('sanitiseLine', () => {
  it('also escapes tabs and line breaks', () => {
    expect(sanitiseLine('a\tb\nc\r\nd\x1b')).toBe('a\\tb\\nc\\nd\\x1b');
  });

  it('escapes colours, which would make different names look the same', () => {
    expect(sanitiseLine('a\x1b[31md')).toBe('a\\x1b[31md');
  });

  it('is idempotent', () => {
    const once = sanitiseLine('a\tb\x1b[0m\u202e');
    expect(sanitiseLine(once)).toBe(once);
  });
});

describe('the cells of rows', () => {
  it.each([
    [[]],
    [[['a', 'b', 'c']]],
    [[['a', 'b\tc'], ['d']]],
    [
      [
        ['a\n', ''],
        ['b', 'c'],
      ],
    ],
    [
      [
        ['a', 'b'],
        ['é\x1b', '漢'],
      ],
    ],
    [[[], ['a']]],
  ])('are sanitised each by itself: %j', (rows: string[][]) => {
    const safe = rows.map((row) => row.map(sanitiseLine));
    expect(sanitiseRows(rows)).toEqual(safe);
    expect(sanitiseToLines(rows)).toBe(safe.map((row) => `${row.join('\t')}\n`).join(''));
  });
});

describe('flatten', () => {
  it('collapses white space to single spaces', () => {
    expect(flatten('  First.\n\n\tSecond\r\nthird\u2028fourth \x1b[2J ')).toBe(
      'First. Second third fourth \\x1b[2J',
    );
  });
});

describe('sanitiseJson', () => {
  it('escapes what JSON.stringify leaves, with the same value', () => {
    const value = { 'k\x7f': 'a\x1b\x9b\u202e\u2028\u{e0041}\ud800 ✓' };
    const json = sanitiseJson(JSON.stringify(value));
    expect(json).toBe('{"k\\u007f":"a\\u001b\\u009b\\u202e\\u2028\\udb40\\udc41\\ud800 ✓"}');
    expect(JSON.parse(json)).toEqual(value);
  });

  it('keeps the line breaks between values', () => {
    expect(sanitiseJson('{\n  "a": 1\n}')).toBe('{\n  "a": 1\n}');
  });
});
