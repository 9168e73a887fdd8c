import { factsOf, type RuleTable, rulesNamed } from '../../checking/rule-table.ts';
import { ruleGroups } from '../../core/check-report.ts';
import { nearest } from '../../core/did-you-mean.ts';
import { UsageError } from '../../core/errors.ts';

/** Returns the rules that `--only` names, by default all. Throws UsageError for a name that is no group or rule. */
export function chooseRules(names: readonly string[] | undefined, table: RuleTable): RuleTable {
  if (names === undefined) return table;
  const ids = factsOf(table).map(({ id }) => id);
  const known = [...ruleGroups, ...ids];
  const unknown = names.find((name) => !known.includes(name));
  if (unknown !== undefined || names.length === 0) {
    throw new UsageError(
      unknown === undefined
        ? '--only needs a group or a rule.'
        : `--only: unknown rule "${unknown}".${suggestion(unknown, ids)}`,
      { hint: hintFor(unknown ?? '', ids) },
    );
  }
  return rulesNamed(names, table);
}

/** A group may be meant, or a rule whose group was left out. */
function suggestion(name: string, ids: readonly string[]): string {
  const [, group, own = name] = /^([^/]*\/)(.*)$/s.exec(name) ?? [];
  const ofGroup = ids.filter((id) => group !== undefined && id.startsWith(group));
  const rules = new Map((ofGroup.length > 0 ? ofGroup : ids).map((id) => [id.replace(/^.*\//, ''), id]));
  const groups = group === undefined && !rules.has(own) ? nearest(own, ruleGroups) : [];
  const names = rules.has(own) ? [own] : nearest(own, rules.keys());
  const near = groups.length > 0 ? groups : names.map((rule) => rules.get(rule));
  return near.length === 0 ? '' : ` Did you mean ${near.map((meant) => `"${meant}"`).join(' or ')}?`;
}

function hintFor(name: string, ids: readonly string[]): string {
  const group = ruleGroups.find((one) => name.startsWith(`${one}/`));
  const own = ids.filter((id) => group !== undefined && id.startsWith(`${group}/`));
  if (own.length > 0) return `The rules of ${group}: ${own.join(', ')}`;
  return `Groups: ${ruleGroups.join(', ')}. One rule of a group: ${ids[0] ?? 'GROUP/RULE'}`;
}
