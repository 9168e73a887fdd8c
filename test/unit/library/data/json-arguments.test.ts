import { describe, expect, it } from 'vitest';
import { ExactNumber } from '../../../../src/core/exact-number.ts';
import { stringifyJson } from '../../../../src/core/json-text.ts';
import { UsageError } from '../../../../src/index.ts';
import { toJsonObject, toPromptArguments } from '../../../../src/library/data/json-arguments.ts';

describe('conversion of arguments to JSON', () => {
  it('omits undefined members; dates become ISO 8601, bytes base64, bigints numbers', () => {
    const at = new Date('2026-11-25T09:30:00Z');
    const args = { a: undefined, at, bytes: new Uint8Array([0, 1, 2]), size: 5n, list: [{ b: undefined }] };
    expect(toJsonObject(args)).toEqual({
      at: '2026-11-25T09:30:00.000Z',
      bytes: 'AAEC',
      size: 5,
      list: [{}],
    });
  });

  it.each([['a number that JSON cannot represent', { a: { b: Number.NaN } }, '"b" is NaN']])(
    'rejects %s',
    (_what, args, message) => {
      expect(() => toJsonObject(args)).toThrow(UsageError);
      expect(() => toJsonObject(args)).toThrow(message);
    },
  );

  it('keeps every digit of a number', () => {
    const args = { big: 2n ** 60n, list: [new ExactNumber('1e400'), 5n] };
    expect(stringifyJson(toJsonObject(args))).toBe('{"big":1152921504606846976,"list":[1e400,5]}');
    expect(toPromptArguments(args)).toEqual({ big: '1152921504606846976', list: '[1e400,5]' });
  });

  it('rejects circular references', () => {
    const circle: Record<string, unknown> = {};
    circle.self = circle;
    expect(() => toJsonObject(circle)).toThrow(UsageError);
  });

  it('converts prompt arguments to strings: a string as it is, anything else as compact JSON', () => {
    const args = { text: 'a b', list: [1, 2, 3], deep: { a: null }, yes: true, none: undefined, n: 1.5 };
    expect(toPromptArguments(args)).toEqual({
      text: 'a b',
      list: '[1,2,3]',
      deep: '{"a":null}',
      yes: 'true',
      n: '1.5',
    });
  });
});
