import { describe, expect, it } from 'vitest';
import { completeExpectation } from '../../../../src/repl/expectations/complete-expectation.ts';
import { outcomeOf, textResult } from './fake-outcome.ts';

const structuredContent = { result: 42, items: [{ name: 'a b' }], token: 'abcdefgh' };
const last = outcomeOf({ views: [textResult('42', { structuredContent })] });

/** Completes a line and returns what it becomes with each candidate. */
async function completed(line: string, outcome = last): Promise<string[]> {
  const { from, candidates } = await completeExpectation(line, outcome);
  return candidates.map(({ value }) => line.slice(0, from) + value);
}

describe('after expect', () => {
  it('the result is offered, then all forms', async () => {
    const [first, ...others] = await completed('expect ');
    expect(first).toBe('expect 42');
    expect(others).toContain('expect .');
    expect(others).toContain('expect tool-error');
    expect((await completeExpectation('expect ', undefined)).candidates[0]?.value).toBe('.');
  });

  it('what was typed is completed', async () => {
    expect(await completed('  expect wi')).toEqual(['  expect within']);
    expect(await completed('expect usage ')).toEqual([]);
    expect(await completed('expect log wa')).toEqual(['expect log warning']);
  });

  it('a path is completed by the members of the result', async () => {
    expect(await completed('expect .')).toEqual(['expect .content', 'expect .structuredContent']);
    expect(await completed('expect .stru')).toEqual(['expect .structuredContent']);
    expect(await completed('expect .structuredContent.')).toEqual([
      'expect .structuredContent.result',
      'expect .structuredContent.items',
      'expect .structuredContent.token',
    ]);
    expect(await completed('expect .structuredContent.items[')).toEqual([
      'expect .structuredContent.items[0]',
    ]);
    expect(await completed('expect .structuredContent.nope.')).toEqual([]);
    expect(await completed('expect .nope..')).toEqual([]);
    const list = outcomeOf({ views: [{ kind: 'value', value: [1] }] });
    expect(await completed('expect .', list)).toEqual(['expect .[0]']);
    expect((await completeExpectation('expect .a', undefined)).candidates).toEqual([]);
  });

  it('a path is compared with the value that it has, unless that is a secret', async () => {
    const [first, second] = await completed('expect .structuredContent.items[0].name ');
    expect(first).toBe('expect .structuredContent.items[0].name == "a b"');
    expect(second).toBe('expect .structuredContent.items[0].name ==');
    expect(await completed('expect .structuredContent.items le')).toEqual([
      'expect .structuredContent.items length',
    ]);
    const ofSecret = await completed('expect .structuredContent.token ');
    expect(ofSecret[0]).toBe('expect .structuredContent.token ==');
  });
});
