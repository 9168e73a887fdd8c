import type { Command, FrontendName } from '../command-line/command.ts';
import { longFlag, type OptionName, optionDefinitions, optionsWithScope } from '../command-line/options.ts';
import { optionsOf } from '../command-line/usage.ts';
import type { Candidate, WordCompletions } from './candidate.ts';
import { matching } from './candidate.ts';
import { type CursorPosition, flagsOf, takesValue } from './cursor.ts';
import { configFiles, fileCandidates } from './file-candidates.ts';
import type { CompletionPorts } from './ports.ts';

/** The options of a command that were not given yet. */
export function optionNames(
  command: Command | undefined,
  { options }: CursorPosition,
  typed: string,
  face: FrontendName,
): readonly Candidate[] {
  const all = command === undefined ? optionsWithScope('all') : optionsOf(command, face);
  const names = all.filter((name) => optionDefinitions[name].initial !== undefined || !options.has(name));
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
export function optionValues(
  name: OptionName,
  typed: string,
  before: string,
  ports: CompletionPorts,
): WordCompletions {
  const { choices, takes } = optionDefinitions[name];
  if (!takesValue(name)) return { candidates: [] };
  const words = choices ?? (takes === 'variable' ? ports.variables() : []);
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
