import { describe, expect, it } from 'vitest';
import { didYouMean, nearest } from '../../../src/core/did-you-mean.ts';

describe('nearest', () => {
  it.each([
    ['multipl', ['multiply', 'add'], ['multiply']],
    ['dgi', ['dig', 'all_beds'], ['dig']],
    ['dug', ['dig', 'all_beds'], ['dig']],
    ['qeury', ['query', 'json'], ['query']],
    ['multi', ['multiply', 'add'], ['multiply']],
    ['TOOLS', ['tools', 'call'], ['tools']],
    ['x', ['a', 'b', 'multiply'], ['a', 'b']],
    ['tols', ['tools', 'jobs', 'roots'], ['tools']],
    ['pign', ['ping', 'jobs'], ['ping']],
    ['al', ['call', 'all'], ['all']],
    ['constructor', ['n', 'a'], []],
    ['weather', ['multiply', 'add'], []],
    ['x add '.repeat(1_000_000), ['add', 'multiply'], ['add']],
  ])('suggests for %.20s out of %j', (word, names, found) => {
    expect(nearest(word, names)).toEqual(found);
  });

  it('returns the nearest first, up to the given number', () => {
    expect(nearest('get', ['get_all', 'gets', 'get_one', 'got'], 2)).toEqual(['gets', 'got']);
  });
});

describe('didYouMean', () => {
  it('is the end of a message, or empty', () => {
    expect(didYouMean('tool', ['tools', 'call'])).toBe(' Did you mean "tools"?');
    expect(didYouMean('zzzzzz', ['tools'])).toBe('');
  });
});
