import { graphemeAfter, graphemeBefore } from '../graphemes.ts';
import { widthOf } from '../width.ts';
import type { TextBuffer } from './text-buffer.ts';

/** Where the cursor goes to. */
export type Motion = (draft: TextBuffer) => number;

const partOfWord = /[\p{L}\p{N}\p{M}_]/u;
const notSpace = /\S/u;

export const left: Motion = ({ text, cursor }) => graphemeBefore(text, cursor);
export const right: Motion = ({ text, cursor }) => graphemeAfter(text, cursor);

/** To the beginning of a word of letters and digits. */
export const wordLeft: Motion = (draft) => backwards(draft, partOfWord);
/** To the end of a word of letters and digits. */
export const wordRight: Motion = (draft) => forwards(draft, partOfWord);
/** To the beginning of what stands between spaces. */
export const wideWordLeft: Motion = (draft) => backwards(draft, notSpace);

/** A row is what stands between line breaks, however many rows of the screen it takes. */
export const rowStart: Motion = ({ text, cursor }) =>
  cursor === 0 ? 0 : text.lastIndexOf('\n', cursor - 1) + 1;
export const rowEnd: Motion = ({ text, cursor }) => {
  const end = text.indexOf('\n', cursor);
  return end === -1 ? text.length : end;
};

export const textStart: Motion = () => 0;
export const textEnd: Motion = ({ text }) => text.length;

/** The columns from the beginning of the row to the cursor. */
export function columnOf(draft: TextBuffer): number {
  return widthOf(draft.text.slice(rowStart(draft), draft.cursor));
}

/** The place in the row above that is nearest to `column`; undefined in the first row. */
export function rowAbove(draft: TextBuffer, column: number): number | undefined {
  const start = rowStart(draft);
  if (start === 0) return undefined;
  return atColumn(draft.text, rowStart({ text: draft.text, cursor: start - 1 }), column);
}

/** The place in the row below that is nearest to `column`; undefined in the last row. */
export function rowBelow(draft: TextBuffer, column: number): number | undefined {
  const end = rowEnd(draft);
  return end === draft.text.length ? undefined : atColumn(draft.text, end + 1, column);
}

function atColumn(text: string, start: number, column: number): number {
  const end = rowEnd({ text, cursor: start });
  let at = start;
  for (let width = 0; at < end; ) {
    const next = graphemeAfter(text, at);
    width += widthOf(text.slice(at, next));
    if (width > column) break;
    at = next;
  }
  return at;
}

function backwards({ text, cursor }: TextBuffer, wanted: RegExp): number {
  let at = cursor;
  let inside = false;
  while (at > 0) {
    const before = graphemeBefore(text, at);
    const found = wanted.test(text.slice(before, at));
    if (inside && !found) break;
    inside ||= found;
    at = before;
  }
  return at;
}

function forwards({ text, cursor }: TextBuffer, wanted: RegExp): number {
  let at = cursor;
  let inside = false;
  while (at < text.length) {
    const after = graphemeAfter(text, at);
    const found = wanted.test(text.slice(at, after));
    if (inside && !found) break;
    inside ||= found;
    at = after;
  }
  return at;
}
