import { describe, expect, it } from 'vitest';
import { argumentRows } from '../../../src/arguments/argument-rows.ts';
import type { JsonObject } from '../../../src/core/json.ts';
import { rootNode } from '../../../src/schema/schema-node.ts';
import { signature, typeName } from '../../../src/schema/type-names.ts';

const nameOf = (schema: JsonObject | boolean) =>
  typeName(rootNode({ properties: { x: schema } }).member('x'));

describe('the name of a type', () => {
  it.each<[schema: JsonObject | boolean, name: string]>([
    [{ type: 'string' }, 'string'],
    [{ type: 'integer' }, 'integer'],
    [{ type: ['number', 'integer'] }, 'number'],
    [{ type: ['null', 'number'] }, 'number|null'],
    [{ type: 'string', nullable: true }, 'string|null'],
    [{ anyOf: [{ type: 'string' }, { type: 'null' }] }, 'string|null'],
    [{ oneOf: [{ const: 'a' }, { const: 'b' }] }, '"a"|"b"'],
    [{ enum: ['a', 1, null] }, '"a"|1|null'],
    [{ const: 5 }, '5'],
    [{ type: 'array', items: { type: 'string' } }, 'string[]'],
    [{ type: 'array', items: { type: ['string', 'number'] } }, '(string|number)[]'],
    [{ type: 'array', items: { type: 'array', items: { type: 'number' } } }, 'number[][]'],
    [{ type: 'array' }, 'array'],
    [{ type: 'array', items: {} }, 'array'],
    [{ items: { type: 'string' } }, 'string[]'],
    [{ type: 'array', prefixItems: [{ type: 'number' }, { type: 'string' }] }, '[number, string]'],
    [
      { type: 'array', prefixItems: [{ type: 'number' }], items: { type: 'string' } },
      '[number, ...string[]]',
    ],
    [{ type: 'object', properties: { a: {} } }, 'object'],
    [{ properties: { a: {} } }, 'object'],
    [{}, 'any'],
    [true, 'any'],
    [false, 'never'],
  ])('of %j is %s', (schema, name) => {
    expect(nameOf(schema)).toBe(name);
  });

  it('is truncated for a huge enumeration', () => {
    const name = nameOf({ enum: Array.from({ length: 1000 }, (_, index) => `value${index}`) });
    expect(name).toMatch(/^"value0"\|"value1"\|.*\|…$/);
    expect(name.length).toBeLessThanOrEqual(60);
  });

  it('is truncated for one long value', () => {
    expect(nameOf({ const: 'x'.repeat(1000) }).length).toBeLessThanOrEqual(40);
  });

  it('terminates for an array of itself', () => {
    const schema = {
      properties: { x: { $ref: '#/$defs/a' } },
      $defs: { a: { type: 'array', items: { $ref: '#/$defs/a' } } },
    };
    expect(typeName(rootNode(schema).member('x'))).toBe('array[][][][]');
  });
});

describe('a signature', () => {
  it('lists arguments that must be given first and the others with their default', () => {
    const schema: JsonObject = {
      properties: {
        unit: { enum: ['cm', 'inch'], default: 'cm' },
        a: { type: 'number' },
        n: { type: ['integer', 'null'], default: null },
        b: { type: 'number', default: 3 },
      },
      required: ['a', 'b'],
    };
    expect(signature('multiply', schema)).toBe(
      'multiply(a: number, unit?: "cm"|"inch" = "cm", n?: integer|null, b?: number = 3)',
    );
  });

  it.each<[schema: JsonObject]>([
    [{}],
    [{ type: 'object' }],
    [{ properties: {} }],
    [{ type: 'object', properties: null }],
  ])('of %j is empty', (schema) => {
    expect(signature('ping', schema)).toBe('ping()');
  });

  it('truncates many optional arguments at the limit, required ones never', () => {
    const properties = Object.fromEntries(
      Array.from({ length: 50 }, (_, index) => [`name${index}`, { type: 'string' }]),
    );
    const short = signature('f', { properties }, 100);
    expect(short.length).toBeLessThanOrEqual(100 + ', …)'.length);
    expect(short).toMatch(/^f\(name0\?: string, .*, …\)$/);
    expect(signature('f', { properties, required: Object.keys(properties) }, 100)).toContain(
      'name49: string)',
    );
    expect(signature('f', { properties }, Number.POSITIVE_INFINITY)).toContain('name49?: string)');
  });

  it('truncates long types, unless the full signature is requested', () => {
    const values = Array.from({ length: 50 }, (_, index) => `a rather long value, number ${index}`);
    const schema: JsonObject = {
      properties: { a: { enum: values }, b: { type: 'array', items: { enum: values } } },
    };
    expect(signature('f', schema).length).toBeLessThan(150);
    const whole = signature('f', schema, Number.POSITIVE_INFINITY);
    expect(whole.split('number 49').length).toBe(3);
    expect(whole).not.toContain('…');
  });

  it('quotes names that are not plain words', () => {
    expect(signature('f', { properties: { 'a b': {}, 'x.y': {}, 'e\u001b[31m': {} } })).toBe(
      'f("a b"?: any, x.y?: any, "e\\u001b[31m"?: any)',
    );
  });

  it('truncates long defaults', () => {
    expect(
      signature('f', { properties: { a: { type: 'string', default: 'x'.repeat(500) } } }).length,
    ).toBeLessThan(60);
  });
});

describe('argument rows of a tool', () => {
  it('contain everything the schema says about each argument', () => {
    const rows = argumentRows({
      properties: {
        n: { type: 'integer', minimum: 1, exclusiveMaximum: 10, multipleOf: 2, default: 4, title: 'Number' },
        s: {
          type: 'string',
          minLength: 2,
          maxLength: 10,
          pattern: '^a',
          format: 'email',
          description: 'Who',
          examples: ['a@b.c'],
        },
        l: { type: 'array', minItems: 1, uniqueItems: true, items: { type: 'string' }, deprecated: true },
        f: { type: 'string', minLength: 3, maxLength: 3 },
        o: { anyOf: [{ type: 'string', format: 'date' }, { type: 'null' }] },
      },
      required: ['s'],
    });
    expect(rows).toEqual([
      {
        path: 's',
        type: 'string',
        required: true,
        constraints: ['length 2..10', 'pattern ^a', 'format email'],
        description: 'Who',
        examples: ['a@b.c'],
      },
      {
        path: 'n',
        type: 'integer',
        required: false,
        constraints: ['>= 1', '< 10', 'multiple of 2'],
        default: 4,
        title: 'Number',
      },
      {
        path: 'l',
        type: 'string[]',
        required: false,
        constraints: ['items 1..', 'items all different'],
        deprecated: true,
      },
      { path: 'f', type: 'string', required: false, constraints: ['length 3'] },
      { path: 'o', type: 'string|null', required: false, constraints: ['format date'] },
    ]);
  });

  it('flatten nested arguments as the user types them', () => {
    const rows = argumentRows({
      properties: {
        a: { properties: { b: { properties: { 'c.d': {} }, required: ['c.d'] } } },
        list: { type: 'array', items: { type: 'object', properties: { x: {} } } },
        grid: { type: 'array', items: { type: 'array', items: { properties: { y: {} } } } },
      },
    });
    expect(rows.map(({ path, required }) => `${path}${required ? '!' : ''}`)).toEqual([
      'a',
      'a.b',
      'a.b["c.d"]!',
      'list',
      'list[].x',
      'grid',
      'grid[][].y',
    ]);
  });

  it('terminate for a recursive schema', () => {
    const rows = argumentRows({
      properties: { tree: { $ref: '#/$defs/t' } },
      $defs: { t: { properties: { v: {}, kids: { type: 'array', items: { $ref: '#/$defs/t' } } } } },
    });
    expect(rows.map(({ path }) => path)).toEqual(['tree', 'tree.v', 'tree.kids']);
  });

  it('are bounded for a schema that branches without end', () => {
    const node: JsonObject = { properties: {} };
    const properties = node.properties as JsonObject;
    for (let index = 0; index < 30; index++) properties[`p${index}`] = { allOf: [{ $ref: '#/$defs/n' }] };
    expect(argumentRows({ ...node, $defs: { n: node } }).length).toBeLessThanOrEqual(200);
  });
});
