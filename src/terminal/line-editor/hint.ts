import { wordRight } from './motions.ts';
import type { TextBuffer } from './text-buffer.ts';

/** Returns the rest of the latest history entry that starts with the text; empty unless the cursor is at the end. */
export function hintFor({ text, cursor }: TextBuffer, entries: readonly string[]): string {
  if (text.trim() === '' || cursor < text.length) return '';
  for (let index = entries.length - 1; index >= 0; index -= 1) {
    const entry = entries[index];
    if (entry !== undefined && entry.length > text.length && entry.startsWith(text)) {
      return entry.slice(text.length);
    }
  }
  return '';
}

/** Returns the first word of a hint, with the characters before it. */
export function firstWordOf(hint: string): string {
  return hint.slice(0, wordRight({ text: hint, cursor: 0 }));
}
