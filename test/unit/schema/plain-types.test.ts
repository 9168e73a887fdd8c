import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../../src/core/json.ts';
import { plainArguments } from '../../../src/schema/plain-types.ts';
import { signature } from '../../../src/schema/type-names.ts';
import { Random } from '../../bench/random.ts';
import { anySchema } from './random-schema.ts';

/** The same schema to a validator, but one that has to be merged. */
const merged = (schema: JsonObject): JsonObject => ({ ...schema, allOf: [] });

const plain: JsonObject[] = [
  {},
  { type: 'object' },
  { type: 'object', properties: { b: { type: 'string' }, a: { type: 'null' } }, required: ['a', 'c', 5] },
  {
    properties: { n: { type: 'number', default: 1 }, i: { type: 'integer', default: 1.5 } },
    required: ['n', 'i'],
  },
  { properties: { a: { type: 'array', items: { type: 'object' } }, b: { type: 'array', default: [] } } },
  { properties: { 'two words': { type: 'boolean', default: null } }, required: ['two words'] },
];

describe('a plain schema', () => {
  it.each(plain)('%j has the signature that it has when it is merged', (schema) => {
    expect(plainArguments(schema)).toBeDefined();
    for (const limit of [5, 30, 200, Number.POSITIVE_INFINITY]) {
      expect(signature('f', schema, limit)).toBe(signature('f', merged(schema), limit));
    }
  });

  it('is only one that merging does not change', () => {
    const random = new Random(1);
    for (let round = 0; round < 300; round += 1) {
      const member = () => anySchema(random, 1);
      const schema = { properties: { a: member(), b: member() }, required: ['b'] } as JsonObject;
      expect(signature('f', schema)).toBe(signature('f', merged(schema)));
    }
  });
});
