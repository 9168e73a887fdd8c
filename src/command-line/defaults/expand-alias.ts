import { redactWords } from '../../arguments/target-secrets.ts';
import { ConnectionError, UsageError } from '../../core/errors.ts';
import { quoteWords } from '../../core/quote.ts';
import type { Aliases, Command } from '../command.ts';
import { optionDefinitions } from '../options.ts';
import { takesTarget } from '../usage.ts';

/** A line whose alias was replaced. */
export interface ExpandedLine {
  words: string[];
  /** Returns the error of the line as it is reported: with what its alias stands for. */
  explain(error: unknown): unknown;
}

/** Returns a line without an alias. */
export function plainLine(words: readonly string[]): ExpandedLine {
  return { words: [...words], explain: (error) => error };
}

/**
 * Replaces the alias that a command line begins with, as its first word that is not an option, by its words. Those of other
 * aliases are replaced in turn.
 */
export function expandAlias(words: readonly string[], aliases: Aliases): ExpandedLine {
  const at = indexOfOperand(words, 0);
  const alias = words[at];
  if (at < 0 || alias === undefined || !aliases.has(alias)) return plainLine(words);
  return {
    words: [...words.slice(0, at), ...expansionOf(alias, aliases), ...words.slice(at + 1)],
    explain: (error) => explained(error, alias, aliases),
  };
}

/**
 * Does the same for a line of the shell, whose target is that of the connection: it is left out if `isConnected` accepts
 * it. Throws UsageError if the alias is about another server.
 */
export function expandShellAlias(
  words: readonly string[],
  aliases: Aliases,
  commands: readonly Command[],
  isConnected: (target: string) => boolean,
): ExpandedLine {
  const [alias = '', ...rest] = words;
  if (!aliases.has(alias)) return plainLine(words);
  const expansion = expansionOf(alias, aliases);
  const command = commands.find(({ name }) => name === expansion[0]);
  const at = command?.target === true && !takesTarget(command, 'shell') ? indexOfOperand(expansion, 1) : -1;
  const target = expansion[at];
  if (target !== undefined && !isConnected(target)) {
    const [shown = ''] = redactWords([target]);
    throw new UsageError(`The alias "${alias}" is about ${shown}, which is not the server of this shell.`, {
      hint: `Connect to it first: connect ${quoteWords([shown])}`,
    });
  }
  return {
    words: [...expansion.filter((_, index) => index !== at), ...rest],
    explain: (error) => explained(error, alias, aliases),
  };
}

/** Returns the words that an alias stands for, without other aliases. Aliases have no cycles. */
function expansionOf(alias: string, aliases: Aliases): readonly string[] {
  const [first = '', ...rest] = aliases.get(alias) ?? [];
  return aliases.has(first) ? [...expansionOf(first, aliases), ...rest] : [first, ...rest];
}

/** Returns the words of an alias as a line, with secrets redacted. */
export function aliasText(alias: string, aliases: Aliases): string {
  return quoteWords(redactWords([...expansionOf(alias, aliases)]));
}

/** Adds what the alias stands for to a usage or connection error. */
function explained(error: unknown, alias: string, aliases: Aliases): unknown {
  if (!(error instanceof UsageError || error instanceof ConnectionError)) return error;
  const explanation = `"${alias}" is an alias for: ${aliasText(alias, aliases)}`;
  const details = {
    ...error,
    hint: error.hint === undefined ? explanation : `${error.hint}\n${explanation}`,
    cause: error.cause,
  };
  return error instanceof UsageError
    ? new UsageError(error.message, details)
    : new ConnectionError(error.message, details);
}

/** Returns the index of the first word from `start` that is no option and no option's value; -1 without one before `--`. */
function indexOfOperand(words: readonly string[], start: number): number {
  for (let at = start; at < words.length; at += 1) {
    const word = words[at] ?? '';
    if (word === '--') return -1;
    if (word === '-' || !word.startsWith('-')) return at;
    if (takesNextWord(word)) at += 1;
  }
  return -1;
}

function takesNextWord(word: string): boolean {
  return Object.values(optionDefinitions).some(
    ({ flags }) => flags.includes('<') && flags.split(/[ ,]+/).includes(word),
  );
}
