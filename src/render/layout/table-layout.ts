import { setImmediate as yieldToEventLoop } from 'node:timers/promises';
import { repeatable } from '../../terminal/split-text.ts';
import type { Paint, Style } from '../../terminal/style.ts';
import { truncate, widestOf, widthOf, wrap } from '../../terminal/width.ts';

export interface Column {
  /** Printed above the column; empty for none. */
  header: string;
  paint?: Paint;
  /** Text that the user copies, such as a name or a URI: wrapped only if the others would get less than 40 % of the width. */
  keepWhole?: boolean;
  /** Prose: truncated to two lines, or to the height of the rest of its row if that is more. */
  truncated?: boolean;
}

/** Spaces between two columns. */
const gap = 2;
/** Text wrapped to fewer columns than this is hard to read. */
const minReadableWidth = 15;
/** Longer tables are drawn without cli-table3: it would take most of the time of a listing of thousands. */
const mostLibraryRows = 100;
/** Rows of the first part of a long table: a screenful. */
const firstPart = 100;
/** Rows of each part after it. */
const partSize = 1_000;

/** Lays out rows for a terminal: in columns, or, where those would be too narrow to read, each row as a block of lines. */
export async function layOutTable(columns: Column[], rows: string[][], style: Style): Promise<string> {
  let text = '';
  for (const part of await tableParts(columns, rows, style)) {
    // Keys and signals are handled between two parts.
    if (text !== '') await yieldToEventLoop();
    text += part;
  }
  return text;
}

/** Does the same as `layOutTable`, but draws only the rows of the part that is asked for. */
export async function tableParts(
  columns: Column[],
  rows: string[][],
  style: Style,
): Promise<Iterable<string>> {
  const natural = columns.map(({ header }, index) =>
    Math.max(widthOf(header), widestOf(rows.map((row) => row[index] ?? ''))),
  );
  const widths = fitWidths(columns, natural, style.width);
  const tooNarrow = widths.some((width, index) => width < Math.min(minReadableWidth, natural[index] ?? 0));
  if (tooNarrow) return inParts(rows, (part) => drawBlocks(columns, part, style));
  const head = columns.some(({ header }) => header !== '') ? [columns.map(({ header }) => [header])] : [];
  const heading = columns.map(({ header }): Column => ({ header, paint: style.theme.dim }));
  if (rows.length <= mostLibraryRows) {
    const cells = rows.map((row) => paintCells(wrapCells(row, columns, widths, style), columns));
    return [await drawWithLibrary([...head.map((row) => paintCells(row, heading)), ...cells], widths)];
  }
  const headText = padRows(head, heading, widths);
  return inParts(rows, (part, start) => {
    const cells = part.map((row) => wrapCells(row, columns, widths, style));
    return (start === 0 ? headText : '') + padRows(cells, columns, widths);
  });
}

/** Returns the texts that `draw` makes of some rows after the other; `start` is the index of the first of them. */
function inParts(rows: string[][], draw: (part: string[][], start: number) => string): Iterable<string> {
  return repeatable(function* () {
    for (let start = 0, size = firstPart; start < rows.length; start += size, size = partSize) {
      yield draw(rows.slice(start, start + size), start);
    }
  });
}

/**
 * Pads cells, which are given as lines, and joins them to the lines of a table. cli-table3 does no more than that, since
 * its word wrap cuts off words longer than a column, such as URIs.
 */
async function drawWithLibrary(rows: string[][][], widths: number[]): Promise<string> {
  const { default: CliTable } = await import('cli-table3');
  const table = new CliTable({
    chars: borderless,
    style: { head: [], border: [], 'padding-left': 0, 'padding-right': gap },
    colWidths: widths.map((width) => width + gap),
  });
  table.push(...rows.map((cells) => cells.map((lines) => lines.join('\n'))));
  return `${table.toString().replace(trailingSpaces, '')}\n`;
}

/** Paints cells and draws the same as `drawWithLibrary`, in a fraction of the time. */
function padRows(rows: string[][][], columns: Column[], widths: number[]): string {
  let text = '';
  for (const cells of rows) {
    const height = cells.reduce((most, lines) => Math.max(most, lines.length), 0);
    for (let at = 0; at < height; at += 1) text += `${padLine(cells, at, columns, widths)}\n`;
  }
  return text;
}

/** Draws one line of a row. */
function padLine(cells: string[][], at: number, columns: Column[], widths: number[]): string {
  let text = '';
  let missing = 0;
  for (const [index, lines] of cells.entries()) {
    const line = lines[at] ?? '';
    if (line !== '') {
      const paint = columns[index]?.paint;
      text += ' '.repeat(missing) + (paint ? paint(line) : line);
      missing = 0;
    }
    missing += (widths[index] ?? 0) + gap - widthOf(line);
  }
  return text.endsWith(' ') ? text.replace(trailingSpaces, '') : text;
}

/** Draws each row as a block: its first cell, with the others indented below it. */
function drawBlocks(columns: Column[], rows: string[][], style: Style): string {
  const widths = columns.map((_, index) => style.width - (index === 0 ? 0 : gap));
  const lines = rows.flatMap((row) => {
    const [first = [], ...others] = paintCells(wrapCells(row, columns, widths, style), columns);
    return [...first, ...others.flat().map((line) => line && ' '.repeat(gap) + line)];
  });
  return lines.map((line) => line && `${line}\n`).join('');
}

function fitWidths(columns: Column[], natural: number[], totalWidth: number): number[] {
  const available = totalWidth - gap * (columns.length - 1);
  const sum = (widths: number[]) => widths.reduce((total, width) => total + width, 0);
  const whole = natural.filter((_, index) => columns[index]?.keepWhole);
  const others = natural.filter((_, index) => !columns[index]?.keepWhole);
  const wholeWidths = shrinkToFit(whole, Math.max(Math.floor(available * 0.6), available - sum(others)));
  const otherWidths = shrinkToFit(others, available - sum(wholeWidths));
  return columns.map(({ keepWhole }) => (keepWhole ? wholeWidths : otherWidths).shift() ?? 1);
}

/** Shrinks the widest columns until all fit into `available`; none gets less than an equal share, unless it needs less. */
function shrinkToFit(natural: number[], available: number): number[] {
  let remaining = available;
  const widths = [...natural];
  const narrowestFirst = natural.map((width, index) => ({ width, index })).sort((a, b) => a.width - b.width);
  for (const [done, { width, index }] of narrowestFirst.entries()) {
    const share = Math.min(width, Math.max(1, Math.floor(remaining / (natural.length - done))));
    widths[index] = share;
    remaining -= share;
  }
  return widths;
}

/** Returns the lines of each cell of a row, wrapped or truncated. */
function wrapCells(row: string[], columns: Column[], widths: number[], style: Style): string[][] {
  const wrapped = row.map((cell, index) => wrap(cell, widths[index] ?? 1));
  if (wrapped.every((lines) => lines.length === 1)) return wrapped;
  const height = Math.max(
    2,
    ...wrapped.map((lines, index) => (columns[index]?.truncated ? 0 : lines.length)),
  );
  return wrapped.map((lines, index) =>
    columns[index]?.truncated ? truncateLines(lines, height, widths[index] ?? 1, style) : lines,
  );
}

function paintCells(cells: string[][], columns: Column[]): string[][] {
  return cells.map((lines, index) => {
    const paint = columns[index]?.paint;
    return paint ? lines.map((line) => line && paint(line)) : lines;
  });
}

function truncateLines(lines: string[], height: number, width: number, style: Style): string[] {
  if (lines.length <= height) return lines;
  const ellipsis = style.unicode ? '…' : '...';
  return [...lines.slice(0, height - 1), truncate(`${lines[height - 1]} ${lines[height]}`, width, ellipsis)];
}

const trailingSpaces = / +$/gm;

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
