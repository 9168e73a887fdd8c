import { longFlag, type OptionName, optionDefinitions } from '../command-line/options.ts';
import type { JobState, Setting } from '../command-line/shell-port.ts';
import { type Candidate, described, oneLine } from './candidate.ts';

/** The settings that `set` can change, with their values. */
export function settingNames(settings: readonly Setting[]): Candidate[] {
  return settings.map(({ name, value, summary }) => ({
    value: name,
    ...described(summary, `(now ${value})`),
    kind: 'option',
  }));
}

/** The values of a setting: those of the option of the same name, else `otherwise`. */
export function settingValues(setting: string | undefined, otherwise: readonly string[] = []): Candidate[] {
  const names = Object.keys(optionDefinitions) as OptionName[];
  const option = names.find((name) => longFlag(name) === `--${setting}`);
  const choices = option === undefined ? undefined : optionDefinitions[option].choices;
  // Any setting can be turned off.
  const words = choices === undefined ? otherwise : [...choices, 'off'];
  return words.map((value) => ({ value, kind: 'value' }));
}

/** The numbers of the running background jobs. */
export function jobNumbers(jobs: readonly JobState[]): Candidate[] {
  return jobs
    .filter(({ state }) => state === 'running')
    .map(({ number, line }) => ({ value: String(number), ...described(oneLine(line)), kind: 'value' }));
}

/** The part of a shell line that contains the cursor. */
export type ShellPart =
  /** A command and its operands. */
  | { is: 'command'; words: readonly string[] }
  /** The name of a file, after `>`. */
  | { is: 'file' }
  /** A program and its arguments, after `|` or `!`. */
  | { is: 'program'; words: readonly string[] };

/** Finds the part of a shell line that contains the cursor. `words` are those before it; `typed` is the word at it. */
export function shellPart(words: readonly string[], typed: string): ShellPart {
  const first = words[0] ?? typed;
  if (first.startsWith('!')) return { is: 'program', words };
  const last = words.at(-1);
  if (last === '>' || last === '>>') return { is: 'file' };
  const pipe = words.lastIndexOf('|');
  if (pipe >= 0) return { is: 'program', words: words.slice(pipe + 1) };
  const captures = words[1] === '=' && /^\$?[A-Za-z_]\w*$/.test(first);
  return { is: 'command', words: captures ? words.slice(2) : words };
}

/** Where the name of a variable starts in a word: after a `$` at the start of the word or of its value. */
export function variableStart(typed: string): number | undefined {
  const [before] = /^(?:[^=]*=)?\$(?=\w*$)/.exec(typed) ?? [];
  return before?.length;
}
