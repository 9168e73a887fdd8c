import {
  type CheckFinding,
  type CheckReport,
  countWeights,
  type RuleFacts,
  type RuleGroup,
  ruleGroups,
  type SkippedRule,
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

/**
 * Returns the text of the server that shows a finding, on one line and cut; undefined if there is none. If white space at its
 * ends would not be seen, or it is empty, it is quoted. Sanitised.
 */
export function excerptOf({ excerpt }: CheckFinding): string | undefined {
  if (excerpt === undefined) return undefined;
  const shown = shorten(excerpt, longestExcerpt);
  return visibleLine(/^$|^\s|\s$/.test(excerpt) ? quoted(shown) : shown);
}

/** Returns a text as JSON, in which all white space but the space itself is escaped. */
function quoted(text: string): string {
  return JSON.stringify(text).replace(
    /[^\S ]/g,
    (space) => `\\u${space.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
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
  /** Not checked on any server, although they could be. */
  skipped: number;
  /** About another transport or era than that of each server. */
  inapplicable: number;
}

/** Returns what became of the rules of each group that has some. */
export function outcomesOf(report: CheckReport): GroupOutcome[] {
  return ruleGroups.flatMap((group) => {
    const rules = report.rules.filter((rule) => rule.group === group);
    if (rules.length === 0) return [];
    const ids = new Set(rules.map(({ id }) => id));
    const findings = report.findings.filter(({ rule }) => ids.has(rule));
    const violated = new Set(findings.map(({ rule }) => rule)).size;
    const unchecked = rules.map((rule) => skipsOf(rule, report)).filter((skips) => skips.length > 0);
    const skipped = unchecked.filter((skips) => skips.some(({ applicable }) => applicable)).length;
    const worst = weights.find((weight) => findings.some((finding) => finding.weight === weight));
    const passed = rules.length - violated - unchecked.length;
    return [{ group, worst, violated, passed, skipped, inapplicable: unchecked.length - skipped }];
  });
}

/** Returns how a rule was skipped on each server; empty if it was checked on one. */
function skipsOf({ id }: RuleFacts, { findings, skipped, servers }: CheckReport): SkippedRule[] {
  const skips = skipped.filter(({ rule }) => rule === id);
  const isOnAll = new Set(skips.map(({ server }) => server)).size >= Math.max(servers.length, 1);
  return isOnAll && !findings.some(({ rule }) => rule === id) ? skips : [];
}

/** Returns a phrase such as `2 of 9 rules violated, 1 skipped` or `12 rules passed`. Rules that do not apply are not counted. */
export function outcomePhrase({ passed, violated, skipped }: GroupOutcome): string {
  const all = passed + violated + skipped;
  if (all === 0) return 'not applicable';
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

/** Returns how many rules passed and were not checked: `28 rules passed, 2 skipped, 11 not applicable.` */
export function rulesSentence(report: CheckReport): string {
  const outcomes = outcomesOf(report);
  const sum = (key: 'passed' | 'skipped' | 'inapplicable') =>
    outcomes.reduce((all, outcome) => all + outcome[key], 0);
  const [skipped, inapplicable] = [sum('skipped'), sum('inapplicable')];
  const parts = [
    `${formatCount(sum('passed'), 'rule')} passed`,
    ...(skipped === 0 ? [] : [`${formatNumber(skipped)} skipped`]),
    ...(inapplicable === 0 ? [] : [`${formatNumber(inapplicable)} not applicable`]),
  ];
  return `${parts.join(', ')}.`;
}
