import { distance } from 'fastest-levenshtein';

/**
 * Returns the names most similar to `word`, nearest first, at most `limit`. A name is similar if it contains the word or
 * is contained in it, or differs in at most a third of its letters: short words in one. Two
 * neighbouring letters that are swapped count as one.
 */
export function nearest(word: string, names: Iterable<string>, limit = 3): string[] {
  const lower = word.toLowerCase();
  const near: { name: string; cost: number }[] = [];
  for (const name of new Set(names)) {
    const other = name.toLowerCase();
    const longest = Math.max(lower.length, other.length);
    const isShort = longest < 5 || Math.min(lower.length, other.length) < 4;
    const most = isShort ? 1 : Math.max(2, Math.floor(longest / 3));
    // A word can be a whole file: the distance, which takes long for it, is at least the difference of the lengths.
    const difference = Math.abs(lower.length - other.length);
    const cost = difference <= most ? editDistance(lower, other) : Infinity;
    const contains =
      (lower.length >= 3 && other.includes(lower)) || (other.length >= 3 && lower.includes(other));
    if (cost <= most) near.push({ name, cost });
    else if (contains) near.push({ name, cost: difference + 1 });
  }
  near.sort((a, b) => a.cost - b.cost || (a.name < b.name ? -1 : 1));
  return near.slice(0, limit).map(({ name }) => name);
}

/** Returns how many edits apart two words are; a swap of two neighbouring letters is one, which is two for `distance`. */
function editDistance(word: string, name: string): number {
  let least = distance(word, name);
  for (let at = 0; at + 1 < word.length && least > 1; at += 1) {
    const swapped = word.charAt(at + 1) + word.charAt(at);
    if (!name.includes(swapped)) continue;
    least = Math.min(least, 1 + distance(word.slice(0, at) + swapped + word.slice(at + 2), name));
  }
  return least;
}

/** Returns ` Did you mean "x" or "y"?` for the end of a message, or the empty string. */
export function didYouMean(word: string, names: Iterable<string>): string {
  const near = nearest(word, names);
  return near.length === 0 ? '' : ` Did you mean ${near.map((name) => `"${name}"`).join(' or ')}?`;
}
