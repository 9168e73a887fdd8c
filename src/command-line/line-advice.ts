import { suggestForWords } from '../arguments/suggest.ts';
import { didYouMean, nearest } from '../core/did-you-mean.ts';
import { UsageError } from '../core/errors.ts';
import { quoteWord, quoteWords } from '../core/quote.ts';
import { redactWord } from '../core/secrets.ts';
import type { FrontendName } from './command.ts';
import { longFlag, type OptionName, optionDefinitions } from './options.ts';
import { nameOn } from './usage.ts';

/** Programs with which a server's command line often begins. */
const launchers = /^(npx|pnpx|uvx|uv|node|python3?|docker|deno|bun|bunx)$/;

/** The commands whose words after the target and a name are arguments. */
const withArguments = ['call', 'prompt', 'read'];

/** The error for a line whose first word is no command. `names`: the commands there are. */
export function notACommand(first: string, rest: readonly string[], names: readonly string[]): UsageError {
  const [second = '', ...others] = rest;
  if (names.includes(second)) {
    const right = quoteWords(['mcpc', second, first, ...others.map(redactWord)]);
    return new UsageError(`The command comes before the server. Did you mean: ${right}`);
  }
  return new UsageError(`"${first}" is no command of mcpc.${didYouMean(first, names)}`, {
    hint: launchers.test(first)
      ? quotingAdvice('tools', [first, ...rest])
      : `The commands are ${names.join(', ')}. For help: mcpc help`,
  });
}

/** The error for a word that only the shell has. */
export function shellWord(word: string): UsageError {
  return new UsageError(`${word} is a word of the shell.`, {
    hint: `Open one on a server with: mcpc connect TARGET\nA server of that name: mcpc connect ${word}`,
  });
}

/** The error for an option that mcpc does not have, or that takes no value and was given one. */
export function noSuchOption(
  option: string,
  words: readonly string[],
  names: readonly string[],
  face: FrontendName = 'line',
): UsageError {
  const [typed = option] = option.split('=', 1);
  const flags = Object.keys(optionDefinitions).map((name) => longFlag(name as OptionName));
  if (typed !== option && flags.includes(typed)) return new UsageError(`${typed} takes no value.`);
  const positional = withoutOptions(words);
  const command = names.includes(positional[0] ?? '') ? positional[0] : undefined;
  const after = positional.slice(command === undefined ? 0 : 1);
  const advice =
    face === 'line'
      ? ((command && argumentAdvice(command, after)) ?? commandLineAdvice(command, after))
      : // A tool may stand alone, and no line has a target.
        argumentAdvice(command ?? 'call', ['', ...after]);
  return new UsageError(`mcpc has no option ${typed}.${similarFlags(typed, flags)}`, {
    hint: advice ?? `For help: ${nameOn(face, 'help')}${command === undefined ? '' : ` ${command}`}`,
  });
}

/** The options that look like a slip for this one; a letter or two may as well be an argument's name. */
function similarFlags(typed: string, flags: readonly string[]): string {
  const name = typed.replace(/^-+/, '');
  if (name.length < 3) return '';
  const near = nearest(
    name,
    flags.map((flag) => flag.slice(2)),
  );
  return didYouMean(
    typed,
    near.map((known) => `--${known}`),
  );
}

/** A target of several words has to be quoted; people forget. */
export function quotingAdvice(command: string, words: readonly string[]): string {
  return `A server's command line is one word, in quotes: mcpc ${command} "${words.map(redactWord).join(' ')}"`;
}

/** What an option that the command does not take may have been meant as: the argument of a tool. */
export function foreignOptionAdvice(
  command: string,
  option: OptionName,
  value: unknown,
  face: FrontendName = 'line',
): string {
  const help = `See what it takes with: ${nameOn(face, 'help')} ${command}`;
  if (!withArguments.includes(command) || typeof value === 'object') return help;
  const word = redactWord(`${longFlag(option).slice(2)}=${value}`);
  return `${help}\nAn argument of that name is written: ${quoteWord(word)}`;
}

/** `--a 5` after a tool's name was meant as the argument `a=5`. */
function argumentAdvice(command: string, words: readonly string[]): string | undefined {
  const [target, name = '', ...args] = words;
  const named = target !== undefined && name !== '' && !isOption(target) && !isOption(name);
  if (!withArguments.includes(command) || !named || launchers.test(target)) {
    return undefined;
  }
  const advised = suggestForWords(args);
  return `Arguments are written name=value${advised === undefined ? '.' : `: ${quoteWords(advised.map(redactWord))}`}`;
}

/** `npx -y @scope/server` was meant as one target. */
function commandLineAdvice(command = 'tools', words: readonly string[]): string | undefined {
  const [first = ''] = words;
  const starts = launchers.test(first) || (/[\\/]|\.(py|[cm]?[jt]s)$/.test(first) && !first.includes('://'));
  return starts ? quotingAdvice(command, words) : undefined;
}

/** The words without the options that mcpc has and their values. */
function withoutOptions(words: readonly string[]): string[] {
  const kept: string[] = [];
  for (let at = 0; at < words.length; at += 1) {
    const word = words[at] ?? '';
    const flags = Object.values(optionDefinitions).find((option) =>
      option.flags.split(/[ ,]+/).includes(word.split('=', 1)[0] ?? ''),
    )?.flags;
    if (flags === undefined || !isOption(word)) kept.push(word);
    else if (flags.includes('<') && !word.includes('=')) at += 1;
  }
  return kept;
}

function isOption(word: string): boolean {
  return word.startsWith('-');
}
