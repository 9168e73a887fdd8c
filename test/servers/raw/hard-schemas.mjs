/**
 * Tools with difficult schemas: references, recursion, unions, and one that refers to
 * `--reference URL` (which must never be fetched). Each tool returns its arguments as JSON.
 */
import { option, serve } from './lines.mjs';
import { text, toolMethods } from './protocol.mjs';

const schemas = {
  definitions: {
    type: 'object',
    properties: { from: { $ref: '#/$defs/Place' }, to: { $ref: '#/$defs/Place' } },
    required: ['from'],
    $defs: { Place: { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] } },
  },
  recursive: {
    type: 'object',
    properties: { tree: { $ref: '#/$defs/Node' } },
    required: ['tree'],
    $defs: {
      Node: {
        type: 'object',
        properties: {
          value: { type: 'integer' },
          children: { type: 'array', items: { $ref: '#/$defs/Node' } },
        },
        required: ['value'],
      },
    },
  },
  self: { type: 'object', properties: { next: { $ref: '#' }, label: { type: 'string' } } },
  circular: { type: 'object', properties: { a: { $ref: '#/$defs/A' } }, $defs: { A: { $ref: '#/$defs/A' } } },
  unions: {
    type: 'object',
    properties: {
      id: { anyOf: [{ type: 'integer' }, { type: 'string' }] },
      limit: { anyOf: [{ type: 'integer' }, { type: 'null' }], default: null },
      shape: {
        oneOf: [
          { type: 'object', properties: { kind: { const: 'circle' }, radius: { type: 'number' } } },
          { type: 'object', properties: { kind: { const: 'square' }, side: { type: 'number' } } },
        ],
      },
      nullable: { type: ['string', 'null'] },
      both: { allOf: [{ type: 'integer', minimum: 1 }, { maximum: 10 }] },
    },
  },
  enums: {
    type: 'object',
    properties: {
      color: { type: 'string', enum: ['red', 'green'] },
      mixed: { enum: [1, 'one', null, true] },
      fixed: { const: 'only this' },
      titled: {
        oneOf: [
          { const: 'a', title: 'The first' },
          { const: 'b', title: 'The second' },
        ],
      },
    },
  },
  arrays: {
    type: 'object',
    properties: {
      numbers: { type: 'array', items: { type: 'number' }, minItems: 1 },
      words: { type: 'array', items: { type: 'string' }, uniqueItems: true },
      grid: { type: 'array', items: { type: 'array', items: { type: 'integer' } } },
      pair: { type: 'array', prefixItems: [{ type: 'string' }, { type: 'integer' }] },
      untyped: { type: 'array' },
    },
  },
  dotted: {
    type: 'object',
    properties: { 'a.b': { type: 'integer' }, 'c[0]': { type: 'string' }, 'd e': { type: 'string' } },
  },
  external: {
    type: 'object',
    properties: { place: { $ref: option('--reference', 'http://127.0.0.1:9/place.json') } },
  },
  dangling: { type: 'object', properties: { lost: { $ref: '#/$defs/Nowhere' } } },
  patterns: {
    type: 'object',
    properties: {
      code: { type: 'string', pattern: '^[A-Z]{3}$' },
      when: { type: 'string', format: 'date-time' },
      greedy: { type: 'string', pattern: '^(a+)+$' },
      broken: { type: 'string', pattern: '(' },
      year: { type: 'string', pattern: '\\A\\d{4}\\Z' },
      spaces: { type: 'string', pattern: '^\\h+$' },
    },
    additionalProperties: { type: 'integer' },
  },
  secrets: {
    type: 'object',
    properties: {
      door: { type: 'string', format: 'password', minLength: 12 },
      gate: { anyOf: [{ type: 'integer', writeOnly: true }, { type: 'null' }] },
      vault: { type: 'object', properties: { word: { title: 'Passphrase' }, number: { title: 'PIN' } } },
      note: { type: 'string' },
    },
  },
  presets: {
    type: 'object',
    properties: {
      type: { enum: ['png', 'jpeg'], default: 'png' },
      size: { type: 'integer', default: 'big' },
      clip: {
        type: 'object',
        properties: { x: { type: 'integer' }, y: { type: 'integer', default: 0 } },
        required: ['x', 'y'],
      },
    },
    required: ['type', 'size'],
  },
  draft07: {
    $schema: 'http://json-schema.org/draft-07/schema#',
    type: 'object',
    properties: { from: { $ref: '#/definitions/Place' } },
    definitions: { Place: { type: 'string', minLength: 2 } },
  },
};

/** With `--slow`, the only tool: its pattern backtracks for hours on a text of sixteen characters. */
const slow = {
  type: 'object',
  properties: { s: { type: 'string', pattern: `^(?:[a-z-]|${'[a-z-]|'.repeat(12)}x)+!$` } },
  required: ['s'],
};

/** A schema whose unions refer to each other in 2^40 ways, all of which accept text. */
const multiplied = {
  type: 'object',
  properties: { a: { $ref: '#/$defs/d40' } },
  $defs: { d0: { type: 'string' } },
};
for (let level = 1; level <= 40; level++) {
  const $ref = `#/$defs/d${level - 1}`;
  multiplied.$defs[`d${level}`] = { anyOf: [{ $ref }, { $ref, title: 'the same' }] };
}

/** With `--explosive`: tools whose input or output takes practically forever to check naively. */
const explosive = [
  { name: 'argument', inputSchema: multiplied, call: (received) => text(JSON.stringify(received)) },
  {
    name: 'result',
    outputSchema: multiplied,
    call: () => ({ ...text('a result'), structuredContent: { a: 5 } }),
  },
  {
    name: 'names',
    outputSchema: { type: 'object', patternProperties: { [slow.properties.s.pattern]: { type: 'string' } } },
    call: () => ({ ...text('a result'), structuredContent: { 'some-text-long-e': 5 } }),
  },
  {
    name: 'chain',
    outputSchema: {
      type: 'object',
      properties: { a: { $ref: '#/$defs/0' } },
      $defs: Object.fromEntries(
        Array.from({ length: 20_000 }, (_, at) => [`${at}`, { $ref: `#/$defs/${at + 1}` }]),
      ),
    },
    call: () => ({ ...text('a result'), structuredContent: { a: 5 } }),
  },
];
const tools = process.argv.includes('--explosive')
  ? explosive
  : Object.entries(process.argv.includes('--slow') ? { slow } : schemas).map(([name, inputSchema]) => ({
      name,
      inputSchema,
      call: (received) => text(JSON.stringify(received ?? null)),
    }));

serve(toolMethods(tools));
