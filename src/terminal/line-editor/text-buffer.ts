/** A text that is being typed, and where in it the cursor stands, in UTF-16 units. */
export interface Draft {
  readonly text: string;
  readonly cursor: number;
}

/** `text` with the cursor behind it. */
export function draftOf(text: string): Draft {
  return { text, cursor: text.length };
}

/** The draft with a range replaced, and the cursor behind what was put there. */
export function replaced({ text }: Draft, from: number, to: number, by: string): Draft {
  return { text: text.slice(0, from) + by + text.slice(to), cursor: from + by.length };
}
