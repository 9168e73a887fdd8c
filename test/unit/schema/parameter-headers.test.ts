import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../../src/core/json.ts';
import { headerFaults } from '../../../src/schema/parameter-headers.ts';

const header = (name: unknown, type: unknown = 'string') => ({ type, 'x-mcp-header': name }) as JsonObject;
const properties = (members: Record<string, unknown>) =>
  ({ type: 'object', properties: members }) as JsonObject;
const faults = (schema: JsonObject) => [...headerFaults(schema)].map(({ fault }) => fault);

describe('headers of arguments', () => {
  it.each([
    [
      'texts, integers and booleans',
      properties({ a: header('A'), b: header('B', 'integer'), c: header('C', 'boolean') }),
    ],
    ['members of an object', properties({ a: properties({ b: header('Deep') }) })],
    ['none', properties({ a: { type: 'object' } })],
    ['an argument of that name', properties({ 'x-mcp-header': { type: 'string' } })],
    ['what only looks like a mark', properties({ a: { default: { 'x-mcp-header': '' } } })],
  ])('are accepted: %s', (_title, schema) => {
    expect(faults(schema)).toEqual([]);
  });

  it.each([
    ['an empty name', properties({ a: header('') }), 'not a name'],
    ['a name that is not a string', properties({ a: header(5) }), 'not a name'],
    ['a space in the name', properties({ a: header('a b') }), 'cannot be the name'],
    ['a line end in the name', properties({ a: header('a\nb') }), 'cannot be the name'],
    ['a number', properties({ a: header('A', 'number') }), 'not a string, an integer or a boolean'],
    ['an object', properties({ a: header('A', 'object') }), 'not a string, an integer or a boolean'],
    [
      'a union of types',
      properties({ a: header('A', ['string', 'null']) }),
      'not a string, an integer or a boolean',
    ],
    ['no type', properties({ a: { 'x-mcp-header': 'A' } }), 'not a string, an integer or a boolean'],
    ['the same name in other letters', properties({ a: header('A'), b: header('a') }), 'another'],
    ['a place in a list', properties({ a: { type: 'array', items: header('A') } }), 'where none is allowed'],
    [
      'a place in a choice',
      { anyOf: [properties({ a: header('A') })] } as JsonObject,
      'where none is allowed',
    ],
    ['the schema itself', header('A', 'object'), 'where none is allowed'],
  ])('are rejected: %s', (_title, schema, words) => {
    expect(faults(schema)).toEqual([expect.stringContaining(words)]);
  });

  it('are located, with the argument and the name that is wrong', () => {
    const schema = properties({ a: properties({ 'b/c': header('X Y') }) });
    expect([...headerFaults(schema)]).toEqual([
      {
        path: '/properties/a/properties/b~1c',
        argument: 'b/c',
        fault: 'that cannot be the name of a header',
        name: 'X Y',
      },
    ]);
  });
});
