import { graphemeAfter, graphemeBefore } from '../graphemes.ts';
import { rowEnd, rowStart, wordLeft, wordRight } from './motions.ts';
import { replaceRange, type TextBuffer } from './text-buffer.ts';

/** Swaps the characters before and at the cursor; at the end of a row, the two before it. */
export function transposeCharacters(buffer: TextBuffer): TextBuffer {
  const { text, cursor } = buffer;
  const middle = cursor === rowEnd(buffer) ? graphemeBefore(text, cursor) : cursor;
  if (middle <= rowStart(buffer)) return buffer;
  const from = graphemeBefore(text, middle);
  const to = graphemeAfter(text, middle);
  return replaceRange(buffer, from, to, text.slice(middle, to) + text.slice(from, middle));
}

/** Swaps the word before the cursor with the one at or after it; at the end of the text, the last two. */
export function transposeWords(buffer: TextBuffer): TextBuffer {
  const { text } = buffer;
  const end = wordRight(buffer);
  const start = wordLeft({ text, cursor: end });
  const firstStart = wordLeft({ text, cursor: start });
  const firstEnd = wordRight({ text, cursor: firstStart });
  if (firstEnd > start || start >= end) return buffer;
  const words = text.slice(start, end) + text.slice(firstEnd, start) + text.slice(firstStart, firstEnd);
  return replaceRange(buffer, firstStart, end, words);
}

/** Replaces the text from the cursor to the end of the word. */
export function changeWord(buffer: TextBuffer, change: (text: string) => string): TextBuffer {
  const end = wordRight(buffer);
  return replaceRange(buffer, buffer.cursor, end, change(buffer.text.slice(buffer.cursor, end)));
}

/** Returns the text with its first letter in upper case and the others in lower case. */
export function capitalise(text: string): string {
  return text.toLowerCase().replace(/\p{L}/u, (letter) => letter.toUpperCase());
}
