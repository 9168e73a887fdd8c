import { styledWidth } from '../ansi-text.ts';

/** The rows at the bottom of the terminal that are redrawn when they change. */
export interface ScreenFrame {
  /** Styled; each at most as wide as the terminal. */
  rows: readonly string[];
  /** Position in the frame; undefined if the cursor is hidden. */
  cursor: { row: number; column: number } | undefined;
}

export const emptyFrame: ScreenFrame = { rows: [], cursor: { row: 0, column: 0 } };

/** A frame as it was drawn last. */
export interface DrawnFrame {
  rows: readonly string[];
  /** Position of the terminal's cursor, even if it is hidden. */
  row: number;
  column: number;
  /** Width of the terminal. */
  columns: number;
}

export const nothingDrawn: DrawnFrame = { rows: [], row: 0, column: 0, columns: 0 };

/** Returns what erases a frame and leaves the cursor where its first row began. */
export function eraseFrame(drawn: DrawnFrame, columns: number, reflowsCursorRow: boolean): string {
  return `${moveUp(rowsAboveCursor(drawn, columns, reflowsCursorRow))}\r\x1b[J`;
}

/** Returns what draws a frame from the first column of the cursor's row on. */
export function drawFrame(frame: ScreenFrame): string {
  const last = Math.max(frame.rows.length - 1, 0);
  return frame.rows.join('\r\n') + moveTo(last, cursorPosition(frame));
}

/** Returns what turns the drawn frame into `frame`, rewriting only the rows that differ. */
export function updateFrame(drawn: DrawnFrame, frame: ScreenFrame): string {
  let text = '';
  let current = drawn.row;
  let bottom = Math.max(drawn.rows.length - 1, 0);
  frame.rows.forEach((row, index) => {
    if (index < drawn.rows.length && drawn.rows[index] === row) return;
    text += moveVertically(current, Math.min(index, bottom));
    // Cleared before it is written: after a full row, the terminal would clear its last character.
    text += `${index > bottom ? '\r\n' : '\r'}\x1b[K${row}`;
    current = index;
    bottom = Math.max(bottom, index);
  });
  if (frame.rows.length < drawn.rows.length) {
    text += `${moveVertically(current, frame.rows.length)}\r\x1b[J`;
    current = frame.rows.length;
  }
  const position = cursorPosition(frame);
  if (text === '' && position.row === drawn.row && position.column === drawn.column) return '';
  return text + moveTo(current, position);
}

export function toDrawnFrame(frame: ScreenFrame, columns: number): DrawnFrame {
  return { rows: frame.rows, ...cursorPosition(frame), columns };
}

function cursorPosition({ rows, cursor }: ScreenFrame): { row: number; column: number } {
  return cursor ?? { row: Math.max(rows.length - 1, 0), column: 0 };
}

/** Returns how many rows of the terminal are above the cursor, after the terminal rewrapped the frame to its new width. */
function rowsAboveCursor(drawn: DrawnFrame, columns: number, reflowsCursorRow: boolean): number {
  if (columns >= drawn.columns) return drawn.row;
  const above = drawn.rows
    .slice(0, drawn.row)
    .reduce((sum, row) => sum + Math.max(Math.ceil(styledWidth(row) / columns), 1), 0);
  return above + (reflowsCursorRow ? Math.floor(drawn.column / columns) : 0);
}

function moveTo(currentRow: number, position: { row: number; column: number }): string {
  const { row, column } = position;
  return `${moveVertically(currentRow, row)}\r${column > 0 ? `\x1b[${column}C` : ''}`;
}

function moveVertically(from: number, to: number): string {
  return to < from ? moveUp(from - to) : to > from ? `\x1b[${to - from}B` : '';
}

function moveUp(rows: number): string {
  return rows > 0 ? `\x1b[${rows}A` : '';
}
