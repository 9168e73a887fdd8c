import { expect, it } from 'vitest';
import { includes } from '../../../../src/schema/compare/compare-schemas.ts';
import { hostilePairs } from './hostile-pairs.ts';

it.each(hostilePairs)(
  'many %s end as undecided or with a witness, in limited time',
  async (_, from, to, results) => {
    const found = await includes(to, from);
    expect(found.length).toBeGreaterThan(0);
    expect(results).toEqual(expect.arrayContaining([...new Set(found.map(({ result }) => result))]));
  },
);
