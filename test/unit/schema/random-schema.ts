import type { Json, JsonObject } from '../../../src/core/json.ts';
import type { Random } from '../../bench/random.ts';

const names = ['a', 'b', 'ab', 'c'];
const scalars: Json[] = [null, true, false, 0, 1, 2.5, -3, '', 'a', 'b', 'ab', 'xyz'];

export function anyValue(random: Random, depth: number): Json {
  if (depth === 0 || random.below(3) === 0) return random.pick(scalars);
  const count = random.below(4);
  if (random.below(2) === 0) return Array.from({ length: count }, () => anyValue(random, depth - 1));
  return anyObject(random, depth);
}

export function anyObject(random: Random, depth: number): JsonObject {
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

/** A schema that may refer to `$defs/one` and `$defs/two` of its document. */
export function anySchema(random: Random, depth: number): JsonObject | boolean {
  if (random.below(12) === 0) return random.below(2) === 0;
  const schema: JsonObject = {};
  for (let count = 1 + random.below(2); count > 0; count--) Object.assign(schema, anyKeyword(random, depth));
  return schema;
}

/** What the schemas refer to. */
export const definitions: JsonObject = {
  one: { type: ['string', 'null', 'object'] },
  two: { anyOf: [{ $ref: '#/$defs/one' }, { minimum: 1 }] },
};
