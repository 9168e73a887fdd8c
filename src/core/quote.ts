/** Characters that mean nothing to a shell, wherever in a word they stand. */
const plainWord = /^[\p{L}\p{N}_@%+:,./-][\p{L}\p{N}_@%+=:,./-]*$/u;

/** `word` as a POSIX shell (and zsh) must be given it: as it is if it can be, else in quotes. */
export function quoteWord(word: string): string {
  if (plainWord.test(word)) return word;
  if (word.includes("'") && !/["$`\\!]/.test(word)) return `"${word}"`;
  return `'${word.replaceAll("'", "'\\''")}'`;
}

/** `words` as a line to paste into a POSIX shell. */
export function quoteWords(words: readonly string[]): string {
  return words.map(quoteWord).join(' ');
}

/** Longer texts are cut in messages, in characters. */
const longest = 60;

/** `text`, cut to what a sentence can carry. */
export function shorten(text: string, limit = longest): string {
  const characters = [...text.slice(0, 2 * limit + 2)];
  return characters.length <= limit ? text : `${characters.slice(0, limit - 1).join('')}…`;
}
