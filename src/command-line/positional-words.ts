import { optionDefinitions } from './options.ts';

/** Returns the words without mcpc's own options and their values. */
export function positionalWords(words: readonly string[]): string[] {
  const kept: string[] = [];
  for (let at = 0; at < words.length; at += 1) {
    const word = words[at] ?? '';
    const flags = Object.values(optionDefinitions).find((option) =>
      option.flags.split(/[ ,]+/).includes(word.split('=', 1)[0] ?? ''),
    )?.flags;
    if (flags === undefined || !word.startsWith('-')) kept.push(word);
    else if (flags.includes('<') && !word.includes('=')) at += 1;
  }
  return kept;
}
