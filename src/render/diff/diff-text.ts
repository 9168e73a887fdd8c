import { formatCount, formatNumber } from '../../terminal/format.ts';
import { sanitiseLine } from '../../terminal/sanitise.ts';
import type { Paint, Style } from '../../terminal/style.ts';
import { type DiffLine, type DiffRow, lineDiff, rowsOfText } from './line-diff.ts';

/** Rows that are shown. */
const maxRows = 80;
/** Characters of a line that are shown. */
const maxLength = 300;
/** Characters that are shown before the first difference of a long line. */
const lead = 60;

/**
 * Renders how two texts of others differ, line by line, in at most 82 rows: `- ` precedes the lines that were expected, and
 * `+ ` those that came instead. If only one of them is known, all its lines are shown. Without a line break at the end;
 * empty if the texts are the same.
 */
export function diffText(expected: string | undefined, actual: string | undefined, style: Style): string {
  if (expected === actual) return '';
  const { success, failure } = style.theme;
  const legend = [
    ...(expected === undefined ? [] : [success('- expected')]),
    ...(actual === undefined ? [] : [failure('+ actual')]),
  ];
  const rows = diffRows(expected, actual, style, { expected: success, actual: failure });
  return [legend.join('  '), ...rows].join('\n');
}

/** The colours of lines that only one of two texts has. */
type DiffColours = Record<'expected' | 'actual', Paint>;

/** Renders the same as lines, in other colours and without a legend. */
export function diffRows(
  expected: string | undefined,
  actual: string | undefined,
  style: Style,
  colours: DiffColours,
): string[] {
  const rows = rowsOf(expected, actual);
  const shown = rows.slice(0, maxRows).map((row) => rowText(row, style, colours));
  const more = rows.length - shown.length;
  const rest = more === 0 ? [] : [style.theme.dim(`${ellipsis(style)} ${formatCount(more, 'more row')}`)];
  return [...shown, ...rest];
}

function rowsOf(expected: string | undefined, actual: string | undefined): DiffRow[] {
  if (expected !== undefined && actual !== undefined) return lineDiff(expected, actual);
  return [...rowsOfText('expected', expected), ...rowsOfText('actual', actual)];
}

function rowText(row: DiffRow, style: Style, colours: DiffColours): string {
  const { theme } = style;
  const { sign, paint } = {
    both: { sign: ' ', paint: theme.dim },
    expected: { sign: '-', paint: colours.expected },
    actual: { sign: '+', paint: colours.actual },
  }[row.of];
  if ('text' in row) return paint(`${sign} ${lineText(row, style)}`.trimEnd());
  const what = row.of === 'both' ? 'equal line' : 'more line';
  return theme.dim(`${sign} ${ellipsis(style)} ${formatCount(row.omitted, what)}`);
}

/** Renders a line so that its difference from the one in its place can be seen. */
function lineText({ text, other }: DiffLine, style: Style): string {
  const shown = sanitiseLine(excerptOf(text, other ?? '', style));
  const looksTheSame = other !== undefined && visible(text) === visible(other);
  return looksTheSame ? escapeInvisible(shown) : shown;
}

/** Returns what a reader sees of a line. */
function visible(line: string): string {
  return line.normalize('NFKC').trimEnd();
}

/** Escapes characters other than ASCII, and spaces at the end. */
function escapeInvisible(text: string): string {
  return text
    .replace(/[^\p{ASCII}]/gu, (character) => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`)
    .replace(/ +$/, (spaces) => '\\x20'.repeat(spaces.length));
}

/** Cuts a long line to what surrounds its first difference from `other`. */
function excerptOf(line: string, other: string, style: Style): string {
  if (line.length <= maxLength) return line;
  let same = 0;
  while (same < line.length && line[same] === other[same]) same += 1;
  const start = Math.max(0, Math.min(same - lead, line.length - maxLength));
  // Not in the middle of a character of two units.
  const piece = line.slice(start, start + maxLength).replace(/^[\udc00-\udfff]|[\ud800-\udbff]$/g, '');
  const before = start > 0 ? ellipsis(style) : '';
  const after = start + maxLength < line.length ? ellipsis(style) : '';
  return `${before}${piece}${after} (${formatNumber(line.length)} characters)`;
}

function ellipsis({ unicode }: Style): string {
  return unicode ? '…' : '...';
}
