import { describe, expect, it } from 'vitest';
import {
  array,
  choice,
  either,
  mapped,
  numberThat,
  object,
  type Reader,
  record,
  someText,
  text,
  WrongValueError,
} from '../../../src/config/value-reader.ts';

function errorOf(read: Reader<unknown>, value: unknown): WrongValueError {
  try {
    read(value);
  } catch (error) {
    if (error instanceof WrongValueError) return error;
    throw error;
  }
  throw new Error('The value was accepted.');
}

describe('a reader', () => {
  const point = object<{ x: number; tags: string[] }>(
    { x: numberThat((value) => value >= 0, 'a number'), tags: array(text(), 'an array of strings') },
    'a point',
    (name) => name.toLowerCase(),
  );

  it('returns the members of an object that it knows', () => {
    expect(point({ x: 1, tags: ['a'], y: 2 })).toEqual({ x: 1, tags: ['a'] });
    expect(point({})).toEqual({});
    expect(point({ X: 3, constructor: 1 })).toEqual({ x: 3 });
  });

  it('says where a value is wrong and what it must be, by the names in the file', () => {
    expect(errorOf(point, { TAGS: ['a', 1] })).toMatchObject({
      path: ['TAGS', 1],
      wanted: 'a string',
      found: 1,
    });
    expect(errorOf(point, { tags: 'a' })).toMatchObject({ path: ['tags'], wanted: 'an array of strings' });
    expect(errorOf(point, [])).toMatchObject({ path: [], wanted: 'a point' });
    expect(errorOf(record(point, 'points'), { a: { x: -1 } })).toMatchObject({ path: ['a', 'x'], found: -1 });
  });

  it('accepts only finite numbers', () => {
    for (const value of [Number.NaN, Infinity, '1', null])
      expect(errorOf(point, { x: value }).wanted).toBe('a number');
  });

  it('keeps members of any name, also __proto__', () => {
    const read = record(text(), 'texts')(JSON.parse('{"__proto__": "a", "b": "c"}'));
    expect(Object.entries(read)).toEqual([
      ['__proto__', 'a'],
      ['b', 'c'],
    ]);
  });

  it('tells one of certain strings from another', () => {
    const read = choice({ yes: true, no: false }, 'yes or no');
    expect([read('yes'), read('no')]).toEqual([true, false]);
    expect(errorOf(read, 'toString')).toMatchObject({ wanted: 'yes or no', isChoice: true });
  });

  it('tells an empty text from another value', () => {
    const read = someText('a program', 'a string');
    expect([errorOf(read, '').wanted, errorOf(read, 1).wanted]).toEqual(['a program', 'a string']);
  });

  it('tries two forms of a value', () => {
    const lists = mapped(array(text(), 'a list'), (list) => list.join(' '));
    const read = either(text(), lists, 'a text or a list');
    expect([read('a'), read(['a', 'b'])]).toEqual(['a', 'a b']);
    expect(errorOf(read, [1])).toMatchObject({ path: [], wanted: 'a text or a list' });
  });
});
