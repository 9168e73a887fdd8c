import { describe, expect, it, onTestFinished } from 'vitest';
import { callAgainAndAgain, connectedTo, type Sample } from '../../bench/calls.ts';
import { nodeFixture } from '../harness/fixtures.ts';

/** The growth that the second thousand calls may cause, in MB: enough to detect two kilobytes per call. */
const maximumGrowth = 2;

describe('many calls in one session', () => {
  it.each([
    ['legacy', []],
    ['modern', ['--modern']],
  ])('do not leak memory in the %s era', async (_era, words) => {
    const client = await connectedTo(nodeFixture('raw/echo.mjs', ...words));
    onTestFinished(() => client.close());
    const samples: Sample[] = [];
    for await (const sample of callAgainAndAgain(client, { calls: 2_000, every: 1_000 }))
      samples.push(sample);
    const [first, second] = samples;
    expect((second?.heap ?? 0) - (first?.heap ?? 0)).toBeLessThan(maximumGrowth);
  });
});
