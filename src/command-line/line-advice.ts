import { distance } from 'fastest-levenshtein';
import { suggestForWords } from '../arguments/suggest.ts';
import { redactWords } from '../arguments/target-secrets.ts';
import { didYouMean, nearest } from '../core/did-you-mean.ts';
import { UsageError } from '../core/errors.ts';
import { quoteWord, quoteWords } from '../core/quote.ts';
import { redactWord } from '../core/secrets.ts';
import type { Command, FrontendName } from './command.ts';
import { optionsOf } from './command-options.ts';
import { lineOfInspector } from './inspector-line.ts';
import { lineToCopy } from './line-to-copy.ts';
import { longFlag, type OptionName, optionDefinitions } from './options.ts';
import { commandOfMethod, commandsMeantBy } from './other-programs.ts';
import { positionalWords } from './positional-words.ts';
import { commandName, isAvailableIn, usageWithoutOptions } from './usage.ts';

/** Programs that start many a server's command line. */
export const launchers = /^(npx|pnpx|uvx|uv|node|python3?|docker|deno|bun|bunx)$/;

/** The commands whose operands after a target and a name are arguments. */
const commandsWithArguments = ['call', 'prompt', 'read'];

/** Returns the error for a command that only the shell has. `rest`: the words after it. */
export function shellCommandError(
  word: string,
  rest: readonly string[],
  commands: readonly Command[],
): UsageError {
  const [meant] = commandsMeantBy(word, commands, 'line');
  const [target, ...operands] = rest;
  if (meant !== undefined && target !== undefined && operands.length <= meant.operands.length) {
    const line = lineToCopy({ command: meant.name, target, operands });
    return new UsageError(`${word} is a command of the shell. Did you mean: ${line}`);
  }
  return new UsageError(`${word} is a command of the shell.`, {
    hint: `Open a shell with: mcpc connect TARGET\nFor a server of that name: mcpc connect ${word}`,
  });
}

/** Returns the error for an option on a line that has no command. */
export function optionAloneError(option: OptionName, commands: readonly Command[]): UsageError {
  const flag = longFlag(option);
  const available = commands.filter((command) => isAvailableIn('line', command));
  const examples = available.flatMap((command) => command.examples);
  const example = examples.find((line) => line.split(' ').includes(flag));
  const meant = commandsMeantBy(flag, available, 'line').filter(({ name }) => `--${name}` !== flag);
  const ways = meant.map((command) => `To ${command.summary}: ${usageWithoutOptions(command)}`);
  const hints = [...(example === undefined ? [] : [`For example: ${example}`]), ...ways];
  return new UsageError(`${flag} needs a command.`, {
    hint: hints.length === 0 ? 'For help: mcpc help' : hints.join('\n'),
  });
}

/** Returns the error for an unknown option, or for a value given to an option that does not take one. */
export function unknownOptionError(
  option: string,
  words: readonly string[],
  commands: readonly Command[],
  frontend: FrontendName,
): UsageError {
  const [typed = option] = option.split('=', 1);
  const flags = Object.keys(optionDefinitions).map((name) => longFlag(name as OptionName));
  if (typed !== option && flags.includes(typed)) {
    return new UsageError(`${typed} does not take a value.`);
  }
  const positional = positionalWords(words);
  const command = commands.find(({ name }) => name === positional[0])?.name;
  const other =
    frontend === 'line' && command === undefined ? lineOfOther(typed, words, commands) : undefined;
  if (other !== undefined) return new UsageError(`Unknown option ${typed}. Did you mean: ${other}`);
  const operands = positional.slice(command === undefined ? 0 : 1);
  const advice =
    frontend === 'line'
      ? ((command && argumentAdvice(command, operands)) ?? commandLineAdvice(command, operands))
      : // A line of the shell has no target, and may begin with a tool.
        argumentAdvice(command ?? 'call', ['', ...operands]);
  const slip = flags.find((flag) => isSlip(typed, flag));
  if (slip !== undefined) return new UsageError(`Unknown option ${typed}. Did you mean "${slip}"?`);
  return new UsageError(`Unknown option ${typed}.${similarFlags(typed, flags)}`, {
    hint: advice ?? `For help: ${commandName(frontend, 'help')}${command === undefined ? '' : ` ${command}`}`,
  });
}

/** Returns the line for one of another program, in which commands may have dashes: `--tools server.py`. */
function lineOfOther(
  option: string,
  words: readonly string[],
  commands: readonly Command[],
): string | undefined {
  const inspector = lineOfInspector(words);
  if (inspector !== undefined) return inspector;
  const [first, ...others] = positionalWords(words).filter((word) => word !== option);
  const count = others.length + (first === undefined ? 0 : 1);
  const meant = commandsMeantBy(option, commands, 'line').filter(
    (command) => count > 0 || command.operands.every(({ required }) => !required),
  )[0];
  if (meant === undefined) return undefined;
  if (!meant.target)
    return lineToCopy({ command: meant.name, operands: first === undefined ? [] : [first, ...others] });
  return lineToCopy({ command: meant.name, target: first ?? 'TARGET', operands: others });
}

/** Whether an option is a slip of the fingers: letters in another order, or one letter too many, too few or wrong. */
function isSlip(typed: string, flag: string): boolean {
  const sorted = (text: string) => [...text].sort().join('');
  return typed.length >= 6 && (distance(typed, flag) === 1 || sorted(typed) === sorted(flag));
}

/** Suggests similar options. One or two letters are too few: they may just as well be an argument's name. */
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

/** Advice for `tools call server.py multiply`, which other programs have; undefined for other lines. */
export function methodAdvice(
  command: string,
  word: string,
  [target, ...operands]: readonly string[],
): string | undefined {
  const meant = commandOfMethod(`${command}/${word}`);
  return meant === undefined
    ? undefined
    : `Did you mean: ${lineToCopy({ command: meant, target, operands })}`;
}

/** Advises to quote a command line that was given as several words. */
export function quotingAdvice(command: string, words: readonly string[]): string {
  return `Quote the command line of a server: mcpc ${command} "${redactWords(words).join(' ')}"`;
}

/** Returns the error for an option that a command does not take. `value`: that of the option. */
export function foreignOptionError(
  option: OptionName,
  command: Command,
  value: unknown,
  frontend: FrontendName,
): UsageError {
  const isConnectionOption = frontend === 'shell' && command.target && optionsOf(command).includes(option);
  const why = isConnectionOption ? ' in the shell: it is an option of connect' : '';
  const name = commandName(frontend, command.name);
  return new UsageError(`${name} has no option ${longFlag(option)}${why}.`, {
    hint: isConnectionOption
      ? `For example: connect TARGET ${optionDefinitions[option].flags}`
      : (command.excludedOptions?.[option] ?? foreignOptionAdvice(command.name, option, value, frontend)),
  });
}

/** Advice about an option that the command does not have and that may be meant as an argument of the tool. */
function foreignOptionAdvice(
  command: string,
  option: OptionName,
  value: unknown,
  frontend: FrontendName,
): string {
  const help = `For its options: ${commandName(frontend, 'help')} ${command}`;
  if (!commandsWithArguments.includes(command) || typeof value === 'object') return help;
  const word = redactWord(`${longFlag(option).slice(2)}=${value}`);
  return `${help}\nFor an argument of that name: ${quoteWord(word)}`;
}

/** Advice for `--a 5` after a tool's name, which was meant as the argument `a=5`. */
function argumentAdvice(command: string, words: readonly string[]): string | undefined {
  const [target, name = '', ...args] = words;
  const hasName = target !== undefined && name !== '' && !isOption(target) && !isOption(name);
  if (!commandsWithArguments.includes(command) || !hasName || launchers.test(target)) return undefined;
  const suggested = suggestForWords(args);
  return `Arguments are written name=value${suggested === undefined ? '.' : `: ${quoteWords(suggested.map(redactWord))}`}`;
}

/** Advice for `npx -y @scope/server`, which was meant as one target. */
function commandLineAdvice(command = 'tools', words: readonly string[]): string | undefined {
  const [first = ''] = words;
  const isProgram =
    launchers.test(first) || (/[\\/]|\.(py|[cm]?[jt]s)$/.test(first) && !first.includes('://'));
  return isProgram ? quotingAdvice(command, words) : undefined;
}

function isOption(word: string): boolean {
  return word.startsWith('-');
}
