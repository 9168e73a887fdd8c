import { CommanderError, Option, Command as Parser } from 'commander';
import { McpcError, UsageError } from '../core/errors.ts';
import type { Command, FrontendName } from './command.ts';
import { initialOptions } from './options/initial-options.ts';
import { type OptionName, type Options, optionDefinitions, optionsOn } from './options.ts';
import { positionalWords } from './positional-words.ts';
import { isAvailableIn } from './usage.ts';

/** Parses the options of a line that has some; `--` ends them. The commands are loaded to word errors. Throws UsageError. */
export async function parseOptions(
  words: string[],
  loadCommands: () => Promise<readonly Command[]>,
  frontend: FrontendName,
): Promise<SplitLine> {
  const parser = new Parser()
    .exitOverride()
    .configureOutput({ writeErr: () => {}, writeOut: () => {} })
    .helpOption(false)
    .argument('[words...]')
    .allowExcessArguments();
  const command =
    frontend === 'line' ? positionalWords(words).find((word) => !word.startsWith('-')) : undefined;
  const names = optionsOn(command);
  const made = names.map((name) => ({ name, option: makeOption(name) }));
  for (const { option } of made) parser.addOption(option);
  try {
    parser.parse(words, { from: 'user' });
  } catch (error) {
    if (error instanceof McpcError) throw error;
    if (error instanceof CommanderError) throw await optionError(error, words, { loadCommands, frontend });
    throw error;
  }
  // Without those that commander presets, as --no-input: a missing option may have a default of the user's.
  const given = made.filter(({ option }) => parser.getOptionValueSource(option.attributeName()) === 'cli');
  const values = given.map(({ name, option }) => [name, parser.getOptionValue(option.attributeName())]);
  const options: Options = { ...initialOptions(), ...Object.fromEntries(values) };
  return { operands: parser.args, options, given: given.map(({ name }) => name) };
}

/** Creates commander's option, for parsing and for help pages. */
export function makeOption(name: OptionName): Option {
  const { flags, summary, choices, read } = optionDefinitions[name];
  const option = new Option(flags, summary);
  if (choices !== undefined) option.choices(choices);
  if (read !== undefined) option.argParser(read);
  const initial: Partial<Options> = initialOptions();
  if (initial[name] !== undefined) option.default(initial[name]);
  return option;
}

/** Translates an error of commander. */
async function optionError(
  error: CommanderError,
  words: string[],
  { loadCommands, frontend }: { loadCommands: () => Promise<readonly Command[]>; frontend: FrontendName },
): Promise<UsageError> {
  const message = error.message.replace(/^error: /, '').replaceAll("'", '"');
  if (error.code === 'commander.optionMissingArgument') {
    const flags = /"([^"]+)"/.exec(message)?.[1] ?? '';
    return new UsageError(`${/--[\w-]+/.exec(flags)?.[0]} needs a value: ${flags}`);
  }
  if (error.code !== 'commander.unknownOption') {
    return new UsageError(`${message.charAt(0).toUpperCase()}${message.slice(1)}.`.replace(/\.\.$/, '.'));
  }
  const [commands, { unknownOptionError }] = await Promise.all([loadCommands(), import('./line-advice.ts')]);
  const available = commands.filter((command) => isAvailableIn(frontend, command));
  return unknownOptionError(/"([^"]+)"/.exec(message)?.[1] ?? '', words, available, frontend);
}

/** A line whose options are separated from its other words. */
export interface SplitLine {
  operands: string[];
  options: Options;
  /** The options that were given. */
  given: OptionName[];
}
