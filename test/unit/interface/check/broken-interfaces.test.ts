import { describe, expect, it } from 'vitest';
import { ruleTable } from '../../../../src/checking/rule-table.ts';
import {
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

/** What cannot be broken without breaking another rule as well. */
const alsoBroken: Record<string, string> = {
  'schema/references': 'hosts/schema-keywords',
  'schema/tool-names': 'hosts/tool-name',
  'tokens/unused-definitions': 'hosts/schema-keywords',
};

describe('each server with broken definitions', () => {
  it('differs from one that breaks no rule', () => {
    expect(brokenBy({})).toEqual([]);
  });

  it.each(Object.entries(brokenInterfaces))('breaks only %s', (rule, broken) => {
    expect(new Set(brokenBy(broken))).toEqual(new Set([rule, alsoBroken[rule] ?? rule]));
  });
});
