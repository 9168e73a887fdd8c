import {
  type CheckFinding,
  type CheckReport,
  type RuleFacts,
  type ServerTokens,
  type Weight,
  weights,
} from '../../core/check-report.ts';
import { linked } from '../../terminal/capabilities/hyperlinks.ts';
import type { Paint, Style, Theme } from '../../terminal/style.ts';
import { layOutTable } from '../layout/table-layout.ts';
import { wrapMessage } from '../layout/wrap-message.ts';
import { visibleLine } from '../reports/definition-names.ts';
import {
  countsPhrase,
  excerptOf,
  type FindingGroup,
  type GroupOutcome,
  groupFindings,
  outcomePhrase,
  outcomesOf,
  rulesById,
  rulesSentence,
  subjectOf,
} from './finding-text.ts';
import { inapplicableSentence, skippedSentence } from './skipped-rules.ts';
import { tokenHeaders, tokenRows, tokenSentence } from './token-rows.ts';

/**
 * Renders a report as text: the groups of rules, what was found, the tokens, and a summary. `verbose`: each rule that was not
 * checked is named.
 */
export async function checkAsText(report: CheckReport, style: Style, verbose = false): Promise<string> {
  const { theme } = style;
  const unchecked = [
    skippedSentence(report, verbose),
    ...(verbose ? [inapplicableSentence(report, verbose)] : []),
  ].filter((sentence) => sentence !== undefined);
  const parts = [
    theme.dim(visibleLine(report.target)),
    groupLines(outcomesOf(report), style).join('\n'),
    ...findingParts(report, style),
    ...unchecked.map((sentence) => theme.dim(sentence)),
  ].map((part) => wrapMessage(part, style.width).replace(/ +$/gm, ''));
  const tokens = (report.tokens ?? []).filter(({ total }) => total > 0);
  for (const server of tokens) parts.push(await tokenTable(server, style));
  parts.push(
    ...report.notes.map((note) => wrapMessage(theme.warning(visibleLine(note)), style.width)),
    wrapMessage(summaryLine(report, theme), style.width),
  );
  return `${parts.filter((part) => part !== '').join('\n\n')}\n`;
}

/** Returns the outcome in one line: `Failed: 1 must, 2 should. 28 rules passed, 2 skipped, 11 not applicable.` */
export function summaryLine(report: CheckReport, theme: Theme): string {
  const outcome = outcomeOf(report, theme);
  const counts = countsPhrase(report, (text, weight) => paintOf(weight, theme)(text));
  return `${outcome}: ${counts}. ${rulesSentence(report)}`;
}

function outcomeOf({ failed, notes }: CheckReport, theme: Theme): string {
  if (failed) return theme.error('Failed');
  return notes.length > 0 ? theme.warning('Incomplete') : theme.success('Passed');
}

function groupLines(outcomes: readonly GroupOutcome[], style: Style): string[] {
  const width = Math.max(...outcomes.map(({ group }) => group.length));
  return outcomes.map(
    (outcome) => `${markOf(outcome, style)} ${outcome.group.padEnd(width)}  ${outcomePhrase(outcome)}`,
  );
}

function markOf({ worst, passed }: GroupOutcome, { theme, unicode }: Style): string {
  if (worst === undefined && passed === 0) return theme.dim('-');
  if (worst === undefined) return theme.success(unicode ? '✓' : '+');
  return paintOf(worst, theme)(worst === 'must' ? (unicode ? '✗' : 'x') : '!');
}

/** Returns a part for each rule that has findings, by server; before them its name if there are, or should be, several. */
function findingParts(report: CheckReport, style: Style): string[] {
  const rules = rulesById(report);
  const servers = [...new Set([...report.servers, ...report.findings.map(({ server }) => server)])];
  return servers.flatMap((server) => {
    const findings = report.findings.filter((finding) => finding.server === server);
    if (findings.length === 0) return [];
    const blocks = byRule(findings).map((its) => ruleLines(its, rules, style));
    if (servers.length === 1 && report.notes.length === 0) return blocks.map((lines) => lines.join('\n'));
    const heading = style.theme.strong(visibleLine(server));
    return [heading, ...blocks.map((lines) => lines.map((line) => `  ${line}`).join('\n'))];
  });
}

/** Returns the findings of each rule and weight, most severe first. */
function byRule(findings: readonly CheckFinding[]): CheckFinding[][] {
  return weights.flatMap((weight) => {
    const its = findings.filter((finding) => finding.weight === weight);
    const rules = [...new Set(its.map(({ rule }) => rule))];
    return rules.map((rule) => its.filter((finding) => finding.rule === rule));
  });
}

function ruleLines(findings: CheckFinding[], rules: Map<string, RuleFacts>, style: Style): string[] {
  const { theme } = style;
  const [first] = findings;
  if (first === undefined) return [];
  const source = rules.get(first.rule)?.source;
  return [
    `${paintOf(first.weight, theme)(first.weight.toUpperCase())} ${theme.name(first.rule)}`,
    ...groupFindings(findings).flatMap((group) => findingLines(group, style)),
    ...(source === undefined ? [] : [`  ${theme.dim('See')} ${sourceText(source, style)}`]),
  ];
}

function findingLines(group: FindingGroup, style: Style): string[] {
  const { theme } = style;
  const { finding } = group;
  const subject = subjectOf(group);
  const message = visibleLine(finding.message);
  const excerpt = excerptOf(finding);
  return [
    `  ${subject === undefined ? message : `${theme.name(subject)}: ${message}`}`,
    ...(excerpt === undefined ? [] : [`    ${theme.dim(`${style.unicode ? '│' : '|'} ${excerpt}`)}`]),
    ...(finding.line === undefined ? [] : [`    ${visibleLine(finding.line)}`]),
  ];
}

/** The title of a source stands for its URL where that can be opened from it. */
function sourceText({ title, url }: RuleFacts['source'], style: Style): string {
  return style.links ? linked(url, style, title) : `${title}: ${url}`;
}

/** Draws a table on a terminal; in a pipe each tool is a line, with its cells separated by tabs. */
async function tokenTable(tokens: ServerTokens, style: Style): Promise<string> {
  const { theme, terminal } = style;
  const heading = wrapMessage(`${theme.strong('Tokens')} of ${tokenSentence(tokens)}`, style.width);
  const rows = tokenRows(tokens);
  if (rows.length === 0) return heading;
  if (!terminal) return [heading, ...rows.map((row) => row.join('\t'))].join('\n');
  const widths = tokenHeaders.map((header, at) =>
    Math.max(header.length, ...rows.map((row) => (row[at] ?? '').length)),
  );
  const aligned = (cell: string, at: number) => (at === 0 ? cell : cell.padStart(widths[at] ?? 0));
  const columns = tokenHeaders.map((header, at) => ({
    header: aligned(header.toUpperCase(), at),
    keepWhole: true,
    ...(at === 0 && { paint: theme.name }),
  }));
  const cells = rows.map((row) => row.map(aligned));
  return `${heading}\n${await layOutTable(columns, cells, style)}`.trimEnd();
}

function paintOf(weight: Weight, theme: Theme): Paint {
  const paints: Record<Weight, Paint> = { must: theme.error, should: theme.warning, advice: theme.notice };
  return paints[weight];
}
