import type { Command, FrontendName } from '../command-line/command.ts';
import { optionsOf } from '../command-line/command-options.ts';
import { initialOptions } from '../command-line/options/initial-options.ts';
import { reporterNames } from '../command-line/options/option-values.ts';
import {
  longFlag,
  type OptionName,
  type Options,
  optionDefinitions,
  optionsOn,
  optionsWithScope,
} from '../command-line/options.ts';
import { verdicts } from '../core/interface-changes.ts';
import { protocolChoices } from '../engine/protocol/negotiation/versions.ts';
import { type Candidate, matching, type WordCompletions } from './candidate.ts';
import { configFiles, fileCandidates } from './file-candidates.ts';
import { targetCandidates } from './line-candidates.ts';
import type { CompletionPorts, CursorPosition, GivenOptions } from './ports.ts';
import { sessionCandidates } from './session-candidates.ts';

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
export function separateOptions(words: readonly string[], face: FrontendName): CursorPosition {
  const operands: string[] = [];
  const options = new Map<OptionName, string[]>();
  let pending: OptionName | undefined;
  let ended = false;
  for (const word of words) {
    if (pending !== undefined) {
      options.get(pending)?.push(word);
      pending = undefined;
    } else if (ended || !word.startsWith('-') || word === '-') operands.push(word);
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

/** The option with this flag on the lines of a command, if any. */
function optionOf(flag: string, command: string | undefined): OptionName | undefined {
  return flagsOn(command).get(flag);
}

/** The flags in a definition, the short one first: `-e`, `--env`. */
function flagsOf(text: string): string[] {
  return text.match(/(?<![\w-])--?[a-zA-Z][\w-]*/g) ?? [];
}

function takesValue(name: OptionName): boolean {
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
export function valuesOf(given: GivenOptions): Partial<Options> {
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

/** Completes a word that begins with `-`: the name of an option, or its value after `=`. */
export async function optionCandidates(
  typed: string,
  { command, place, face }: { command: Command | undefined; place: CursorPosition; face: FrontendName },
  ports: CompletionPorts,
): Promise<WordCompletions> {
  const equals = typed.indexOf('=');
  if (equals < 0) return { candidates: optionNames(command, place, typed, face) };
  const name = optionOf(typed.slice(0, equals), face === 'line' ? command?.name : undefined);
  const before = typed.slice(0, equals + 1);
  const value = typed.slice(equals + 1);
  return name === undefined ? { candidates: [] } : optionValues(name, value, before, ports);
}

/** Returns the options of a command that can still be given. */
function optionNames(
  command: Command | undefined,
  { options }: CursorPosition,
  typed: string,
  face: FrontendName,
): readonly Candidate[] {
  const all = command === undefined ? optionsWithScope('all') : optionsOf(command, face);
  const names = all.filter((name) => optionDefinitions[name].repeatable === true || !options.has(name));
  const long = names.map((name) => candidate(longFlag(name), name));
  const short = names.flatMap((name) =>
    flagsOf(optionDefinitions[name].flags)
      .filter((flag) => !flag.startsWith('--'))
      .map((flag) => candidate(flag, name)),
  );
  return matching(typed.startsWith('--') ? [long] : [long, short], typed);
}

function candidate(value: string, name: OptionName): Candidate {
  return { value, description: optionDefinitions[name].summary, kind: 'option' };
}

/** The values of an option; `before` is the part of the word before the value, such as `--transport=`. */
export async function optionValues(
  name: OptionName,
  typed: string,
  before: string,
  ports: CompletionPorts,
): Promise<WordCompletions> {
  const { takes } = optionDefinitions[name];
  if (!takesValue(name)) return { candidates: [] };
  if (takes === 'session') return { candidates: await sessionCandidates(before + typed, { before }, ports) };
  if (takes === 'target') {
    const targets = await targetCandidates(typed, new Map(), ports);
    return { candidates: targets.map((target) => ({ ...target, value: before + target.value })) };
  }
  if (name === 'only') {
    const { ruleCandidates } = await import('./rule-candidates.ts');
    const list = before + typed.slice(0, typed.lastIndexOf(',') + 1);
    return { candidates: matching([ruleCandidates(list)], before + typed, list.length) };
  }
  const words = wordsOf(name) ?? (takes === 'variable' ? ports.variables() : []);
  const values = words.map((word): Candidate => ({ value: before + word, kind: 'value' }));
  if (takes === 'configFile') {
    return { candidates: fileCandidates(ports, typed, before, configFiles) };
  }
  if (takes === 'folder') {
    return { candidates: fileCandidates(ports, typed, before, () => false), files: 'folder' };
  }
  const candidates = matching([values], before + typed, before.length);
  return takes === 'file' ? { candidates, files: 'file' } : { candidates };
}

/** The values of an option that are known beforehand. */
function wordsOf(name: OptionName): readonly string[] | undefined {
  if (name === 'protocol' || name === 'protocols') return protocolChoices;
  if (name === 'failOn') return [...verdicts, 'any', 'none'];
  return name === 'reporter' ? reporterNames : optionDefinitions[name].choices;
}

/** The values of a setting: those of the option of the same name, else `otherwise`. */
export function settingValues(setting: string | undefined, otherwise: readonly string[] = []): Candidate[] {
  const names = Object.keys(optionDefinitions) as OptionName[];
  const option = names.find((name) => longFlag(name) === `--${setting}`);
  if (option === 'protocol') return protocolChoices.map((value) => ({ value, kind: 'value' }));
  const choices = option === undefined ? undefined : optionDefinitions[option].choices;
  // Any setting can be turned off.
  const words = choices === undefined ? otherwise : [...choices, 'off'];
  return words.map((value) => ({ value, kind: 'value' }));
}
