import { graphemeAfter, graphemeBefore } from '../graphemes.ts';
import { widthOf } from '../width.ts';
import type { TextBuffer } from './text-buffer.ts';

/** Returns where the cursor moves to. */
export type Motion = (buffer: TextBuffer) => number;

const wordCharacter = /[\p{L}\p{N}\p{M}_]/u;
const notWhitespace = /\S/u;

export const left: Motion = ({ text, cursor }) => graphemeBefore(text, cursor);
export const right: Motion = ({ text, cursor }) => graphemeAfter(text, cursor);

/** To the start of the word of letters and digits. */
export const wordLeft: Motion = (buffer) => backwards(buffer, wordCharacter);
/** To the end of the word of letters and digits. */
export const wordRight: Motion = (buffer) => forwards(buffer, wordCharacter);
/** To the start of the word between white space. */
export const bigWordLeft: Motion = (buffer) => backwards(buffer, notWhitespace);

/** A row of the text is what is between line breaks, even if it is wrapped on the screen. */
export const rowStart: Motion = ({ text, cursor }) =>
  cursor === 0 ? 0 : text.lastIndexOf('\n', cursor - 1) + 1;
export const rowEnd: Motion = ({ text, cursor }) => {
  const end = text.indexOf('\n', cursor);
  return end === -1 ? text.length : end;
};

export const textStart: Motion = () => 0;
export const textEnd: Motion = ({ text }) => text.length;

/** Returns the display width from the start of the row to the cursor. */
export function columnOf(buffer: TextBuffer): number {
  return widthOf(buffer.text.slice(rowStart(buffer), buffer.cursor));
}

/** Returns the offset in the row above that is nearest to `column`; undefined in the first row. */
export function rowAbove(buffer: TextBuffer, column: number): number | undefined {
  const start = rowStart(buffer);
  if (start === 0) return undefined;
  return offsetAtColumn(buffer.text, rowStart({ text: buffer.text, cursor: start - 1 }), column);
}

/** Returns the offset in the row below that is nearest to `column`; undefined in the last row. */
export function rowBelow(buffer: TextBuffer, column: number): number | undefined {
  const end = rowEnd(buffer);
  return end === buffer.text.length ? undefined : offsetAtColumn(buffer.text, end + 1, column);
}

function offsetAtColumn(text: string, start: number, column: number): number {
  const end = rowEnd({ text, cursor: start });
  let offset = start;
  for (let width = 0; offset < end; ) {
    const next = graphemeAfter(text, offset);
    width += widthOf(text.slice(offset, next));
    if (width > column) break;
    offset = next;
  }
  return offset;
}

function backwards({ text, cursor }: TextBuffer, characters: RegExp): number {
  let offset = cursor;
  let inside = false;
  while (offset > 0) {
    const before = graphemeBefore(text, offset);
    const matches = characters.test(text.slice(before, offset));
    if (inside && !matches) break;
    inside ||= matches;
    offset = before;
  }
  return offset;
}

function forwards({ text, cursor }: TextBuffer, characters: RegExp): number {
  let offset = cursor;
  let inside = false;
  while (offset < text.length) {
    const after = graphemeAfter(text, offset);
    const matches = characters.test(text.slice(offset, after));
    if (inside && !matches) break;
    inside ||= matches;
    offset = after;
  }
  return offset;
}
