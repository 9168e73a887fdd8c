import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../../../src/core/json.ts';
import { stringifyJson } from '../../../../src/core/json-text.ts';
import { includes } from '../../../../src/schema/compare/compare-schemas.ts';
import { withExactNumbers } from './pair.ts';
import { pairsOfCombinations } from './pairs-of-combinations.ts';
import { pairsOfContainers } from './pairs-of-containers.ts';
import { pairsOfValues } from './pairs-of-values.ts';

const groups = Object.entries({ ...pairsOfValues, ...pairsOfContainers, ...pairsOfCombinations });

describe.each(groups)('%s', (_, pairs) => {
  const rows = pairs.map(([from, to, result, witness]) => ({
    title: `${stringifyJson(from)} in ${stringifyJson(to)}: ${result}`,
    from: withExactNumbers(from),
    to: withExactNumbers(to),
    result,
    witness: witness === undefined ? undefined : withExactNumbers(witness),
  }));
  it.each(rows)('$title', async ({ from, to, result, witness }) => {
    const found = await includes(to, from);
    const no = found.find((each) => each.result === 'no');
    const actual = found.length === 0 ? 'yes' : no === undefined ? 'unknown' : 'no';
    expect([actual, no?.witness], JSON.stringify(found)).toEqual([result, witness]);
  });
});

it('finds each difference with its place, a value and what is required there', async () => {
  const item = (maximum: number) => ({ type: 'object', properties: { count: { type: 'integer', maximum } } });
  const from: JsonObject = {
    type: 'object',
    properties: {
      unit: { enum: ['cm', 'inch'] },
      items: { type: 'array', items: { $ref: '#/$defs/item' } },
      note: { anyOf: [{ type: 'string' }, { type: 'null' }] },
      old: { type: 'boolean' },
    },
    additionalProperties: false,
    $defs: { item: item(20) },
  };
  const to: JsonObject = {
    type: 'object',
    properties: {
      unit: { enum: ['cm'] },
      items: { type: 'array', items: { $ref: '#/$defs/item' } },
      note: { anyOf: [{ type: 'string', maxLength: 3 }, { type: 'null' }] },
      id: { type: 'integer' },
    },
    required: ['id'],
    additionalProperties: false,
    $defs: { item: item(10) },
  };
  expect(await includes(to, from)).toEqual([
    { result: 'no', witness: {}, path: '/required', message: 'id is required.' },
    {
      result: 'no',
      witness: { unit: 'inch' },
      path: '/properties/unit/enum',
      message: 'unit must be "cm".',
    },
    {
      result: 'no',
      witness: { items: [{ count: 20 }] },
      path: '/properties/items/items/properties/count/maximum',
      message: 'items[0].count must be at most 10.',
    },
    {
      result: 'no',
      witness: { note: 'text' },
      path: '/properties/note/maxLength',
      message: 'note must be at most 3 characters.',
    },
    { result: 'no', witness: { old: true }, path: '/properties/old', message: 'old is not allowed.' },
  ]);
});
