import { type RuleFacts, ruleGroups } from '../core/check-report.ts';
import { deprecatedRules } from '../interface/check/deprecated/rules.ts';
import { hostsRules } from '../interface/check/hosts/rules.ts';
import type { InterfaceRule } from '../interface/check/interface-rule.ts';
import { schemaRules } from '../interface/check/schema/rules.ts';
import { tokensRules } from '../interface/check/tokens/rules.ts';
import { trustRules } from '../interface/check/trust/rules.ts';
import { callRules } from './calls/rules.ts';
import { deprecatedProbes } from './deprecated/rules.ts';
import type { ProbeRule } from './probe/probe-rule.ts';
import { httpRules } from './protocol/http/rules.ts';
import { protocolRules } from './protocol/rules.ts';

/** Rules that are checked together. */
export interface RuleTable {
  /** Those about what servers declare. */
  interface: readonly InterfaceRule[];
  /** Those that send something to servers. */
  probe: readonly ProbeRule[];
}

/** Every rule of mcpc. */
export const ruleTable: RuleTable = {
  interface: [...schemaRules, ...hostsRules, ...trustRules, ...tokensRules, ...deprecatedRules],
  probe: [...protocolRules, ...httpRules, ...callRules, ...deprecatedProbes],
};

/** Returns the facts about the rules of a table, by group. */
export function factsOf({ interface: declared, probe }: RuleTable): RuleFacts[] {
  const facts = [...declared, ...probe].map(({ id, group, weight, summary, source }) => ({
    id,
    group,
    weight,
    summary,
    source,
  }));
  return ruleGroups.flatMap((name) => facts.filter(({ group }) => group === name));
}

/** Returns the rules whose group or id is among the names. */
export function rulesNamed(names: readonly string[], table: RuleTable): RuleTable {
  const isNamed = ({ id, group }: RuleFacts) => names.includes(id) || names.includes(group);
  return { interface: table.interface.filter(isNamed), probe: table.probe.filter(isNamed) };
}
