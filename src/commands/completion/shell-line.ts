/** The part of a line of the shell in which the cursor stands. */
export type ShellPart =
  /** A command and what belongs to it. */
  | { is: 'command'; words: readonly string[] }
  /** A file is named: after `>`. */
  | { is: 'file' }
  /** A program of the system and its words: after `|` and `!`. */
  | { is: 'program'; words: readonly string[] };

/** What the words of a line of the shell before the cursor leave it in. `typed` is the word at the cursor. */
export function shellPart(words: readonly string[], typed: string): ShellPart {
  const first = words[0] ?? typed;
  if (first.startsWith('!')) return { is: 'program', words };
  const last = words.at(-1);
  if (last === '>' || last === '>>') return { is: 'file' };
  const pipe = words.lastIndexOf('|');
  if (pipe >= 0) return { is: 'program', words: words.slice(pipe + 1) };
  const captures = words[1] === '=' && /^\$?[A-Za-z_]\w*$/.test(first);
  return { is: 'command', words: captures ? words.slice(2) : words };
}

/** Where the name of a variable begins in a word: behind a `$` at the start of the word or of its value. */
export function variableStart(typed: string): number | undefined {
  const [before] = /^(?:[^=]*=)?\$(?=\w*$)/.exec(typed) ?? [];
  return before?.length;
}
