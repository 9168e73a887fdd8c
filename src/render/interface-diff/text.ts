import { countVerdicts, type InterfaceDiff, type Verdict, verdicts } from '../../core/interface-changes.ts';
import { formatNumber } from '../../terminal/format.ts';
import type { Paint, Style, Theme } from '../../terminal/style.ts';
import { visibleLine } from '../reports/definition-names.ts';
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

/** Renders a comparison of interfaces as text: the changes by verdict, and what they amount to. */
export function diffAsText(diff: InterfaceDiff, style: Style): string {
  const { theme } = style;
  const { changes, before, after } = diff;
  const heading = theme.dim(`${visibleLine(before)} ${style.unicode ? '→' : '->'} ${visibleLine(after)}`);
  const isOneServer = hasOneServer(diff);
  const groups = verdicts
    .map((verdict) => ({ verdict, its: changes.filter((change) => change.verdict === verdict) }))
    .filter(({ its }) => its.length > 0)
    .map(({ verdict, its }) =>
      [
        paintOf(verdict, theme)(title(verdict)),
        ...groupChanges(its).flatMap((group) => groupLines(group, isOneServer, style)),
      ].join('\n'),
    );
  return `${[heading, ...groups, summaryLine(diff, theme)].join('\n\n')}\n`;
}

function title(verdict: Verdict): string {
  return verdict.toUpperCase();
}

function groupLines(group: ChangeGroup, isOneServer: boolean, style: Style): string[] {
  const { theme } = style;
  const { change } = group;
  const witness = witnessOf(change);
  return [
    `  ${theme.name(subjectOf(group, isOneServer))}: ${messageOf(change)}`,
    ...(witness === undefined ? [] : [`    ${theme.dim(witness)}`]),
    ...textRows(change, style).map((row) => `    ${row}`),
  ];
}

/** Returns how many changes there are of each verdict: `2 breaking, 1 wording. They call for a major version.` */
export function summaryLine(diff: InterfaceDiff, theme: Theme): string {
  const counts = countVerdicts(diff.changes).map(([verdict, count]) =>
    paintOf(verdict, theme)(`${formatNumber(count)} ${verdict}`),
  );
  return counts.length === 0 ? stepSentence(diff) : `${counts.join(', ')}. ${stepSentence(diff)}`;
}

function paintOf(verdict: Verdict, theme: Theme): Paint {
  const paints: Record<Verdict, Paint> = {
    breaking: theme.error,
    trust: theme.error,
    unsure: theme.warning,
    wording: theme.warning,
    additive: theme.success,
    cosmetic: theme.dim,
  };
  return paints[verdict];
}
