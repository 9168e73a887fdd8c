import { wordRight } from './motions.ts';
import type { TextBuffer } from './text-buffer.ts';

/** How the newest line that begins with what was typed goes on; nothing unless the cursor stands at the end. */
export function hintFor({ text, cursor }: TextBuffer, entries: readonly string[]): string {
  if (text.trim() === '' || cursor < text.length) return '';
  for (let at = entries.length - 1; at >= 0; at -= 1) {
    const entry = entries[at];
    if (entry !== undefined && entry.length > text.length && entry.startsWith(text)) {
      return entry.slice(text.length);
    }
  }
  return '';
}

/** The first word of a hint, with what stands before it. */
export function firstWordOf(hint: string): string {
  return hint.slice(0, wordRight({ text: hint, cursor: 0 }));
}
