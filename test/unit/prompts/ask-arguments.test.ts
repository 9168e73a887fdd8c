import { describe, expect, it } from 'vitest';
import { missingArguments } from '../../../src/arguments/missing.ts';
import { CancelledError, InterruptedError } from '../../../src/core/errors.ts';
import type { JsonObject } from '../../../src/core/json.ts';
import { askArguments } from '../../../src/prompts/ask-arguments.ts';
import { fakePrompter } from './fake-prompter.ts';

const esc = '\u001b';
const tab = '\t';

const address = {
  type: 'object',
  required: ['street', 'city'],
  properties: {
    street: { type: 'string' },
    city: { type: 'string' },
    zip: { anyOf: [{ type: 'string' }, { type: 'null' }], default: null },
  },
};
const item = {
  type: 'object',
  required: ['sku'],
  properties: {
    sku: { type: 'string', description: 'Article number' },
    quantity: { type: 'integer', minimum: 1, default: 1 },
    gift: { type: 'boolean' },
  },
};
const node = {
  type: 'object',
  required: ['name'],
  properties: { name: { type: 'string' }, children: { type: 'array', items: { $ref: '#/$defs/node' } } },
};

/** A schema that requires one argument, `v`. */
function requiring(v: JsonObject): JsonObject {
  return { type: 'object', required: ['v'], properties: { v }, $defs: { address, item, node } };
}

/** Asks for `v`. Returns its value and the questions, without their marks. */
async function asked(v: JsonObject, answers: string[]) {
  const schema = requiring(v);
  const { prompter, transcript, left } = fakePrompter(answers);
  const { all } = await prompter.prompt((terminal) =>
    askArguments(schema, missingArguments({}, schema), {}, terminal),
  );
  return { v: all.v, questions: transcript.map((shown) => shown.replace(/^\? /, '').trim()), left };
}

describe('an object', () => {
  it('is asked for member by member; Enter alone leaves out what is optional', async () => {
    const { v, questions } = await asked(address, ['Main St 1', 'Oslo', '']);
    expect(v).toEqual({ street: 'Main St 1', city: 'Oslo' });
    expect(questions).toEqual(['v.street (string)', 'v.city (string)', 'v.zip (string|null, default null)']);
  });

  it('may be within others, and is left out as a whole at its first question', async () => {
    const order = {
      type: 'object',
      required: ['name'],
      properties: { name: { type: 'string' }, to: { $ref: '#/$defs/address' }, fast: { type: 'boolean' } },
    };
    const without = await asked(order, ['Ada', '', '']);
    expect(without.v).toEqual({ name: 'Ada' });
    expect(without.questions[1]).toBe('v.to.street (string, Enter leaves out v.to)');
    expect(without.questions[2]).toBe(
      'v.fast\n  1) (optional)\n  2) true\n  3) false\nNumber or name: ((optional))',
    );
    const complete = await asked(order, ['Ada', 'x', 'y', '', 'true']);
    expect(complete.v).toEqual({ name: 'Ada', to: { street: 'x', city: 'y' }, fast: true });
  });

  it('that may be null is null if it is left out', async () => {
    const { v } = await asked({ anyOf: [{ $ref: '#/$defs/address' }, { type: 'null' }] }, ['']);
    expect(v).toBeNull();
  });

  it('of any names is asked for by names and values', async () => {
    const { v, questions } = await asked({ type: 'object', additionalProperties: { type: 'integer' } }, [
      'a',
      '5',
      'a',
      'b',
      'x',
      '6',
      '',
    ]);
    expect(v).toEqual({ a: 5, b: 6 });
    expect(questions[0]).toBe('v: name of a member (Enter ends v)');
    expect(questions[3]).toBe('a was given already.\n? v: name of a member (Enter ends v)');
    expect(questions[5]).toContain('v.b takes an integer');
  });
});

describe('a list', () => {
  it('ends at an empty line', async () => {
    const { v, questions } = await asked({ type: 'array', items: { type: 'integer' } }, ['4', '5', '']);
    expect(v).toEqual([4, 5]);
    expect(questions[0]).toBe('v[0] (integer, Enter ends v)');
    expect((await asked({ type: 'array', items: { type: 'integer' } }, [''])).v).toEqual([]);
  });

  it('of objects ends at the first question of an item', async () => {
    const { v, questions } = await asked({ type: 'array', items: { $ref: '#/$defs/item' } }, [
      ...['A1', '2', 'true'],
      ...['B2', '', ''],
      '',
    ]);
    expect(v).toEqual([{ sku: 'A1', quantity: 2, gift: true }, { sku: 'B2' }]);
    expect(questions[0]).toBe('v[0].sku (string, Enter ends v) Article number');
    expect(questions[1]).toBe('v[0].quantity (integer, default 1)');
  });

  it('has as many items as it must and may', async () => {
    const list = { type: 'array', items: { type: 'integer' }, minItems: 2, maxItems: 3 };
    const { v, questions } = await asked(list, ['', '1', '2', '3']);
    expect(v).toEqual([1, 2, 3]);
    expect(questions[0]).toBe('v[0] (integer)');
    expect(questions[3]).toBe('v[2] (integer, Enter ends v)');
  });

  it('may be within a list, and in a value that refers to itself', async () => {
    const matrix = { type: 'array', items: { type: 'array', items: { type: 'integer' } } };
    expect((await asked(matrix, ['1', '2', '', '3', '', ''])).v).toEqual([[1, 2], [3]]);
    const { v } = await asked({ $ref: '#/$defs/node' }, ['root', 'leaf', '', '']);
    expect(v).toEqual({ name: 'root', children: [{ name: 'leaf' }] });
  });

  it('of choices offers its end among them', async () => {
    const { v, questions } = await asked({ type: 'array', items: { enum: ['a', 'b'] } }, ['b', '1']);
    expect(v).toEqual(['b']);
    expect(questions[0]).toContain('1) (Enter ends v)');
  });
});

describe('a union', () => {
  it('of objects and others asks first which of them', async () => {
    const named = { ...item, title: 'Item' };
    const { v, questions } = await asked(
      { oneOf: [named, { $ref: '#/$defs/address' }, { type: 'string' }] },
      ['Item', 'A1', '', ''],
    );
    expect(v).toEqual({ sku: 'A1' });
    expect(questions[0]).toContain('1) Item\n  2) object\n  3) string');
  });

  it('of plain types is one question', async () => {
    expect((await asked({ anyOf: [{ type: 'integer' }, { type: 'string' }] }, ['5'])).v).toBe(5);
  });
});

describe('Tab', () => {
  it('asks for the innermost object or list as JSON, with what was given so far; Esc returns', async () => {
    const list = { type: 'array', items: { $ref: '#/$defs/item' } };
    const { v, questions } = await asked(list, [
      ...['A1', tab, esc, '3', ''],
      ...['B1', tab, '{"sku": 5}', '{"sku": "B2"}'],
      '',
    ]);
    expect(v).toEqual([{ sku: 'A1', quantity: 3 }, { sku: 'B2' }]);
    expect(questions[2]).toBe('v[0] (object, as JSON) ({"sku":"A1"})');
    expect(questions[3]).toBe('v[0].quantity (integer, default 1)');
    expect(questions[8]).toContain('v[1].sku must be text.');
  });
});

describe('Esc', () => {
  it('goes back to the question before, through all levels', async () => {
    const order = {
      type: 'object',
      required: ['items', 'to'],
      properties: {
        items: { type: 'array', items: { $ref: '#/$defs/item' } },
        to: { $ref: '#/$defs/address' },
      },
    };
    const { v, questions } = await asked(order, [
      ...['A1', '', ''],
      ...['', esc, esc, 'true', ''],
      ...['x', esc, 'y', 'z', ''],
    ]);
    expect(v).toEqual({ items: [{ sku: 'A1', gift: true }], to: { street: 'y', city: 'z' } });
    expect(questions.map((question) => question.split(/[\s(]/, 1)[0])).toEqual([
      ...['v.items[0].sku', 'v.items[0].quantity', 'v.items[0].gift', 'v.items[1].sku', 'v.to.street'],
      ...['v.items[1].sku', 'v.items[0].gift', 'v.items[1].sku', 'v.to.street', 'v.to.city', 'v.to.street'],
      ...['v.to.city', 'v.to.zip'],
    ]);
  });

  it('cancels at the first question', async () => {
    await expect(asked({ type: 'integer' }, [esc, '5'])).rejects.toThrow(
      'Cancelled: the request was not sent.',
    );
    await expect(asked(address, ['x', esc, esc])).rejects.toThrow(CancelledError);
  });
});

it('a value is checked against its schema before the next question', async () => {
  const { v, questions } = await asked({ $ref: '#/$defs/item' }, ['A1', '0', '2', '']);
  expect(v).toEqual({ sku: 'A1', quantity: 2 });
  expect(questions[2]).toContain('v.quantity must be');
});

it('Ctrl-C ends the questions', async () => {
  await expect(asked(address, ['x'])).rejects.toThrow(InterruptedError);
});
