import type { JsonObject } from '../../../../src/core/json.ts';
import type { Schema } from '../../../../src/schema/schema-document.ts';

const numbers = (count: number) => Array.from({ length: count }, (_, index) => index);
const nested = (depth: number, innermost: Schema): Schema =>
  numbers(depth).reduce<Schema>((inner) => ({ type: 'object', properties: { a: inner } }), innermost);
/** Definitions of which each refers to all of them. */
const network = (size: number, leaf: Schema): JsonObject => ({
  $ref: '#/$defs/n0',
  $defs: Object.fromEntries(
    numbers(size).map((index) => [
      `n${index}`,
      {
        anyOf: [
          leaf,
          ...numbers(size).map((other) => ({
            type: 'object',
            properties: { [`p${index}`]: { $ref: `#/$defs/n${other}` } },
            required: [`p${index}`],
          })),
        ],
      },
    ]),
  ),
});

/** Definitions of which each excludes the next one twice. */
const exclusions = (size: number, last: Schema): JsonObject => ({
  $ref: '#/$defs/n0',
  $defs: Object.fromEntries([
    ...numbers(size).map((index) => {
      const next = { $ref: `#/$defs/n${index + 1}` };
      return [`n${index}`, { not: { anyOf: [next, next] } }];
    }),
    [`n${size}`, last],
  ]),
});

/** Schemas that take long to compare, by what they have many of, with the results that may be found. */
export const hostilePairs: [what: string, from: Schema, to: Schema, results: string[]][] = [
  [
    'values',
    { enum: numbers(50_000).map((index) => `value ${index}`) },
    { enum: numbers(50_000).map((index) => `value ${index + 1}`) },
    ['no'],
  ],
  ['levels of nesting', nested(150, { type: 'number' }), nested(150, { type: 'integer' }), ['no', 'unknown']],
  ['more levels of nesting', nested(450, { type: 'number' }), nested(450, { type: 'integer' }), ['unknown']],
  [
    'combinations of branches',
    {
      allOf: numbers(24).map((index) => ({
        anyOf: numbers(4).map((each) => ({ minimum: each, maximum: 99 - index })),
      })),
    },
    { type: 'number' },
    ['unknown'],
  ],
  [
    'combinations of branches on the other side',
    { type: 'object', properties: { a: { type: 'string' } } },
    {
      allOf: numbers(24).map((index) => ({
        anyOf: numbers(24).map((each) => ({ properties: { a: { minLength: each + index } } })),
      })),
    },
    ['no', 'unknown'],
  ],
  ['references', network(12, { type: 'number' }), network(12, { type: 'integer' }), ['no', 'unknown']],
  [
    'exclusions',
    exclusions(40, { type: 'string' }),
    exclusions(40, { type: 'string', minLength: 1 }),
    ['no', 'unknown'],
  ],
  [
    'members',
    {
      type: 'object',
      properties: Object.fromEntries(numbers(3_000).map((index) => [`a${index}`, { type: 'string' }])),
    },
    {
      type: 'object',
      properties: Object.fromEntries(
        numbers(3_000).map((index) => [`a${index}`, { type: 'string', maxLength: 3 }]),
      ),
      additionalProperties: false,
    },
    ['no', 'unknown'],
  ],
  [
    'expressions that backtrack',
    {
      type: 'object',
      properties: Object.fromEntries(
        numbers(20).map((index) => [`a${index}`, { pattern: `^((a+)+)+${index}$` }]),
      ),
    },
    {
      type: 'object',
      properties: Object.fromEntries(
        numbers(20).map((index) => [`a${index}`, { pattern: `^((a+)+)+b${index}$` }]),
      ),
    },
    ['no', 'unknown'],
  ],
  [
    'required members of themselves',
    {
      $ref: '#/$defs/a',
      $defs: {
        a: {
          type: 'object',
          required: ['a', 'b'],
          properties: { a: { $ref: '#/$defs/a' }, b: { $ref: '#/$defs/a' } },
        },
      },
    },
    { type: 'string' },
    ['unknown'],
  ],
];
