/** A text that is being typed, and where in it the cursor stands, in UTF-16 units. */
export interface TextBuffer {
  readonly text: string;
  readonly cursor: number;
}

/** `text` with the cursor behind it. */
export function textBuffer(text: string): TextBuffer {
  return { text, cursor: text.length };
}

/** The draft with a range replaced, and the cursor behind what was put there. */
export function replaced({ text }: TextBuffer, from: number, to: number, by: string): TextBuffer {
  return { text: text.slice(0, from) + by + text.slice(to), cursor: from + by.length };
}
