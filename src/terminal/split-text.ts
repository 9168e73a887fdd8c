/** A text longer than so many characters is written in parts, so that its bytes need not be in memory all at once. */
export const longestPart = 2 ** 20;

/** A text in parts; one that is short is its only part. */
export function* splitText(text: string): Generator<string, undefined> {
  for (let at = 0; at < text.length; ) {
    let end = at + longestPart;
    // The halves of a surrogate pair are no text.
    if (/[\ud800-\udbff]/.test(text.charAt(end - 1))) end -= 1;
    yield text.slice(at, end);
    at = end;
  }
}
