import type { View } from '../core/views.ts';
import { sanitiseRows, sanitiseToLines } from '../terminal/sanitise.ts';
import type { Style, Styles } from '../terminal/style.ts';
import type { Column } from './layout/table-layout.ts';
import { onStdout, type Rendered } from './rendered.ts';

/**
 * Draws rows as a table without rules on a terminal, leaving out columns in which all cells are empty; in a pipe each
 * row is a line, with its cells separated by tabs and nothing truncated. Cells are painted if the style has colours.
 */
export async function drawTable(columns: Column[], rows: string[][], style: Style): Promise<string> {
  if (!style.terminal) return drawLines(columns, rows, style);
  // Measuring text loads Unicode tables, which a pipe does not need.
  const { layOutTable } = await import('./layout/table-layout.ts');
  return layOutTable(...usedColumns(columns, rows), style);
}

/** Does the same as `drawTable` on a terminal, but draws only the rows of the part that is asked for. */
export async function drawTableInParts(
  columns: Column[],
  rows: string[][],
  style: Style,
): Promise<Iterable<string>> {
  const { tableParts } = await import('./layout/table-layout.ts');
  return tableParts(...usedColumns(columns, rows), style);
}

/** Draws rows as `drawTable` does in a pipe. */
export function drawLines(columns: Column[], rows: string[][], style: Style): string {
  if (!style.colour) return sanitiseToLines(rows);
  const painted = sanitiseRows(rows).map((row) => row.map((cell, index) => paintCell(cell, columns[index])));
  return painted.map((row) => `${row.join('\t')}\n`).join('');
}

/** Returns sanitised rows without the columns in which all cells are empty. */
function usedColumns(columns: Column[], rows: string[][]): [Column[], string[][]] {
  const safe = sanitiseRows(rows);
  const used = columns.map((_, index) => safe.some((row) => row[index] !== ''));
  if (used.every((isUsed) => isUsed)) return [columns, safe];
  const keepUsed = <T>(cells: T[]) => cells.filter((_, index) => used[index]);
  return [keepUsed(columns), safe.map(keepUsed)];
}

function paintCell(cell: string, { paint }: Column = { header: '' }): string {
  return paint === undefined || cell === '' ? cell : paint(cell);
}

/** Renders a table of mcpc's own data; on a terminal a notice if it is empty. */
export async function renderTable(
  { columns, rows, nothing }: View & { kind: 'table' },
  { out, err }: Styles,
): Promise<Rendered> {
  if (rows.length === 0) return onStdout('', out.terminal ? `${err.theme.dim(nothing)}\n` : '');
  const styled = columns.map((header, index): Column => {
    if (index === columns.length - 1) return { header, truncated: true };
    return index === 1 ? { header, paint: out.theme.name, keepWhole: true } : { header };
  });
  return onStdout(await drawTable(styled, rows, out));
}
