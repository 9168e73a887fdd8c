import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../../src/core/json.ts';
import type { Listing, Tool } from '../../../src/core/protocol.ts';
import {
  originalArguments,
  type ToolRules,
  ToolTransform,
  transformTools,
} from '../../../src/engine/tool-transform.ts';

const inputSchema: JsonObject = {
  type: 'object',
  properties: { a: { type: 'number', description: 'the first' }, b: { type: 'number' } },
  required: ['a', 'b'],
};

function listing(...names: string[]): Listing<Tool> {
  const items = names.map((name) => ({ name, description: `does ${name}`, inputSchema }));
  return { items, raw: items.map((item) => ({ ...item, _meta: { kept: true } })) };
}

function rules(tools: ToolRules['tools'], more: Partial<ToolRules> = {}): ToolRules {
  return { tools, ...more };
}

/** The names that are shown of tools x, y and z. */
function shown(given: ToolRules): string[] {
  return transformTools(listing('x', 'y', 'z'), given).listing.items.map(({ name }) => name);
}

/** The schema of tool x under rules for its arguments. */
function schema(args: NonNullable<ToolRules['tools'][string]['arguments']>): JsonObject | undefined {
  return transformTools(listing('x'), rules({ x: { arguments: args } })).listing.items[0]?.inputSchema;
}

describe('tools', () => {
  it('are omitted if disabled, excluded, or not included', () => {
    expect(shown(rules({ y: { enabled: false } }))).toEqual(['x', 'z']);
    expect(shown(rules({}, { excludeTools: ['x'] }))).toEqual(['y', 'z']);
    expect(shown(rules({}, { includeTools: ['z', 'x'], excludeTools: ['x'] }))).toEqual(['z']);
  });

  it('are omitted by FastMCP tags', () => {
    const tagged = listing('x', 'y', 'z');
    tagged.raw[0] = { name: 'x', _meta: { fastmcp: { tags: ['a', 'b'] } } };
    tagged.raw[1] = { name: 'y', _meta: { fastmcp: { tags: ['a'] } } };
    const names = (more: Partial<ToolRules>) =>
      transformTools(tagged, rules({}, more)).listing.items.map(({ name }) => name);
    expect(names({ includeTags: ['a'] })).toEqual(['x', 'y']);
    expect(names({ excludeTags: ['b'] })).toEqual(['y', 'z']);
    expect(names({ includeTags: ['a'], excludeTags: ['b'] })).toEqual(['y']);
  });

  it('get tags, a version and _meta, and are selected by the tags that a rule gives', () => {
    const before = listing('x', 'y');
    before.raw[0] = { name: 'x', _meta: { fastmcp: { tags: ['a'], version: '1' }, ui: { u: 1 }, own: 1 } };
    const rule = { tags: ['b'], version: '2', meta: { mine: null, ui: { v: 2 } } };
    const metaUnder = (given: ToolRules) => transformTools(before, given).listing.raw[0];
    expect(metaUnder(rules({ x: rule }))).toMatchObject({
      _meta: { mine: null, ui: { u: 1, v: 2 }, fastmcp: { tags: ['b'], version: '2' } },
    });
    expect(metaUnder(rules({ x: rule }))).not.toHaveProperty('_meta.own');
    expect(metaUnder(rules({ x: { tags: [], version: '2' } }))).toMatchObject({
      _meta: { own: 1, fastmcp: { tags: ['a'], version: '2' } },
    });
    expect(metaUnder(rules({ y: { tags: ['b'] } }, { includeTags: ['b'] }))).toMatchObject({
      name: 'y',
      _meta: { kept: true, fastmcp: { tags: ['b'] } },
    });
  });

  it('are called with their own version', () => {
    const before = listing('x', 'y');
    before.raw[0] = { name: 'x', _meta: { fastmcp: { version: '1' } } };
    const transform = new ToolTransform(rules({ x: { version: '2' }, y: { version: '2' } }));
    const [x, y] = transform.apply(before, () => {}).items;
    const metaFor = (tool: Tool | undefined, version: string) =>
      tool && transform.revert(tool, {}, { m: 1, fastmcp: { version } }).meta;
    expect(metaFor(x, '2')).toEqual({ m: 1, fastmcp: { version: '1' } });
    expect(metaFor(y, '2')).toEqual({ m: 1, fastmcp: {} });
    expect(metaFor(x, '3')).toEqual({ m: 1, fastmcp: { version: '3' } });
  });

  it('get another name, title and description, also in the raw definition', () => {
    const { listing: after, originals } = transformTools(
      listing('x', 'y'),
      rules({ x: { name: 'n', title: 't', description: 'd' } }),
    );
    expect(after.items[0]).toEqual({ name: 'n', title: 't', description: 'd', inputSchema });
    expect(after.raw).toMatchObject([
      { name: 'n', title: 't', description: 'd', _meta: { kept: true } },
      { name: 'y', description: 'does y' },
    ]);
    expect(originals.get('n')?.tool.name).toBe('x');
  });

  it('with the same name are reported, and the first one is used', () => {
    const { clashes, listing: after } = transformTools(listing('x', 'y'), rules({ y: { name: 'x' } }));
    expect({ clashes, count: after.items.length }).toEqual({ clashes: ['x'], count: 1 });
  });
});

describe('arguments', () => {
  it('get another name and description', () => {
    expect(schema({ a: { name: 'first', description: 'one' } })).toEqual({
      type: 'object',
      properties: { first: { type: 'number', description: 'one' }, b: { type: 'number' } },
      required: ['b', 'first'],
      additionalProperties: false,
    });
  });

  it('with a default are no longer required', () => {
    expect(schema({ a: { default: 5 } })).toMatchObject({
      properties: { a: { type: 'number', default: 5 } },
      required: ['b'],
    });
  });

  it('get examples, and lose the default of the server if they are made required', () => {
    const before = listing('x');
    const properties = { a: { type: 'number', default: 1 } };
    before.items = before.items.map((item) => ({ ...item, inputSchema: { type: 'object', properties } }));
    const rule = { arguments: { a: { required: true, examples: [2, 3] } } };
    expect(transformTools(before, rules({ x: rule })).listing.items[0]?.inputSchema).toMatchObject({
      properties: { a: { type: 'number', examples: [2, 3] } },
      required: ['a'],
    });
    expect(transformTools(before, rules({ x: rule })).listing.items[0]?.inputSchema).not.toHaveProperty(
      'properties.a.default',
    );
  });

  it('can be hidden', () => {
    expect(schema({ a: { hide: true, default: 5 } })).toMatchObject({
      properties: { b: { type: 'number' } },
      required: ['b'],
    });
    expect(Object.keys((schema({ a: { hide: true } })?.properties ?? {}) as object)).toEqual(['b']);
  });

  it('are sent under their original names, with defaults and hidden ones', () => {
    const given = rules({
      x: { arguments: { a: { name: 'first' }, b: { hide: true, default: 7 }, c: { default: 'd' } } },
    });
    expect(originalArguments('x', { first: 1 }, given)).toEqual({ a: 1, b: 7, c: 'd' });
    expect(originalArguments('x', { first: 1, b: 2, c: null }, given)).toEqual({ a: 1, b: 7, c: null });
    expect(originalArguments('y', { first: 1 }, given)).toEqual({ first: 1 });
  });

  it('can swap names', () => {
    const given = rules({ x: { arguments: { a: { name: 'b' }, b: { name: 'a' } } } });
    expect(originalArguments('x', { a: 1, b: 2 }, given)).toEqual({ a: 2, b: 1 });
  });
});
