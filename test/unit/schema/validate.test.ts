import { afterEach, describe, expect, it, vi } from 'vitest';
import type { Json, JsonObject } from '../../../src/core/json.ts';
import { parseJson } from '../../../src/core/json-text.ts';
import { validateArguments } from '../../../src/schema/validate.ts';

const messagesOf = async (args: JsonObject, schema: JsonObject) =>
  (await validateArguments(args, schema)).problems.map(({ message }) => message);

/** The problems of the argument `x`, whose schema this is. */
const of = (x: JsonObject | boolean) => ({ properties: { x } });

afterEach(() => {
  vi.restoreAllMocks();
});

describe('a problem is a sentence: where, expected, actual', () => {
  it.each<[schema: JsonObject, args: JsonObject, messages: string[]]>([
    [of({ type: 'number' }), { x: 5 }, []],
    [of({ type: 'number' }), { x: '5' }, ['x must be a number, but is "5".']],
    [of({ type: ['string', 'null'] }), { x: 5 }, ['x must be text or null, but is 5.']],
    [of({ type: 'string', nullable: true }), { x: 5 }, ['x must be text or null, but is 5.']],
    [of({ type: 'string', nullable: true }), { x: null }, []],
    [of({ enum: ['a', 1] }), { x: 'b' }, ['x must be one of "a", 1, but is "b".']],
    [of({ const: 'a' }), { x: 'b' }, ['x must be "a", but is "b".']],
    [of({ minimum: 5 }), { x: 4 }, ['x must be at least 5, but is 4.']],
    [of({ maximum: 5 }), { x: 6 }, ['x must be at most 5, but is 6.']],
    [of({ exclusiveMinimum: 5 }), { x: 5 }, ['x must be more than 5, but is 5.']],
    [of({ exclusiveMaximum: 5 }), { x: 5 }, ['x must be less than 5, but is 5.']],
    [of({ multipleOf: 5 }), { x: 6 }, ['x must be a multiple of 5, but is 6.']],
    [of({ minLength: 2 }), { x: 'a' }, ['x must be at least 2 characters, but is "a".']],
    [of({ maxLength: 1 }), { x: 'ab' }, ['x must be at most 1 character, but is "ab".']],
    [of({ pattern: '^a' }), { x: 'b' }, ['x must be text that matches ^a, but is "b".']],
    [of({ format: 'date' }), { x: 'b' }, ['x must be a date such as 2025-01-31, but is "b".']],
    [of({ minItems: 1 }), { x: [] }, ['x must be an array of at least 1 item, but is [].']],
    [of({ maxItems: 1 }), { x: [1, 2] }, ['x must be an array of at most 1 item, but is [1,2].']],
    [
      of({ prefixItems: [{}], items: false }),
      { x: [1, 2] },
      ['x must be an array of at most 1 item, but is [1,2].'],
    ],
    [of({ prefixItems: [{ type: 'string' }] }), { x: [1] }, ['x[0] must be text, but is 1.']],
    [of({ items: { type: 'string' } }), { x: ['a', 1] }, ['x[1] must be text, but is 1.']],
    [
      of({ uniqueItems: true }),
      { x: [1, 1] },
      ['x must be an array of different items (0 and 1 are the same), but is [1,1].'],
    ],
    [of({ minProperties: 1 }), { x: {} }, ['x must be an object of at least 1 member, but is {}.']],
    [
      of({ maxProperties: 0 }),
      { x: { a: 1 } },
      ['x must be an object of at most 0 members, but is {"a":1}.'],
    ],
    [
      of({ contains: { type: 'string' } }),
      { x: [1] },
      ['x must be an array with certain items that the schema describes, but is [1].'],
    ],
    [
      of({ contains: {}, minContains: 2 }),
      { x: [1] },
      ['x must be an array with certain items that the schema describes, but is [1].'],
    ],
    [
      of({ not: { type: 'string' } }),
      { x: 'a' },
      ['x must be another value: the schema excludes this one, but is "a".'],
    ],
    [of(false), { x: 'a' }, ['x must be omitted, but is "a".']],
    [of({ required: ['b'] }), { x: {} }, ['x.b is required, but was not given.']],
    [
      { required: ['b', 'c'] },
      {},
      ['b is required, but was not given.', 'c is required, but was not given.'],
    ],
    [
      of({ dependentRequired: { a: ['b'] } }),
      { x: { a: 1 } },
      ['x.b is required when x.a is given, but was not given.'],
    ],
    [
      of({ dependencies: { a: ['b'] } }),
      { x: { a: 1 } },
      ['x.b is required when x.a is given, but was not given.'],
    ],
    [
      of({ dependentSchemas: { a: { properties: { b: { type: 'string' } } } } }),
      { x: { a: 1, b: 2 } },
      ['x.b must be text, but is 2.'],
    ],
    [
      of({ propertyNames: { pattern: '^a' } }),
      { x: { b: 1 } },
      ['The name "b" is not allowed in x; a name must be text that matches ^a.'],
    ],
    [
      { properties: { city: {} }, additionalProperties: false },
      { cty: 1 },
      ['There is no argument "cty". Did you mean "city"?'],
    ],
    [
      of({ properties: { city: {} }, additionalProperties: false }),
      { x: { other: 1 } },
      ['There is no argument "other" in x.'],
    ],
    [
      { properties: { a: { properties: { 'b.c': { type: 'string' } } } } },
      { a: { 'b.c': 1 } },
      ['a["b.c"] must be text, but is 1.'],
    ],
    [
      { properties: { 'a/b': { items: { type: 'string' } } } },
      { 'a/b': [1] },
      ['a/b[0] must be text, but is 1.'],
    ],
  ])('%j of %j', async (schema, args, messages) => {
    expect(await messagesOf(args, schema)).toEqual(messages);
  });

  it('and is also data', async () => {
    const { problems } = await validateArguments(
      { x: { y: ['a'] } },
      of({ properties: { y: { items: { type: 'integer' } } } }),
    );
    expect(problems).toEqual([
      {
        path: 'x.y[0]',
        given: 'a',
        expected: 'an integer',
        message: 'x.y[0] must be an integer, but is "a".',
      },
    ]);
  });

  it('all problems are reported at once', async () => {
    const schema = { properties: { a: { type: 'number' }, b: { minimum: 5 } }, required: ['c'] };
    expect(await messagesOf({ a: 'x', b: 1 }, schema)).toHaveLength(3);
  });

  it('secrets are not shown', async () => {
    const [message] = await messagesOf(
      { password: 'hunter2' },
      { properties: { password: { minLength: 20 } } },
    );
    expect(message).toBe('password must be at least 20 characters, but is a value that is not shown.');
  });
});

describe('of a union only the intended alternative is reported', () => {
  it.each<[schema: JsonObject, args: JsonObject, messages: string[]]>([
    [
      of({ anyOf: [{ type: 'number', minimum: 5 }, { type: 'null' }] }),
      { x: 3 },
      ['x must be at least 5, but is 3.'],
    ],
    [
      of({ anyOf: [{ type: 'number' }, { type: 'null' }] }),
      { x: 'a' },
      ['x must be a number or null, but is "a".'],
    ],
    [
      of({ oneOf: [{ enum: ['a', 'b'] }, { type: 'null' }] }),
      { x: 'c' },
      ['x must be one of "a", "b" or null, but is "c".'],
    ],
    [
      of({
        anyOf: [
          { type: 'string' },
          { type: 'object', properties: { a: { type: 'string' } }, required: ['b'] },
        ],
      }),
      { x: { a: 1 } },
      ['x.b is required, but was not given.', 'x.a must be text, but is 1.'],
    ],
    [
      of({ oneOf: [{ type: 'number' }, { type: 'integer' }] }),
      { x: 1 },
      [
        'x must be a value that matches exactly one of the alternatives in the schema; it matches several, but is 1.',
      ],
    ],
    [
      { anyOf: [{ required: ['a'] }, { required: ['b'] }] },
      {},
      [
        'The arguments match none of the alternatives in the schema: a is required, but was not given or b is required, but was not given.',
      ],
    ],
    [
      of({
        oneOf: [
          { properties: { kind: { const: 'circle' }, r: { type: 'number' } }, required: ['kind', 'r'] },
          { properties: { kind: { const: 'box' }, w: { type: 'number' } }, required: ['kind', 'w'] },
        ],
      }),
      { x: { kind: 'box', w: 'wide' } },
      ['x.w must be a number, but is "wide".'],
    ],
    [
      of({
        anyOf: [
          { type: 'null' },
          { anyOf: [{ type: 'array', items: { type: 'string' } }, { type: 'number' }] },
        ],
      }),
      { x: ['a', 5] },
      ['x[1] must be text, but is 5.'],
    ],
    [
      of({ anyOf: [{ anyOf: [{ type: 'string' }, { type: 'null' }] }, { type: 'array' }] }),
      { x: 5 },
      ['x must be text, null or a JSON array, but is 5.'],
    ],
    [of({ anyOf: [false, { type: 'null' }] }), { x: 1 }, ['x must be null, but is 1.']],
  ])('%j of %j', async (schema, args, messages) => {
    expect(await messagesOf(args, schema)).toEqual(messages);
  });

  it('endlessly nested unions are summarized', async () => {
    const nested = (depth: number): JsonObject =>
      depth === 0
        ? { type: 'object', required: ['a'] }
        : { anyOf: Array.from({ length: 6 }, () => nested(depth - 1)) };
    const messages = await messagesOf({ x: {} }, of(nested(3)));
    expect(messages).toHaveLength(1);
  });

  it('and other problems next to it', async () => {
    const schema = {
      properties: { x: { anyOf: [{ type: 'number' }, { type: 'null' }] }, y: { type: 'string' } },
    };
    expect(await messagesOf({ x: 'a', y: 5 }, schema)).toEqual([
      'x must be a number or null, but is "a".',
      'y must be text, but is 5.',
    ]);
  });

  it('an if is reported by its then', async () => {
    const schema = JSON.parse('{"if":{"required":["a"]},"then":{"required":["b"]}}');
    expect(await messagesOf({ a: 1 }, schema)).toEqual(['b is required, but was not given.']);
  });
});

describe('schemas of every dialect are supported', () => {
  it.each([
    undefined,
    'https://json-schema.org/draft/2020-12/schema',
    'https://json-schema.org/draft/2019-09/schema',
    'http://json-schema.org/draft-07/schema#',
    'http://json-schema.org/draft-06/schema#',
    'http://json-schema.org/draft-04/schema#',
    'https://example.com/dialect',
  ])('%s', async ($schema) => {
    const schema: JsonObject = {
      ...($schema === undefined ? {} : { $schema }),
      $id: 'https://example.com/tool.json',
      properties: { a: { $ref: '#/$defs/p' }, b: { $ref: '#/definitions/q' }, c: { $ref: '#here' } },
      $defs: { p: { type: 'number' }, r: { $anchor: 'here', type: 'boolean' } },
      definitions: { q: { type: 'string' } },
    };
    expect(await validateArguments({ a: 1, b: 'x', c: true }, schema)).toEqual({ problems: [], notes: [] });
    expect(await messagesOf({ a: 'x', b: 1, c: 1 }, schema)).toHaveLength(3);
  });

  it('tuples, in the forms of draft-07 and 2020-12', async () => {
    for (const x of [
      { items: [{ type: 'string' }], additionalItems: { type: 'number' } },
      { prefixItems: [{ type: 'string' }], items: { type: 'number' } },
    ]) {
      expect(await messagesOf({ x: ['a', 1] }, of(x))).toEqual([]);
      expect((await messagesOf({ x: [1, 'a'] }, of(x))).sort()).toEqual([
        'x[0] must be text, but is 1.',
        'x[1] must be a number, but is "a".',
      ]);
    }
  });

  it("draft-04's exclusiveMinimum", async () => {
    expect(await messagesOf({ x: 5 }, of({ minimum: 5, exclusiveMinimum: true }))).toEqual([
      'x must be more than 5, but is 5.',
    ]);
    expect(await messagesOf({ x: 5 }, of({ minimum: 5, exclusiveMinimum: false }))).toEqual([]);
  });

  it('unevaluatedProperties, with the nearest name', async () => {
    const schema = {
      allOf: [{ properties: { city: {} } }],
      anyOf: [{ properties: { street: { type: 'string' } }, required: ['street'] }, true],
      unevaluatedProperties: false,
    };
    expect(await messagesOf({ city: 1, street: 'x' }, schema)).toEqual([]);
    expect(await messagesOf({ citty: 1 }, schema)).toEqual([
      'There is no argument "citty". Did you mean "city"?',
    ]);
    expect(await messagesOf({ street: 5 }, schema)).toEqual([
      'street is not valid in any part of the schema that declares it.',
    ]);
  });

  it('unevaluatedItems', async () => {
    const schema = of({ prefixItems: [{ type: 'string' }], unevaluatedItems: false });
    expect(await messagesOf({ x: ['a'] }, schema)).toEqual([]);
    expect(await messagesOf({ x: ['a', 1] }, schema)).toHaveLength(1);
  });

  it('recursive schemas', async () => {
    const schema: JsonObject = {
      properties: { tree: { $ref: '#/$defs/t' }, self: { $ref: '#' } },
      $defs: {
        t: { properties: { v: { type: 'string' }, kids: { items: { $ref: '#/$defs/t' } } }, required: ['v'] },
      },
    };
    const args = {
      tree: { v: 'a', kids: [{ v: 'b', kids: [{ kids: [] }] }] },
      self: { self: { tree: { v: 1 } } },
    };
    expect(await messagesOf(args, schema)).toEqual([
      'tree.kids[0].kids[0].v is required, but was not given.',
      'self.self.tree.v must be text, but is 1.',
    ]);
  });

  it('names that objects inherit', async () => {
    const schema = {
      properties: { constructor: { type: 'string' } },
      required: ['toString'],
    } as unknown as JsonObject;
    expect(await messagesOf({}, schema)).toEqual(['toString is required, but was not given.']);
  });

  it('patterns of other regex flavours', async () => {
    expect(await messagesOf({ x: 'a-b' }, of({ pattern: '^[a-z\\-]+$' }))).toEqual([]);
    expect(await messagesOf({ x: 'A' }, of({ pattern: '^[a-z\\-]+$' }))).toHaveLength(1);
  });
});

describe('what cannot be checked is a note and does not fail', () => {
  it.each(['https://example.com/x.json', 'file:///etc/passwd', 'other.json#/a', '#/$defs/missing'])(
    'a reference to %s is not fetched and accepts anything',
    async ($ref) => {
      const fetching = vi.spyOn(globalThis, 'fetch').mockRejectedValue(new Error('no network here'));
      const check = await validateArguments(
        { x: 5, y: 'a' },
        { properties: { x: { $ref }, y: { type: 'number' } } },
      );
      expect(check.notes).toEqual([
        `The schema refers to ${$ref}, which is not in it; nothing is fetched, so that part was not checked.`,
      ]);
      expect(check.problems.map(({ path }) => path)).toEqual(['y']);
      expect(fetching).not.toHaveBeenCalled();
    },
  );

  it.each<[x: JsonObject, text: string]>([
    [{ type: 'date' }, 'type: "date"'],
    [{ enum: [] }, 'enum: []'],
    [{ minimum: '5' }, 'minimum: "5"'],
    [{ minLength: -1 }, 'minLength: -1'],
    [{ properties: { a: 'string' } }, 'properties: {"a":"string"}'],
    [{ anyOf: [] }, 'anyOf: []'],
    [{ multipleOf: 0 }, 'multipleOf: 0'],
  ])('%j is skipped, the rest is checked', async (x, text) => {
    const check = await validateArguments({ x: 5, y: 5 }, { properties: { x, y: { type: 'string' } } });
    expect(check.notes).toEqual([
      `The schema has ${text}, which is not valid in JSON Schema; it was not checked.`,
    ]);
    expect(check.problems.map(({ path }) => path)).toEqual(['y']);
  });

  it.each<[schema: JsonObject]>([
    [of({ format: 'unheard-of' })],
    [{ properties: null }],
    [{ required: null }],
    [of({ required: true })],
    [of({ type: 'string', enum: null, default: 5 })],
    [of({ nullable: true })],
    [{ id: 'tool', properties: { id: { type: 'string' }, $ref: { type: 'string' } } }],
    [of({ 'x-vendor': { any: 'thing' } })],
    [{}],
  ])('%j is ignored', async (schema) => {
    expect(await validateArguments({ x: 'a', id: 'b', $ref: 'c' }, schema)).toEqual({
      problems: [],
      notes: [],
    });
  });

  it('an infinite schema', async () => {
    const schema = of({ $ref: '#/$defs/a' });
    const endless = { ...schema, $defs: { a: { anyOf: [{ $ref: '#/$defs/a' }] } } };
    const { problems, notes } = await validateArguments({ x: 5 }, endless);
    expect(problems).toEqual([]);
    expect(notes).toEqual(['A reference in the schema leads back to itself; that part was not checked.']);
  });

  it('a schema too deep for the stack', async () => {
    let x: JsonObject = {};
    for (let depth = 0; depth < 50_000; depth++) x = { not: x };
    const { notes } = await validateArguments({ x: [] }, of(x));
    expect(notes).toEqual([
      'The arguments could not be checked completely: the schema is nested too deeply.',
    ]);
  });

  it('nothing is logged', async () => {
    const writers = (['log', 'info', 'debug', 'warn', 'error'] as const).map((level) =>
      vi.spyOn(console, level),
    );
    const schemas = [
      of({ format: 'unheard-of' }),
      of({ type: 'date', pattern: '(' }),
      { unevaluatedProperties: false, properties: { x: { format: 'unheard-of', pattern: '\\-' } } },
      of({ $ref: 'https://example.com' }),
    ];
    for (const schema of schemas) await validateArguments({ x: 5 }, schema);
    for (const writer of writers) expect(writer).not.toHaveBeenCalled();
  });
});

it('a schema can be reused, also next to others with the same $id', async () => {
  const first: JsonObject = { $id: 'https://x.org/s', ...of({ type: 'string' }) };
  const second: JsonObject = { $id: 'https://x.org/s', ...of({ type: 'number' }) };
  for (let round = 0; round < 3; round++) {
    expect(await messagesOf({ x: 5 }, first)).toHaveLength(1);
    expect(await messagesOf({ x: 5 }, second)).toHaveLength(0);
  }
});

describe('numbers that a double cannot hold are compared exactly', () => {
  const big = (digits: string) => parseJson(digits) as Json;
  const most = '9223372036854775807';
  it.each<[schema: string, x: string, messages: string[]]>([
    [`{"type":"integer","maximum":${most}}`, most, []],
    [`{"type":"integer","maximum":${most}}`, '5', []],
    [
      `{"type":"integer","maximum":${most}}`,
      '9223372036854775808',
      [`x must be at most ${most}, but is 9223372036854775808.`],
    ],
    [
      '{"minimum":-9223372036854775808}',
      '-9223372036854775809',
      ['x must be at least -9223372036854775808, but is -9223372036854775809.'],
    ],
    ['{"exclusiveMaximum":9007199254740994}', '9007199254740993', []],
    [
      '{"exclusiveMinimum":9007199254740993}',
      '9007199254740993',
      ['x must be more than 9007199254740993, but is 9007199254740993.'],
    ],
    ['{"type":"integer"}', '1e400', []],
    [
      '{"type":"integer","minimum":0}',
      '9007199254740993.5',
      ['x must be an integer, but is 9007199254740993.5.'],
    ],
    ['{"type":"string","minLength":1}', '9007199254740993', ['x must be text, but is 9007199254740993.']],
    ['{"multipleOf":2}', '9007199254740993', ['x must be a multiple of 2, but is 9007199254740993.']],
    ['{"multipleOf":3}', '9007199254740993', []],
    ['{"enum":[9007199254740993,"a"]}', '9007199254740993', []],
    [
      '{"enum":[9007199254740993,"a"]}',
      '9007199254740995',
      ['x must be one of 9007199254740993, "a", but is 9007199254740995.'],
    ],
    ['{"const":{"id":9007199254740993}}', '{"id":9007199254740993}', []],
    [
      '{"const":{"id":9007199254740993}}',
      '{"id":9007199254740992}',
      ['x must be {"id":9007199254740993}, but is {"id":9007199254740992}.'],
    ],
    ['{"uniqueItems":true}', '[9007199254740993,9007199254740992,9007199254740995]', []],
    [
      '{"uniqueItems":true}',
      '[9007199254740993,1,9007199254740993]',
      [
        'x must be an array of different items (0 and 2 are the same), but is [9007199254740993,1,9007199254740993].',
      ],
    ],
    [
      '{"anyOf":[{"type":"string"},{"type":"integer","maximum":9007199254740993}]}',
      '9007199254740995',
      ['x must be at most 9007199254740993, but is 9007199254740995.'],
    ],
    ['{"required":["a"],"properties":{"a":{"minimum":5}}}', '9007199254740993', []],
    [
      '{"items":{"minimum":9007199254740995}}',
      '[9007199254740993]',
      ['x[0] must be at least 9007199254740995, but is 9007199254740993.'],
    ],
    ['{"unevaluatedItems":false,"maximum":9007199254740993}', '9007199254740993', []],
  ])('%s: %s', async (schema, x, messages) => {
    expect(await messagesOf({ x: big(x) }, { properties: { x: big(schema) } })).toEqual(messages);
  });
});
