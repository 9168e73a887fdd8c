import { distance } from 'fastest-levenshtein';

/**
 * Returns the names most similar to `word`, nearest first, at most `limit`. A name is similar if it contains the word or
 * is contained in it, or differs in at most a third of its letters: short words in one letter, or in their order.
 */
export function nearest(word: string, names: Iterable<string>, limit = 3): string[] {
  const lower = word.toLowerCase();
  const near: { name: string; cost: number }[] = [];
  for (const name of new Set(names)) {
    const other = name.toLowerCase();
    const cost = distance(lower, other);
    const longest = Math.max(lower.length, other.length);
    const isShort = longest < 5 || Math.min(lower.length, other.length) < 4;
    const within = cost <= (isShort ? 1 : Math.max(2, Math.floor(longest / 3)));
    // Two transposed letters count as two.
    const isTransposed = cost === 2 && lettersOf(lower) === lettersOf(other);
    const contains =
      (lower.length >= 3 && other.includes(lower)) || (other.length >= 3 && lower.includes(other));
    if (within || isTransposed) near.push({ name, cost });
    else if (contains) near.push({ name, cost: cost + 1 });
  }
  near.sort((a, b) => a.cost - b.cost || (a.name < b.name ? -1 : 1));
  return near.slice(0, limit).map(({ name }) => name);
}

/** Returns the letters of a word in alphabetical order. */
function lettersOf(word: string): string {
  return [...word].sort().join('');
}

/** Returns ` Did you mean "x" or "y"?` for the end of a message, or the empty string. */
export function didYouMean(word: string, names: Iterable<string>): string {
  const near = nearest(word, names);
  return near.length === 0 ? '' : ` Did you mean ${near.map((name) => `"${name}"`).join(' or ')}?`;
}
