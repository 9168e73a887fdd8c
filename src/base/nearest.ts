import { distance } from 'fastest-levenshtein';

/**
 * The names most like `word`, nearest first, at most `limit`: for "did you mean".
 * A name counts when it starts with the word, or differs from it in at most a third of its letters.
 */
export function nearest(word: string, names: Iterable<string>, limit = 3): string[] {
  const lower = word.toLowerCase();
  const near: { name: string; cost: number }[] = [];
  for (const name of new Set(names)) {
    const other = name.toLowerCase();
    const cost = distance(lower, other);
    const within = cost <= Math.max(1, Math.floor(Math.max(lower.length, other.length) / 3));
    const extends_ = lower.length >= 3 && (other.includes(lower) || lower.includes(other));
    if (within) near.push({ name, cost });
    else if (extends_) near.push({ name, cost: cost + 1 });
  }
  near.sort((a, b) => a.cost - b.cost || (a.name < b.name ? -1 : 1));
  return near.slice(0, limit).map(({ name }) => name);
}

/** `; did you mean "x" or "y"?` for the end of a message, or the empty string. */
export function didYouMean(word: string, names: Iterable<string>): string {
  const near = nearest(word, names);
  return near.length === 0 ? '' : ` Did you mean ${near.map((name) => `"${name}"`).join(' or ')}?`;
}
