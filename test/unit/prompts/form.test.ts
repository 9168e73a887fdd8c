import { describe, expect, it } from 'vitest';
import type { Json, JsonObject } from '../../../src/core/json.ts';
import { Form, fieldsOf } from '../../../src/prompts/form.ts';

const fieldOf = (declared: JsonObject, required = false, name = 'x') => {
  const [field] = fieldsOf({
    type: 'object',
    properties: { [name]: declared },
    required: required ? [name] : [],
  });
  if (field === undefined) throw new Error('There is no field.');
  return field;
};

describe('a field of the restricted schema', () => {
  it.each<[JsonObject, string]>([
    [{ type: 'string' }, 'text'],
    [{ type: 'string', minLength: 3, maxLength: 50 }, 'text, 3 to 50 characters'],
    [{ type: 'string', maxLength: 50 }, 'text, up to 50 characters'],
    [{ type: 'string', format: 'email' }, 'email, as ada@example.com'],
    [
      { type: 'string', format: 'date-time', minLength: 1 },
      'date-time, as 2025-01-31T12:00:00Z, at least 1 characters',
    ],
    [{ type: 'integer', minimum: 1, maximum: 12 }, 'integer from 1 to 12'],
    [{ type: 'number', minimum: 0 }, 'number from 0'],
  ])('%j is typed and takes %s', (declared, takes) => {
    expect(fieldOf(declared)).toMatchObject({ takes, input: { kind: 'text' } });
  });

  it.each<[string, JsonObject]>([
    ['enum', { type: 'string', enum: ['#f00', '#0f0'] }],
    ['enum with names', { type: 'string', enum: ['#f00', '#0f0'], enumNames: ['Red', 'Green'] }],
    [
      'oneOf',
      {
        type: 'string',
        oneOf: [
          { const: '#f00', title: 'Red' },
          { const: '#0f0', title: 'Green' },
        ],
      },
    ],
    [
      'anyOf',
      {
        anyOf: [
          { const: '#f00', title: 'Red' },
          { const: '#0f0', title: 'Green' },
        ],
      },
    ],
  ])('is a choice of one: %s', (what, declared) => {
    const { input } = fieldOf(declared);
    const names = what === 'enum' ? ['#f00', '#0f0'] : ['Red', 'Green'];
    expect(input).toEqual({
      kind: 'choice',
      choices: [
        { name: names[0], value: '#f00' },
        { name: names[1], value: '#0f0' },
      ],
    });
  });

  it.each<[string, JsonObject]>([
    ['items.enum', { enum: ['r'] }],
    ['items.anyOf', { anyOf: [{ const: 'r', title: 'r' }] }],
    ['items.oneOf', { oneOf: [{ const: 'r', title: 'r' }] }],
  ])('is a choice of several: %s', (_what, items) => {
    const field = fieldOf({ type: 'array', items, minItems: 1, maxItems: 2 });
    expect(field).toMatchObject({
      takes: '1 to 2 of them',
      input: { kind: 'many', choices: [{ value: 'r' }] },
    });
  });

  it('of type boolean is a confirmation', () => {
    expect(fieldOf({ type: 'boolean' }).input).toMatchObject({
      choices: [{ value: true }, { value: false }],
    });
  });

  it('has a title, a default and is required or not', () => {
    const field = fieldOf({ type: 'string', title: 'Name', default: 'Ada', description: 'Yours' }, true);
    expect(field).toMatchObject({ label: 'Name', default: 'Ada', description: 'Yours', required: true });
    expect(fieldOf({ type: 'string', title: '' })).toMatchObject({ label: 'x', required: false });
  });
});

describe('a field outside the restricted schema', () => {
  it.each<[JsonObject]>([
    [{ type: 'object', properties: { a: {} } }],
    [{ type: 'array', items: { type: 'object' } }],
    [{ type: 'array', items: { type: 'string' } }],
    [{}],
    [{ enum: [] }],
    [{ type: 'string', oneOf: [{ const: 1 }, { type: 'integer' }] }],
    [{ $ref: '#/nowhere' }],
    [{ type: 7 as never }],
  ])('%j is asked for without an error', (declared) => {
    const { input } = fieldOf(declared);
    expect(['json', 'parts', 'text']).toContain(input.kind);
  });

  it('follows references', () => {
    const fields = fieldsOf({ properties: { a: { $ref: '#/$defs/b' } }, $defs: { b: { type: 'integer' } } });
    expect(fields).toMatchObject([{ name: 'a', takes: 'integer' }]);
  });

  it.each<[JsonObject, boolean]>([
    [{}, false],
    [{ type: 'object', properties: {} }, false],
    [{ type: 'object', additionalProperties: false }, false],
    [{ type: 'string' }, true],
    [{ type: 'object', required: ['a'] }, true],
    [{ type: 'object', additionalProperties: { type: 'string' } }, true],
  ])('%j without fields requires JSON: %s', (schema, whole) => {
    expect(new Form(schema).whole).toBe(whole);
  });
});

describe('a field that looks like a secret', () => {
  it.each<[string, JsonObject]>([
    ['password', {}],
    ['apiKey', {}],
    ['x', { title: 'Your API key' }],
    ['x', { description: 'The PIN of your card' }],
    ['x', { format: 'password' }],
    ['x', { writeOnly: true }],
    ['recovery_code', {}],
  ])('is recognized by name, title, description or format: %s %j', (name, declared) => {
    expect(fieldOf({ type: 'string', ...declared }, false, name).secret).toBe(true);
  });

  it.each<[string, JsonObject]>([
    ['name', { description: 'Who spins the wheel' }],
    ['maxTokens', {}],
    ['passenger', {}],
  ])('is not any other: %s', (name, declared) => {
    expect(fieldOf({ type: 'string', ...declared }, false, name).secret).toBe(false);
  });
});

describe('the form', () => {
  const form = new Form({
    type: 'object',
    properties: {
      age: { type: 'integer', minimum: 18 },
      mail: { type: 'string', format: 'email' },
      map: { type: 'object' },
      when: { type: 'string', format: 'date' },
      site: { type: 'string', format: 'uri' },
      some: { type: 'array', items: { enum: ['a', 'b'] }, minItems: 1 },
    },
    required: ['age'],
  });
  const field = (name: string) => form.fields.find((one) => one.name === name) ?? fieldOf({});

  it('parses input by its type', async () => {
    expect(await form.read(field('age'), '20')).toEqual({ value: 20 });
    expect(await form.read(field('mail'), 'a@b.org')).toEqual({ value: 'a@b.org' });
    expect(await form.read(field('map'), '{"a":1}')).toEqual({ value: { a: 1 } });
  });

  it.each([
    ['age', 'old', 'age takes an integer, but was given "old".'],
    ['age', '5', 'age must be at least 18, but is 5.'],
    ['mail', 'nobody', 'mail must be an email such as ada@example.com, but is "nobody".'],
    ['when', 'today', 'when must be a date such as 2025-01-31, but is "today".'],
    ['site', 'here', 'site must be a uri such as https://example.com, but is "here".'],
    ['map', '[', 'map takes a JSON object, but was given "[", which is not JSON'],
  ])('reports what is wrong with %s: %s', async (name, text, problem) => {
    expect(await form.read(field(name), text)).toEqual({ problem: expect.stringContaining(problem) });
  });

  it('validates one field alone, and the whole form', async () => {
    expect(await form.problemWith(field('some'), [])).toContain('at least 1 item');
    expect(await form.problemWith(field('some'), ['a'])).toBeUndefined();
    expect((await form.check({ some: ['a'] })).problem).toBe('age is required, but was not given.');
    expect(form.missing({}).map(({ name }) => name)).toEqual(['age']);
  });
});

it('does not repeat a secret that does not match the form', async () => {
  const properties = { code: { type: 'string', title: 'Your password', minLength: 3 } };
  const form = new Form({ type: 'object', properties });
  expect((await form.check({ code: 'xy' })).problem).toBe('code must be at least 3 characters.');
});

describe('a default', () => {
  it.each<[JsonObject, Json | undefined]>([
    [{ type: 'string', default: 'a' }, 'a'],
    [{ type: 'boolean', default: false }, false],
    [{ type: 'array', items: { type: 'string', enum: ['read'] }, default: ['read'] }, ['read']],
    [{ type: 'array', items: { type: 'string', enum: ['read', 'write'] }, default: 'read' }, undefined],
    [{ type: 'string', enum: ['small', 'big'], default: 'medium' }, undefined],
    [{ type: 'integer', default: '5' }, undefined],
    [{ type: 'string', format: 'email', default: 'nobody' }, undefined],
    [{ type: 'string', default: null }, undefined],
    [{ anyOf: [{ type: 'integer' }, { type: 'null' }], default: null }, undefined],
    [{ type: 'string' }, undefined],
  ])('counts only if it is a valid answer: %j', async (declared, value) => {
    const form = new Form({ type: 'object', properties: { x: declared } });
    expect(await form.defaults()).toEqual(value === undefined ? {} : { x: value });
  });
});

it('whose fields refer to each other in exponentially many ways is checked', async () => {
  const definitions: JsonObject = { d0: { type: 'string' } };
  for (let level = 1; level <= 40; level++) {
    const inner = { $ref: `#/$defs/d${level - 1}` };
    definitions[`d${level}`] = { anyOf: [inner, { ...inner, title: 'the same' }] };
  }
  const form = new Form({ properties: { a: { $ref: '#/$defs/d40' } }, $defs: definitions });
  expect(await form.check({ a: 5 })).toEqual({ problem: 'a must be text, but is 5.', notes: [] });
});

it('says what of an answer could not be checked', async () => {
  const form = new Form({ properties: { a: { type: 'string', pattern: '\\h' } } });
  const { problem, notes } = await form.check({ a: 'b' });
  expect(problem).toBeUndefined();
  expect(notes).toEqual([expect.stringContaining('The pattern \\h was not checked')]);
});
