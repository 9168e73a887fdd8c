/** Longer texts are written in parts, so that not all of their bytes are in memory at once. In UTF-16 units. */
export const maxPartLength = 2 ** 20;

/** What can be written. Parts are made while they are written, at the pace of the reader. */
export type Printable = string | Uint8Array | Iterable<string | Uint8Array>;

/** Returns parts that are made each time they are iterated. */
export function repeatable<Part extends string | Uint8Array>(parts: () => Iterator<Part>): Iterable<Part> {
  return { [Symbol.iterator]: parts };
}

/** Returns the parts in which something is written. */
export function partsOf(content: Printable): Iterable<string | Uint8Array> {
  if (typeof content === 'string') return splitText(content);
  return content instanceof Uint8Array ? [content] : content;
}

/**
 * Splits a text into parts of at most `maxPartLength`, after lines where there are any: a line with an image, which is
 * shorter, is never split. An empty text has no parts.
 */
export function* splitText(text: string): Generator<string, undefined> {
  for (let at = 0; at < text.length; ) {
    const part = text.slice(at, at + maxPartLength);
    const end = at + part.length < text.length ? endOf(part) : part.length;
    yield part.slice(0, end);
    at += end;
  }
}

function endOf(part: string): number {
  const lines = part.lastIndexOf('\n') + 1;
  if (lines > 0) return lines;
  // Never between the halves of a surrogate pair.
  return /[\ud800-\udbff]$/.test(part) ? part.length - 1 : part.length;
}
