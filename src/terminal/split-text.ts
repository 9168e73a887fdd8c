/** Longer texts are written in parts, so that not all of their bytes are in memory at once. In UTF-16 units. */
export const maxPartLength = 2 ** 20;

/** Splits a text into parts of at most `maxPartLength`; an empty text has none. */
export function* splitText(text: string): Generator<string, undefined> {
  for (let at = 0; at < text.length; ) {
    let end = at + maxPartLength;
    // Never between the halves of a surrogate pair.
    if (/[\ud800-\udbff]/.test(text.charAt(end - 1))) end -= 1;
    yield text.slice(at, end);
    at = end;
  }
}
