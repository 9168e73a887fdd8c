import { describe, expect, it } from 'vitest';
import { fastValidate } from '../../../src/schema/fast-validate.ts';

const schema = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  type: 'object',
  properties: {
    text: { type: 'string', description: 'what to say' },
    times: { type: 'integer', default: 1 },
    tone: { enum: ['soft', 'loud'] },
    note: { anyOf: [{ type: 'string' }, { type: 'null' }] },
    tags: { type: 'array', items: { type: 'string' } },
    place: { type: 'object', properties: { x: { type: 'number' } }, required: ['x'] },
    any: {},
  },
  required: ['text'],
  additionalProperties: false,
};

describe('a simple schema', () => {
  it.each([
    [{ text: 'a' }],
    [{ text: '', times: 3, tone: 'loud', note: null, tags: [], place: { x: 1.5, y: 2 }, any: [{}] }],
  ])('is validated without the validator: %j', (args) => {
    expect(fastValidate(args, schema)).toBe(true);
  });

  it.each([
    [{}],
    [{ text: 1 }],
    [{ text: 'a', times: 1.5 }],
    [{ text: 'a', tone: 'shrill' }],
    [{ text: 'a', note: 3 }],
    [{ text: 'a', tags: ['b', 1] }],
    [{ text: 'a', place: {} }],
    [{ text: 'a', more: 1 }],
    [{ text: 'a', constructor: 1 }],
  ])('leaves invalid arguments to the validator: %j', (args) => {
    expect(fastValidate(args, schema)).toBe(false);
  });

  it.each([
    [{ type: 'string', pattern: '^a' }],
    [{ type: 'string', format: 'date' }],
    [{ type: 'string', minLength: 1 }],
    [{ $ref: '#/$defs/text' }],
    [{ not: { type: 'number' } }],
    [{ type: 'text' }],
    [{ type: ['string', 'text'] }],
    [{ enum: 'a' }],
    [false],
  ])('with more keywords is left to the validator: %j', (member) => {
    expect(fastValidate({ member: 'a' }, { properties: { member } })).toBe(false);
  });
});
