import type { Json, JsonObject } from '../../../../src/core/json.ts';
import type { Schema } from '../../../../src/schema/schema-document.ts';
import type { Pair } from './pair.ts';

const text: Schema = { type: 'string' };
const whole: Schema = { type: 'integer' };
const none: Schema = { type: 'null' };
const member = (schema: Schema): JsonObject => ({ type: 'object', properties: { a: schema } });
const tagged = (kind: string, more: Record<string, Schema> = {}, required: string[] = []): JsonObject => ({
  type: 'object',
  properties: { kind: { const: kind }, ...more },
  required: ['kind', ...required],
});
const node = (value: Schema): JsonObject => ({
  $ref: '#/$defs/node',
  $defs: {
    node: {
      type: 'object',
      properties: { value, children: { type: 'array', items: { $ref: '#/$defs/node' } } },
      required: ['value'],
    },
  },
});
const linked = (value: Schema): JsonObject => ({
  $ref: '#/$defs/link',
  $defs: {
    link: {
      type: 'object',
      properties: { value, next: { anyOf: [{ $ref: '#/$defs/link' }, none] } },
      required: ['value'],
    },
  },
});
const conditional = (positive: Schema, negative: Schema): JsonObject => ({
  type: 'object',
  if: { properties: { kind: { const: 'a' } }, required: ['kind'] },
  // biome-ignore lint/suspicious/noThenProperty: a keyword of JSON Schema
  then: positive,
  else: negative,
});

/** Unions, references, conditions and exclusions. */
export const pairsOfCombinations: Record<string, Pair[]> = {
  unions: [
    [text, { anyOf: [text, none] }, 'yes'],
    [{ anyOf: [text, none] }, text, 'no', null],
    [{ anyOf: [text, none] }, { type: ['string', 'null'] }, 'yes'],
    [{ type: ['string', 'null'] }, { anyOf: [text, none] }, 'yes'],
    [{ anyOf: [text, whole] }, { anyOf: [{ type: 'number' }, none, text] }, 'yes'],
    [{ anyOf: [text, whole] }, { anyOf: [text, none] }, 'no', 1],
    [{ anyOf: [{ enum: ['a'] }, { enum: ['b'] }] }, { enum: ['a', 'b'] }, 'yes'],
    [{ enum: ['a', 'b'] }, { anyOf: [{ const: 'a' }, { const: 'b' }] }, 'yes'],
    [{ enum: ['a', 'b', 'c'] }, { anyOf: [{ const: 'a' }, { const: 'b' }] }, 'no', 'c'],
    [{ type: 'number' }, { anyOf: [whole, { type: 'number', minimum: 0 }] }, 'no', -0.5],
    [text, { anyOf: [{ maxLength: 4 }, { minLength: 5 }] }, 'unknown'],
    [member(text), member({ anyOf: [text, none] }), 'yes'],
    [member({ anyOf: [text, none] }), member(text), 'no', { a: null }],
    [{ oneOf: [text, whole] }, { anyOf: [text, whole] }, 'yes'],
    [{ anyOf: [text, whole] }, { oneOf: [text, whole] }, 'yes'],
    [whole, { oneOf: [whole, { type: 'number' }] }, 'no', 1],
    [
      { type: 'integer', maximum: 3 },
      {
        oneOf: [
          { type: 'integer', maximum: 5 },
          { type: 'integer', minimum: 4 },
        ],
      },
      'yes',
    ],
    [{ anyOf: [text, text] }, text, 'yes'],
    [{ anyOf: [{ type: 'string', maxLength: 3 }, { enum: ['longer'] }] }, text, 'yes'],
    [{ anyOf: [member(text), member(whole)] }, member({ type: ['string', 'integer'] }), 'yes'],
    [member({ type: ['string', 'integer'] }), { anyOf: [member(text), member(whole)] }, 'unknown'],
    [
      { anyOf: [{ type: 'string', maxLength: 3 }, none] },
      { anyOf: [{ type: 'string', maxLength: 2 }, none] },
      'no',
      'tex',
    ],
  ],
  'discriminated unions': [
    [{ anyOf: [tagged('a'), tagged('b')] }, { anyOf: [tagged('b'), tagged('a'), tagged('c')] }, 'yes'],
    [{ anyOf: [tagged('a'), tagged('b')] }, { oneOf: [tagged('b'), tagged('a')] }, 'yes'],
    [{ oneOf: [tagged('a'), tagged('b')] }, { oneOf: [tagged('a')] }, 'no', { kind: 'b' }],
    [
      { oneOf: [tagged('a', { x: text }), tagged('b')] },
      { oneOf: [tagged('a', { x: whole }), tagged('b')] },
      'no',
      { kind: 'a', x: 'text' },
    ],
    [
      { oneOf: [tagged('a'), tagged('b')] },
      { oneOf: [tagged('a', { x: text }, ['x']), tagged('b')] },
      'no',
      { kind: 'a' },
    ],
    [
      { type: 'object', properties: { kind: { enum: ['a', 'b'] } }, required: ['kind'] },
      { anyOf: [tagged('a'), tagged('b')] },
      'yes',
    ],
    [
      { type: 'object', properties: { kind: { enum: ['a', 'b', 'c'] } }, required: ['kind'] },
      { anyOf: [tagged('a'), tagged('b')] },
      'no',
      { kind: 'c' },
    ],
    [
      { type: 'object', properties: { kind: { enum: ['a', 'b'] } } },
      { anyOf: [tagged('a'), tagged('b')] },
      'no',
      {},
    ],
    [
      { anyOf: [tagged('a'), tagged('b')] },
      { type: 'object', properties: { kind: { enum: ['a', 'b'] } }, required: ['kind'] },
      'yes',
    ],
  ],
  'all of several': [
    [{ allOf: [text, { maxLength: 5 }] }, { type: 'string', maxLength: 5 }, 'yes'],
    [{ type: 'string', maxLength: 5 }, { allOf: [text, { maxLength: 5 }] }, 'yes'],
    [{ type: 'string', maxLength: 9 }, { allOf: [text, { maxLength: 5 }] }, 'no', 'some text'],
    [{ allOf: [text, whole] }, { const: 'nothing' }, 'yes'],
    [{ allOf: [member(text), { required: ['a'] }] }, { type: 'object', required: ['a'] }, 'yes'],
    [
      { allOf: [member(text), { properties: { a: { maxLength: 3 } } }] },
      member({ type: 'string', maxLength: 3 }),
      'yes',
    ],
    [{ allOf: [{ minimum: 1 }, { minimum: 5 }], type: 'integer' }, { minimum: 5 }, 'yes'],
    [{ allOf: [{ anyOf: [text, whole] }, { anyOf: [text, none] }] }, text, 'yes'],
  ],
  references: [
    [{ $ref: '#/$defs/t', $defs: { t: text } }, text, 'yes'],
    [text, { $ref: '#/$defs/t', $defs: { t: text } }, 'yes'],
    [
      { $ref: '#/$defs/t', $defs: { t: text } },
      { $ref: '#/definitions/u', definitions: { u: whole } },
      'no',
      'text',
    ],
    [{ $ref: '#/$defs/t', $defs: { t: text }, maxLength: 3 }, { type: 'string', maxLength: 3 }, 'yes'],
    [node(text), node(text), 'yes'],
    [node(whole), node({ type: 'number' }), 'yes'],
    [node({ type: 'number' }), node(whole), 'no', { value: 0.5 }],
    [linked(whole), linked({ type: 'number' }), 'yes'],
    [linked({ type: 'number' }), linked(whole), 'no', { value: 0.5 }],
    [node(text), { type: 'object', required: ['value'] }, 'yes'],
    [{ $ref: 'https://example.com/x' }, { $ref: 'https://example.com/x' }, 'yes'],
    [{ $ref: 'https://example.com/x' }, { $ref: 'https://example.com/y' }, 'unknown'],
    [text, { $ref: 'https://example.com/x' }, 'unknown'],
    [{ type: 'string', $ref: 'https://example.com/x' }, text, 'yes'],
    [text, { anyOf: [whole, { $ref: '#' }] }, 'unknown'],
  ],
  exclusions: [
    [{ type: 'string', not: { const: 'a' } }, { type: 'string', not: { const: 'a' } }, 'yes'],
    [{ type: 'string', not: { enum: ['a', 'b'] } }, { type: 'string', not: { const: 'a' } }, 'yes'],
    [{ type: 'string', not: { const: 'a' } }, { type: 'string', not: { enum: ['a', 'b'] } }, 'no', 'b'],
    [text, { not: none }, 'yes'],
    [text, { not: text }, 'no', 'text'],
    [{ not: none }, { type: ['string', 'number', 'boolean', 'object', 'array'] }, 'yes'],
    [{ type: 'integer', minimum: 1 }, { not: { type: 'integer', maximum: 0 } }, 'yes'],
    [{ type: 'object', not: { required: ['a'] } }, { type: 'object', not: { required: ['a', 'b'] } }, 'yes'],
    [{ type: 'object', properties: { a: false } }, { type: 'object', not: { required: ['a'] } }, 'yes'],
    [{ type: 'string', not: { pattern: '^a' } }, { type: 'string', not: { pattern: '^ab' } }, 'unknown'],
  ],
  conditions: [
    [conditional({ required: ['x'] }, true), conditional({ required: ['x'] }, true), 'yes'],
    [conditional({ required: ['x', 'y'] }, true), conditional({ required: ['x'] }, true), 'yes'],
    [
      conditional({ required: ['x'] }, true),
      conditional({ required: ['x', 'y'] }, true),
      'no',
      { kind: 'a', x: 'text' },
    ],
    [conditional(true, { required: ['x'] }), { type: 'object' }, 'yes'],
    [tagged('a', {}, ['x']), conditional({ required: ['x'] }, { required: ['y'] }), 'yes'],
    [
      tagged('b', {}, ['x']),
      conditional({ required: ['x'] }, { required: ['y'] }),
      'no',
      { kind: 'b', x: 'text' },
    ],
  ],
  'keywords that are not valid': [
    [{ type: 'strin' } as Json as JsonObject, { type: 'strin' } as Json as JsonObject, 'yes'],
    [text, { type: 'strin' }, 'unknown'],
    [text, { type: 'string', minLength: 'x' }, 'unknown'],
  ],
};
