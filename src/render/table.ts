import type { View } from '../core/views.ts';
import { sanitiseLine } from '../terminal/sanitise.ts';
import type { Style, Styles } from '../terminal/style.ts';
import type { Column } from './layout/table-layout.ts';
import { onStdout, type Rendered } from './rendered.ts';

/**
 * Draws rows as a table without rules on a terminal, leaving out columns in which all cells are empty; in a pipe each
 * row is a line, with its cells separated by tabs and nothing truncated. Cells are painted if the style has colours.
 */
export async function drawTable(columns: Column[], rows: string[][], style: Style): Promise<string> {
  const safe = rows.map((row) => row.map(sanitiseLine));
  if (!style.terminal) {
    const painted = style.colour
      ? safe.map((row) => row.map((cell, index) => paintCell(cell, columns[index])))
      : safe;
    return painted.map((row) => `${row.join('\t')}\n`).join('');
  }
  const used = columns.map((_, index) => safe.some((row) => row[index] !== ''));
  const keepUsed = <T>(cells: T[]) => cells.filter((_, index) => used[index]);
  // Measuring text loads Unicode tables, which a pipe does not need.
  const { layOutTable } = await import('./layout/table-layout.ts');
  return layOutTable(keepUsed(columns), safe.map(keepUsed), style);
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
