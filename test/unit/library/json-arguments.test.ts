import { describe, expect, it } from 'vitest';
import { UsageError } from '../../../src/index.ts';
import { toJsonObject, toPromptArguments } from '../../../src/library/json-arguments.ts';

describe('arguments as JSON', () => {
  it('leave out what is undefined; dates are ISO 8601, bytes base64, whole numbers numbers', () => {
    const at = new Date('2026-11-25T09:30:00Z');
    const given = { a: undefined, at, bytes: new Uint8Array([0, 1, 2]), size: 5n, list: [{ b: undefined }] };
    expect(toJsonObject(given)).toEqual({
      at: '2026-11-25T09:30:00.000Z',
      bytes: 'AAEC',
      size: 5,
      list: [{}],
    });
  });

  it.each([
    ['a number that JSON has not', { a: { b: Number.NaN } }, 'NaN of "b"'],
    ['an integer that a number cannot hold', { big: 2n ** 60n }, 'too big'],
  ])('refuse %s', (_what, given, message) => {
    expect(() => toJsonObject(given)).toThrow(UsageError);
    expect(() => toJsonObject(given)).toThrow(message);
  });

  it('refuse what goes in circles', () => {
    const circle: Record<string, unknown> = {};
    circle.self = circle;
    expect(() => toJsonObject(circle)).toThrow(UsageError);
  });

  it('of a prompt are texts: a text as it is, anything else as compact JSON', () => {
    const given = { text: 'a b', list: [1, 2, 3], deep: { a: null }, yes: true, none: undefined, n: 1.5 };
    expect(toPromptArguments(given)).toEqual({
      text: 'a b',
      list: '[1,2,3]',
      deep: '{"a":null}',
      yes: 'true',
      n: '1.5',
    });
  });
});
