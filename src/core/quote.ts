/** Quotes `word` for a POSIX shell (and zsh), if it needs quotes. */
export function quoteWord(word: string): string {
  // Characters that are not special to a shell, wherever they occur in a word.
  if (/^[\p{L}\p{N}_@%+:,./-][\p{L}\p{N}_@%+=:,./-]*$/u.test(word)) return word;
  if (word.includes("'") && !/["$`\\!]/.test(word)) return `"${word}"`;
  return `'${word.replaceAll("'", "'\\''")}'`;
}

/** Joins `words` into a line to paste into a POSIX shell. */
export function quoteWords(words: readonly string[]): string {
  return words.map(quoteWord).join(' ');
}

/** The end of a line that is a command, after a colon or an arrow if the line does not begin with it. */
const command =
  /(?:^|: |\u2192 )((?:(?:mcpc|connect|npm|npx|uv|uvx|pip|python3?|cd|chmod) |[.~]?\/\S+ -).*)$/;

/** Returns the command at the end of a line of a message, which users copy; empty if there is none. */
export function commandAtEnd(line: string): string {
  return command.exec(line)?.[1] ?? '';
}

/** How long a text in a message may be, in characters. */
const longest = 60;

/** Cuts `text` to `limit` characters. */
export function shorten(text: string, limit = longest): string {
  const characters = [...text.slice(0, 2 * limit + 2)];
  return characters.length <= limit ? text : `${characters.slice(0, limit - 1).join('')}…`;
}
