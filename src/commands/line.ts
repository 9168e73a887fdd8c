import { CommanderError, Option, Command as Parser } from 'commander';
import { McpcError, UsageError } from '../base/errors.ts';
import { didYouMean, nearest } from '../base/nearest.ts';
import type { Command } from './command.ts';
import {
  generalOptions,
  type OptionName,
  type Options,
  optionDefinitions,
  serverOptions,
} from './options.ts';

/** A line, taken apart. */
export interface ParsedLine {
  command: Command;
  /** Undefined for commands without one. */
  target: string | undefined;
  operands: string[];
  options: Options;
}

/** Which options a command takes. */
export function optionsOf(command: Command): OptionName[] {
  return [...command.options, ...(command.target ? serverOptions : []), ...generalOptions];
}

/**
 * Takes a line apart. The first word that is no option decides: a command's name is a command, else it
 * is a target, if it is the only word. Throws UsageError with the right form for what newcomers try.
 */
export function parseLine(words: string[], commands: readonly Command[]): ParsedLine {
  const { operands, options, given } = splitOptions(words, commands);
  const named = (name: string) => commands.find((command) => command.name === name);
  const helpCommand = named('help');
  if (helpCommand === undefined) throw new Error('The table of commands has no help.');
  const [first, ...rest] = operands;
  if (first === undefined) return { command: helpCommand, target: undefined, operands: [], options };
  const command = named(first);
  if (command === undefined) {
    const connect = named('connect');
    if (rest.length > 0 || connect === undefined) throw notACommand(first, rest, commands);
    return checked({ command: connect, target: first, operands: [], options }, given);
  }
  if (!command.target) return checked({ command, target: undefined, operands: rest, options }, given);
  const [target, ...others] = rest;
  if (options.help === true && (target === undefined || command.name !== 'call' || others.length === 0)) {
    return { command: helpCommand, target: undefined, operands: [command.name], options };
  }
  if (target === undefined) {
    throw new UsageError(`mcpc ${command.name} needs a server.`, {
      hint: `${usageOf(command)}\nTo try it: mcpc ${command.name} demo`,
    });
  }
  const toolsCommand = named('tools');
  if (options.help === true && toolsCommand !== undefined) {
    return { command: toolsCommand, target, operands: others.slice(0, 1), options };
  }
  return checked({ command, target, operands: others, options }, given);
}

/** A command's usage line. */
export function usageOf(command: Command): string {
  const operands = command.operands.map(({ name, required, rest }) => {
    const word = rest === true ? `${name}…` : name;
    return required ? word : `[${word}]`;
  });
  return ['mcpc', command.name, ...(command.target ? ['TARGET'] : []), ...operands, '[options]'].join(' ');
}

/** Checks that the command takes what it was given. */
function checked(line: ParsedLine, given: OptionName[]): ParsedLine {
  const { command, operands } = line;
  const foreign = given.find((name) => !optionsOf(command).includes(name));
  if (foreign !== undefined) {
    throw new UsageError(`mcpc ${command.name} takes no ${longFlag(foreign)}.`, {
      hint: `See what it takes with: mcpc help ${command.name}`,
    });
  }
  const lacking = command.operands.filter(({ required }) => required)[operands.length];
  if (lacking !== undefined && command.operands.indexOf(lacking) >= operands.length) {
    throw new UsageError(`mcpc ${command.name} needs ${lacking.name}: ${lacking.summary}.`, {
      hint: usageOf(command),
    });
  }
  const last = command.operands.at(-1);
  if (operands.length > command.operands.length && last?.rest !== true) {
    const extra = operands[command.operands.length];
    throw new UsageError(`mcpc ${command.name} has no use for "${extra}".`, {
      hint: `${usageOf(command)}${quotingAdvice(line)}`,
    });
  }
  return line;
}

/** A target of several words has to be quoted; people forget. */
function quotingAdvice({ command, target, operands }: ParsedLine): string {
  if (target === undefined || /[\s/:]/.test(target)) return '';
  return `\nA command line is one word, in quotes: mcpc ${command.name} "${[target, ...operands].join(' ')}"`;
}

function notACommand(first: string, rest: string[], commands: readonly Command[]): UsageError {
  const names = commands.map(({ name }) => name);
  const [second = '', ...others] = rest;
  if (names.includes(second)) {
    const right = ['mcpc', second, quoteIfNeeded(first), ...others.map(quoteIfNeeded)].join(' ');
    return new UsageError(`The command comes before the server. Did you mean: ${right}`);
  }
  const line = [first, ...rest].join(' ');
  const near = nearest(first, names);
  const launchers = /^(npx|uvx|uv|node|python3?|docker|deno|bun|bunx)$/.test(first);
  return new UsageError(
    `"${first}" is no command of mcpc.${near.length > 0 ? didYouMean(first, names) : ''}`,
    {
      hint: launchers
        ? `A server's command line is one word, in quotes: mcpc tools "${line}"`
        : `The commands are ${names.join(', ')}. For help: mcpc help`,
    },
  );
}

function quoteIfNeeded(word: string): string {
  return /^[\w@%+=:,./~-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}

interface SplitLine {
  operands: string[];
  options: Options;
  /** The options that stood on the line. */
  given: OptionName[];
}

/** Takes the options out of the line, wherever they stand; `--` ends them. */
function splitOptions(words: string[], commands: readonly Command[]): SplitLine {
  const parser = new Parser()
    .exitOverride()
    .configureOutput({ writeErr: () => {}, writeOut: () => {} })
    .helpOption(false)
    .argument('[words...]')
    .allowExcessArguments();
  const names = Object.keys(optionDefinitions) as OptionName[];
  for (const name of names) parser.addOption(makeOption(name));
  try {
    parser.parse(words, { from: 'user' });
  } catch (error) {
    if (error instanceof McpcError) throw error;
    if (error instanceof CommanderError) throw misused(error, words, commands);
    throw error;
  }
  const given = names.filter((name) => parser.getOptionValueSource(name) === 'cli');
  return { operands: parser.args, options: parser.opts() as unknown as Options, given };
}

/** The option as commander knows it; help pages are made of the same. */
export function makeOption(name: OptionName): Option {
  const { flags, summary, group, choices, read, initial } = optionDefinitions[name];
  const option = new Option(flags, summary);
  option.helpGroup(`${group}:`);
  if (choices !== undefined) option.choices(choices);
  if (read !== undefined) option.argParser(read);
  if (initial !== undefined) option.default(initial());
  return option;
}

function longFlag(name: OptionName): string {
  return /--[\w-]+/.exec(optionDefinitions[name].flags)?.[0] ?? name;
}

/** What commander found wrong, said as mcpc says it. */
function misused(error: CommanderError, words: string[], commands: readonly Command[]): UsageError {
  const message = error.message.replace(/^error: /, '').replaceAll("'", '"');
  if (error.code === 'commander.optionMissingArgument') {
    const flags = /"([^"]+)"/.exec(message)?.[1] ?? '';
    return new UsageError(`${/--[\w-]+/.exec(flags)?.[0]} needs a value: ${flags}`);
  }
  if (error.code !== 'commander.unknownOption') {
    return new UsageError(`${message.charAt(0).toUpperCase()}${message.slice(1)}.`.replace(/\.\.$/, '.'));
  }
  const option = /"([^"]+)"/.exec(message)?.[1] ?? '';
  const at = words.findIndex((word) => word === option || word.startsWith(`${option}=`));
  const advice = argumentAdvice(option, words, at) ?? commandLineAdvice(words, at, commands);
  const flags = Object.keys(optionDefinitions).map((name) => longFlag(name as OptionName));
  return new UsageError(
    `mcpc has no option ${option}.${advice === undefined ? didYouMean(option, flags) : ''}`,
    {
      hint: advice ?? 'For help: mcpc help',
    },
  );
}

/** `--a 5` after a tool's name was meant as the argument `a=5`. */
function argumentAdvice(option: string, words: string[], at: number): string | undefined {
  const before = words.slice(0, at).filter((word) => !word.startsWith('-'));
  if (
    !option.startsWith('--') ||
    !['call', 'prompt', 'read'].includes(before[0] ?? '') ||
    before.length < 3
  ) {
    return undefined;
  }
  const word = words[at] ?? '';
  const next = words[at + 1];
  const value = word.includes('=')
    ? word.slice(word.indexOf('=') + 1)
    : next?.startsWith('-')
      ? 'true'
      : (next ?? 'true');
  return `Arguments are written name=value: ${quoteIfNeeded(`${option.slice(2)}=${value}`)}`;
}

/** `npx -y @scope/server` was meant as one target. */
function commandLineAdvice(words: string[], at: number, commands: readonly Command[]): string | undefined {
  const start = words.findIndex(
    (word) => !word.startsWith('-') && !commands.some(({ name }) => name === word),
  );
  if (start === -1 || start >= at) return undefined;
  const command = words.slice(0, start).find((word) => commands.some(({ name }) => name === word)) ?? 'tools';
  return `A server's command line is one word, in quotes: mcpc ${command} "${words.slice(start).join(' ')}"`;
}
