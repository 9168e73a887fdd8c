import { setImmediate } from 'node:timers/promises';
import { beforeEach, describe, expect, it } from 'vitest';
import { createSkeleton } from '../../../src/arguments/skeleton.ts';
import type { Json, JsonObject } from '../../../src/core/json.ts';
import { structuredData } from '../../../src/library/data/structured-data.ts';
import { sampleValue } from '../../../src/schema/sample.ts';
import { rootNode } from '../../../src/schema/schema-node.ts';
import { typeName } from '../../../src/schema/type-names.ts';
import { validateArguments } from '../../../src/schema/validate.ts';

// The time that patterns may take is renewed with each turn of the event loop.
beforeEach(() => setImmediate());

/** A schema for `x` whose unions refer to each other in 2^depth ways. */
function multiplied(depth: number, keyword: 'anyOf' | 'oneOf' | 'allOf', end: JsonObject): JsonObject {
  const definitions: JsonObject = { d0: end };
  for (let level = 1; level <= depth; level++) {
    const inner = { $ref: `#/$defs/d${level - 1}` };
    definitions[`d${level}`] = { [keyword]: [inner, { ...inner, title: 'the same' }] };
  }
  return { properties: { x: { $ref: `#/$defs/d${depth}` } }, $defs: definitions };
}

/** `depth` references, each to the next. */
function chained(depth: number): JsonObject {
  const definitions: JsonObject = { [`d${depth}`]: { type: 'string' } };
  for (let level = 0; level < depth; level++) definitions[`d${level}`] = { $ref: `#/$defs/d${level + 1}` };
  return { properties: { x: { $ref: '#/$defs/d0' } }, $defs: definitions };
}

const messagesOf = async (x: Json, schema: JsonObject) =>
  (await validateArguments({ x }, schema)).problems.map(({ message }) => message);

describe('a schema with exponentially many branches', () => {
  it.each(['anyOf', 'oneOf', 'allOf'] as const)('of %s is checked and explained', async (keyword) => {
    const schema = multiplied(60, keyword, { type: 'string' });
    expect(await messagesOf(5, schema)).toEqual(['x must be text, but is 5.']);
    if (keyword !== 'oneOf') expect(await messagesOf('a', schema)).toEqual([]);
  });

  it('is checked in each of many items', async () => {
    const schema = multiplied(60, 'anyOf', { type: 'string' });
    const many = { properties: { x: { items: { $ref: '#/$defs/d60' } } }, $defs: schema.$defs as JsonObject };
    const { problems, notes } = await validateArguments({ x: Array.from({ length: 1_000 }, () => 5) }, many);
    expect(problems).toHaveLength(20);
    expect(notes).toEqual(['Only the first problems are listed.']);
  });

  it('is named, sampled and filled in', () => {
    const items: JsonObject = { anyOf: [] };
    const branches = Array.from({ length: 60 }, (_, at) => ({
      type: 'array',
      items: { $ref: '#' },
      title: `${at}`,
    }));
    items.anyOf = branches;
    expect(typeName(rootNode(items))).toContain('array');
    const names = Array.from({ length: 12 }, (_, at) => `n${at}`);
    const members = Object.fromEntries(names.map((name) => [name, { $ref: '#' }]));
    const object: JsonObject = { type: 'object', properties: members, required: names };
    expect(JSON.stringify(sampleValue(rootNode(object))).length).toBeLessThan(50_000);
    expect(createSkeleton(object).length).toBeLessThan(200_000);
  });

  it("converts a result's structured content", () => {
    const schema = multiplied(40, 'anyOf', { type: 'string' });
    expect(structuredData({ structuredContent: { x: 5 } }, schema)).toEqual({ x: 5 });
  });
});

describe('what takes too long is not checked, with a note', () => {
  it('values of any number', async () => {
    const rows = Array.from({ length: 300_000 }, (_, id) => ({ id, a: 1, b: 1, c: 1, d: 1 }));
    const number = { type: 'number', minimum: 0 };
    const properties = { id: { type: 'string' }, a: number, b: number, c: number, d: number };
    const schema = {
      properties: { x: { anyOf: [{ items: { properties, not: { required: ['id'] } } }, {}] } },
    };
    const rowsOfStrings = { properties: { x: { items: { properties: { ...properties, id: number } } } } };
    expect(await validateArguments({ x: rows }, rowsOfStrings)).toEqual({
      problems: [],
      notes: [
        'The arguments could not be checked completely: checking it against the schema takes too long.',
      ],
    });
    expect((await validateArguments({ x: rows.slice(0, 10) }, schema)).notes).toEqual([]);
  });

  it('long chains of references', async () => {
    expect(await messagesOf(5, chained(200))).toEqual(['x must be text, but is 5.']);
    const { problems, notes } = await validateArguments({ x: 5 }, chained(20_000));
    expect(problems).toEqual([]);
    expect(notes).toEqual([
      'The arguments could not be checked completely: the schema is nested too deeply.',
    ]);
  });

  it('patterns of names', async () => {
    const slow = `^(?:[a-z-]|${'[a-z-]|'.repeat(12)}x)+!$`;
    const schema = { patternProperties: { [slow]: { type: 'string' } }, additionalProperties: false };
    const { problems, notes } = await validateArguments({ 'some-text-long-e': 5 }, schema, 'The result');
    expect(problems).toEqual([]);
    expect(notes).toEqual([
      "The result could not be checked completely: matching the schema's regular expressions takes too long.",
    ]);
  });

  it('equality of many items does not take long', async () => {
    const x = Array.from({ length: 50_000 }, (_, at) => ({ at, text: 'text' }));
    const schema = { properties: { x: { uniqueItems: true } } };
    expect(await messagesOf(x, schema)).toEqual([]);
    expect(await messagesOf([...x, { text: 'text', at: 49_999 }], schema)).toEqual([
      expect.stringContaining('x must be an array of different items (49999 and 50000 are the same)'),
    ]);
  });
});

describe('what cannot be checked is neither valid nor invalid', () => {
  it.each<[string, JsonObject]>([
    ['not', { not: { pattern: '\\h' } }],
    ['not of a reference', { not: { $ref: 'https://example.com' } }],
    ['oneOf', { oneOf: [{ pattern: '\\h' }, { pattern: '^(?x)a$' }] }],
    ['anyOf', { anyOf: [{ pattern: '\\h' }, { type: 'number' }] }],
    // biome-ignore lint/suspicious/noThenProperty: a keyword of JSON Schema
    ['if', { if: { pattern: '\\h' }, then: false, else: true }],
    ['an invalid keyword', { not: { type: 'date' } }],
  ])('in %s', async (_where, x) => {
    const { problems, notes } = await validateArguments({ x: 'a' }, { properties: { x } });
    expect(problems).toEqual([]);
    expect(notes).not.toEqual([]);
  });

  it('as the name of a member', async () => {
    const schema = { patternProperties: { '\\h': { type: 'number' } }, additionalProperties: false };
    expect((await validateArguments({ x: 'a' }, schema)).problems).toEqual([]);
  });

  it('but what is certain counts beside it', async () => {
    const schema = { properties: { x: { allOf: [{ pattern: '\\h' }, { type: 'string', maxLength: 1 }] } } };
    expect(await messagesOf('ab', schema)).toEqual(['x must be at most 1 character, but is "ab".']);
  });
});

it('a multiple is one as it is written', async () => {
  const schema = { properties: { x: { multipleOf: 0.01 } } };
  expect(await messagesOf(4.35, schema)).toEqual([]);
  expect(await messagesOf(1e21, schema)).toEqual([]);
  expect(await messagesOf(4.355, schema)).toEqual(['x must be a multiple of 0.01, but is 4.355.']);
});
