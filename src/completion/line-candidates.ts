import type { Command, FrontendName } from '../command-line/command.ts';
import { optionsOf } from '../command-line/command-options.ts';
import { reporterNames } from '../command-line/options/option-values.ts';
import { longFlag, type OptionName, optionDefinitions, optionsWithScope } from '../command-line/options.ts';
import type { JobState, Setting } from '../command-line/shell-port.ts';
import { verdicts } from '../core/interface-changes.ts';
import { protocolChoices } from '../engine/protocol/negotiation/versions.ts';
import { type Candidate, described, matching, oneLine, type WordCompletions } from './candidate.ts';
import { type CursorPosition, flagsOf, takesValue } from './cursor.ts';
import { configFiles, fileCandidates, targetFiles } from './file-candidates.ts';
import type { CompletionPorts, GivenOptions, NamedServer } from './ports.ts';
import { sessionCandidates } from './session-candidates.ts';

/** Returns the options of a command that can still be given. */
export function optionNames(
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
  if (option === 'protocol') return protocolChoices.map((value) => ({ value, kind: 'value' }));
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

const demo: Candidate = { value: 'demo', description: 'the server built into mcpc', kind: 'server' };

/** Completes a target: `@NAME` of a session, `demo`, servers of config files, files; after `FILE.json:` the servers of that file. */
export async function targetCandidates(
  typed: string,
  options: GivenOptions,
  ports: CompletionPorts,
): Promise<readonly Candidate[]> {
  const [, file] = /^(.*?\.(?:jsonc?|toml)):/is.exec(typed) ?? [];
  if (file !== undefined) {
    const inside = (await ports.servers(options, file)).map((server) => named(server, `${file}:`));
    return matching([inside], typed, file.length + 1);
  }
  const sessions =
    typed === '' || typed.startsWith('@') ? await sessionCandidates(typed, { before: '@' }, ports) : [];
  const servers = await serverCandidates(typed, options, ports);
  // A URL or a command line of several words cannot be completed to a file.
  if (/:\/\/|\s/.test(typed)) return servers;
  return [
    ...sessions,
    ...matching([[demo]], typed),
    ...servers,
    ...fileCandidates(ports, typed, '', targetFiles),
  ];
}

/** The servers of config files, by name. */
export async function serverCandidates(
  typed: string,
  options: GivenOptions,
  ports: CompletionPorts,
  counts: (server: NamedServer) => boolean = () => true,
): Promise<readonly Candidate[]> {
  const servers = (await ports.servers(options)).filter(counts);
  return matching([servers.map((server) => named(server, ''))], typed);
}

function named({ name, file }: NamedServer, before: string): Candidate {
  return {
    value: before + name,
    ...described(before === '' ? `server of ${file}` : undefined),
    kind: 'server',
  };
}
