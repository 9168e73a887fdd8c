import {
  type CheckFinding,
  type CheckReport,
  countWeights,
  type RuleFacts,
  type RuleGroup,
  ruleGroups,
  type Weight,
  weights,
} from '../../core/check-report.ts';
import { shorten } from '../../core/quote.ts';
import { formatCount, formatNumber } from '../../terminal/format.ts';
import { definitionNames, visibleLine } from '../reports/definition-names.ts';

/** The longest text of a server that is shown with a finding, in characters. */
const longestExcerpt = 300;

/** Findings that are said in one sentence, because only the names of the definitions differ. */
export interface FindingGroup {
  /** The first of them. */
  finding: CheckFinding;
  /** The names of all; empty if they are about the server. */
  names: string[];
}

/** Joins findings that differ in the name of the definition only and have no text or line of their own. */
export function groupFindings(findings: readonly CheckFinding[]): FindingGroup[] {
  const groups = new Map<unknown, FindingGroup>();
  for (const finding of findings) {
    const { server, rule, weight, kind, name, path, message, excerpt, line } = finding;
    const isAlone = excerpt !== undefined || line !== undefined || name === undefined;
    const key = isAlone ? finding : JSON.stringify([server, rule, weight, kind, path, message]);
    const group = groups.get(key);
    const names = name === undefined ? [] : [name];
    if (group === undefined) groups.set(key, { finding, names });
    else group.names.push(...names);
  }
  return [...groups.values()];
}

/** Returns what findings are about: `tool add, /inputSchema`; undefined if it is the server. Sanitised. */
export function subjectOf({ finding: { kind, path }, names }: FindingGroup): string | undefined {
  const place = path ? visibleLine(path) : undefined;
  if (names.length === 0) return place;
  const subject = definitionNames(kind, names);
  return place === undefined ? subject : `${subject}, ${place}`;
}

/** Returns the text of the server that shows a finding, on one line and cut; undefined if there is none. Sanitised. */
export function excerptOf({ excerpt }: CheckFinding): string | undefined {
  return excerpt === undefined ? undefined : visibleLine(shorten(excerpt, longestExcerpt));
}

/** Returns the rule of each finding, by its id. */
export function rulesById({ rules }: CheckReport): Map<string, RuleFacts> {
  return new Map(rules.map((rule) => [rule.id, rule]));
}

/** What became of the rules of a group. */
export interface GroupOutcome {
  group: RuleGroup;
  /** The most severe weight of the findings; undefined if there is no finding. */
  worst: Weight | undefined;
  passed: number;
  violated: number;
  /** Skipped for every server. */
  skipped: number;
}

/** Returns what became of the rules of each group that has some. */
export function outcomesOf(report: CheckReport): GroupOutcome[] {
  return ruleGroups.flatMap((group) => {
    const rules = report.rules.filter((rule) => rule.group === group);
    if (rules.length === 0) return [];
    const ids = new Set(rules.map(({ id }) => id));
    const findings = report.findings.filter(({ rule }) => ids.has(rule));
    const violated = new Set(findings.map(({ rule }) => rule)).size;
    const skipped = rules.filter((rule) => isSkipped(rule, report)).length;
    const worst = weights.find((weight) => findings.some((finding) => finding.weight === weight));
    return [{ group, worst, violated, skipped, passed: rules.length - violated - skipped }];
  });
}

function isSkipped({ id }: RuleFacts, { findings, skipped, servers }: CheckReport): boolean {
  const skippedOn = new Set(skipped.filter(({ rule }) => rule === id).map(({ server }) => server));
  return skippedOn.size >= Math.max(servers.length, 1) && !findings.some(({ rule }) => rule === id);
}

/** Returns a phrase such as `2 of 9 rules violated, 1 skipped` or `12 rules passed`. */
export function outcomePhrase({ passed, violated, skipped }: GroupOutcome): string {
  const all = passed + violated + skipped;
  const rest = skipped === 0 ? '' : `, ${formatNumber(skipped)} skipped`;
  if (violated > 0) return `${formatNumber(violated)} of ${formatCount(all, 'rule')} violated${rest}`;
  if (passed === 0) return `${formatCount(skipped, 'rule')} skipped`;
  return `${formatCount(passed, 'rule')} passed${rest}`;
}

/** Returns what was found in total: `1 must, 2 advice`. `paint` emphasises each count. */
export function countsPhrase(
  { findings }: CheckReport,
  paint: (text: string, weight: Weight) => string = (text) => text,
): string {
  const counts = countWeights(findings).map(([weight, count]) =>
    paint(`${formatNumber(count)} ${weight}`, weight),
  );
  return counts.length === 0 ? 'no findings' : counts.join(', ');
}

/** Returns how many rules passed and were skipped: `28 rules passed, 2 skipped.` */
export function rulesSentence(report: CheckReport): string {
  const outcomes = outcomesOf(report);
  const passed = outcomes.reduce((sum, outcome) => sum + outcome.passed, 0);
  const skipped = outcomes.reduce((sum, outcome) => sum + outcome.skipped, 0);
  return `${formatCount(passed, 'rule')} passed${skipped === 0 ? '' : `, ${formatNumber(skipped)} skipped`}.`;
}

/**
 * Returns a sentence about the rules that were skipped, by their reasons; undefined if none was. Servers are named if there
 * are several. Sanitised.
 */
export function skippedSentence({ skipped, servers }: CheckReport): string | undefined {
  if (skipped.length === 0) return undefined;
  const byReason = new Map<string, string[]>();
  for (const { rule, server, reason } of skipped) {
    const clause = servers.length > 1 ? `${server}: ${reason}` : reason;
    byReason.set(clause, [...(byReason.get(clause) ?? []), rule]);
  }
  const clauses = [...byReason].map(([reason, rules]) => `${rules.join(', ')} (${visibleLine(reason)})`);
  return `Skipped: ${clauses.join('; ')}.`;
}
