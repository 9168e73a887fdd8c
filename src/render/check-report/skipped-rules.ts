import type { CheckReport, SkippedRule } from '../../core/check-report.ts';
import { formatCount } from '../../terminal/format.ts';
import { visibleLine } from '../reports/definition-names.ts';

/** How many rules a clause names one by one. */
const mostNames = 2;

/**
 * Returns a sentence about the rules that were skipped although they apply, by their reasons: `Skipped: 3 rules of schema
 * (…); protocol/paging (…).` Undefined if none was. `verbose`: each rule is named. Sanitised.
 */
export function skippedSentence(report: CheckReport, verbose = false): string | undefined {
  return sentence('Skipped', true, report, verbose);
}

/** Returns such a sentence about the rules that do not apply. */
export function inapplicableSentence(report: CheckReport, verbose = false): string | undefined {
  return sentence('Not applicable', false, report, verbose);
}

function sentence(
  label: string,
  applicable: boolean,
  { skipped, servers }: CheckReport,
  verbose: boolean,
): string | undefined {
  const chosen = skipped.filter((one) => one.applicable === applicable);
  if (chosen.length === 0) return undefined;
  const clauses = byReason(chosen).map(({ reason, rules, on }) => {
    const where = on.length < servers.length ? `${on.join(', ')}: ` : '';
    return `${verbose ? rules.join(', ') : namesOf(rules)} (${visibleLine(`${where}${reason}`)})`;
  });
  return `${label}: ${clauses.join('; ')}.`;
}

/** What was skipped for one reason, on the same servers. */
interface Skipped {
  reason: string;
  rules: string[];
  on: string[];
}

function byReason(skipped: readonly SkippedRule[]): Skipped[] {
  const servers = new Map<string, { rule: string; reason: string; on: string[] }>();
  for (const { rule, server, reason } of skipped) {
    const key = JSON.stringify([rule, reason]);
    const known = servers.get(key) ?? { rule, reason, on: [] };
    servers.set(key, known);
    known.on.push(server);
  }
  const joined = new Map<string, Skipped>();
  for (const { rule, reason, on } of servers.values()) {
    const key = JSON.stringify([reason, on]);
    const known = joined.get(key) ?? { reason, rules: [], on };
    joined.set(key, known);
    known.rules.push(rule);
  }
  return [...joined.values()];
}

/** Returns the names of a few rules, or the number of them with what their names have in common. */
function namesOf(rules: readonly string[]): string {
  if (rules.length <= mostNames) return rules.join(', ');
  const count = formatCount(rules.length, 'rule');
  const prefix = commonPrefix(rules);
  if (prefix === '') return count;
  return prefix.endsWith('/') ? `${count} of ${prefix.slice(0, -1)}` : `${count} ${prefix}*`;
}

/** Returns what all names begin with, up to the last `/` or `-` of it. */
function commonPrefix(names: readonly string[]): string {
  const [first = ''] = names;
  const ends = [...first.matchAll(/[/-]/g)].map(({ index }) => first.slice(0, index + 1));
  return ends.findLast((prefix) => names.every((name) => name.startsWith(prefix))) ?? '';
}
