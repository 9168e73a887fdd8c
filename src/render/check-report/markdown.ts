import type { CheckReport, RuleFacts, Weight } from '../../core/check-report.ts';
import { formatNumber } from '../../terminal/format.ts';
import { visibleLine } from '../reports/definition-names.ts';
import { escapeMarkdown, fencedCode, fittingTexts } from '../reports/markdown-text.ts';
import {
  countsPhrase,
  excerptOf,
  type FindingGroup,
  groupFindings,
  rulesById,
  rulesSentence,
  subjectOf,
} from './finding-text.ts';
import { inapplicableSentence, skippedSentence } from './skipped-rules.ts';
import { tokenHeaders, tokenRows, tokenSentence } from './token-rows.ts';

/** Programs that keep one comment up to date find it by this line. */
const marker = '<!-- mcpc check -->';

/** The rows of the table; GitHub accepts 65,536 characters for a comment. */
const mostRows = 40;
/** The characters of the table, of what shows the findings, of the skipped rules and of the tokens. */
const longestTable = 20_000;
const longestDetails = 20_000;
const longestSkipped = 4000;
const longestTokens = 10_000;

const signs: Record<Weight, string> = { must: '❌', should: '⚠️', advice: '💡' };

/** Renders a report as Markdown, for a comment that is kept up to date. */
export function checkAsMarkdown(report: CheckReport): string {
  const { failed, target, findings, notes } = report;
  const groups = groupFindings(findings);
  const unchecked = [skippedSentence(report), inapplicableSentence(report)].filter(
    (sentence) => sentence !== undefined,
  );
  const parts = [
    marker,
    `### ${failed ? '❌' : notes.length > 0 ? '⚠️' : '✅'} mcpc check: ${countsPhrase(report)}`,
    `${escapeMarkdown(visibleLine(target))}. ${rulesSentence(report)}`,
    ...(groups.length === 0 ? [] : [table(groups, report)]),
    ...notes.map((note) => `> ${escapeMarkdown(visibleLine(note))}`),
    ...folded(
      'Details',
      groups.flatMap((group) => detailOf(group, report)),
      longestDetails,
    ),
    ...folded('Rules that were not checked', unchecked.map(escapeMarkdown), longestSkipped),
    ...folded('Tokens', tokenTables(report), longestTokens),
  ];
  return `${parts.join('\n\n')}\n`;
}

function table(groups: readonly FindingGroup[], report: CheckReport): string {
  const rules = rulesById(report);
  const rows = groups.map((group) => {
    const { weight, rule, message } = group.finding;
    const cells = [
      `${signs[weight]} ${weight}`,
      linkTo(rules.get(rule), rule),
      escapeMarkdown(fullSubject(group, report)),
      escapeMarkdown(visibleLine(message)),
    ];
    return `| ${cells.join(' | ')} |`;
  });
  const shown = fittingTexts(rows, longestTable).slice(0, mostRows);
  return [
    ['| Weight | Rule | What | Finding |', '| --- | --- | --- | --- |', ...shown].join('\n'),
    ...omitted(rows.length - shown.length),
  ].join('\n\n');
}

function linkTo(rule: RuleFacts | undefined, id: string): string {
  return rule === undefined ? escapeMarkdown(id) : `[${escapeMarkdown(id)}](${rule.source.url})`;
}

/** What a finding is about, with the name of the server if there are several. */
function fullSubject(group: FindingGroup, { servers }: CheckReport): string {
  const subject = subjectOf(group);
  const server = visibleLine(group.finding.server);
  if (servers.length < 2 && subject !== undefined) return subject;
  return subject === undefined ? server : `${server}: ${subject}`;
}

/** Returns the text of the server and the line that show a finding. */
function detailOf(group: FindingGroup, report: CheckReport): string[] {
  const { finding } = group;
  const shown = [excerptOf(finding), finding.line].filter((text) => text !== undefined);
  if (shown.length === 0) return [];
  const subject = escapeMarkdown(fullSubject(group, report));
  return [
    `**${escapeMarkdown(finding.rule)}** ${subject}\n\n${fencedCode(shown.map(visibleLine).join('\n'))}`,
  ];
}

function tokenTables({ tokens = [] }: CheckReport): string[] {
  return tokens
    .filter(({ total }) => total > 0)
    .map((server) => {
      const rows = tokenRows(server).map((row) => `| ${row.map(escapeMarkdown).join(' | ')} |`);
      const head = [`| ${tokenHeaders.join(' | ')} |`, '| --- | ---: | ---: | ---: |'];
      const sentence = `${escapeMarkdown(tokenSentence(server))}.`;
      return rows.length === 0 ? sentence : `${sentence}\n\n${[...head, ...rows].join('\n')}`;
    });
}

function folded(title: string, blocks: readonly string[], limit: number): string[] {
  if (blocks.length === 0) return [];
  const shown = fittingTexts(blocks, limit);
  return [
    `<details><summary>${title}</summary>`,
    ...shown,
    ...omitted(blocks.length - shown.length),
    '</details>',
  ];
}

function omitted(count: number): string[] {
  return count === 0 ? [] : [`${formatNumber(count)} more in the output of \`mcpc check\`.`];
}
