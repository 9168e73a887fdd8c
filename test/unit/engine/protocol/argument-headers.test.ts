import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../../../src/core/json.ts';
import { headerText } from '../../../../src/engine/http/headers.ts';
import { argumentHeaders, withUsableHeaders } from '../../../../src/engine/protocol/argument-headers.ts';

const header = (name: unknown, type: unknown = 'string') => ({ type, 'x-mcp-header': name }) as JsonObject;
const properties = (members: Record<string, unknown>) =>
  ({ type: 'object', properties: members }) as JsonObject;

describe('argument headers', () => {
  it('that are invalid exclude that tool only', () => {
    const tool = (name: string, schema: JsonObject) => ({ name, inputSchema: schema });
    const good = tool('good', properties({ a: header('A') }));
    const bad = tool('bad', properties({ a: header('') }));
    const told: string[] = [];
    const listing = withUsableHeaders({ items: [bad, good], raw: [1, 2] }, (_code, message) =>
      told.push(message),
    );
    expect(listing).toEqual({ items: [good], raw: [2], leftOut: [1] });
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
