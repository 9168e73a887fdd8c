import { isSessionName, sessionOfTarget } from '../session-name.ts';

/** The commands that never run in a session: they have no target, or, as `test`, servers of their own. */
const ownCommands = new Set([
  ...['sessions', 'logs', 'stop', 'test', 'diff', 'servers', 'trust', 'add', 'remove', 'completion', 'help'],
  ...['__complete', '__session'],
]);

/** Options of lines that need no server. */
const helpOptions = ['--help', '-h', '--version', '-V'];

/**
 * Returns the session that a line may be for, judging by its words and `MCPC_SESSION` alone; undefined if it is for none.
 * The session decides whether the line is really for it.
 */
export function sessionOfWords(
  words: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
): string | undefined {
  const [command] = words;
  if (command === undefined || ownCommands.has(command)) return undefined;
  if (helpOptions.some((option) => words.includes(option))) return undefined;
  const name = namedByOption(words) ?? namedByTarget(words) ?? env.MCPC_SESSION;
  return name !== undefined && isSessionName(name) ? name : undefined;
}

function namedByOption(words: readonly string[]): string | undefined {
  for (const [at, word] of words.entries()) {
    if (word === '--') return undefined;
    if (word === '--session') return words[at + 1];
    if (word.startsWith('--session=')) return word.slice('--session='.length);
  }
  return undefined;
}

function namedByTarget(words: readonly string[]): string | undefined {
  for (const word of words) {
    const name = sessionOfTarget(word);
    if (name !== undefined && isSessionName(name)) return name;
  }
  return undefined;
}
