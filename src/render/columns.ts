import { setImmediate as pause } from 'node:timers/promises';
import Table from 'cli-table3';
import type { Style } from '../terminal/style.ts';
import { truncate, widthOf, wrap } from '../terminal/width.ts';
import type { Column } from './table.ts';

/** The spaces between two columns. */
const gap = 2;
/** A column that is narrower than this, although more stands in it, is hard to read. */
const leastReadable = 15;
/** A table takes time that grows with the square of its rows, so it is drawn in parts of so many. */
const rowsAtOnce = 100;

/** Rows for a terminal: columns side by side, or where that would be too narrow to read, one below the other. */
export async function drawColumns(columns: Column[], rows: string[][], style: Style): Promise<string> {
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
  const heads = columns.map(({ head }) => head);
  const first = heads.some((head) => head !== '') ? [heads.map((head) => head && style.theme.dim(head))] : [];
  const cells = (some: string[][]) =>
    some.map((row) => layOut(row, columns, widths, style).map((lines) => lines.join('\n')));
  if (rows.length <= rowsAtOnce) return drawPart([...first, ...cells(rows)]);
  // A row of blanks makes the columns as wide in each part, and is taken off again.
  const ruler = widths.map((width) => ' '.repeat(width));
  const parts: string[] = [];
  for (let at = 0; at < rows.length; at += rowsAtOnce) {
    const part = drawPart([ruler, ...(at === 0 ? first : []), ...cells(rows.slice(at, at + rowsAtOnce))]);
    parts.push(part.slice(part.indexOf('\n') + 1));
    // Keys and signals are heard meanwhile.
    await pause();
  }
  return parts.join('');
}

function drawPart(rows: string[][]): string {
  const table = new Table({
    chars: borderless,
    style: { head: [], border: [], 'padding-left': 0, 'padding-right': gap },
  });
  table.push(...rows);
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
