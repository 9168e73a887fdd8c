import { describe, expect, it } from 'vitest';
import type { Json } from '../../../src/core/json.ts';
import { losesDigits, parseJson } from '../../../src/core/json-text.ts';
import { readJsonc } from '../../../src/core/jsonc.ts';
import { randomNumbers } from '../arguments/ports.ts';

describe('a number loses digits', () => {
  it.each([
    '9007199254740992',
    '9007199254740993',
    '-9007199254740993',
    '12345678901234567890',
    '12345678901234567890.5',
    '1234567890123456789e1',
    '1e309',
    '-1e309',
    '1e-400',
  ])('%s does', (text) => {
    expect(losesDigits(text)).toBe(true);
  });

  it.each([
    '0',
    '-0',
    '0.0',
    '0e5',
    '9007199254740991',
    '1e20',
    '1.5e300',
    '0.1',
    '3.14159265358979323846',
    '1e-300',
  ])('%s does not', (text) => {
    expect(losesDigits(text)).toBe(false);
  });

  it('none for integers that a double represents exactly', () => {
    const random = randomNumbers(5);
    for (let round = 0; round < 1000; round++) {
      const number = Math.floor((random() * 2 - 1) * Number.MAX_SAFE_INTEGER);
      expect(losesDigits(String(number))).toBe(false);
    }
  });
});

describe('JSON text', () => {
  it.each([
    '5',
    '"a"',
    '[1, {"a": null}]',
    '{"a": "12345678901234567890"}',
    '"\\"9007199254740993"',
    ' true\n',
  ])('%j is read', (text) => {
    expect(parseJson(text)).toEqual({ value: JSON.parse(text) });
  });

  it('may start with a byte order mark', () => {
    expect(parseJson('\uFEFF{"a":1}')).toEqual({ value: { a: 1 } });
  });

  it.each([
    ['{"id": 12345678901234567890}', 'holds 12345678901234567890, a number too big to be sent exactly'],
    ['[1, "x", -9007199254740993]', 'holds 9007199254740993, a number too big to be sent exactly'],
    ['{"a\\"": 1e999}', 'holds 1e999, a number too big to be sent exactly'],
    ['', 'is empty'],
    [' \n', 'is empty'],
    ["{'a':1}", expect.stringMatching(/^is not JSON \(/)],
    ['{"a":1,}', expect.stringMatching(/^is not JSON \(/)],
    ['abc', "is not JSON (Unexpected token 'a')"],
    ['"x" hunter2-and-more-than-that', expect.not.stringContaining('hunter2')],
  ])('%j is refused', (text, problem) => {
    expect(parseJson(text)).toEqual({ problem });
  });

  it('is parsed in linear time', () => {
    const long = JSON.stringify({
      text: '9'.repeat(3_000_000),
      list: Array.from({ length: 100_000 }, (_, i) => i),
    });
    expect(parseJson(long)).toHaveProperty('value');
  });
});

describe('JSON with comments', () => {
  it.each<[text: string, value: Json]>([
    ['{} // x', {}],
    ['// x\n{}', {}],
    ['{/* a\nb */}', {}],
    ['{"a": "// x /* y */"}', { a: '// x /* y */' }],
    ['{"a": "\\"//"}', { a: '"//' }],
    ['[1, 2,]', [1, 2]],
    ['{"a": 1, // x\n}', { a: 1 }],
    ['[1, /* x */ ]', [1]],
    ['["a,]"]', ['a,]']],
    ['\ufeff{"__proto__": {"a": 1}}', JSON.parse('{"__proto__": {"a": 1}}')],
  ])('%j is read', (text, value) => {
    expect(readJsonc(text)).toStrictEqual({ value });
  });

  it.each([
    ['/* open', 'is empty'],
    ['[1,,]', 'is not JSON (line 1, column 4: a value is expected)'],
    ['{\n  // x\n  "a" 1\n}', 'is not JSON (line 3, column 7: a colon is expected)'],
    ['{"id": 12345678901234567890,}', 'holds 12345678901234567890, a number too big to be sent exactly'],
    ['['.repeat(100_000), 'is nested more than 500 levels deep'],
  ])('%j is refused', (text, problem) => {
    expect(readJsonc(text)).toEqual({ problem });
  });
});
