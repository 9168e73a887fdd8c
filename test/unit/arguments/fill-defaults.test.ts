import { describe, expect, it } from 'vitest';
import { exampleWords } from '../../../src/arguments/example.ts';
import { fillDefaults } from '../../../src/arguments/fill-defaults.ts';
import { missingArguments } from '../../../src/arguments/missing.ts';
import type { JsonObject } from '../../../src/core/json.ts';
import { signature } from '../../../src/schema/type-names.ts';

const object = (properties: JsonObject, required = Object.keys(properties)): JsonObject => ({
  type: 'object',
  properties,
  required,
});

describe('a required argument with a default', () => {
  it.each<[what: string, args: JsonObject, schema: JsonObject, filled: JsonObject]>([
    ['is filled in', {}, object({ type: { enum: ['png', 'jpeg'], default: 'png' } }), { type: 'png' }],
    ['keeps what was given', { a: 5 }, object({ a: { type: 'integer', default: 1 } }), { a: 5 }],
    [
      'is filled in with null if that is valid',
      {},
      object({ a: { type: ['string', 'null'], default: null } }),
      { a: null },
    ],
    [
      'is filled in within an object',
      { to: { city: 'Oslo' } },
      object({ to: object({ city: { type: 'string' }, zoom: { type: 'integer', default: 3 } }) }),
      { to: { city: 'Oslo', zoom: 3 } },
    ],
    [
      'is filled in within each item',
      { all: [{}, { a: 2 }] },
      object({ all: { type: 'array', items: object({ a: { type: 'integer', default: 1 } }) } }),
      { all: [{ a: 1 }, { a: 2 }] },
    ],
    [
      'is filled in within a default',
      {},
      object({ to: { ...object({ zoom: { type: 'integer', default: 3 } }), default: {} } }),
      { to: { zoom: 3 } },
    ],
    [
      'may be declared elsewhere',
      {},
      { ...object({ a: { $ref: '#/$defs/a' } }), $defs: { a: { type: 'integer', default: 1, minimum: 1 } } },
      { a: 1 },
    ],
    ['is left out if its type is wrong', {}, object({ a: { type: 'integer', default: 'one' } }), {}],
    ['is left out if it is not one of the values', {}, object({ a: { enum: ['b'], default: 'a' } }), {}],
    [
      'is left out if it is invalid otherwise',
      {},
      object({ a: { type: 'integer', minimum: 5, default: 1 } }),
      {},
    ],
    [
      'is left out if its format is wrong',
      {},
      object({ a: { type: 'string', format: 'date', default: 'today' } }),
      {},
    ],
    ['is left out if it is optional', {}, object({ a: { type: 'integer', default: 1 } }, []), {}],
  ])('%s', async (_what, args, schema, filled) => {
    expect(await fillDefaults(args, schema)).toEqual(filled);
  });

  it('need not be given, which its signature and the example say', async () => {
    const schema = object({
      type: { type: 'string', enum: ['png', 'jpeg'], default: 'png' },
      name: { type: 'string' },
      size: { type: 'integer', default: 'big' },
    });
    expect(signature('shot', schema)).toBe('shot(name: string, size: integer, type?: "png"|"jpeg" = "png")');
    expect(await exampleWords(schema)).toEqual(['name=text', 'size=1']);
  });

  it('is asked for if its default is not valid', async () => {
    const schema = object({ size: { type: 'integer', default: 'big' } });
    expect(missingArguments(await fillDefaults({}, schema), schema)).toMatchObject([{ name: 'size' }]);
  });
});
