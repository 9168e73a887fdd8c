import type { Span } from '../interactive-terminal.ts';
import { sanitiseLine } from '../sanitise.ts';
import type { Style } from '../style.ts';
import { truncate, widthOf } from '../width.ts';
import type { ScreenFrame } from './frame.ts';
import type { HistorySearch } from './history-search.ts';
import { type Layout, layOut } from './layout.ts';
import type { LineEditor } from './line-editor.ts';
import { menuRows } from './menu-rows.ts';

/** Draws the line being edited and what is below it, in at most `rows` rows. */
export function lineFrame(editor: LineEditor, style: Style, columns: number, rows: number): ScreenFrame {
  const layout = layOutLine(editor, style, columns, true);
  const below = rowsBelow(editor, style, columns, rows);
  const height = Math.max(rows - below.rows.length, 1);
  const top = firstVisibleRow(layout, height);
  const shown = layout.rows.slice(top, top + height).map(({ text }) => text);
  const cursor =
    below.cursor === undefined
      ? { row: layout.cursor.row - top, column: layout.cursor.column }
      : { row: shown.length, column: below.cursor };
  return { rows: [...shown, ...below.rows], cursor };
}

/** Returns the line as it stays above the frame once it was read, followed by `ending`. */
export function finishedLine(editor: LineEditor, style: Style, columns: number, ending = ''): string {
  const { rows } = layOutLine(editor, style, columns, false);
  const text = rows.map((row) => (row.isFull ? row.text : `${row.text}\n`)).join('');
  return ending === '' ? text : `${text.slice(0, -1)}${ending}\n`;
}

function layOutLine(editor: LineEditor, style: Style, columns: number, withHint: boolean): Layout {
  const { buffer, request, search } = editor;
  return layOut({
    prompt: request.prompt(),
    buffer,
    spans: search === undefined ? request.highlight(buffer.text) : matchSpans(search, style),
    // Without colours it could not be told from typed text.
    hint: withHint && style.colour ? editor.hint : '',
    paintHint: style.theme.dim,
    columns,
  });
}

function matchSpans(search: HistorySearch, style: Style): Span[] {
  return search.range === undefined ? [] : [{ ...search.range, paint: style.theme.selected }];
}

/** Returns what is below the line: the search field, with the cursor in it, or the menu. */
function rowsBelow(
  editor: LineEditor,
  style: Style,
  columns: number,
  rows: number,
): { rows: string[]; cursor?: number } {
  if (editor.search !== undefined) {
    const label = editor.search.failed ? 'no match: ' : 'search: ';
    const query = truncate(sanitiseLine(editor.search.query), Math.max(columns - label.length - 1, 1), '');
    const paint = editor.search.failed ? style.theme.warning : style.theme.dim;
    return { rows: [paint(label) + query], cursor: label.length + widthOf(query) };
  }
  return { rows: editor.menu === undefined ? [] : menuRows(editor.menu, style, columns, rows) };
}

/** Returns the first row to show of a line that is too high; the cursor stays in view. */
function firstVisibleRow({ rows, cursor }: Layout, height: number): number {
  if (rows.length <= height) return 0;
  return Math.min(Math.max(cursor.row - (height >> 1), 0), rows.length - height);
}
