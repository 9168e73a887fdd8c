/** A text being edited, and the offset of its cursor in UTF-16 units. */
export interface TextBuffer {
  readonly text: string;
  readonly cursor: number;
}

/** Returns `text` with the cursor at its end. */
export function textBuffer(text: string): TextBuffer {
  return { text, cursor: text.length };
}

/** Returns the buffer with a range replaced, and the cursor after the replacement. */
export function replaceRange(
  { text }: TextBuffer,
  from: number,
  to: number,
  replacement: string,
): TextBuffer {
  return { text: text.slice(0, from) + replacement + text.slice(to), cursor: from + replacement.length };
}
