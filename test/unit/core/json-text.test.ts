import { describe, expect, it } from 'vitest';
import { ExactNumber } from '../../../src/core/exact-number.ts';
import { isObject, type Json } from '../../../src/core/json.ts';
import {
  canonicalJson,
  deepestNesting,
  isTooDeep,
  parseJson,
  readJson,
  stringifyJson,
  TooDeepError,
} from '../../../src/core/json-text.ts';
import { readJsonc } from '../../../src/core/jsonc.ts';

/** A parsed value, with the class of its numbers. */
const numbersOf = (value: Json): unknown => {
  if (value instanceof ExactNumber) return { exact: String(value) };
  if (Array.isArray(value)) return value.map(numbersOf);
  return isObject(value)
    ? Object.fromEntries(Object.entries(value).map(([name, member]) => [name, numbersOf(member as Json)]))
    : value;
};

describe('JSON is parsed and written without loss', () => {
  it.each([
    '1915883588174806058',
    '-9223372036854775808',
    '18446744073709551615',
    '1e400',
    '-1E+400',
    '1e-400',
    '1.2345e-320',
    '0.10000000000000000001',
    '1234567890123.4567',
    '-0',
    '-0.0',
  ])('%s keeps its text', (text) => {
    const value = parseJson(`{"a":${text},"b":[${text},1]}`);
    expect(numbersOf(value)).toEqual({ a: { exact: text }, b: [{ exact: text }, 1] });
    expect(stringifyJson(value)).toBe(`{"a":${text},"b":[${text},1]}`);
    expect(stringifyJson(value, 2)).toBe(`{\n  "a": ${text},\n  "b": [\n    ${text},\n    1\n  ]\n}`);
    expect(stringifyJson(parseJson(text))).toBe(text);
  });

  it.each([
    '0',
    '1.0',
    '1e5',
    '1e22',
    '20.50',
    '0.1',
    '9007199254740991',
    '9007199254740992',
    '1e-7',
    '5e300',
  ])('%s is a number', (text) => {
    expect(parseJson(`[${text}]`)).toStrictEqual([Number(text)]);
  });

  it.each([
    '["1915883588174806058", ": 1915883588174806058 ,", 5]',
    '{"1915883588174806058": "\\"1915883588174806058"}',
    '["\\\\", "-0", "1e400"]',
  ])('digits in the strings of %s are text', (text) => {
    expect(parseJson(text)).toStrictEqual(JSON.parse(text));
  });

  it('exact numbers between strings are found', () => {
    const text = '{"a\\\\":1915883588174806058,"b\\"":"1","__proto__":1915883588174806059}';
    expect(stringifyJson(parseJson(text))).toBe(text);
  });

  it('numbers among many doubles are found', () => {
    const doubles = Array.from({ length: 3_000 }, (_, index) => Math.sin(index + 1));
    const text = `${JSON.stringify(doubles).slice(0, -1)},1915883588174806058,1.23456789012345678901]`;
    expect(stringifyJson(parseJson(text))).toBe(text);
  });

  it('JSON.stringify writes the nearest double', () => {
    expect(JSON.stringify(parseJson('[1915883588174806058, 1e400]'))).toBe('[1915883588174806000,null]');
  });

  it('canonical JSON is the same for equal values', () => {
    const [one, other] = ['{"b":1e400,"a":[-0,1.0]}', '{"a":[0,1],"b":10e399}'].map(parseJson);
    expect(canonicalJson(one)).toBe(canonicalJson(other));
    expect(canonicalJson(parseJson('9007199254740993'))).not.toBe(canonicalJson(2 ** 53));
  });
});

describe('JSON is limited in depth', () => {
  const nested = (levels: number) => `${'[{"a":'.repeat(levels / 2)}1${'}]'.repeat(levels / 2)}`;

  it('as many levels as the limit are read', () => {
    expect(parseJson(nested(deepestNesting))).toBeInstanceOf(Array);
  });

  it.each([deepestNesting + 2, 20_000, 1_000_000])('%d levels are not', (levels) => {
    expect(() => parseJson(`{"id":1,"result":${nested(levels)}}`)).toThrow(TooDeepError);
  });

  it.each([
    ['['.repeat(deepestNesting + 1), true],
    ['{"a":'.repeat(deepestNesting + 1), true],
    ['['.repeat(deepestNesting), false],
    ['[]'.repeat(5_000), false],
    [`"${'['.repeat(5_000)}"`, false],
    [`"\\"${'['.repeat(5_000)}"`, false],
  ])('brackets alone show it', (text, isTooDeepText) => {
    expect(isTooDeep(text)).toBe(isTooDeepText);
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
    expect(readJson(text)).toEqual({ value: JSON.parse(text) });
  });

  it('may start with a byte order mark', () => {
    expect(readJson('\uFEFF{"a":1}')).toEqual({ value: { a: 1 } });
  });

  it.each([
    ['', 'is empty'],
    [' \n', 'is empty'],
    ["{'a':1}", expect.stringMatching(/^is not JSON \(/)],
    ['{"a":1,}', expect.stringMatching(/^is not JSON \(/)],
    ['abc', "is not JSON (Unexpected token 'a')"],
    ['"x" hunter2-and-more-than-that', expect.not.stringContaining('hunter2')],
  ])('%j is refused', (text, problem) => {
    expect(readJson(text)).toEqual({ problem });
  });

  it('is parsed in linear time', () => {
    const long = JSON.stringify({
      text: '9'.repeat(3_000_000),
      list: Array.from({ length: 100_000 }, (_, i) => i),
    });
    expect(readJson(long)).toHaveProperty('value');
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
    ['[1e400,]', [new ExactNumber('1e400')]],
    ['["a,]"]', ['a,]']],
    ['\ufeff{"__proto__": {"a": 1}}', JSON.parse('{"__proto__": {"a": 1}}')],
  ])('%j is read', (text, value) => {
    expect(readJsonc(text)).toStrictEqual({ value });
  });

  it.each([
    ['/* open', 'is empty'],
    ['[1,,]', 'is not JSON (line 1, column 4: a value is expected)'],
    ['{\n  // x\n  "a" 1\n}', 'is not JSON (line 3, column 7: a colon is expected)'],
    ['['.repeat(100_000), 'is nested more than 500 levels deep'],
  ])('%j is refused', (text, problem) => {
    expect(readJsonc(text)).toEqual({ problem });
  });
});
