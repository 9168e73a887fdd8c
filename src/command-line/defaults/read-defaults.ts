import { splitCommandLine } from '../../arguments/split-command-line.ts';
import type { DefaultsFile } from '../../config/defaults/defaults-file.ts';
import { type ConfigDocument, type DocumentPath, readDocument } from '../../config/parse-file.ts';
import { isOwnedByUser } from '../../config/search.ts';
import { didYouMean } from '../../core/did-you-mean.ts';
import { McpcError, UsageError } from '../../core/errors.ts';
import { isNumber } from '../../core/exact-number.ts';
import { isObject } from '../../core/json.ts';
import type { Aliases, Command } from '../command.ts';
import { type OptionName, type Options, optionDefinitions, settingName } from '../options.ts';
import { noDefaults, type UserDefaults } from './user-defaults.ts';

const optionNames = Object.keys(optionDefinitions) as OptionName[];

/** The options that may have a default, by their keys in the file. */
const configurable = new Map(
  optionNames
    .filter((name) => optionDefinitions[name].hasDefault === true)
    .map((name) => [settingName(name), name]),
);

/**
 * Reads an existing defaults file. `commands` are those that an alias must not hide. A file that belongs to another user is
 * ignored with a warning, unless the user named it. Throws UsageError, with the position of the error in the file.
 */
export function readDefaults(file: DefaultsFile, commands: readonly Command[]): UserDefaults {
  const { path, named } = file;
  if (!named && !isOwnedByUser(path)) {
    const warning = `${path} is ignored, because it belongs to another user.`;
    return { ...noDefaults, file: path, warnings: [warning] };
  }
  const document = readDocument(path, true);
  const members = isObject(document.value) ? document.value : {};
  const { aliases, ...given } = members;
  const options = Object.entries(given)
    .map(([key, value]) => readOption(document, key, value))
    .filter(([, value]) => value !== undefined);
  return {
    file: path,
    options: Object.fromEntries(options) as Partial<Options>,
    variables: Object.fromEntries(options.map(([name]) => [name, optionDefinitions[name].variables])),
    aliases: aliases === undefined ? new Map() : readAliases(document, aliases, commands),
    warnings: [],
  };
}

function readOption(document: ConfigDocument, key: string, value: unknown): [OptionName, unknown] {
  const option = configurable.get(key);
  if (option === undefined) throw unknownKey(document, key);
  const { flags, choices, read } = optionDefinitions[option];
  if (!flags.includes('<')) {
    if (typeof value !== 'boolean') throw wrongType(document, key, 'true or false', value);
    const isNegative = flags.includes('--no-');
    return [option, value === isNegative ? undefined : value];
  }
  const isNumeric = /<(seconds|n)>/.test(flags);
  if (isNumeric ? !isNumber(value) : typeof value !== 'string') {
    throw wrongType(document, key, isNumeric ? 'a number' : 'a string', value);
  }
  const text = String(value);
  if (choices !== undefined && !choices.includes(text)) {
    throw new UsageError(
      `${document.locate([key])}: ${key} cannot be "${text}".${didYouMean(text, choices)}`,
      {
        hint: `Valid values are ${choices.join(', ')}.`,
      },
    );
  }
  return [option, read === undefined ? text : located(document, [key], () => read(text, undefined))];
}

function unknownKey(document: ConfigDocument, key: string): UsageError {
  const known = optionNames.some((name) => settingName(name) === key);
  const keys = [...configurable.keys(), 'aliases'];
  const what = known ? `--${key} cannot have a default` : `Unknown key "${key}"`;
  return new UsageError(`${document.locate([key])}: ${what}.${known ? '' : didYouMean(key, keys)}`, {
    hint: `The keys are ${[...configurable.keys()].join(', ')}, and the table [aliases].`,
  });
}

function wrongType(document: ConfigDocument, key: string, expected: string, value: unknown): UsageError {
  const found = Array.isArray(value) ? 'an array' : isObject(value) ? 'a table' : JSON.stringify(value);
  return new UsageError(`${document.locate([key])}: ${key} must be ${expected}, but is ${found}.`);
}

function readAliases(document: ConfigDocument, value: unknown, commands: readonly Command[]): Aliases {
  if (!isObject(value)) throw wrongType(document, 'aliases', 'a table', value);
  const aliases = new Map<string, readonly string[]>();
  for (const [name, text] of Object.entries(value)) {
    const place = document.locate(['aliases', name]);
    if (!/^[A-Za-z][\w-]*$/.test(name)) {
      throw new UsageError(`${place}: "${name}" is not a valid name for an alias.`, {
        hint: 'A name consists of letters, digits, - and _, and starts with a letter.',
      });
    }
    if (name === 'demo' || commands.some((command) => command.name === name)) {
      const hidden = name === 'demo' ? 'server' : 'command';
      throw new UsageError(`${place}: the alias "${name}" would hide the ${hidden} of that name.`, {
        hint: 'Give it another name.',
      });
    }
    aliases.set(name, readWords(document, name, text));
  }
  for (const name of aliases.keys()) refuseCycle(document, name, aliases);
  return aliases;
}

/** Splits the text of an alias like a POSIX shell; a list of words is taken as it is. */
function readWords(document: ConfigDocument, name: string, value: unknown): readonly string[] {
  const path = ['aliases', name];
  const isList = Array.isArray(value) && value.every((word) => typeof word === 'string');
  if (!isList && typeof value !== 'string') {
    throw new UsageError(`${document.locate(path)}: the alias "${name}" must be a string.`, {
      hint: `As in: ${name} = "call server.py multiply"`,
    });
  }
  const words: readonly string[] = isList ? value : located(document, path, () => splitCommandLine(value));
  const [first = ''] = words;
  if (first === '' || first.startsWith('-')) {
    throw new UsageError(
      `${document.locate(path)}: the alias "${name}" must begin with a command or a tool.`,
    );
  }
  return words;
}

function refuseCycle(document: ConfigDocument, name: string, aliases: Aliases): void {
  const way = [name];
  for (let next = aliases.get(name)?.[0] ?? ''; aliases.has(next); next = aliases.get(next)?.[0] ?? '') {
    if (way.includes(next)) {
      const cycle = [...way.slice(way.indexOf(next)), next].join(' → ');
      throw new UsageError(
        `${document.locate(['aliases', next])}: the alias "${next}" stands for itself: ${cycle}.`,
      );
    }
    way.push(next);
  }
}

/** Runs `read`, whose UsageError gets the position in front. */
function located<Result>(document: ConfigDocument, path: DocumentPath, read: () => Result): Result {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof McpcError)) throw error;
    // Examples of options are none of this file.
    const hint = error.hint?.includes('--') === true ? undefined : error.hint;
    throw new UsageError(`${document.locate(path)}: ${error.message.replace(/^--/, '')}`, { hint });
  }
}
