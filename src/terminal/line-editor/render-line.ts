import type { Span } from '../interactive-terminal.ts';
import { sanitiseLine } from '../sanitise.ts';
import type { Style } from '../style.ts';
import { truncate, widthOf } from '../width.ts';
import type { Frame } from './frame.ts';
import type { HistorySearch } from './history-search.ts';
import { type Layout, layOut } from './layout.ts';
import type { LineEditor } from './line-editor.ts';
import { menuRows } from './menu-rows.ts';

/** The frame of a line being typed, at most `rows` high. */
export function lineFrame(editor: LineEditor, style: Style, columns: number, rows: number): Frame {
  const layout = laidOut(editor, style, columns, true);
  const under = rowsUnder(editor, style, columns, rows);
  const room = Math.max(rows - under.rows.length, 1);
  const top = firstRow(layout, room);
  const shown = layout.rows.slice(top, top + room).map(({ text }) => text);
  const cursor =
    under.cursor === undefined
      ? { row: layout.cursor.row - top, column: layout.cursor.column }
      : { row: shown.length, column: under.cursor };
  return { rows: [...shown, ...under.rows], cursor };
}

/** The line as it stays when it was read: `ending` stands behind it. */
export function finishedLine(editor: LineEditor, style: Style, columns: number, ending = ''): string {
  const { rows } = laidOut(editor, style, columns, false);
  const text = rows.map((row) => (row.isFull ? row.text : `${row.text}\n`)).join('');
  return ending === '' ? text : `${text.slice(0, -1)}${ending}\n`;
}

function laidOut(editor: LineEditor, style: Style, columns: number, withHint: boolean): Layout {
  const { draft, request, search } = editor;
  return layOut({
    prompt: request.prompt(),
    draft,
    spans: search === undefined ? request.highlight(draft.text) : matched(search, style),
    // Without colours it would look as if it had been typed.
    hint: withHint && style.colour ? editor.hint : '',
    paintHint: style.theme.dim,
    columns,
  });
}

function matched(search: HistorySearch, style: Style): Span[] {
  return search.range === undefined ? [] : [{ ...search.range, paint: style.theme.selected }];
}

/** What stands under the line: the search with the cursor in it, or a menu. */
function rowsUnder(
  editor: LineEditor,
  style: Style,
  columns: number,
  rows: number,
): { rows: string[]; cursor?: number } {
  if (editor.search !== undefined) {
    const label = editor.search.failed ? 'nothing found: ' : 'search: ';
    const query = truncate(sanitiseLine(editor.search.query), Math.max(columns - label.length - 1, 1), '');
    const paint = editor.search.failed ? style.theme.warning : style.theme.dim;
    return { rows: [paint(label) + query], cursor: label.length + widthOf(query) };
  }
  return { rows: editor.menu === undefined ? [] : menuRows(editor.menu, style, columns, rows) };
}

/** Where the part of a long line begins that is shown: the cursor is in it. */
function firstRow({ rows, cursor }: Layout, room: number): number {
  if (rows.length <= room) return 0;
  return Math.min(Math.max(cursor.row - (room >> 1), 0), rows.length - room);
}
