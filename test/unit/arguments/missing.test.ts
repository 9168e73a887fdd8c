import { describe, expect, it } from 'vitest';
import { parseAnswer } from '../../../src/arguments/convert.ts';
import { missingArguments, missingWithin } from '../../../src/arguments/missing.ts';
import { missingError } from '../../../src/arguments/missing-error.ts';
import type { JsonObject } from '../../../src/core/json.ts';
import { refusalOf } from './ports.ts';

const schema: JsonObject = {
  properties: {
    unit: { enum: ['cm', 'inch'] },
    a: { type: 'number', description: 'First factor\nand more' },
    b: { type: 'integer', minimum: 3 },
    api_key: { type: 'string' },
  },
  required: ['b', 'a'],
};
const names = (args: JsonObject, of: JsonObject) => missingArguments(args, of).map(({ name }) => name);

describe('missing arguments', () => {
  it('are the required ones that are absent, as declared', () => {
    expect(missingArguments({ unit: 'cm' }, schema)).toEqual([
      { name: 'a', type: 'number', description: 'First factor\nand more' },
      { name: 'b', type: 'integer' },
    ]);
    expect(names({ a: null, b: 0 }, schema)).toEqual([]);
  });

  it('are found behind references and allOf, and if they are not declared', () => {
    const of: JsonObject = {
      allOf: [{ $ref: '#/$defs/r' }],
      required: ['y'],
      $defs: { r: { required: ['x'] } },
    };
    expect(names({}, of)).toEqual(['y', 'x']);
  });

  it('are not confused with inherited members', () => {
    expect(names({}, { required: ['toString', '__proto__'] })).toEqual(['toString', '__proto__']);
  });

  it.each<[schema: JsonObject]>([[{}], [{ required: 'a' }], [{ required: null }], [{ required: [5] }]])(
    'of %j are empty',
    (of) => {
      expect(missingArguments({}, of)).toEqual([]);
    },
  );
});

describe('the error for missing arguments', () => {
  const error = (words: string[], args: JsonObject) =>
    missingError(missingArguments(args, schema), schema, 'mcpc call server.py add', words);

  it('lists them and contains a complete line', () => {
    const { message, hint, exitStatus } = error([], {});
    expect(message).toBe('Required arguments are missing: a (number: First factor) and b (integer).');
    expect(hint).toBe('For example: mcpc call server.py add a=1 b=3');
    expect(exitStatus).toBe(2);
  });

  it('keeps the given arguments', () => {
    const { message, hint } = error(['a=5', "unit=o'clock"], { a: 5, unit: 'x' });
    expect(message).toBe('A required argument is missing: b (integer).');
    expect(hint).toBe(`For example: mcpc call server.py add a=5 "unit=o'clock" b=3`);
  });

  it('does not repeat a secret', () => {
    const { message, hint } = error(['api_key=hunter2', 'a=1'], { api_key: 'hunter2', a: 1 });
    expect(`${message} ${hint}`).not.toContain('hunter2');
    expect(hint).toContain("'api_key=…' a=1 b=3");
  });

  it('reports a typo in the name of one', () => {
    const of: JsonObject = { properties: { query: { type: 'string' } }, required: ['query'] };
    const missing = missingArguments({ qury: 'x' }, of);
    expect(missing).toEqual([{ name: 'query', type: 'string', given: 'qury' }]);
    const { message, hint } = missingError(missing, of, 'mcpc call s search', ['qury=x', 'n=1']);
    expect(message).toBe(
      'A required argument is missing: query (string). "qury" was given; did you mean "query"?',
    );
    expect(hint).toBe('For example: mcpc call s search query=x n=1');
  });
});

it('a member that is missing within an argument has an example too', () => {
  const title = { type: 'string' } as const;
  const recipe = {
    type: 'object',
    properties: { title, steps: { type: 'integer' } },
    required: ['title', 'steps'],
  };
  const of: JsonObject = { properties: { recipe } };
  const missing = missingWithin({ recipe: { title: 'x' } }, of);
  const { message, hint } = missingError(missing, of, 'mcpc call s add', ['recipe.title=x']);
  expect(message).toBe('A required argument is missing: recipe.steps (integer).');
  expect(hint).toMatch(/^For example: mcpc call s add recipe\.title=x recipe\.steps=\d+$/);
});

describe('an answer for a missing argument', () => {
  it('is converted as on the line', async () => {
    expect(parseAnswer('a', '5', schema)).toBe(5);
    expect(parseAnswer('unit', 'cm', schema)).toBe('cm');
    expect(parseAnswer('other', '007', schema)).toBe('007');
    expect((await refusalOf(() => parseAnswer('b', 'x', schema))).message).toBe(
      'Argument b takes an integer, but was given "x".',
    );
  });
});
