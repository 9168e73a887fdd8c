import { factsOf, ruleTable } from '../checking/rule-table.ts';
import { ruleGroups } from '../core/check-report.ts';
import { type Candidate, described } from './candidate.ts';

/** Returns the groups and rules of `mcpc check`, as the next name of a list with commas. `before`: what is typed before it. */
export function ruleCandidates(before: string): Candidate[] {
  const rules = factsOf(ruleTable);
  return [
    ...ruleGroups.map((group) => ({ value: before + group, kind: 'value' as const })),
    ...rules.map(({ id, summary }) => ({
      value: before + id,
      ...described(summary),
      kind: 'value' as const,
    })),
  ];
}
