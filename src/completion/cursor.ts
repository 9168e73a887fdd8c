import { type OptionName, type Options, optionDefinitions } from '../command-line/options.ts';
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

/** The options by the flags with which they are typed. */
const flags = new Map<string, OptionName>();
for (const [name, { flags: text }] of Object.entries(optionDefinitions)) {
  for (const flag of flagsOf(text)) flags.set(flag, name as OptionName);
}

/** Separates the options from the words before the cursor, wherever they are. Unknown options are ignored. */
export function locateCursor(words: readonly string[]): CursorPosition {
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
      const name = flags.get(flag);
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

/** The option with this flag, if any. */
export function optionOf(flag: string): OptionName | undefined {
  return flags.get(flag);
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
  const name = flags.get(flag);
  return name !== undefined && takesValue(name) && word.length > 2 ? [flag, word.slice(2)] : [flag];
}

/** Parses options as on a line that is executed; invalid ones are left out. */
export function readOptions(given: GivenOptions): Partial<Options> {
  const read = [...given].map(([name, values]) => [name, readValue(name, values)]);
  return Object.fromEntries(read.filter(([, value]) => value !== undefined)) as Partial<Options>;
}

function readValue(name: OptionName, values: readonly string[]): unknown {
  const { read = (value: string) => value, initial, flags: text } = optionDefinitions[name];
  if (!takesValue(name)) return !/^--no-|, --no-/.test(text);
  try {
    return values.reduce<unknown>((previous, value) => read(value, previous), initial?.());
  } catch {
    return undefined;
  }
}
