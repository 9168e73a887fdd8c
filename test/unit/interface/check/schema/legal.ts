import { tool } from '../declared.ts';
import { argument, type Case, draft, input, tools } from './examples.ts';

/** Definitions that may look odd, but break no rule. */
export const legal: Record<string, Case[]> = {
  tools: [
    ['an input schema without properties', input({ type: 'object' })],
    ['the longest name', tools('a'.repeat(128))],
    ['a name with every kind of character', tools('Garden.water_bed-2')],
    [
      'results of any type in 2026-07-28',
      { revision: '2026-07-28', tools: [tool({ outputSchema: { type: 'string' } })] },
    ],
    ['an argument whose schema is true, in 2026-07-28', { revision: '2026-07-28', ...argument(true) }],
    [
      'members that the specification does not know',
      { tools: [tool({ category: 5, annotations: { audience: 5 } })] },
    ],
    ['an argument without a description that is optional', argument({ type: 'string' })],
    [
      'a required argument that lists its values',
      input({ type: 'object', properties: { unit: { enum: ['cm', 'inch'] } }, required: ['unit'] }),
    ],
    [
      'a required argument that is described within',
      input({
        type: 'object',
        properties: {
          beds: {
            type: 'array',
            items: { type: 'object', properties: { name: { description: 'A name.' } } },
          },
        },
        required: ['beds'],
      }),
    ],
    ['names of which one begins like another', tools('water', 'water_all')],
  ],
  dialects: [
    [
      'draft-07',
      input({
        $schema: draft('draft-07'),
        type: 'object',
        properties: { unit: { type: 'array', items: [{ type: 'string' }] } },
      }),
    ],
    ['2020-12', input({ $schema: 'https://json-schema.org/draft/2020-12/schema', type: 'object' })],
    ['unknown keywords', argument({ type: 'string', nullable: true, example: 5, 'x-order': null })],
    [
      'a keyword that the dialect does not have',
      input({
        $schema: draft('draft-07'),
        type: 'object',
        properties: { unit: { prefixItems: {}, deprecated: 'yes' } },
      }),
    ],
    ['what looks like keywords in values', argument({ const: { type: 'text', minLength: -1 } })],
    [
      'arguments that are called like keywords',
      input({
        type: 'object',
        properties: { type: { type: 'string' }, minLength: { type: 'string' }, pattern: { type: 'string' } },
      }),
    ],
  ],
  references: [
    [
      'to a definition',
      input({
        type: 'object',
        properties: { unit: { $ref: '#/$defs/unit' } },
        $defs: { unit: { type: 'string' } },
      }),
    ],
    ['to the schema itself', input({ type: 'object', properties: { inner: { $ref: '#' } } })],
    [
      'to a property',
      input({ type: 'object', properties: { a: { type: 'string' }, b: { $ref: '#/properties/a' } } }),
    ],
    [
      'to an anchor',
      input({
        type: 'object',
        properties: { unit: { $ref: '#unit' } },
        $defs: { unit: { $anchor: 'unit', type: 'string' } },
      }),
    ],
    ['an argument that is called $ref', input({ type: 'object', properties: { $ref: { type: 'string' } } })],
  ],
  'members and values': [
    [
      'a required member that a schema around a branch declares',
      argument({
        type: 'object',
        properties: { a: {}, b: {} },
        anyOf: [{ required: ['a'] }, { properties: { a: { const: 1 } }, required: ['b'] }],
      }),
    ],
    [
      'a required member that a branch declares',
      argument({
        type: 'object',
        properties: { a: {} },
        required: ['a', 'b'],
        oneOf: [{ properties: { b: { type: 'string' } } }],
      }),
    ],
    [
      'a required member that matches a pattern',
      argument({
        type: 'object',
        properties: {},
        patternProperties: { '^x-': { type: 'string' } },
        required: ['x-a'],
      }),
    ],
    ['required members of an object that declares none', argument({ type: 'object', required: ['a'] })],
    ['an argument that must not be given', argument({ not: {} })],
    ['a default within a union', argument({ anyOf: [{ type: 'string' }, { type: 'null' }], default: null })],
    ['a default that a format may not allow', argument({ type: 'string', format: 'uri', default: '' })],
    ['a default with a fraction of zero', argument({ type: 'integer', default: 1 })],
    ['a pattern with Unicode properties', argument({ type: 'string', pattern: '^\\p{L}+$' })],
    ['a pattern with a hyphen in a class', argument({ type: 'string', pattern: '^[\\w\\-]+$' })],
  ],
  'prompts and resources': [
    [
      'URIs of any scheme',
      {
        resources: ['file:///a%20b', 'https://example.com/?a=1&b[]=2#c', 'urn:isbn:1', 'note:1'].map(
          (uri) => ({ uri, name: uri }),
        ),
      },
    ],
    [
      'templates with operators',
      {
        templates: ['file:///{+path}', 'garden://{bed}{?depth,unit*}', '{scheme}:{rest:3}'].map(
          (uriTemplate) => ({ uriTemplate, name: 'a' }),
        ),
      },
    ],
    ['a prompt without arguments', { prompts: [{ name: 'advise' }] }],
  ],
};
