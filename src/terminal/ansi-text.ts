import { graphemesOf } from './graphemes.ts';
import { widthOf } from './width.ts';

/** The attributes that text is written with, as SGR parameters by what they set. */
export type Attributes = ReadonlyMap<string, string>;

export const plain: Attributes = new Map();

/** A sequence that sets attributes, whose parameters are the first group. */
export const sgrSequence = new RegExp(`${'\x1b'}\\[([\\d;:]*)m`);

const setters: readonly (readonly [pattern: RegExp, what: string])[] = [
  [/^1$/, 'bold'],
  [/^2$/, 'dim'],
  [/^3$/, 'italic'],
  [/^4$/, 'underline'],
  [/^5$/, 'blink'],
  [/^7$/, 'inverse'],
  [/^8$/, 'hidden'],
  [/^9$/, 'strike'],
  [/^(3[0-7]|9[0-7])$/, 'foreground'],
  [/^(4[0-7]|10[0-7])$/, 'background'],
];

const unsetters: Readonly<Record<string, readonly string[]>> = {
  '22': ['bold', 'dim'],
  '23': ['italic'],
  '24': ['underline'],
  '25': ['blink'],
  '27': ['inverse'],
  '28': ['hidden'],
  '29': ['strike'],
  '39': ['foreground'],
  '49': ['background'],
};

/** The attributes after a sequence with these parameters (`1;31`). */
export function withSgr(attributes: Attributes, parameters: string): Attributes {
  const next = new Map(attributes);
  const words = parameters.split(';');
  for (let at = 0; at < words.length; at += 1) {
    const word = words[at] ?? '';
    if (word === '' || word === '0') next.clear();
    else if (word === '38' || word === '48') {
      const length = words[at + 1] === '5' ? 3 : 5;
      next.set(word === '38' ? 'foreground' : 'background', words.slice(at, at + length).join(';'));
      at += length - 1;
    }
    for (const what of unsetters[word] ?? []) next.delete(what);
    const what = setters.find(([pattern]) => pattern.test(word))?.[1];
    if (what !== undefined) next.set(what, word);
  }
  return next;
}

/** The sequence that sets these attributes on plain text; nothing for plain text. */
export function sgrOf(attributes: Attributes): string {
  return attributes.size === 0 ? '' : `\x1b[${[...attributes.values()].join(';')}m`;
}

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
