import { widthOf } from '../width.ts';
import { graphemesOf } from './editing/graphemes.ts';
import { type Attributes, plain, sgrOf, sgrSequence, withSgr } from './sgr.ts';

const reset = '\x1b[0m';
/** SGR sequences, and other sequences, which take no room. */
const esc = '\x1b';
const bell = '\x07';
const sequences = new RegExp(
  [
    `(${esc}\\[[\\d;:]*m`,
    `${esc}\\[[0-?]*[ -/]*[@-~]`,
    `${esc}[\\]P_^X][^${bell}${esc}]*(?:${bell}|${esc}\\\\)`,
    `${esc}.)`,
  ].join('|'),
);
const everySequence = new RegExp(sequences, 'g');

/** How many columns painted text takes. */
export function paintedWidth(text: string): number {
  return widthOf(text.includes('\x1b') ? text.replace(everySequence, '') : text);
}

/** Painted text on one line, cut to `columns`. */
export function clipPainted(text: string, columns: number): string {
  if (paintedWidth(text) <= columns) return text;
  const [row] = wrapPainted(text, columns);
  return row === undefined ? '' : shownRow(row);
}

/** A row of a line that was too long, with the attributes it begins and ends with. */
export interface PaintedRow {
  before: Attributes;
  text: string;
  after: Attributes;
}

/** The row with its own colours and nothing but them. */
export function shownRow({ before, text, after }: PaintedRow): string {
  return sgrOf(before) + text + (after.size === 0 ? '' : reset);
}

/**
 * Painted text on one line, in rows of at most `columns`, broken where the terminal would break it. Tabs are spaces up
 * to the next eighth column.
 */
export function wrapPainted(text: string, columns: number, attributes = plain): PaintedRow[] {
  const rows: PaintedRow[] = [];
  let row: PaintedRow = { before: attributes, text: '', after: attributes };
  let width = 0;
  for (const part of text.split(sequences)) {
    if (part.startsWith('\x1b')) {
      const parameters = sgrSequence.exec(part)?.[1];
      if (parameters !== undefined) row.after = withSgr(row.after, parameters);
      row.text += part;
      continue;
    }
    for (const grapheme of graphemesOf(part)) {
      const shown = grapheme === '\t' ? ' '.repeat(Math.min(8 - (width % 8), columns - width)) : grapheme;
      const more = widthOf(shown);
      if (width + more > columns && width > 0) {
        rows.push(row);
        row = { before: row.after, text: '', after: row.after };
        width = 0;
      }
      row.text += shown;
      width += more;
    }
  }
  return [...rows, row];
}
