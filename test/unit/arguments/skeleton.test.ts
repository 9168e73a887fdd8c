import { describe, expect, it } from 'vitest';
import { createSkeleton, parseSkeleton } from '../../../src/arguments/skeleton.ts';
import type { JsonObject } from '../../../src/core/json.ts';
import { stringifyJson } from '../../../src/core/json-text.ts';
import { refusalOf } from './ports.ts';

const schema: JsonObject = {
  properties: {
    unit: { enum: ['cm', 'inch'], default: 'inch', description: 'The unit' },
    a: { type: 'number', description: 'First' },
    where: {
      type: 'object',
      properties: { city: { type: 'string' }, n: { type: 'integer', default: 3 }, opt: {} },
      required: ['city', 'n'],
    },
    tags: { type: 'array', items: { type: 'string' } },
    flag: { type: ['boolean', 'null'] },
    kind: { enum: ['x', 'y'] },
  },
  required: ['a', 'where', 'kind'],
};

describe('the skeleton for the editor', () => {
  it('shows every argument with its type: required ones to fill in, optional ones commented out', () => {
    expect(
      createSkeleton(schema),
    ).toBe(`// Lines that start with // are ignored. Save and close to continue; save an empty file to cancel.
{
  // a: number. First
  "a": 0,
  // where: object
  "where": {
    "city": "",
    "n": 3
  },
  // kind: "x"|"y"
  "kind": "x",
  // Optional: remove the // from what you want to send.
  // unit: "cm"|"inch", optional. The unit
  // "unit": "inch",
  // tags: string[], optional
  // "tags": [
  //   "text"
  // ],
  // flag: boolean|null, optional
  // "flag": true,
}
`);
  });

  it('is parsed without its comments', async () => {
    expect(await parseSkeleton(createSkeleton(schema))).toEqual({
      a: 0,
      where: { city: '', n: 3 },
      kind: 'x',
    });
  });

  it('is parsed with optional arguments whose slashes were removed', async () => {
    const edited = createSkeleton(schema)
      .replace(/^ {2}\/\/ (?=["\]]| {2})/gm, '  ')
      .replace('"a": 0', '"a": 5');
    expect(await parseSkeleton(edited)).toEqual({
      a: 5,
      where: { city: '', n: 3 },
      kind: 'x',
      unit: 'inch',
      tags: ['text'],
      flag: true,
    });
  });

  it('keeps the arguments of the line', async () => {
    const given = { a: 7, unit: 'cm', other: { deep: ['// no comment', ',]'] } };
    expect(await parseSkeleton(createSkeleton(schema, given))).toEqual({
      ...given,
      where: { city: '', n: 3 },
      kind: 'x',
    });
  });

  it('is an empty object for a tool without arguments', async () => {
    expect(await parseSkeleton(createSkeleton({}))).toEqual({});
  });

  it('contains text of the server in comments only', async () => {
    const description = 'one\n  "b": 1,\r\u2028"c": 2,\u0085"d": 3, \u001b[31m \u202e*/ " \\';
    const hostile: JsonObject = {
      properties: { a: { type: 'string', description, default: '*/ "x": 1, //' }, 'n\n"e': { description } },
      required: ['a'],
    };
    const text = createSkeleton(hostile);
    expect(await parseSkeleton(text)).toEqual({ a: '*/ "x": 1, //' });
    for (const character of ['\u2028', '\u202e', '\u0085', '\u001b']) expect(text).not.toContain(character);
  });

  it('terminates for a schema that requires itself', async () => {
    const endless: JsonObject = { properties: { x: { $ref: '#' } }, required: ['x'] };
    expect(await parseSkeleton(createSkeleton(endless))).toHaveProperty('x');
  });
});

describe('an edited skeleton', () => {
  it.each(['', ' \n', '// only a comment\n', '/* and this */'])(
    'that is empty (%j) sends nothing',
    async (text) => {
      expect((await refusalOf(() => parseSkeleton(text))).message).toBe(
        'The edited arguments are empty; nothing was sent.',
      );
    },
  );

  it.each(['{', '[1]', '{"a": }', '5'])('that is not a JSON object (%j) is refused', async (text) => {
    expect((await refusalOf(() => parseSkeleton(text))).message).toContain('the edited text is');
  });

  it('keeps every digit of a number', async () => {
    expect(stringifyJson(await parseSkeleton('{"id": 12345678901234567890, // x\n}'))).toBe(
      '{"id":12345678901234567890}',
    );
  });
});
