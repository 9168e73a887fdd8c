import { sanitiseLine } from '../terminal/sanitise.ts';
import type { Style } from '../terminal/style.ts';
import type { Paint } from '../terminal/theme.ts';
import { truncate, widthOf, wrap } from '../terminal/width.ts';

export interface Column {
  head: string;
  paint?: Paint;
  /** What a person copies: broken only where it would leave the other columns less than two fifths. */
  whole?: boolean;
  /** Prose that may be cut on a terminal: it makes no row higher than two lines. */
  prose?: boolean;
}

const gap = 2;

/** A column that is narrower than this, although more stands in it, is hard to read. */
const leastReadable = 15;

/**
 * Rows as people read them on a terminal: columns without rules, as wide as they must be, wrapped to fit, one below the
 * other where the terminal is too narrow; a column in which nothing stands is left out. In a pipe a row is a line, its
 * cells separated by TAB, nothing cut.
 */
export async function drawTable(columns: Column[], rows: string[][], style: Style): Promise<string> {
  const harmless = rows.map((row) => row.map(sanitiseLine));
  if (!style.terminal) return harmless.map((row) => `${row.join('\t')}\n`).join('');
  const used = columns.map((_, at) => harmless.some((row) => row[at] !== ''));
  const keep = <T>(cells: T[]) => cells.filter((_, at) => used[at]);
  return drawColumns(keep(columns), harmless.map(keep), style);
}

async function drawColumns(columns: Column[], rows: string[][], style: Style): Promise<string> {
  const natural = columns.map(({ head }, at) =>
    rows.reduce((most, row) => Math.max(most, widthOf(row[at] ?? '')), widthOf(head)),
  );
  const widths = widthsOf(columns, natural, style.width);
  const hard = widths.some((width, at) => width < Math.min(leastReadable, natural[at] ?? 0));
  return hard ? drawBlocks(columns, rows, style) : drawGrid(columns, rows, widths, style);
}

async function drawGrid(
  columns: Column[],
  rows: string[][],
  widths: number[],
  style: Style,
): Promise<string> {
  const { default: Table } = await import('cli-table3');
  const table = new Table({
    chars: borderless,
    style: { head: [], border: [], 'padding-left': 0, 'padding-right': gap },
  });
  const heads = columns.map(({ head }) => head);
  if (heads.some((head) => head !== '')) table.push(heads.map((head) => head && style.theme.dim(head)));
  for (const row of rows) table.push(layOut(row, columns, widths, style).map((lines) => lines.join('\n')));
  return `${table.toString().replace(/ +$/gm, '')}\n`;
}

/** Each row as a block: its first cell, below it the others, a little to the right. */
function drawBlocks(columns: Column[], rows: string[][], style: Style): string {
  const widths = columns.map((_, at) => style.width - (at === 0 ? 0 : gap));
  const lines = rows.flatMap((row) => {
    const [first = [], ...others] = layOut(row, columns, widths, style);
    return [...first, ...others.flat().map((line) => line && ' '.repeat(gap) + line)];
  });
  return lines.map((line) => line && `${line}\n`).join('');
}

function widthsOf(columns: Column[], natural: number[], width: number): number[] {
  const room = width - gap * (columns.length - 1);
  const sum = (widths: number[]) => widths.reduce((total, width) => total + width, 0);
  const whole = natural.filter((_, at) => columns[at]?.whole);
  const others = natural.filter((_, at) => !columns[at]?.whole);
  const wholeWidths = shareOut(whole, Math.max(Math.floor(room * 0.6), room - sum(others)));
  const otherWidths = shareOut(others, room - sum(wholeWidths));
  return columns.map(({ whole }) => (whole ? wholeWidths : otherWidths).shift() ?? 1);
}

/** Takes from the widest columns until all fit into `room`: none is cut below what an equal share would be. */
function shareOut(natural: number[], room: number): number[] {
  let left = room;
  const widths = [...natural];
  const narrowestFirst = natural.map((width, at) => ({ width, at })).sort((a, b) => a.width - b.width);
  for (const [done, { width, at }] of narrowestFirst.entries()) {
    const share = Math.min(width, Math.max(1, Math.floor(left / (natural.length - done))));
    widths[at] = share;
    left -= share;
  }
  return widths;
}

/** The lines of each cell of a row, coloured. */
function layOut(row: string[], columns: Column[], widths: number[], style: Style): string[][] {
  const wrapped = row.map((cell, at) => wrap(cell, widths[at] ?? 1));
  const height = Math.max(2, ...wrapped.map((lines, at) => (columns[at]?.prose ? 0 : lines.length)));
  return wrapped.map((lines, at) => {
    const { prose, paint } = columns[at] ?? {};
    const shown = prose ? clamp(lines, height, widths[at] ?? 1, style) : lines;
    return paint ? shown.map((line) => line && paint(line)) : shown;
  });
}

function clamp(lines: string[], height: number, width: number, style: Style): string[] {
  if (lines.length <= height) return lines;
  const ellipsis = style.unicode ? '…' : '...';
  return [...lines.slice(0, height - 1), truncate(`${lines[height - 1]} ${lines[height]}`, width, ellipsis)];
}

const borderless = {
  top: '',
  'top-mid': '',
  'top-left': '',
  'top-right': '',
  bottom: '',
  'bottom-mid': '',
  'bottom-left': '',
  'bottom-right': '',
  left: '',
  'left-mid': '',
  mid: '',
  'mid-mid': '',
  right: '',
  'right-mid': '',
  middle: '',
};
