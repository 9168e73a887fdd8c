import { describe, expect, it } from 'vitest';
import { flatten, sanitise, sanitiseJson, sanitiseLine } from '../../../src/terminal/sanitise.ts';

describe('sanitise', () => {
  it('leaves ordinary text of any language as it is, with its tabs and line breaks', () => {
    const text = 'a\tb\nnaïve 漢字 עברית 👩‍👩‍👧 e\u0301 \u200b\ufeff';
    expect(sanitise(text)).toBe(text);
  });

  it('shows escape sequences', () => {
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

  it('shows a sequence that removing colours would put together', () => {
    expect(sanitise('\x1b\x1b[m[2J\x1b[3\x1b[m1m')).toBe('\\x1b[2J\\x1b[31m');
  });

  it('shows every other C0 and C1 control character and DEL', () => {
    for (let code = 0; code <= 0x9f; code++) {
      if (code === 9 || code === 10 || (code >= 0x20 && code < 0x7f)) continue;
      expect(sanitise(`a${String.fromCharCode(code)}b`)).toBe(`a\\x${code.toString(16).padStart(2, '0')}b`);
    }
  });

  it('shows what turns the direction of text around', () => {
    for (const character of '\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069') {
      const hex = character.charCodeAt(0).toString(16).padStart(4, '0');
      expect(sanitise(character)).toBe(`\\u${hex}`);
    }
  });

  it('shows separators, deprecated formats, annotations and tags', () => {
    expect(sanitise('\u2028\u2029\u206a\ufff9')).toBe('\\u2028\\u2029\\u206a\\ufff9');
    expect(sanitise('\u{e0001}\u{e0041}\u{e007f}')).toBe('\\u{e0001}\\u{e0041}\\u{e007f}');
  });

  it('shows surrogates that stand alone and leaves pairs', () => {
    expect(sanitise('\ud83d')).toBe('\\ud83d');
    expect(sanitise('\ude00x\ud83d\ude00')).toBe('\\ude00x😀');
  });

  it('takes CR LF for a line break and shows a lone CR', () => {
    expect(sanitise('a\r\nb\rc\r\r\n')).toBe('a\nb\\x0dc\\x0d\n');
  });
});

describe('sanitiseLine', () => {
  it('shows tabs and line breaks too', () => {
    expect(sanitiseLine('a\tb\nc\r\nd\x1b')).toBe('a\\tb\\nc\\nd\\x1b');
  });

  it('shows colours, which would make different names look the same', () => {
    expect(sanitiseLine('a\x1b[31md')).toBe('a\\x1b[31md');
  });

  it('does not change what it made', () => {
    const once = sanitiseLine('a\tb\x1b[0m\u202e');
    expect(sanitiseLine(once)).toBe(once);
  });
});

describe('flatten', () => {
  it('makes each run of white space a space', () => {
    expect(flatten('  First.\n\n\tSecond\r\nthird\u2028fourth \x1b[2J ')).toBe(
      'First. Second third fourth \\x1b[2J',
    );
  });
});

describe('sanitiseJson', () => {
  it('escapes what JSON.stringify leaves, so that the value stays the same', () => {
    const value = { 'k\x7f': 'a\x1b\x9b\u202e\u2028\u{e0041}\ud800 ✓' };
    const json = sanitiseJson(JSON.stringify(value));
    expect(json).toBe('{"k\\u007f":"a\\u001b\\u009b\\u202e\\u2028\\udb40\\udc41\\ud800 ✓"}');
    expect(JSON.parse(json)).toEqual(value);
  });

  it('leaves the line breaks between values', () => {
    expect(sanitiseJson('{\n  "a": 1\n}')).toBe('{\n  "a": 1\n}');
  });
});
