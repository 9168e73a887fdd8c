import { describe, expect, it } from 'vitest';
import { schemaRules } from '../../../../../src/interface/check/schema/rules.ts';
import type { ServerInterface } from '../../../../../src/interface/server-interface.ts';
import { declared } from '../declared.ts';
import { broken } from './broken.ts';
import { legal } from './legal.ts';

const brokenBy = (server: Partial<ServerInterface>) =>
  schemaRules.filter((rule) => [...rule.check(declared(server), {})].length > 0).map(({ id }) => id);

describe('rules about definitions', () => {
  it('have no findings on plain definitions', () => {
    expect(brokenBy({})).toEqual([]);
  });

  it.each(
    Object.entries(broken).flatMap(([rule, cases]) =>
      cases.map(([what, server]) => ({ rule, what, server })),
    ),
  )('$rule finds only: $what', ({ rule, server }) => {
    expect(brokenBy(server)).toEqual([rule]);
  });

  it.each(
    Object.entries(legal).flatMap(([about, cases]) =>
      cases.map(([what, server]) => ({ about, what, server })),
    ),
  )('accept among $about: $what', ({ server }) => {
    expect(brokenBy(server)).toEqual([]);
  });

  it('are all tested', () => {
    expect(Object.keys(broken).sort()).toEqual(schemaRules.map(({ id }) => id).sort());
  });
});
