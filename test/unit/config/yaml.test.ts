import { describe, expect, it } from 'vitest';
import { parseYaml, stringifyYaml } from '../../../src/config/yaml.ts';
import { parseJson, stringifyJson } from '../../../src/core/json-text.ts';

describe('YAML', () => {
  it.each([
    ['text of several lines', { text: 'One\n\n  two: 3\n', tail: 'no line end\nhere' }],
    [
      'words that YAML 1.1 takes for booleans and dates',
      { a: 'yes', b: 'off', c: '2024-01-01', d: 'null', e: '0x10' },
    ],
    ['control characters', { text: '\ttab\u0007\r\n\u2028 é ' }],
    [
      'the rest of JSON',
      { list: [], object: {}, nothing: null, flag: true, number: 1.5, 'a: b': ['- c', '#d', '@e'] },
    ],
  ])('round-trips %s', (_what, value) => {
    const text = stringifyYaml(value);
    expect(parseYaml(text ?? '')).toEqual(value);
  });

  it('keeps every digit of a number that it parses', () => {
    expect(stringifyJson(parseYaml('id: 12345678901234567890'))).toBe('{"id":12345678901234567890}');
  });

  it('is not written where it would lose digits', () => {
    expect(stringifyYaml(parseJson('{"id":12345678901234567890}'))).toBeUndefined();
  });

  it('includes JSON', () => {
    expect(parseYaml('{"a": [1.0, "b"], "c": null}')).toEqual({ a: [1, 'b'], c: null });
  });

  it.each([
    ['a list that does not end', 'a: [1\nb: 2', /line 2|line 1/],
    ['a repeated key', 'a: 1\na: 2', 'Map keys must be unique at line 2, column 1'],
    ['a type that JSON lacks', 'a: !!set { b }', 'it has a value that JSON has no type for'],
    [
      'aliases that grow without bound',
      `a: &a [x]\n${[...'bcdefghij'].map((name, at) => `${name}: &${name} [${Array(9).fill(`*${'abcdefghij'[at]}`)}]`).join('\n')}`,
      /alias/,
    ],
    ['a list in a list and so on', '- '.repeat(3_000), 'it is nested too deep'],
    ['brackets that do not end', '['.repeat(3_000), 'it is nested too deep'],
    [
      'a map in a map and so on',
      Array.from({ length: 300 }, (_, depth) => `${' '.repeat(depth)}a:`).join('\n'),
      'it is nested too deep',
    ],
  ])('with %s is rejected', (_what, text, message) => {
    expect(() => parseYaml(text)).toThrow(message);
  });

  it('with many keys is parsed without delay', () => {
    const text = Array.from({ length: 5_000 }, (_, at) => `key${at}: ${at}`).join('\n');
    expect(Object.keys(parseYaml(text) as object)).toHaveLength(5_000);
  });
});
