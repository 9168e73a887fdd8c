import { graphemeAfter, graphemeBefore } from '../graphemes.ts';
import { rowEnd, rowStart, wordLeft, wordRight } from './motions.ts';
import { replaced, type TextBuffer } from './text-buffer.ts';

/** Changes the characters before and at the cursor over, at the end of a row the two before it. */
export function transposeCharacters(draft: TextBuffer): TextBuffer {
  const { text, cursor } = draft;
  const middle = cursor === rowEnd(draft) ? graphemeBefore(text, cursor) : cursor;
  if (middle <= rowStart(draft)) return draft;
  const from = graphemeBefore(text, middle);
  const to = graphemeAfter(text, middle);
  return replaced(draft, from, to, text.slice(middle, to) + text.slice(from, middle));
}

/** Changes the word before the cursor and that at or behind it over, at the end of the text the two last. */
export function transposeWords(draft: TextBuffer): TextBuffer {
  const { text } = draft;
  const end = wordRight(draft);
  const start = wordLeft({ text, cursor: end });
  const firstStart = wordLeft({ text, cursor: start });
  const firstEnd = wordRight({ text, cursor: firstStart });
  if (firstEnd > start || start >= end) return draft;
  const words = text.slice(start, end) + text.slice(firstEnd, start) + text.slice(firstStart, firstEnd);
  return replaced(draft, firstStart, end, words);
}

/** Changes the letters from the cursor to the end of the word. */
export function changeWord(draft: TextBuffer, change: (text: string) => string): TextBuffer {
  const end = wordRight(draft);
  return replaced(draft, draft.cursor, end, change(draft.text.slice(draft.cursor, end)));
}

/** The first letter large, the others small. */
export function capitalise(text: string): string {
  return text.toLowerCase().replace(/\p{L}/u, (letter) => letter.toUpperCase());
}
