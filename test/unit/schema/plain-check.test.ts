import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../../src/core/json.ts';
import { parseJson } from '../../../src/core/json-text.ts';
import { Checker } from '../../../src/schema/checker.ts';
import { isPlainlyValid } from '../../../src/schema/plain-check.ts';
import { Random } from '../../bench/random.ts';
import { anyObject, anySchema, definitions } from './random-schema.ts';

async function isValid(value: unknown, schema: JsonObject): Promise<boolean> {
  const { problems, notes } = await new Checker(schema).check(value, 'The value');
  return problems.length === 0 && notes.length === 0;
}

/** What the schemas of tools consist of: the same keywords as random schemas, in the form in which tools use them. */
const members: JsonObject[] = [
  { type: 'string', description: 'd' },
  { type: 'integer', minimum: 0, maximum: 2 },
  { type: 'number', exclusiveMinimum: 0, default: 1 },
  { type: ['string', 'null'], title: 'T' },
  { type: 'boolean', nullable: true },
  { enum: ['a', 'b', 1, null] },
  { const: 'a' },
  { type: 'string', minLength: 1, maxLength: 2 },
  { type: 'array', items: { type: 'string' }, maxItems: 2 },
  { type: 'array', items: { anyOf: [{ type: 'integer' }, { type: 'null' }] }, uniqueItems: true },
  { anyOf: [{ type: 'integer' }, { type: 'null' }], default: null },
  { type: 'object', properties: { a: { type: 'string' } }, required: ['a'], additionalProperties: false },
  { type: 'object', additionalProperties: { type: 'number', multipleOf: 0.5 } },
  { type: 'object', minProperties: 1 },
  {},
];

describe('a plain schema', () => {
  it('accepts the values that the full validator accepts', async () => {
    const random = new Random(3);
    let valid = 0;
    for (let round = 0; round < 1_500; round += 1) {
      const schema: JsonObject = {
        type: 'object',
        properties: { a: random.pick(members), b: random.pick(members), ab: random.pick(members) },
        required: random.pick([[], ['a'], ['a', 'b']]),
        ...random.pick([{}, { additionalProperties: false }, { $defs: definitions }]),
      };
      const value = anyObject(random, 2);
      const isPlain = isPlainlyValid(value, [schema]);
      expect(isPlain, JSON.stringify({ schema, value })).toBe(await isValid(value, schema));
      if (isPlain) valid += 1;
    }
    expect(valid).toBeGreaterThan(100);
  });
});

describe('any schema', () => {
  it('accepts only values that the full validator accepts without a note', async () => {
    const random = new Random(4);
    let valid = 0;
    for (let round = 0; round < 3_000; round += 1) {
      const schema = { properties: { a: anySchema(random, 2), b: anySchema(random, 1) }, $defs: definitions };
      const value = anyObject(random, 2);
      if (!isPlainlyValid(value, [schema as JsonObject])) continue;
      valid += 1;
      expect(await isValid(value, schema as JsonObject), JSON.stringify({ schema, value })).toBe(true);
    }
    expect(valid).toBeGreaterThan(100);
  });
});

describe('what takes the full validator', () => {
  const parts: [string, unknown, JsonObject][] = [
    ['a pattern', 'a', { pattern: 'a' }],
    ['a format', 'a', { format: 'email' }],
    ['a reference', 'a', { $ref: '#/$defs/a', $defs: { a: {} } }],
    ['a list of item schemas', [1], { items: [{ type: 'integer' }] }],
    ['a condition', 1, { if: { type: 'string' }, else: { type: 'integer' } }],
    ['a keyword that is not valid', 'a', { minLength: 'x' }],
    ['an unknown keyword', 'a', { 'x-unit': 'cm' }],
    ['one before the valid branch', 'a', { anyOf: [{ pattern: 'b' }, { type: 'string' }] }],
    ['a member of that kind', { a: 'a' }, { properties: { a: { format: 'uuid' } } }],
    ['a number too long to divide', parseJson('1e9999'), { multipleOf: 3 }],
    [
      'a schema that is nested deep',
      [],
      Array.from({ length: 200 }).reduce<JsonObject>((anyOf) => ({ anyOf: [anyOf] }), {}),
    ],
    ['a large value', Array.from({ length: 20_000 }, () => 1), { items: { type: 'integer' } }],
    ['a large schema', [1, 2], { items: { enum: Array.from({ length: 20_000 }, (_, at) => at) } }],
  ];

  it.each(parts)('%s', (_what, value, schema) => {
    expect(isPlainlyValid(value, [schema])).toBe(false);
  });

  it('but not a format for a value without formats', () => {
    expect(isPlainlyValid(null, [{ type: ['string', 'null'], format: 'date' }])).toBe(true);
  });

  it('and not exact numbers', () => {
    const long = parseJson('12345678901234567890');
    expect(isPlainlyValid(long, [{ type: 'integer', minimum: 12345678901234 }])).toBe(true);
    expect(isPlainlyValid(long, [{ type: 'integer', maximum: 12345678901234 }])).toBe(false);
  });
});

it('checks several schemas', () => {
  expect(isPlainlyValid('a', [{ type: 'string' }, { enum: ['a'] }])).toBe(true);
  expect(isPlainlyValid('b', [{ type: 'string' }, { enum: ['a'] }])).toBe(false);
  expect(isPlainlyValid('b', [true])).toBe(true);
});
