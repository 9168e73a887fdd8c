import { AjvJsonSchemaValidator } from '@modelcontextprotocol/client/validators/ajv';
import { expect, it } from 'vitest';
import type { Json, JsonObject } from '../../../../src/core/json.ts';
import { includes } from '../../../../src/schema/compare/compare-schemas.ts';
import { Budget } from '../../../../src/schema/compare/proof/budget.ts';
import { Judge } from '../../../../src/schema/compare/proof/judge.ts';
import { ComparedDocument } from '../../../../src/schema/compare/proof/located.ts';
import { Samples } from '../../../../src/schema/compare/witness/samples.ts';
import { mapSubschemas, type Schema } from '../../../../src/schema/schema-document.ts';
import { Random } from '../../../bench/random.ts';
import { anySchema, anyValue, definitions } from '../random-schema.ts';

/** Returns a copy of `schema` in which a few keywords are others. */
function changed(random: Random, schema: Schema, depth: number): Schema {
  if (typeof schema === 'boolean' || random.below(6) === 0) return anySchema(random, depth);
  const copy = mapSubschemas(schema, (inner) =>
    depth > 0 && random.below(3) === 0 ? changed(random, inner, depth - 1) : inner,
  );
  const keyword = random.pick([...Object.keys(copy), '']);
  const value = copy[keyword];
  const choice = random.below(4);
  if (choice === 0) delete copy[keyword];
  else if (choice === 1) Object.assign(copy, anySchema(random, 0));
  else if (typeof value === 'number') copy[keyword] = Math.max(1, value + random.below(3) - 1);
  return copy;
}

/** Returns a schema that has something to do with `schema`. */
function related(random: Random, schema: Schema): Schema {
  const some = () => anySchema(random, 1);
  const choices: (() => Schema)[] = [
    () => changed(random, schema, 2),
    () => changed(random, schema, 2),
    () => ({ anyOf: [some(), changed(random, schema, 1)] }),
    () => ({ oneOf: [schema, some()] }),
    () => ({ allOf: [schema, changed(random, schema, 1)] }),
    () => ({ not: { not: changed(random, schema, 1) } }),
    // biome-ignore lint/suspicious/noThenProperty: a keyword of JSON Schema
    () => ({ if: some(), then: schema, else: changed(random, schema, 1) }),
    some,
  ];
  return random.pick(choices)();
}

/** How many pairs of schemas are compared. */
const rounds = 100;

it('finds schemas included only if Ajv accepts what they accept, and witnesses that Ajv accepts just once', async () => {
  const random = new Random(11);
  const ajv = new AjvJsonSchemaValidator();
  const counts = { yes: 0, no: 0, unknown: 0, values: 0 };
  for (let round = 0; round < rounds; round++) {
    const document = (root: Schema): JsonObject => ({ allOf: [root], $defs: definitions });
    const inner = anySchema(random, random.below(3));
    const other = related(random, inner);
    const isSwapped = random.below(2) === 0;
    const [from, to] = [document(isSwapped ? other : inner), document(isSwapped ? inner : other)];
    // Beside "contains", Ajv counts all items as evaluated, and may accept an empty array if there is "prefixItems".
    const text = JSON.stringify([from, to]);
    if (text.includes('"contains"') && /unevaluatedItems|prefixItems/.test(text)) continue;
    const [validFrom, validTo] = [ajv.getValidator(from), ajv.getValidator(to)];
    const found = await includes(to, from);
    const witnesses = found.flatMap((each) => (each.result === 'no' ? [each.witness] : []));
    for (const witness of witnesses) {
      const verdicts = [validFrom(witness).valid, validTo(witness).valid];
      expect(verdicts, JSON.stringify({ from, to, witness })).toEqual([true, false]);
    }
    counts[found.length === 0 ? 'yes' : witnesses.length > 0 ? 'no' : 'unknown'] += 1;
    if (found.length > 0) continue;
    for (const value of valuesOf(random, from)) {
      if (!validFrom(value).valid) continue;
      counts.values += 1;
      expect(validTo(value).valid, JSON.stringify({ from, to, value })).toBe(true);
    }
  }
  expect(counts.yes).toBeGreaterThan(rounds / 5);
  expect(counts.no).toBeGreaterThan(rounds / 5);
  expect(counts.unknown).toBeLessThan(rounds / 5);
  expect(counts.values).toBeGreaterThan(rounds);
});

/** Returns values made for `schema`, and random ones. */
function valuesOf(random: Random, schema: JsonObject): Json[] {
  const document = new ComparedDocument(schema, { next: 0 });
  const samples = new Samples(new Judge(new Map(), 1_000_000), new Budget(100_000));
  const part = [document.root];
  const made = samples.several(part, 30);
  return [...made, ...Array.from({ length: 30 }, () => anyValue(random, 3))];
}
