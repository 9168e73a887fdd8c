import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../../../src/core/json.ts';
import { inputChanges, lines } from './interfaces.ts';

const number = { type: 'number' };
const string = { type: 'string' };

/** Compares two input schemas and returns the lines of the changes, without the prefix of paths. */
async function inputLines(before: JsonObject, after: JsonObject): Promise<string[]> {
  return lines(await inputChanges(before, after)).map((line) => line.replace(' /inputSchema', ' '));
}

const withA = { properties: { a: number }, required: ['a'] };

describe('of two input schemas', () => {
  it.each<[string, JsonObject, JsonObject, string[]]>([
    [
      'equal ones, with members in another order',
      { properties: { a: number, b: string } },
      { properties: { b: string, a: number } },
      [],
    ],
    [
      'a new required argument breaks calls',
      withA,
      { properties: { a: number, b: number }, required: ['a', 'b'] },
      ['breaking /properties/b: The required argument b was added.'],
    ],
    [
      'a new optional argument is additive',
      withA,
      { properties: { a: number, b: number }, required: ['a'] },
      ['additive /properties/b: The optional argument b was added.'],
    ],
    [
      'an argument that was removed breaks calls',
      { properties: { a: number, b: string } },
      { properties: { a: number } },
      ['breaking /properties/b: The argument b was removed.'],
    ],
    [
      'an argument that becomes required breaks calls',
      { properties: { a: number } },
      withA,
      ['breaking /required: New rule: a is required.'],
    ],
    [
      'an argument that becomes optional is additive',
      withA,
      { properties: { a: number } },
      ['additive /required: Dropped rule: a is required.'],
    ],
    [
      'a narrower type breaks calls',
      withA,
      { properties: { a: { type: 'integer' } }, required: ['a'] },
      ['breaking /properties/a/type: New rule: a must be an integer.'],
    ],
    [
      'a wider type is additive',
      { properties: { a: { type: 'integer' } } },
      { properties: { a: number } },
      ['additive /properties/a/type: Dropped rule: a must be an integer.'],
    ],
    [
      'a value that is not allowed any more breaks calls, a new one is additive',
      { properties: { a: { enum: ['x', 'y'] } } },
      { properties: { a: { enum: ['y', 'z'] } } },
      [
        'breaking /properties/a/enum: New rule: a must be one of "y", "z".',
        'additive /properties/a/enum: Dropped rule: a must be one of "x", "y".',
      ],
    ],
    [
      'a lower bound breaks calls',
      { properties: { a: { ...number, maximum: 10 } } },
      { properties: { a: { ...number, maximum: 5 } } },
      ['breaking /properties/a/maximum: New rule: a must be at most 5.'],
    ],
    [
      'a schema that excludes undeclared arguments breaks calls',
      withA,
      { ...withA, additionalProperties: false },
      ['breaking /additionalProperties: Undeclared arguments are not allowed any more.'],
    ],
    [
      'a schema that allows undeclared arguments is additive',
      { ...withA, additionalProperties: false },
      withA,
      ['additive /additionalProperties: Undeclared arguments are allowed now.'],
    ],
    [
      'a new argument in an object within breaks calls',
      { properties: { f: { type: 'object', properties: { x: number } } } },
      { properties: { f: { type: 'object', properties: { x: number, y: number }, required: ['y'] } } },
      ['breaking /properties/f/properties/y: The required argument f.y was added.'],
    ],
    [
      'a new argument in items is additive',
      { properties: { l: { type: 'array', items: { type: 'object', properties: { x: number } } } } },
      {
        properties: { l: { type: 'array', items: { type: 'object', properties: { x: number, y: string } } } },
      },
      ['additive /properties/l/items/properties/y: The optional argument l[].y was added.'],
    ],
    [
      'a description is wording, and so is a default',
      { properties: { a: number } },
      { properties: { a: { ...number, description: 'The first.', default: 5 } } },
      [
        'wording /properties/a/description: The description of a was added.',
        'wording /properties/a/default: The default of a was added.',
      ],
    ],
    [
      'a description in a definition that is referred to is wording',
      { properties: { a: { $ref: '#/$defs/n' } }, $defs: { n: number } },
      { properties: { a: { $ref: '#/$defs/n' } }, $defs: { n: { ...number, description: 'A number.' } } },
      ['wording /$defs/n/description: The description of the schema at /$defs/n was added.'],
    ],
    [
      'a reference in place of a copy is cosmetic',
      { properties: { a: number } },
      { properties: { a: { $ref: '#/$defs/n' } }, $defs: { n: number } },
      ['cosmetic : The schema is written differently, but means the same.'],
    ],
    [
      'branches in another order are cosmetic',
      { properties: { a: { anyOf: [string, { type: 'null' }] } } },
      { properties: { a: { anyOf: [{ type: 'null' }, string] } } },
      ['cosmetic : The schema is written differently, but means the same.'],
    ],
  ])('%s', async (_title, before, after, expected) => {
    expect(await inputLines(before, after)).toEqual(expected);
  });

  it('shows a call that was valid and is not any more', async () => {
    const [change] = await inputChanges(withA, {
      properties: { a: number, b: number },
      required: ['a', 'b'],
    });
    expect(change?.witness).toEqual({ a: 1 });
    const [narrowed] = await inputChanges(withA, { properties: { a: { type: 'integer' } }, required: ['a'] });
    expect(narrowed).toMatchObject({ witness: { a: 0.5 }, before: 'number', after: 'integer' });
  });

  it('shows a call with an argument that was removed, if it is refused', async () => {
    const closed = { additionalProperties: false };
    const [change] = await inputChanges(
      { ...closed, properties: { a: number, b: string } },
      { ...closed, properties: { a: number } },
    );
    expect(change?.message).toBe('The argument b was removed.');
    expect(change?.witness).toMatchObject({ b: 'text' });
  });

  it('reports several new required arguments each', async () => {
    const after = { properties: { a: number, b: number, c: number }, required: ['a', 'b', 'c'] };
    expect(await inputLines(withA, after)).toEqual([
      'breaking /properties/b: The required argument b was added.',
      'breaking /properties/c: The required argument c was added.',
    ]);
  });

  it('are unsure where they cannot be compared', async () => {
    const changes = await inputChanges(
      { properties: { a: { ...string, pattern: '^(a|b)+$' } } },
      { properties: { a: { ...string, pattern: '^(?:a|b)+$' } } },
    );
    expect(changes.map(({ verdict }) => verdict)).toEqual(['unsure']);
  });

  it('take arguments for objects, whether a schema says so or not', async () => {
    expect(await inputLines({ type: null } as JsonObject, { type: 'object' })).toEqual([
      'cosmetic : The schema is written differently, but means the same.',
    ]);
  });
});
