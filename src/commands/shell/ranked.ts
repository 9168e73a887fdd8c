import { nearest } from '../../base/nearest.ts';

/**
 * Those of `items` in which every word is found, the best first: a whole name, its beginning, the beginning of a part
 * of it, somewhere in it, then in the description. Where nothing fits, names that a slip of the finger is away from.
 */
export function ranked<Item>(
  items: readonly Item[],
  words: readonly string[],
  textsOf: (item: Item) => [name: string, description: string],
): Item[] {
  const sought = words.map((word) => word.toLowerCase());
  const scored = items
    .map((item) => ({ item, score: total(sought, textsOf(item)) }))
    .filter(({ score }) => score > 0)
    .sort((a, b) => b.score - a.score);
  if (scored.length > 0) return scored.map(({ item }) => item);
  const names = items.map((item) => textsOf(item)[0]);
  const near = nearest(words.join(' '), names);
  return near.flatMap((name) => items.filter((item) => textsOf(item)[0] === name));
}

/** The sum of the words' worth; 0 when one of them is not found. */
function total(words: readonly string[], [name, description]: [string, string]): number {
  const scores = words.map((word) => scoreOf(word, name.toLowerCase(), description.toLowerCase()));
  return scores.includes(0) ? 0 : scores.reduce((sum, score) => sum + score, 0);
}

function scoreOf(word: string, name: string, description: string): number {
  if (name === word) return 100;
  if (name.startsWith(word)) return 60;
  const parts = name.split(/[^\p{L}\p{N}]+/u);
  if (parts.includes(word)) return 50;
  if (parts.some((part) => part.startsWith(word))) return 40;
  if (name.includes(word)) return 30;
  const said = description.split(/[^\p{L}\p{N}]+/u);
  if (said.includes(word)) return 20;
  if (said.some((part) => part.startsWith(word))) return 15;
  return description.includes(word) ? 10 : 0;
}
