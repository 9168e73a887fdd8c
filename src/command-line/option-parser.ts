import { CommanderError, Option, Command as Parser } from 'commander';
import { McpcError, UsageError } from '../core/errors.ts';
import type { Command, FrontendName } from './command.ts';
import { noSuchOption } from './line-advice.ts';
import { isAvailableIn } from './option-groups.ts';
import { type OptionName, type Options, optionDefinitions } from './options.ts';

/** Takes the options out of a line that has some; `--` ends them. Throws UsageError. */
export function parseOptions(words: string[], commands: readonly Command[], face: FrontendName): SplitLine {
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
    if (error instanceof CommanderError) throw misused(error, words, commands, face);
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

/** What commander found wrong, said as mcpc says it. */
function misused(
  error: CommanderError,
  words: string[],
  commands: readonly Command[],
  face: FrontendName,
): UsageError {
  const message = error.message.replace(/^error: /, '').replaceAll("'", '"');
  if (error.code === 'commander.optionMissingArgument') {
    const flags = /"([^"]+)"/.exec(message)?.[1] ?? '';
    return new UsageError(`${/--[\w-]+/.exec(flags)?.[0]} needs a value: ${flags}`);
  }
  if (error.code !== 'commander.unknownOption') {
    return new UsageError(`${message.charAt(0).toUpperCase()}${message.slice(1)}.`.replace(/\.\.$/, '.'));
  }
  const names = commands.filter((command) => isAvailableIn(face, command)).map(({ name }) => name);
  return noSuchOption(/"([^"]+)"/.exec(message)?.[1] ?? '', words, names, face);
}

/** A line, its options apart from its other words. */
export interface SplitLine {
  operands: string[];
  options: Options;
  /** The options that stood on the line. */
  given: OptionName[];
}
