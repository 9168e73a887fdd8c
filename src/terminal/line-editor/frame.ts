import { paintedWidth } from '../ansi-text.ts';

/** What is drawn anew at the bottom of the terminal. */
export interface Frame {
  /** Painted, each at most as wide as the terminal. */
  rows: readonly string[];
  /** Where the cursor stands, counted in the rows and columns of the frame; undefined: it is hidden. */
  cursor: { row: number; column: number } | undefined;
}

export const noFrame: Frame = { rows: [], cursor: { row: 0, column: 0 } };

/** A frame as it stands on the terminal. */
export interface DrawnFrame {
  rows: readonly string[];
  /** Where the terminal's own cursor is, shown or not. */
  row: number;
  column: number;
  /** How wide the terminal was. */
  columns: number;
}

export const nothingDrawn: DrawnFrame = { rows: [], row: 0, column: 0, columns: 0 };

/** What erases a frame and leaves the cursor where its first row began. */
export function erasing(drawn: DrawnFrame, columns: number, reflowsCursorRow: boolean): string {
  return `${up(rowsAboveCursor(drawn, columns, reflowsCursorRow))}\r\x1b[J`;
}

/** What draws a frame below what was written, from the first column on. */
export function drawing(frame: Frame): string {
  const last = Math.max(frame.rows.length - 1, 0);
  return frame.rows.join('\r\n') + movement(last, placeOf(frame));
}

/** What makes `frame` of the drawn one, rewriting only the rows that are not the same. */
export function redrawing(drawn: DrawnFrame, frame: Frame): string {
  let text = '';
  let at = drawn.row;
  let bottom = Math.max(drawn.rows.length - 1, 0);
  frame.rows.forEach((row, index) => {
    if (index < drawn.rows.length && drawn.rows[index] === row) return;
    text += vertical(at, Math.min(index, bottom));
    // The row is cleared first: behind a full row, the terminal would clear its last character.
    text += `${index > bottom ? '\r\n' : '\r'}\x1b[K${row}`;
    at = index;
    bottom = Math.max(bottom, index);
  });
  if (frame.rows.length < drawn.rows.length) {
    text += `${vertical(at, frame.rows.length)}\r\x1b[J`;
    at = frame.rows.length;
  }
  const place = placeOf(frame);
  if (text === '' && place.row === drawn.row && place.column === drawn.column) return '';
  return text + movement(at, place);
}

export function drawnFrame(frame: Frame, columns: number): DrawnFrame {
  return { rows: frame.rows, ...placeOf(frame), columns };
}

function placeOf({ rows, cursor }: Frame): { row: number; column: number } {
  return cursor ?? { row: Math.max(rows.length - 1, 0), column: 0 };
}

/** How many rows of the terminal lie above the cursor, after it has broken the rows anew to its width. */
function rowsAboveCursor(drawn: DrawnFrame, columns: number, reflowsCursorRow: boolean): number {
  if (columns >= drawn.columns) return drawn.row;
  const above = drawn.rows
    .slice(0, drawn.row)
    .reduce((sum, row) => sum + Math.max(Math.ceil(paintedWidth(row) / columns), 1), 0);
  return above + (reflowsCursorRow ? Math.floor(drawn.column / columns) : 0);
}

function movement(from: number, to: { row: number; column: number }): string {
  return `${vertical(from, to.row)}\r${to.column > 0 ? `\x1b[${to.column}C` : ''}`;
}

function vertical(from: number, to: number): string {
  return to < from ? up(from - to) : to > from ? `\x1b[${to - from}B` : '';
}

function up(rows: number): string {
  return rows > 0 ? `\x1b[${rows}A` : '';
}
