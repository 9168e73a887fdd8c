import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../../../src/core/json.ts';
import { headerText } from '../../../../src/engine/http/headers.ts';
import {
  argumentHeaders,
  headerFault,
  withUsableHeaders,
} from '../../../../src/engine/protocol/argument-headers.ts';

const header = (name: unknown, type: unknown = 'string') => ({ type, 'x-mcp-header': name }) as JsonObject;
const properties = (members: Record<string, unknown>) =>
  ({ type: 'object', properties: members }) as JsonObject;

describe('argument headers', () => {
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
    expect(headerFault(schema)).toBeUndefined();
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
    expect(headerFault(schema)).toContain(words);
  });

  it('that are invalid exclude that tool only', () => {
    const tool = (name: string, schema: JsonObject) => ({ name, inputSchema: schema });
    const good = tool('good', properties({ a: header('A') }));
    const bad = tool('bad', properties({ a: header('') }));
    const told: string[] = [];
    const listing = withUsableHeaders({ items: [bad, good], raw: [1, 2] }, (_code, message) =>
      told.push(message),
    );
    expect(listing).toEqual({ items: [good], raw: [2] });
    expect(told).toEqual([expect.stringContaining('"bad" is left out: its argument "a"')]);
  });
});

describe('the headers of a call', () => {
  const schema = properties({
    region: header('Region'),
    count: header('Count', 'integer'),
    force: header('Force', 'boolean'),
    plain: { type: 'string' },
    inner: properties({ deep: header('Deep') }),
  });

  it('contain the annotated arguments at any depth', () => {
    const args = { region: 'eu west', count: 5, force: false, plain: 'x', inner: { deep: 'y' } };
    expect(argumentHeaders(schema, args)).toEqual({
      'mcp-param-region': 'eu west',
      'mcp-param-count': '5',
      'mcp-param-force': 'false',
      'mcp-param-deep': 'y',
    });
  });

  it('omit absent arguments and those that are not a string, integer or boolean', () => {
    expect(argumentHeaders(schema, { region: null, count: 2 ** 60, force: [], inner: 'none' })).toEqual({});
  });
});

describe('a string as a header value', () => {
  it.each([
    ['plain', 'plain'],
    ['with space', 'with space'],
    ['', '=?base64??='],
    [' edge', '=?base64?IGVkZ2U=?='],
    ['zwölf', '=?base64?enfDtmxm?='],
    ['a\nb', '=?base64?YQpi?='],
    ['=?base64?YQ==?=', '=?base64?PT9iYXNlNjQ/WVE9PT89?='],
  ])('%j is sent as %s', (text, sent) => {
    expect(headerText(text)).toBe(sent);
  });
});
