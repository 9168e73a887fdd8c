import { countVerdicts, type InterfaceDiff, type Verdict } from '../../core/interface-changes.ts';
import { formatCount, formatNumber } from '../../terminal/format.ts';
import { type Style, themeOf } from '../../terminal/style.ts';
import { escapeMarkdown, fencedDiff, fittingTexts } from '../reports/markdown-text.ts';
import {
  type ChangeGroup,
  groupChanges,
  hasOneServer,
  messageOf,
  stepSentence,
  subjectOf,
  textRows,
  witnessOf,
} from './change-text.ts';

/** Programs that keep one comment up to date find it by this line. */
const marker = '<!-- mcpc diff -->';

/** The rows of the table; GitHub accepts 65,536 characters for a comment. */
const mostRows = 40;
/** The characters of the table and of the details. */
const longestTable = 15_000;
const longestDetails = 35_000;

const signs: Record<Verdict, string> = {
  breaking: '❌',
  trust: '⚠️',
  unsure: '❔',
  wording: '✏️',
  additive: '➕',
  cosmetic: '▫️',
};

/** Renders a comparison of interfaces as Markdown, for a comment that is kept up to date. */
export function diffAsMarkdown(diff: InterfaceDiff, style: Style): string {
  const { changes, before, after, notes } = diff;
  const counts = countVerdicts(changes).map(([verdict, count]) => `${formatNumber(count)} ${verdict}`);
  const heading = counts.length === 0 ? 'no changes' : counts.join(', ');
  const parts = [
    marker,
    `### ${diff.failed ? '❌' : '✅'} mcpc diff: ${heading}`,
    `${escapeMarkdown(before)} → ${escapeMarkdown(after)}. ${stepSentence(diff, (step) => `**${step}**`)}`,
    ...(changes.length === 0 ? [] : [table(diff)]),
    ...notes.map((note) => `> ${escapeMarkdown(note)}`),
    ...details(diff, { ...style, theme: themeOf(0), unicode: true }),
  ];
  return `${parts.join('\n\n')}\n`;
}

/** Cosmetic changes are only in the details. */
function table(diff: InterfaceDiff): string {
  const isOneServer = hasOneServer(diff);
  const rows = groupChanges(diff.changes)
    .filter(({ change }) => change.verdict !== 'cosmetic')
    .map((group) => {
      const { change } = group;
      const cells = [
        `${signs[change.verdict]} ${change.verdict}`,
        escapeMarkdown(subjectOf(group, isOneServer)),
        escapeMarkdown(messageOf(change)),
      ];
      return `| ${cells.join(' | ')} |`;
    });
  if (rows.length === 0) return 'All changes are cosmetic.';
  const shown = fittingTexts(rows, longestTable).slice(0, mostRows);
  const more = rows.length - shown.length;
  const rest = more === 0 ? '' : `\n\n${formatCount(more, 'more change')} in the output of \`mcpc diff\`.`;
  return `${['| Verdict | What | Change |', '| --- | --- | --- |', ...shown].join('\n')}${rest}`;
}

function details(diff: InterfaceDiff, style: Style): string[] {
  const isOneServer = hasOneServer(diff);
  const blocks = groupChanges(diff.changes).flatMap((group) => detailOf(group, isOneServer, style));
  if (blocks.length === 0) return [];
  const shown = fittingTexts(blocks, longestDetails);
  const more = blocks.length - shown.length;
  return [
    '<details><summary>Details</summary>',
    ...shown,
    ...(more === 0 ? [] : [`${formatCount(more, 'more change')} in the output of \`mcpc diff\`.`]),
    '</details>',
  ];
}

/** Cosmetic changes are named here; of the others, what the table does not have. */
function detailOf(group: ChangeGroup, isOneServer: boolean, style: Style): string[] {
  const { change } = group;
  const witness = witnessOf(change);
  const rows = textRows(change, style);
  if (witness === undefined && rows.length === 0 && change.verdict !== 'cosmetic') return [];
  const text = [messageOf(change), ...(witness === undefined ? [] : [witness]), ...rows].join('\n');
  return [`**${change.verdict}** ${escapeMarkdown(subjectOf(group, isOneServer))}\n\n${fencedDiff(text)}`];
}
