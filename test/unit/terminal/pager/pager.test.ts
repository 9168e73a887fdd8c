import { describe, expect, it } from 'vitest';
import { isTaller, pagerOf } from '../../../../src/terminal/pager/pager.ts';

describe('isTaller', () => {
  it('counts lines, each with the rows that it takes', () => {
    expect(isTaller('a\nb\nc', 3, 80)).toBe(false);
    expect(isTaller('a\nb\nc', 2, 80)).toBe(true);
    expect(isTaller('a\nb\nc\n', 3, 80)).toBe(false);
    expect(isTaller('a\nb\nc\n\n', 3, 80)).toBe(true);
    expect(isTaller('a'.repeat(81), 1, 80)).toBe(true);
    expect(isTaller('漢'.repeat(41), 1, 80)).toBe(true);
    expect(isTaller('漢'.repeat(40), 1, 80)).toBe(false);
  });

  it('does not count colours and links as columns', () => {
    const link = `\x1b]8;;https://example.com/${'a'.repeat(100)}\x1b\\link\x1b]8;;\x1b\\`;
    expect(isTaller(`\x1b[1m${'a'.repeat(76)}\x1b[22m${link}`, 1, 80)).toBe(false);
  });

  it('does not count images', () => {
    expect(isTaller(`\x1b_Gx\x1b\\${'\n'.repeat(99)}`, 3, 80)).toBe(false);
  });
});

describe('pagerOf', () => {
  it.each([
    [{}, 'less'],
    [{ PAGER: 'more' }, 'more'],
    [{ PAGER: 'more', MCPC_PAGER: 'less -S' }, 'less -S'],
    [{ PAGER: 'more', MCPC_PAGER: '' }, undefined],
    [{ PAGER: '' }, undefined],
    [{ PAGER: 'cat' }, undefined],
  ])('of %j is %s', (env, pager) => {
    expect(pagerOf(env)).toBe(pager);
  });
});
