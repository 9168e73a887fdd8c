import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../../../../src/core/json.ts';
import { schemaRules } from '../../../../../src/interface/check/schema/rules.ts';
import type { ServerInterface } from '../../../../../src/interface/server-interface.ts';
import { declared } from '../declared.ts';
import { argument, input, resource, tools } from './examples.ts';

const findings = (server: Partial<ServerInterface>) =>
  schemaRules.flatMap((rule) =>
    [...rule.check(declared(server), {})].map((finding) => ({ weight: rule.weight, ...finding })),
  );

describe('findings about definitions', () => {
  it('name the place, and quote the value apart from the message', () => {
    expect(findings(argument({ type: 'array', items: { type: 'text' } }))).toEqual([
      {
        weight: 'must',
        kind: 'tool',
        name: 'measure',
        path: '/inputSchema/properties/unit/items/type',
        message: 'The value of "type" must be a type of JSON Schema, or an array of different types.',
        excerpt: '"text"',
      },
    ]);
  });

  it.each([
    ['must', 'a reference within the schema', argument({ $ref: '#/$defs/unit' })],
    ['should', 'a reference to another document', argument({ $ref: 'https://example.com/unit.json' })],
    ['must', 'a URI without a scheme', resource({ uri: 'beds' })],
    ['should', 'a URI with a space', resource({ uri: 'garden://bed 1' })],
    ['should', 'an expression of another engine', argument({ type: 'string', pattern: '(?i)cm' })],
    ['advice', 'a needless backslash', argument({ type: 'string', pattern: '\\-' })],
    ['should', 'a default of another type', argument({ type: 'string', default: 5 })],
    ['advice', 'a default of null', argument({ type: 'string', default: null })],
  ])('have the weight %s for %s', (weight, _what, server) => {
    expect(findings(server)).toEqual([expect.objectContaining({ weight })]);
  });

  it.each([
    ['null', argument({ type: 'string', description: null }), /leave the keyword out/],
    ['a tuple', argument({ type: 'array', items: [{}] }), /"prefixItems" takes the array/],
    ['a limit of draft-04', argument({ type: 'number', exclusiveMinimum: true }), /those of draft-04/],
    ['required: true', argument({ type: 'string', required: true }), /"required" of the object/],
    ['a member of null', resource({ description: null }), /leave it out/],
  ])('say what to write instead of %s', (_what, server, message) => {
    expect(findings(server)).toEqual([expect.objectContaining({ message: expect.stringMatching(message) })]);
  });

  it('are about the innermost part that accepts nothing', () => {
    const unit = { type: 'integer', minimum: 5, maximum: 3, description: 'A depth.' };
    const bed = { type: 'object', properties: { unit }, required: ['unit'] };
    const schema = {
      type: 'object',
      properties: { bed: { ...bed, description: 'A bed.' } },
      required: ['bed'],
    };
    expect(findings(input(schema)).map(({ path }) => path)).toEqual([
      '/inputSchema/properties/bed/properties/unit',
    ]);
  });

  it('are one for each group of similar names', () => {
    expect(findings(tools('waterBed', 'water_bed', 'WATERBED', 'dig'))).toEqual([
      expect.objectContaining({ name: 'waterBed', excerpt: 'waterBed, water_bed, WATERBED' }),
    ]);
  });

  it('are limited for each schema', () => {
    const properties = Object.fromEntries(Array.from({ length: 30 }, (_, at) => [`a${at}`, { type: 'x' }]));
    const found = findings(input({ type: 'object', properties }));
    expect(found).toHaveLength(11);
    expect(found.at(-1)).toMatchObject({ path: '/inputSchema', message: 'The schema has more such places.' });
  });

  it('are found in schemas that are too large and too deep to be read as a whole', () => {
    let deep: JsonObject = { type: 'x' };
    for (let level = 0; level < 3_000; level++) deep = { anyOf: [deep, { $ref: '#' }] };
    const many = Object.fromEntries(Array.from({ length: 30_000 }, (_, at) => [`a${at}`, { minLength: -1 }]));
    const found = findings(input({ type: 'object', properties: { deep, ...many } }));
    expect(found.length).toBeGreaterThan(0);
  });
});
