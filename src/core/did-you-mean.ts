import { distance } from 'fastest-levenshtein';

/**
 * Returns the names most similar to `word`, nearest first, at most `limit`. A name is similar if it contains the word or
 * is contained in it, or differs in at most a third of its letters.
 */
export function nearest(word: string, names: Iterable<string>, limit = 3): string[] {
  const lower = word.toLowerCase();
  const near: { name: string; cost: number }[] = [];
  for (const name of new Set(names)) {
    const other = name.toLowerCase();
    const cost = distance(lower, other);
    const longest = Math.max(lower.length, other.length);
    // Two transposed letters count as two.
    const within = cost <= (longest < 4 ? 1 : Math.max(2, Math.floor(longest / 3)));
    const contains =
      (lower.length >= 3 && other.includes(lower)) || (other.length >= 3 && lower.includes(other));
    if (within) near.push({ name, cost });
    else if (contains) near.push({ name, cost: cost + 1 });
  }
  near.sort((a, b) => a.cost - b.cost || (a.name < b.name ? -1 : 1));
  return near.slice(0, limit).map(({ name }) => name);
}

/** Returns ` Did you mean "x" or "y"?` for the end of a message, or the empty string. */
export function didYouMean(word: string, names: Iterable<string>): string {
  const near = nearest(word, names);
  return near.length === 0 ? '' : ` Did you mean ${near.map((name) => `"${name}"`).join(' or ')}?`;
}
