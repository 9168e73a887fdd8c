import { longFlag, type OptionName, optionDefinitions } from '../command-line/options.ts';
import type { JobState, Setting } from '../command-line/shell-port.ts';
import { type Candidate, described, oneLine } from './candidate.ts';

/** What `set` can change, and what it is now. */
export function settingNames(settings: readonly Setting[]): Candidate[] {
  return settings.map(({ name, value, summary }) => ({
    value: name,
    ...described(summary, `(now ${value})`),
    kind: 'option',
  }));
}

/** The values of a setting: those of the option of the same name, else on and off. */
export function settingValues(setting: string | undefined, otherwise: readonly string[] = []): Candidate[] {
  const names = Object.keys(optionDefinitions) as OptionName[];
  const option = names.find((name) => longFlag(name) === `--${setting}`);
  const choices = option === undefined ? undefined : optionDefinitions[option].choices;
  // Off takes back whatever it is.
  const words = choices === undefined ? otherwise : [...choices, 'off'];
  return words.map((value) => ({ value, kind: 'value' }));
}

/** The lines that run in the background, by their numbers. */
export function jobNumbers(jobs: readonly JobState[]): Candidate[] {
  return jobs
    .filter(({ state }) => state === 'running')
    .map(({ number, line }) => ({ value: String(number), ...described(oneLine(line)), kind: 'value' }));
}

/** The part of a line of the shell in which the cursor stands. */
export type ShellPart =
  /** A command and what belongs to it. */
  | { is: 'command'; words: readonly string[] }
  /** A file is named: after `>`. */
  | { is: 'file' }
  /** A program of the system and its words: after `|` and `!`. */
  | { is: 'program'; words: readonly string[] };

/** What the words of a line of the shell before the cursor leave it in. `typed` is the word at the cursor. */
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

/** Where the name of a variable begins in a word: behind a `$` at the start of the word or of its value. */
export function variableStart(typed: string): number | undefined {
  const [before] = /^(?:[^=]*=)?\$(?=\w*$)/.exec(typed) ?? [];
  return before?.length;
}
