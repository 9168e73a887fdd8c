import type { FrontendName } from '../command-line/command.ts';
import { initialOptions } from '../command-line/options/initial-options.ts';
import { type OptionName, type Options, optionDefinitions, optionsOn } from '../command-line/options.ts';
import type { GivenOptions } from './ports.ts';

/** What the words before the cursor consist of. */
export interface CursorPosition {
  /** The words that are neither options nor values of options. */
  operands: string[];
  options: GivenOptions;
  /** The option whose value the next word is. */
  pending: OptionName | undefined;
  /** After `--`: what follows is not an option. */
  ended: boolean;
}

/** The options by the flags with which they are typed, for the lines of a command. */
const flagsByCommand = new Map<string | undefined, Map<string, OptionName>>();

function flagsOn(command: string | undefined): Map<string, OptionName> {
  const known = flagsByCommand.get(command);
  if (known !== undefined) return known;
  const flags = new Map<string, OptionName>();
  for (const name of optionsOn(command)) {
    for (const flag of flagsOf(optionDefinitions[name].flags)) flags.set(flag, name);
  }
  flagsByCommand.set(command, flags);
  return flags;
}

/** Separates the options from the words before the cursor, wherever they are. Unknown options are ignored. */
export function locateCursor(words: readonly string[], face: FrontendName = 'line'): CursorPosition {
  const operands: string[] = [];
  const options = new Map<OptionName, string[]>();
  let pending: OptionName | undefined;
  let ended = false;
  for (const word of words) {
    if (pending !== undefined) {
      options.get(pending)?.push(word);
      pending = undefined;
    } else if (ended || !isOption(word)) operands.push(word);
    else if (word === '--') ended = true;
    else {
      const [flag = '', value] = splitOption(word);
      const name = optionOf(flag, face === 'line' ? operands[0] : undefined);
      if (name === undefined) continue;
      const values = options.get(name) ?? [];
      options.set(name, values);
      if (value !== undefined) values.push(value);
      else if (takesValue(name)) pending = name;
    }
  }
  return { operands, options, pending, ended };
}

/** Whether a word looks like an option; `-` alone is standard input. */
export function isOption(word: string): boolean {
  return word.length > 1 && word.startsWith('-');
}

/** The option with this flag on the lines of a command, if any. */
export function optionOf(flag: string, command: string | undefined): OptionName | undefined {
  return flagsOn(command).get(flag);
}

/** The flags in a definition, the short one first: `-e`, `--env`. */
export function flagsOf(text: string): string[] {
  return text.match(/(?<![\w-])--?[a-zA-Z][\w-]*/g) ?? [];
}

export function takesValue(name: OptionName): boolean {
  return optionDefinitions[name].flags.includes('<');
}

/** Splits `--name=value` and `-nvalue`. */
function splitOption(word: string): [flag: string, value?: string] {
  if (word.startsWith('--')) {
    const equals = word.indexOf('=');
    return equals < 0 ? [word] : [word.slice(0, equals), word.slice(equals + 1)];
  }
  const flag = word.slice(0, 2);
  const name = optionOf(flag, undefined);
  return name !== undefined && takesValue(name) && word.length > 2 ? [flag, word.slice(2)] : [flag];
}

/** Parses options as on a line that is executed; invalid ones are left out. */
export function readOptions(given: GivenOptions): Partial<Options> {
  const read = [...given].map(([name, values]) => [name, readValue(name, values)]);
  return Object.fromEntries(read.filter(([, value]) => value !== undefined)) as Partial<Options>;
}

function readValue(name: OptionName, values: readonly string[]): unknown {
  const { read = (value: string) => value, flags: text } = optionDefinitions[name];
  const initial: Partial<Options> = initialOptions();
  if (!takesValue(name)) return !/^--no-|, --no-/.test(text);
  try {
    return values.reduce<unknown>((previous, value) => read(value, previous), initial[name]);
  } catch {
    return undefined;
  }
}
