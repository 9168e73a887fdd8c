import { describe, expect, it } from 'vitest';
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
