import type { View } from '../base/view.ts';
import { onStdout, type Rendered, type Styles } from './rendered.ts';
import { drawTable } from './table.ts';

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
