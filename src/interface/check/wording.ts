/** Returns a number for a message, such as `5,000`; with a noun `1 tool` or `5,000 tools`. */
export function countText(count: number, noun?: string): string {
  const digits = count.toLocaleString('en-US');
  if (noun === undefined) return digits;
  return `${digits} ${noun}${count === 1 ? '' : 's'}`;
}

/** How many names an excerpt lists. */
const mostNames = 5;

/** Lists names as an excerpt: the first of them, and how many more there are. */
export function listNames(names: readonly string[]): string {
  const rest = names.length - mostNames;
  return names.slice(0, mostNames).join(', ') + (rest > 0 ? ` and ${countText(rest)} more` : '');
}

/** Joins names within a sentence: `a, b and c`. */
export function joinNames(names: readonly string[]): string {
  return names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;
}
