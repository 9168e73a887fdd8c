import { longFlag, type OptionName, optionDefinitions } from '../options.ts';
import type { JobState, Setting } from '../shell-port.ts';
import type { Candidate } from './candidate.ts';
import { described, oneLine } from './one-line.ts';

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
