import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../../../src/core/json.ts';
import { lines, toolChanges } from './interfaces.ts';

const number = { type: 'number' };
const object = (parts: JsonObject) => ({ outputSchema: { type: 'object', ...parts } });
const withA = object({ properties: { a: number }, required: ['a'] });
const closed = object({ properties: { a: number }, required: ['a'], additionalProperties: false });

async function outputLines(before: JsonObject, after: JsonObject): Promise<string[]> {
  return lines(await toolChanges(before, after)).map((line) => line.replace(' /outputSchema', ' '));
}

describe('of two output schemas', () => {
  it.each<[string, JsonObject, JsonObject, string[]]>([
    [
      'one that was removed breaks its promise',
      withA,
      {},
      ['breaking : The output schema was removed: the structure of results is not promised any more.'],
    ],
    ['a new one is additive', {}, withA, ['additive : An output schema was added.']],
    [
      'a wider type breaks the promise',
      object({ properties: { a: { type: 'integer' } } }),
      object({ properties: { a: number } }),
      ['breaking /properties/a/type: No longer promised: a must be an integer.'],
    ],
    [
      'a narrower type is additive',
      object({ properties: { a: number } }),
      object({ properties: { a: { type: 'integer' } } }),
      ['additive /properties/a/type: Newly promised: a must be an integer.'],
    ],
    [
      'a member that may be missing breaks the promise',
      withA,
      object({ properties: { a: number } }),
      ['breaking /required: No longer promised: a is required.'],
    ],
    [
      'a required member that was removed breaks the promise',
      withA,
      object({ properties: {} }),
      ['breaking /properties/a: The member a of results was removed.'],
    ],
    [
      'whether anybody relies on an optional member that was removed is not known',
      object({ properties: { a: number } }),
      object({ properties: {} }),
      [
        'unsure /properties/a: The optional member a of results was removed; whether clients rely on it is not known.',
      ],
    ],
    [
      'a new member is additive',
      withA,
      object({ properties: { a: number, b: number }, required: ['a'] }),
      ['additive /properties/b: The member b of results was added.'],
    ],
    [
      'a new member of a closed object breaks the promise',
      closed,
      object({ properties: { a: number, b: number }, required: ['a'], additionalProperties: false }),
      ['breaking /properties/b: The member b of results was added, which the schema did not allow.'],
    ],
    [
      'undeclared members break the promise of a closed object',
      closed,
      withA,
      ['breaking /additionalProperties: Undeclared members of results are possible now.'],
    ],
    [
      'a description is wording',
      withA,
      object({ properties: { a: number }, required: ['a'], description: 'A sum.' }),
      ['wording /description: The description of the schema was added.'],
    ],
  ])('%s', async (_title, before, after, expected) => {
    expect(await outputLines(before, after)).toEqual(expected);
  });

  it('shows a result that was not allowed', async () => {
    const [change] = await toolChanges(withA, object({ properties: { a: number } }));
    expect(change?.witness).toEqual({});
  });
});
