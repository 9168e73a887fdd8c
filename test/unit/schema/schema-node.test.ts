import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../../src/core/json.ts';
import { SchemaDocument } from '../../../src/schema/schema-document.ts';
import { rootNode } from '../../../src/schema/schema-node.ts';
import { typeName } from '../../../src/schema/type-names.ts';

/** The type of the member `x`, as a person reads it. */
const typeOfX = (schema: JsonObject) => typeName(rootNode(schema).member('x'));

describe('references inside the schema are followed', () => {
  const string = { type: 'string' };
  it.each<[what: string, schema: JsonObject]>([
    ['$defs', { properties: { x: { $ref: '#/$defs/s' } }, $defs: { s: string } }],
    ['definitions', { properties: { x: { $ref: '#/definitions/s' } }, definitions: { s: string } }],
    ['another property', { properties: { x: { $ref: '#/properties/y' }, y: string } }],
    ['anywhere', { properties: { x: { $ref: '#/components/s' } }, components: { s: string } }],
    ['a chain', { properties: { x: { $ref: '#/$defs/a' } }, $defs: { a: { $ref: '#/$defs/b' }, b: string } }],
    ['escapes', { properties: { x: { $ref: '#/$defs/a~1b~0c%20d' } }, $defs: { 'a/b~c d': string } }],
    ['an array', { properties: { x: { $ref: '#/$defs/t/anyOf/1' } }, $defs: { t: { anyOf: [{}, string] } } }],
    ['$anchor', { properties: { x: { $ref: '#here' } }, $defs: { s: { $anchor: 'here', ...string } } }],
    [
      '$dynamicAnchor',
      { properties: { x: { $dynamicRef: '#n' } }, $defs: { s: { $dynamicAnchor: 'n', ...string } } },
    ],
    [
      'a draft-07 anchor',
      { properties: { x: { $ref: '#s' } }, definitions: { s: { $id: '#s', ...string } } },
    ],
    ['a relative $id', { properties: { x: { $ref: 's.json' } }, $defs: { s: { $id: 's.json', ...string } } }],
    [
      'an absolute $id',
      {
        $id: 'https://x.org/a.json',
        properties: { x: { $ref: 'b.json' } },
        $defs: { s: { $id: '/b.json', ...string } },
      },
    ],
    [
      "the document's own $id",
      {
        $id: 'https://x.org/a.json',
        properties: { x: { $ref: 'https://x.org/a.json#/$defs/s' } },
        $defs: { s: string },
      },
    ],
    [
      'a document within the document',
      {
        properties: { x: { $ref: 'inner' } },
        $defs: { i: { $id: 'inner', $ref: '#/$defs/s', $defs: { s: string } }, s: { type: 'number' } },
      },
    ],
    [
      "the outer document's $defs from within, as some generators write it",
      { properties: { x: { $ref: 'inner' } }, $defs: { i: { $id: 'inner', $ref: '#/$defs/s' }, s: string } },
    ],
    ['a URN', { properties: { x: { $ref: 'urn:s' } }, $defs: { s: { $id: 'urn:s', ...string } } }],
  ])('%s', (_, schema) => {
    expect(typeOfX(schema)).toBe('string');
  });

  it.each([
    'https://example.com/schema.json',
    'https://example.com/schema.json#/a',
    'other.json',
    '#/$defs/missing',
    '#missing',
    'file:///etc/passwd',
    'http://[',
    '#/$defs/%E0%A4',
    '#/$defs/list',
  ])('%s cannot be resolved, and anything is accepted', ($ref) => {
    const schema = { properties: { x: { $ref } }, $defs: { list: ['not a schema'] } };
    expect(typeOfX(schema)).toBe('any');
  });

  it('a property that merely looks like a schema keyword is not one', () => {
    const document = new SchemaDocument({
      properties: { $id: { type: 'string' }, $anchor: { const: { $anchor: 'a' } } },
      default: { $anchor: 'a' },
      enum: [{ $id: 'x.json' }],
    });
    expect(document.target('#a', document.root)).toBeUndefined();
    expect(document.target('x.json', document.root)).toBeUndefined();
  });
});

describe('cycles terminate', () => {
  it.each<[what: string, schema: JsonObject]>([
    ['a reference to itself', { properties: { x: { $ref: '#/properties/x' } } }],
    [
      'a ring',
      {
        properties: { x: { $ref: '#/$defs/a' } },
        $defs: { a: { $ref: '#/$defs/b' }, b: { $ref: '#/$defs/a' } },
      },
    ],
    [
      'allOf of itself',
      { properties: { x: { $ref: '#/$defs/a' } }, $defs: { a: { allOf: [{ $ref: '#/$defs/a' }] } } },
    ],
    [
      'anyOf of itself',
      { properties: { x: { $ref: '#/$defs/a' } }, $defs: { a: { anyOf: [{ $ref: '#/$defs/a' }] } } },
    ],
  ])('%s', (_, schema) => {
    expect(typeOfX(schema)).toBe('any');
  });

  it('a recursive tree is walked to any depth', () => {
    const tree = { properties: { x: { $ref: '#' }, name: { type: 'string' } } };
    let place = rootNode(tree);
    for (let depth = 0; depth < 100; depth++) place = place.member('x') ?? place;
    expect(typeName(place.member('name'))).toBe('string');
  });

  it('a thousand nested schemas are read', () => {
    let schema: JsonObject = { type: 'string' };
    for (let depth = 0; depth < 1000; depth++) schema = { allOf: [schema] };
    expect(typeOfX({ properties: { x: schema } })).toBe('string');
  });

  it('endlessly nested unions are cut', () => {
    let schema: JsonObject = { type: 'string' };
    for (let depth = 0; depth < 3000; depth++) schema = { anyOf: [schema, { type: 'null' }] };
    expect(rootNode(schema).alternatives.length).toBeLessThanOrEqual(64);
  });

  it('exponentially growing unions are cut', () => {
    const union = { anyOf: Array.from({ length: 20 }, (_, index) => ({ title: String(index) })) };
    const place = rootNode({ allOf: Array.from({ length: 20 }, () => ({ ...union })) });
    expect(place.alternatives.length).toBeLessThanOrEqual(64);
  });
});

describe('combined keywords are merged', () => {
  it('allOf', () => {
    const place = rootNode({
      properties: { a: { type: 'string' } },
      allOf: [
        { properties: { b: { type: 'integer' } }, required: ['b'] },
        { $ref: '#/$defs/c' },
        { properties: { a: { enum: ['x', 'y'] } }, required: ['a'] },
      ],
      $defs: { c: { properties: { c: {} }, required: ['c'] } },
    });
    expect(place.names.sort()).toEqual(['a', 'b', 'c']);
    expect([...place.merged.required].sort()).toEqual(['a', 'b', 'c']);
    expect(typeName(place.member('a'))).toBe('"x"|"y"');
  });

  it('the siblings of a reference take precedence', () => {
    const place = rootNode({
      properties: { x: { $ref: '#/$defs/s', description: 'mine' } },
      $defs: { s: { type: 'string', description: 'theirs', default: 'd' } },
    }).member('x');
    expect(place?.merged.keywords).toMatchObject({ description: 'mine', default: 'd', type: 'string' });
  });

  it('types are intersected', () => {
    expect(
      typeOfX({ properties: { x: { type: ['number', 'string'], allOf: [{ type: ['integer', 'null'] }] } } }),
    ).toBe('integer');
  });

  it('conditions declare their properties', () => {
    const conditional = `{
      "properties": {"kind": {}},
      "if": {"properties": {"kind": {"const": "a"}}},
      "then": {"properties": {"size": {"type": "integer"}}},
      "else": {"properties": {"name": {"type": "string"}}},
      "dependentSchemas": {"kind": {"properties": {"more": {"type": "boolean"}}}}
    }`;
    const place = rootNode(JSON.parse(conditional));
    expect(place.names).toEqual(['kind', 'size', 'name', 'more']);
    expect(typeName(place.member('size'))).toBe('integer');
  });

  it('a member of a union has the types of all alternatives', () => {
    const place = rootNode({
      anyOf: [
        { properties: { x: { type: 'string' } } },
        { properties: { x: { type: 'null' } } },
        { type: 'null' },
      ],
    });
    expect(typeName(place.member('x'))).toBe('string|null');
  });

  it('items of a tuple are described by position', () => {
    for (const tuple of [
      { prefixItems: [{ type: 'string' }], items: { type: 'number' } },
      { items: [{ type: 'string' }], additionalItems: { type: 'number' } },
    ]) {
      const place = rootNode(tuple);
      expect(typeName(place.item(0))).toBe('string');
      expect(typeName(place.item(1))).toBe('number');
      expect(typeName(place.item())).toBe('string|number');
    }
  });
});

describe('invalid schemas are ignored', () => {
  it.each<[what: string, schema: JsonObject]>([
    ['null for properties', { properties: null }],
    ['a list of properties', { properties: ['x'] }],
    ['a property that is a text', { properties: { x: 'string' } }],
    ['a list of nothing', { anyOf: [null, 5] }],
    ['required as a word', { required: 'x' }],
    ['a pattern that is none', { patternProperties: { '(': { type: 'string' } } }],
    ['a type that is none', { properties: { x: { type: 'date' } } }],
    ['types that are none', { properties: { x: { type: ['text', 5] } } }],
  ])('%s', (_, schema) => {
    expect(typeOfX(schema)).toBe('any');
  });
});
