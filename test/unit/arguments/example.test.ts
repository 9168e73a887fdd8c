import { describe, expect, it } from 'vitest';
import { buildArguments } from '../../../src/arguments/build-arguments.ts';
import { exampleComment, exampleWord, exampleWords } from '../../../src/arguments/example.ts';
import type { JsonObject } from '../../../src/core/json.ts';
import { quoteWords } from '../../../src/core/quote.ts';
import { rootNode } from '../../../src/schema/schema-node.ts';
import { validateArguments } from '../../../src/schema/validate.ts';
import { portWith, randomNumbers } from './ports.ts';

/** The example word for the argument `x`. */
const exampleOf = (x: JsonObject | boolean) => {
  const root = rootNode({ properties: { x } });
  return [exampleWord('x', root.member('x'), root)];
};

describe('an example', () => {
  it('gives the required arguments', async () => {
    const schema: JsonObject = {
      properties: { c: { type: 'string' }, a: { type: 'number' }, b: { type: 'integer', minimum: 3 } },
      required: ['b', 'a'],
    };
    expect(await exampleWords(schema)).toEqual(['a=1', 'b=3']);
  });

  it('has no optional arguments', async () => {
    expect(await exampleWords({ properties: { unit: { enum: ['cm'] }, n: {} } })).toEqual([]);
    expect(await exampleWords({})).toEqual([]);
  });

  it('gives the arguments that the others require', async () => {
    const text = { type: 'string' };
    const schema: JsonObject = {
      properties: { by: { enum: ['phone', 'mail'] }, phone: text, mail: text, name: text },
      allOf: [{ anyOf: [{ required: ['phone'] }, { required: ['mail'] }] }],
      if: { properties: { by: { const: 'phone' } }, required: ['by'] },
      // biome-ignore lint/suspicious/noThenProperty: a keyword of JSON Schema
      then: { required: ['phone'] },
      else: { required: ['mail'] },
      dependentRequired: { mail: ['name'] },
    };
    const words = await exampleWords(schema);
    expect(words).toEqual(['phone=text', 'mail=text', 'name=text']);
    const { arguments: args } = await buildArguments(words, schema, portWith());
    expect((await validateArguments(args, schema)).problems).toEqual([]);
  });

  it('has no required arguments with a default', async () => {
    const properties = { unit: { enum: ['cm'], default: 'cm' }, n: { type: 'integer', default: 'one' } };
    expect(await exampleWords({ properties, required: ['unit', 'n'] })).toEqual(['n=1']);
  });

  it.each([
    ['^\\h$', 'x: no text was found that matches ^\\h$'],
    ['^(?!)$', 'x: no text was found that matches ^(?!)$'],
  ])('says that it does not match the pattern %s', async (pattern, text) => {
    const schema: JsonObject = { properties: { x: { type: 'string', pattern } }, required: ['x'] };
    expect(await exampleWords(schema)).toEqual(['x=text']);
    expect(exampleComment(schema)).toBe(`  # ${text}`);
  });

  it.each([
    ['^[A-Z]{3}-\\d{4}$', 'x=AAA-1111'],
    ['\\A(?P<n>ab|c)-(?P=n)\\Z', 'x=ab-ab'],
    ['^arn:aws:s3:::[a-z0-9.-]{3,63}$', 'x=arn:aws:s3:::aaa'],
    ['^projects/[^/]+/locations/(?:eu|us)$', 'x=projects/a/locations/eu'],
    ['^\\p{Lu}\\p{Ll}+ \\u{41}$', 'x=Aa A'],
    ['^[^ -~]$', 'x=é'],
    ['^(?>x|y)++z$', 'x=xz'],
  ])('matches the pattern %s', async (pattern, word) => {
    const schema: JsonObject = { properties: { x: { type: 'string', pattern } }, required: ['x'] };
    expect(await exampleWords(schema)).toEqual([word]);
    expect(exampleComment(schema)).toBe('');
  });

  it('includes required arguments that are not declared', async () => {
    expect(await exampleWords({ required: ['x'] })).toEqual(['x=text']);
  });

  it('uses the first alternative', async () => {
    const schema: JsonObject = {
      properties: { a: { type: 'string' }, b: { type: 'string' } },
      anyOf: [{ required: ['a'] }, { required: ['b'] }],
    };
    expect(await exampleWords(schema)).toEqual(['a=text']);
  });

  it.each<[schema: JsonObject | boolean, word: string]>([
    [{ type: 'string', examples: ['Ada', 'Eve'] }, 'x=Ada'],
    [{ type: 'string', example: 'Ada' }, 'x=Ada'],
    [{ type: 'string', default: 'Ada' }, 'x=Ada'],
    [{ type: 'number', examples: ['no number'], default: 7 }, 'x=7'],
    [{ type: 'string', default: null }, 'x=text'],
    [{ const: 'a b' }, 'x=a b'],
    [{ enum: [null, 'cm', 'inch'] }, 'x=cm'],
    [{ enum: [5, '5'] }, 'x:=5'],
    [{ enum: [5] }, 'x=5'],
    [{ type: ['null', 'integer'] }, 'x=1'],
    [{ anyOf: [{ type: 'null' }, { type: 'boolean' }] }, 'x=true'],
    [{ type: 'null' }, 'x=null'],
    [{ type: 'string', default: '007' }, 'x=007'],
    [{ type: 'string', default: '@ada' }, 'x=@@ada'],
    [{ default: '5' }, 'x:="5"'],
    [{ type: 'string', default: '5' }, 'x=5'],
    [{ type: ['string', 'number'], default: 5 }, 'x=5'],
    [{ type: 'array', items: { type: 'string' } }, 'x:=["text"]'],
    [{ type: 'array', items: { type: 'object', properties: { a: {} } } }, 'x:=[{}]'],
    [
      {
        $ref: '#/properties/x/$defs/tree',
        $defs: { tree: { type: 'array', items: { $ref: '#/properties/x/$defs/tree' } } },
      },
      'x:=[]',
    ],
    [{ type: 'object', properties: { a: { type: 'integer' }, b: {} }, required: ['a'] }, 'x:={"a":1}'],
    [{ type: 'string', format: 'date' }, 'x=2025-01-31'],
    [{ type: 'string', format: 'uri' }, 'x=https://example.com'],
    [true, 'x=text'],
  ])('of %j is %s', (schema, word) => {
    expect(exampleOf(schema)).toEqual([word]);
  });

  it('can be pasted when quoted', () => {
    expect(quoteWords(exampleOf({ type: 'array', items: { type: 'string' } }))).toBe(`'x:=["text"]'`);
  });

  it.each(['a=b', '-x', '{x', 'a b', '=', 'a:', 'a.b', 'a[0]', '__proto__'])(
    'passes a value for an argument named %s',
    async (name) => {
      const schema = { properties: Object.fromEntries([[name, { type: 'string' }]]), required: [name] };
      const { arguments: args } = await buildArguments(await exampleWords(schema), schema, portWith());
      expect(Object.entries(args)).toEqual([[name, 'text']]);
    },
  );

  it.each(['a.b', 'a[0]', 'a=b', '[x]'])('and for %s if it is not declared', async (name) => {
    const schema = { required: [name] };
    const { arguments: args } = await buildArguments(await exampleWords(schema), schema, portWith());
    expect(Object.keys(args)).toEqual([name]);
  });
});

describe('the values of an example pass validation', () => {
  it.each<[schema: JsonObject]>([
    ...[
      'date',
      'time',
      'date-time',
      'duration',
      'uri',
      'uri-reference',
      'uri-template',
      'email',
      'hostname',
    ].map((format): [JsonObject] => [{ type: 'string', format }]),
    ...[
      'ipv4',
      'ipv6',
      'uuid',
      'json-pointer',
      'relative-json-pointer',
      'regex',
      'byte',
      'url',
      'iso-time',
    ].map((format): [JsonObject] => [{ type: 'string', format }]),
    ...[
      '^[a-z]+$',
      '^[A-Z]{3}$',
      '^\\d{4}$',
      '^\\d{5}(-\\d{4})?$',
      '^#[0-9a-fA-F]{6}$',
      '^[a-z][a-z0-9_-]*$',
      '^\\d+\\.\\d+\\.\\d+$',
      '^v\\d',
      '^/',
      '^https?://',
      '^[A-Z]{2,}-\\d+$',
      '^\\+[1-9]\\d{6,14}$',
      '^[0-9a-f]{40}$',
      '^[a-z]{2}-[A-Z]{2}$',
      '^([01]\\d|2[0-3]):[0-5]\\d$',
      '\\S',
    ].map((pattern): [JsonObject] => [{ type: 'string', pattern }]),
    [{ type: 'string', minLength: 10 }],
    [{ type: 'string', maxLength: 2 }],
    [{ type: 'string', maxLength: 0 }],
    [{ type: 'string', minLength: 7, maxLength: 7, pattern: '^[a-z]+$' }],
    [{ type: 'number', minimum: 5 }],
    [{ type: 'number', maximum: -5 }],
    [{ type: 'number', exclusiveMinimum: 0, exclusiveMaximum: 1 }],
    [{ type: 'integer', exclusiveMinimum: 5 }],
    [{ type: 'integer', minimum: 2.5 }],
    [{ type: 'integer', minimum: -10, maximum: -3 }],
    [{ type: 'integer', multipleOf: 7, minimum: 10 }],
    [{ type: 'number', multipleOf: 0.25, minimum: 1.3 }],
    [{ type: 'number', minimum: 0, maximum: 0 }],
    [{ type: 'array', items: { type: 'number' }, minItems: 3 }],
    [{ type: 'array', items: { type: 'number' }, minItems: 3, uniqueItems: true }],
    [{ type: 'array', items: { type: 'string' }, minItems: 2, uniqueItems: true }],
    [{ type: 'array', items: { enum: ['a', 'b', 'c'] }, minItems: 3, uniqueItems: true }],
    [{ type: 'array', maxItems: 0 }],
    [{ type: 'array', prefixItems: [{ type: 'string' }, { type: 'number' }], items: false, minItems: 2 }],
    [{ type: 'array', items: [{ type: 'string' }, { type: 'number' }], additionalItems: false }],
    [{ type: 'array', contains: { type: 'integer' } }],
    [{ type: 'object', minProperties: 2 }],
    [{ type: 'object', minProperties: 1, additionalProperties: { type: 'integer' } }],
    [
      {
        type: 'object',
        properties: { a: { type: 'object', properties: { b: { format: 'date' } }, required: ['b'] } },
        required: ['a'],
      },
    ],
    [{ $ref: '#/$defs/tree' }],
    [{ allOf: [{ type: 'integer' }, { minimum: 5 }] }],
    [{ oneOf: [{ type: 'object', properties: { k: { const: 'a' } }, required: ['k'] }, { type: 'string' }] }],
    [{ type: 'string', nullable: true }],
  ])('of %j', async (x) => {
    const tree = {
      type: 'object',
      properties: { v: { type: 'string' }, kids: { type: 'array', items: { $ref: '#/$defs/tree' } } },
      required: ['v', 'kids'],
    };
    const schema: JsonObject = {
      properties: { x },
      required: ['x'],
      additionalProperties: false,
      $defs: { tree },
    };
    const built = await buildArguments(await exampleWords(schema), schema, portWith());
    const { problems, notes } = await validateArguments(built.arguments, schema);
    expect(problems.map(({ message }) => message)).toEqual([]);
    expect(built.arguments).toHaveProperty('x');
    expect([...notes, ...built.notes]).toEqual([]);
  });

  it('for randomly combined schemas', async () => {
    const random = randomNumbers(9);
    const pick = <Item>(items: readonly Item[]) => items[Math.floor(random() * items.length)] as Item;
    const simple = (): JsonObject => {
      const low = Math.floor(random() * 20) - 10;
      return pick<() => JsonObject>([
        () => ({ type: 'string' }),
        () => ({ type: 'string', minLength: Math.floor(random() * 12) }),
        () => ({ type: 'integer', minimum: low, maximum: low + Math.floor(random() * 20) }),
        () => ({ type: 'number', exclusiveMinimum: low }),
        () => ({ type: 'boolean' }),
        () => ({
          enum: pick([
            ['a', 'b'],
            [1, 2],
            [true, 'x', null],
          ]),
        }),
        () => ({ type: 'string', format: pick(['date', 'email', 'uri', 'uuid']) }),
      ])();
    };
    const any = (depth: number): JsonObject => {
      const kind = depth > 2 ? 0 : Math.floor(random() * 5);
      if (kind === 1) return { type: 'array', items: any(depth + 1), minItems: Math.floor(random() * 3) };
      if (kind === 2) return { anyOf: [any(depth + 1), { type: 'null' }] };
      if (kind !== 3) return simple();
      return { type: 'object', properties: { p: any(depth + 1), q: any(depth + 1) }, required: ['p'] };
    };
    for (let round = 0; round < 150; round++) {
      const schema: JsonObject = { properties: { a: any(0), b: any(0) }, required: ['a', 'b'] };
      const words = await exampleWords(schema);
      const { arguments: args } = await buildArguments(words, schema, portWith());
      const { problems } = await validateArguments(args, schema);
      expect(problems, JSON.stringify(schema)).toEqual([]);
    }
  });

  it('are found quickly or not at all if a pattern backtracks', () => {
    for (const pattern of ['^(a+)+$b', '^([a-z0-9-]+)*!$', '^(a|a)*b$', '^(\\d+)+x$', '^(.+)+\\u0000$']) {
      expect(exampleOf({ type: 'string', pattern })).toEqual(['x=text']);
    }
  });

  it('are as complete as possible if a schema demands too much', () => {
    expect(exampleOf({ type: 'string', minLength: 1e9 })[0]?.length).toBeLessThan(2000);
    expect(exampleOf({ type: 'array', minItems: 1e9, items: { type: 'integer' } })[0]?.length).toBeLessThan(
      200,
    );
    expect(exampleOf({ type: 'object', minProperties: 1e9 })[0]?.length).toBeLessThan(2000);
    expect(exampleOf({ type: 'string', pattern: '^impossible(?!)$' })).toEqual(['x=text']);
    expect(exampleOf({ type: 'integer', minimum: 2, maximum: 1 })).toEqual(['x=1']);
    expect(exampleOf(false)).toEqual(['x:="text"']);
  });
});
