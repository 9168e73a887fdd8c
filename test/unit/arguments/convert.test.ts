import { describe, expect, it } from 'vitest';
import { convertText } from '../../../src/arguments/convert.ts';
import { ExactNumber } from '../../../src/core/exact-number.ts';
import type { Json, JsonObject } from '../../../src/core/json.ts';
import { stringifyJson } from '../../../src/core/json-text.ts';
import { rootNode } from '../../../src/schema/schema-node.ts';

/** What `text` becomes for an argument of this schema; undefined when it doesn't fit. */
function coerce(text: string, schema: JsonObject | boolean): Json | undefined {
  const root = rootNode({ properties: { x: schema } });
  const coerced = convertText(text, root.member('x'));
  return 'value' in coerced ? coerced.value : undefined;
}

const nullable = (schema: JsonObject): JsonObject => ({ anyOf: [schema, { type: 'null' }] });

describe('a string argument keeps the text', () => {
  const string = { type: 'string' };
  it.each([
    '007',
    '5',
    'true',
    'null',
    '',
    ' a ',
    '{"a":1}',
    '[1]',
    '1e400',
    '12345678901234567890',
    '"quoted"',
  ])('%j', (text) => {
    expect(coerce(text, string)).toBe(text);
  });
});

describe('an argument of string and other types', () => {
  const string = { type: 'string' };
  it.each<[text: string, schema: JsonObject, value: Json]>([
    ['5', { type: ['number', 'string'] }, 5],
    ['-5', { anyOf: [{ type: 'integer' }, string] }, -5],
    ['0.5', { type: ['number', 'string'] }, 0.5],
    ['true', { oneOf: [nullable({ type: 'boolean' }), { allOf: [string] }] }, true],
    ['null', { type: ['string', 'null'] }, null],
    ['null', { type: 'string', nullable: true }, null],
    ['[1]', { anyOf: [string, { type: 'array' }] }, [1]],
    ['{"a":1}', { anyOf: [string, { type: 'object' }] }, { a: 1 }],
    ['5', { anyOf: [{ enum: ['a', 5] }, string] }, 5],
    ['a', { anyOf: [{ enum: ['a', 5] }, string] }, 'a'],
    ['5', { anyOf: [{ type: 'integer' }, { type: 'string', pattern: '^[a-z]+$' }] }, 5],
    ['5', { anyOf: [{ type: 'integer' }, { type: 'string', format: 'date' }] }, 5],
  ])('converts %j by %j to that type', (text, schema, value) => {
    expect(coerce(text, schema)).toEqual(value);
  });

  it('keeps every digit', () => {
    expect(String(coerce('12345678901234567890', { type: ['integer', 'string'] }))).toBe(
      '12345678901234567890',
    );
  });

  it.each<[text: string, schema: JsonObject]>([
    ['007', { type: ['integer', 'string'] }],
    ['5.0', { type: ['number', 'string'] }],
    ['1e3', { type: ['number', 'string'] }],
    ['5.5', { type: ['integer', 'string'] }],
    ['True', { type: ['boolean', 'string'] }],
    ['true', { type: ['integer', 'string'] }],
    ['[1', { type: ['array', 'string'] }],
    ['{"a":1}', { type: ['array', 'string'] }],
    ['"quoted"', { type: ['string', 'null'] }],
    ['', { type: ['string', 'null'] }],
    ['5', { anyOf: [{ type: 'integer' }, { type: 'string', pattern: '^\\d+$' }] }],
    ['5', { anyOf: [{ type: 'integer' }, { type: 'string', format: 'hostname' }] }],
    ['5', { anyOf: [{ type: 'integer' }, { enum: ['5'] }] }],
  ])('keeps the text %j by %j', (text, schema) => {
    expect(coerce(text, schema)).toBe(text);
  });
});

describe('numbers, integers, booleans and null must fit', () => {
  it.each<[type: string, text: string, value: Json | undefined]>([
    ['number', '5', 5],
    ['number', '-0.5', -0.5],
    ['number', '1e3', 1000],
    ['number', '1E-2', 0.01],
    ['number', '007', undefined],
    ['number', '+5', undefined],
    ['number', '.5', undefined],
    ['number', '5.', undefined],
    ['number', '0x10', undefined],
    ['number', '1_000', undefined],
    ['number', ' 5', undefined],
    ['number', '5 ', undefined],
    ['number', 'NaN', undefined],
    ['number', 'Infinity', undefined],
    ['number', '', undefined],
    ['number', 'null', undefined],
    ['number', '"5"', undefined],
    ['number', '[5]', undefined],
    ['integer', '5', 5],
    ['integer', '-5', -5],
    ['integer', '5.0', 5],
    ['integer', '1e3', 1000],
    ['integer', '5.5', undefined],
    ['integer', '9007199254740991', Number.MAX_SAFE_INTEGER],
    ['integer', '-9007199254740991', Number.MIN_SAFE_INTEGER],
    ['integer', '9007199254740993.5', undefined],
    ['integer', '1e20', 1e20],
    ['boolean', 'true', true],
    ['boolean', 'false', false],
    ['boolean', 'True', undefined],
    ['boolean', 'yes', undefined],
    ['boolean', '1', undefined],
    ['boolean', '', undefined],
    ['null', 'null', null],
    ['null', 'nil', undefined],
    ['array', '[1, "a"]', [1, 'a']],
    ['array', ' [] ', []],
    ['array', 'a,b', undefined],
    ['array', '5', undefined],
    ['array', '{"a":1}', undefined],
    ['object', '{"a": {"b": [null]}}', { a: { b: [null] } }],
    ['object', '[1]', undefined],
    ['object', '{a:1}', undefined],
    ['object', 'null', undefined],
  ])('%s takes %j as %j', (type, text, value) => {
    expect(coerce(text, { type })).toEqual(value);
  });
});

describe('nullable types', () => {
  it.each<[schema: JsonObject, text: string, value: Json | undefined]>([
    [{ type: ['number', 'null'] }, 'null', null],
    [{ type: ['number', 'null'] }, '5', 5],
    [{ type: ['number', 'null'] }, 'x', undefined],
    [{ type: 'integer', nullable: true }, 'null', null],
    [nullable({ type: 'boolean' }), 'null', null],
    [nullable({ type: 'boolean' }), 'true', true],
    [nullable({ type: 'array' }), 'null', null],
    [nullable({ enum: ['a', 'b'] }), 'null', null],
    [nullable({ enum: ['a', 'b'] }), 'a', 'a'],
    [nullable({ enum: ['a', 'b'] }), 'c', undefined],
  ])('%j takes %j as %j', (schema, text, value) => {
    expect(coerce(text, schema)).toEqual(value);
  });
});

describe('an enumeration accepts its own values', () => {
  it.each<[schema: JsonObject, text: string, value: Json | undefined]>([
    [{ enum: ['cm', 'inch'] }, 'cm', 'cm'],
    [{ enum: ['cm', 'inch'] }, 'CM', undefined],
    [{ enum: ['cm', 'inch'] }, '"cm"', 'cm'],
    [{ enum: [1, 2] }, '1', 1],
    [{ enum: [1, 2] }, '1.0', 1],
    [{ enum: [1, 2] }, '3', undefined],
    [{ enum: ['1', '2'] }, '1', '1'],
    [{ enum: [1, '1'] }, '1', '1'],
    [{ enum: [true, null] }, 'true', true],
    [{ enum: [true, null] }, 'null', null],
    [{ enum: ['true', 'false'] }, 'true', 'true'],
    [{ enum: ['007'] }, '007', '007'],
    [{ enum: ['007'] }, '7', undefined],
    [{ enum: [{ a: 1 }] }, '{"a":1}', { a: 1 }],
    [{ type: 'string', enum: ['5'] }, '5', '5'],
    [{ type: 'integer', enum: [5, 6] }, '5', 5],
    [{ const: 5 }, '5', 5],
    [{ const: 'x' }, 'y', undefined],
    [{ anyOf: [{ const: 'a' }, { const: 'b' }] }, 'b', 'b'],
    [{ oneOf: [{ enum: ['auto'] }, { type: 'integer' }] }, 'auto', 'auto'],
    [{ oneOf: [{ enum: ['auto'] }, { type: 'integer' }] }, '5', 5],
    [{ oneOf: [{ enum: ['auto'] }, { type: 'integer' }] }, 'x', undefined],
  ])('%j takes %j as %j', (schema, text, value) => {
    expect(coerce(text, schema)).toEqual(value);
  });
});

describe('numbers keep every digit', () => {
  it.each<[type: string | undefined, text: string]>([
    ['integer', '9007199254740993'],
    ['integer', '-9007199254740993'],
    ['integer', '12345678901234567890.0'],
    ['number', '1e400'],
    ['number', '3.14159265358979323846'],
    ['array', '[12345678901234567890,1]'],
    ['object', '{"a":12345678901234567890}'],
    [undefined, '12345678901234567890'],
    [undefined, '1e999'],
  ])('%s takes %s as it is', (type, text) => {
    expect(stringifyJson(coerce(text, type === undefined ? {} : { type }))).toBe(text);
  });

  it('an allowed value is chosen by its digits', () => {
    const schema = { enum: [1, new ExactNumber('9007199254740993')] };
    expect(stringifyJson(coerce('9007199254740993', schema))).toBe('9007199254740993');
    expect(coerce('9007199254740992', schema)).toBeUndefined();
  });
});

describe('no declared type', () => {
  it.each<[text: string, value: Json | undefined]>([
    ['5', 5],
    ['-1.5e2', -150],
    ['true', true],
    ['false', false],
    ['null', null],
    ['007', '007'],
    ['+5', '+5'],
    ['1.', '1.'],
    ['True', 'True'],
    ['', ''],
    ['text', 'text'],
    ['[1]', '[1]'],
    ['{"a":1}', '{"a":1}'],
    ['"x"', '"x"'],
    ['1503435956.000247', 1503435956.000247],
  ])('%j becomes %j', (text, value) => {
    expect(coerce(text, {})).toEqual(value);
    expect(coerce(text, true)).toEqual(value);
    expect(coerce(text, { description: 'anything' })).toEqual(value);
    expect(coerce(text, { $ref: 'https://example.com/elsewhere.json' })).toEqual(value);
    expect(coerce(text, { type: 'something' })).toEqual(value);
    expect(coerce(text, { anyOf: [{ type: 'boolean' }, {}] })).toEqual(value);
  });

  it('but with properties or items implies JSON of that kind', () => {
    expect(coerce('{"a":1}', { properties: { a: {} } })).toEqual({ a: 1 });
    expect(coerce('[1]', { items: {} })).toEqual([1]);
    expect(coerce('[1]', { properties: { a: {} } })).toBe('[1]');
    expect(coerce('{a', { properties: { a: {} } })).toBe('{a');
  });
});

it('the schema "false" accepts nothing', () => {
  expect(coerce('5', false)).toBeUndefined();
});

it('a union with constrained strings accepts JSON only for the other types', () => {
  const schema = { anyOf: [{ type: 'array', items: {} }, { type: 'object' }, { type: 'number' }] };
  expect(coerce('[1]', schema)).toEqual([1]);
  expect(coerce('{"a":1}', schema)).toEqual({ a: 1 });
  expect(coerce('5', schema)).toBe(5);
  expect(coerce('true', schema)).toBeUndefined();
});
