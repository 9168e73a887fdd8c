import { type OptionName, type Options, optionDefinitions } from '../command-line/options.ts';
import type { GivenOptions } from './ports.ts';

/** What the words before the cursor come to. */
export interface CursorPosition {
  /** The words that are neither options nor their values. */
  operands: string[];
  options: GivenOptions;
  /** The option whose value the next word is. */
  pending: OptionName | undefined;
  /** `--` was there: what follows is no option. */
  ended: boolean;
}

/** The ways to type each option. */
const flags = new Map<string, OptionName>();
for (const [name, { flags: text }] of Object.entries(optionDefinitions)) {
  for (const flag of flagsOf(text)) flags.set(flag, name as OptionName);
}

/** Takes the options out of the words before the cursor, wherever they stand. A wrong one is passed over. */
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

/** The option of this name as typed, if there is one. */
export function optionOf(flag: string): OptionName | undefined {
  return flags.get(flag);
}

/** The ways to type an option, the short one first: `-e`, `--env`. */
export function flagsOf(text: string): string[] {
  return text.match(/(?<![\w-])--?[a-zA-Z][\w-]*/g) ?? [];
}

export function takesValue(name: OptionName): boolean {
  return optionDefinitions[name].flags.includes('<');
}

/** `--name=value` and `-nvalue` in their parts. */
function splitOption(word: string): [flag: string, value?: string] {
  if (word.startsWith('--')) {
    const equals = word.indexOf('=');
    return equals < 0 ? [word] : [word.slice(0, equals), word.slice(equals + 1)];
  }
  const flag = word.slice(0, 2);
  const name = flags.get(flag);
  return name !== undefined && takesValue(name) && word.length > 2 ? [flag, word.slice(2)] : [flag];
}

/** What options say, read as on a line that is run; those that cannot be read are left out. */
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
