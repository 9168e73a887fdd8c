import { describe, expect, it } from 'vitest';
import { ruleTable } from '../../../../src/checking/rule-table.ts';
import {
  alsoBroken,
  brokenInterfaces,
  type DeclaredLists,
  unbroken,
} from '../../../servers/checks/broken-interfaces.mjs';
import { declared } from './declared.ts';

const brokenBy = (broken: DeclaredLists) => {
  const {
    capabilities = {},
    instructions,
    resourceTemplates: templates = [],
    ...lists
  } = { ...unbroken, ...broken };
  const server = declared({ capabilities, instructions, templates, ...lists });
  return ruleTable.interface.filter((rule) => [...rule.check(server, {})].length > 0).map(({ id }) => id);
};

describe('each server with broken definitions', () => {
  it('differs from one that breaks no rule', () => {
    expect(brokenBy({})).toEqual([]);
  });

  it('is there for every rule', () => {
    expect(Object.keys(brokenInterfaces).sort()).toEqual(ruleTable.interface.map(({ id }) => id).sort());
  });

  it.each(Object.entries(brokenInterfaces))('breaks only %s', (rule, broken) => {
    expect(brokenBy(broken).sort()).toEqual([rule, ...(alsoBroken[rule] ?? [])].sort());
  });
});
