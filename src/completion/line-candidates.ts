import type { JobState, Setting } from '../command-line/shell-port.ts';
import { type Candidate, described, matching, oneLine } from './candidate.ts';
import { fileCandidates, targetFiles } from './file-candidates.ts';
import type { CompletionPorts, GivenOptions, NamedServer } from './ports.ts';
import { sessionCandidates } from './session-candidates.ts';

/** The settings that `set` can change, with their values. */
export function settingNames(settings: readonly Setting[]): Candidate[] {
  return settings.map(({ name, value, summary }) => ({
    value: name,
    ...described(summary, `(now ${value})`),
    kind: 'option',
  }));
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
