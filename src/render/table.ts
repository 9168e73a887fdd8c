import type { View } from '../core/views.ts';
import { sanitiseLine } from '../terminal/sanitise.ts';
import type { Style } from '../terminal/style.ts';
import type { Paint } from '../terminal/theme.ts';
import { onStdout, type Rendered, type Styles } from './rendered.ts';

export interface Column {
  head: string;
  paint?: Paint;
  /** What a person copies: broken only where it would leave the other columns less than two fifths. */
  whole?: boolean;
  /** Prose that may be cut on a terminal: it makes no row higher than two lines. */
  prose?: boolean;
}

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
  // Measuring text loads a good deal of Unicode, which a pipe need not wait for.
  const { drawColumns } = await import('./columns.ts');
  return drawColumns(keep(columns), harmless.map(keep), style);
}

/** Rows of mcpc's own: a table on a terminal, in a pipe a row a line; on a terminal it says so when there are none. */
export async function renderRows(
  { columns, rows, nothing }: View & { kind: 'table' },
  { out, err }: Styles,
): Promise<Rendered> {
  if (rows.length === 0) return onStdout('', out.terminal ? `${err.theme.dim(nothing)}\n` : '');
  const drawn = columns.map((head, at) => ({
    head,
    ...(at === columns.length - 1 ? { prose: true } : at === 1 ? { paint: out.theme.name, whole: true } : {}),
  }));
  return onStdout(await drawTable(drawn, rows, out));
}
