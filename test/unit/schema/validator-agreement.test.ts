import { AjvJsonSchemaValidator } from '@modelcontextprotocol/client/validators/ajv';
import { expect, it } from 'vitest';
import type { Json, JsonObject } from '../../../src/core/json.ts';
import { validateArguments } from '../../../src/schema/validate.ts';
import { Random } from '../../bench/random.ts';

const names = ['a', 'b', 'ab', 'c'];
const scalars: Json[] = [null, true, false, 0, 1, 2.5, -3, '', 'a', 'b', 'ab', 'xyz'];

function anyValue(random: Random, depth: number): Json {
  if (depth === 0 || random.below(3) === 0) return random.pick(scalars);
  const count = random.below(4);
  if (random.below(2) === 0) return Array.from({ length: count }, () => anyValue(random, depth - 1));
  return anyObject(random, depth);
}

function anyObject(random: Random, depth: number): JsonObject {
  const members = names.slice(0, random.below(5)).map((name) => [name, anyValue(random, depth - 1)]);
  return Object.fromEntries(members) as JsonObject;
}

const types = ['null', 'boolean', 'integer', 'number', 'string', 'array', 'object'];

/** Keywords with operands, by what they are about. */
function anyKeyword(random: Random, depth: number): JsonObject {
  const inner = () => anySchema(random, depth - 1);
  const some = () => Array.from({ length: 1 + random.below(3) }, inner);
  const named = () => Object.fromEntries(names.slice(0, 1 + random.below(3)).map((name) => [name, inner()]));
  const flat: (() => JsonObject)[] = [
    () => ({ type: random.pick(types) }),
    () => ({ type: [random.pick(types), 'string'].filter((type, at, all) => all.indexOf(type) === at) }),
    () => ({ enum: [random.pick(scalars), { a: 1 }, [1]] }),
    () => ({ const: random.pick(scalars) }),
    () => ({ minimum: random.below(3), maximum: 2 }),
    () => ({ exclusiveMinimum: random.below(3), exclusiveMaximum: 3 }),
    () => ({ multipleOf: 1 + random.below(2) }),
    () => ({ minLength: random.below(3), maxLength: 2 }),
    () => ({ pattern: random.pick(['^a', 'b$', 'x']) }),
    () => ({ minItems: random.below(3), maxItems: 2 }),
    () => ({ uniqueItems: true }),
    () => ({ minProperties: random.below(3), maxProperties: 2 }),
    () => ({ required: names.slice(0, 1 + random.below(2)) }),
    () => ({ dependentRequired: { a: ['b'] } }),
    () => ({ $ref: `#/$defs/${random.pick(['one', 'two'])}` }),
  ];
  const nested: (() => JsonObject)[] = [
    () => ({ allOf: some() }),
    () => ({ anyOf: some() }),
    () => ({ oneOf: some() }),
    () => ({ not: inner() }),
    // biome-ignore lint/suspicious/noThenProperty: a keyword of JSON Schema
    () => ({ if: inner(), then: inner(), else: inner() }),
    () => ({ properties: named() }),
    () => ({ properties: named(), additionalProperties: inner() }),
    () => ({ patternProperties: { '^a': inner() }, additionalProperties: inner() }),
    () => ({ propertyNames: inner() }),
    () => ({ dependentSchemas: { a: inner() } }),
    () => ({ items: inner() }),
    () => ({ prefixItems: some(), items: inner() }),
    () => ({ contains: inner(), minContains: random.below(3), maxContains: 2 }),
    () => ({ ...anyKeyword(random, depth - 1), unevaluatedProperties: random.below(2) === 0 }),
    () => ({ ...anyKeyword(random, depth - 1), unevaluatedItems: random.below(2) === 0 }),
  ];
  return random.pick(depth <= 0 ? flat : [...flat, ...nested, ...nested])();
}

function anySchema(random: Random, depth: number): JsonObject | boolean {
  if (random.below(12) === 0) return random.below(2) === 0;
  const schema: JsonObject = {};
  for (let count = 1 + random.below(2); count > 0; count--) Object.assign(schema, anyKeyword(random, depth));
  return schema;
}

it('finds the same values valid as Ajv does', async () => {
  const random = new Random(7);
  const ajv = new AjvJsonSchemaValidator();
  let invalid = 0;
  for (let round = 0; round < 25; round++) {
    const root = anySchema(random, 3);
    const schema: JsonObject = {
      ...(typeof root === 'boolean' ? { properties: { a: root } } : root),
      $defs: {
        one: { type: ['string', 'null', 'object'] },
        two: { anyOf: [{ $ref: '#/$defs/one' }, { minimum: 1 }] },
      },
    };
    const validate = ajv.getValidator(schema);
    for (let again = 0; again < 5; again++) {
      const value = anyObject(random, 3);
      const { problems, notes } = await validateArguments(value, schema);
      // A schema may refer to itself without end, which is not checked.
      if (notes.some((note) => note.includes('leads back to itself'))) continue;
      const valid = problems.length === 0;
      if (!valid) invalid += 1;
      expect(valid, JSON.stringify({ schema, value, problems })).toBe(validate(value).valid);
    }
  }
  expect(invalid).toBeGreaterThan(50);
});
