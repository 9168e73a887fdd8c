import type { AppEnvironment } from '../app/environment.ts';
import type { Aliases } from '../command-line/command.ts';
import { lineTable } from '../commands/line-table.ts';
import type { Candidate, WordCompletions } from '../completion/candidate.ts';
import { completeWords } from '../completion/complete-words.ts';
import { folderListing } from '../completion/file-candidates.ts';
import type { CompletionPorts, KnownServer, TargetLine } from '../completion/ports.ts';
import { abortable } from '../core/abort.ts';
import { flatten, sanitiseLine } from '../terminal/sanitise.ts';

/** Finds what completion can know of the server of a line. */
export type ServerOfLine = (line: TargetLine) => Promise<KnownServer>;

/**
 * Returns what can stand in the place of the last word of a line, as the scripts in `completions/` read it. Rejects with
 * the reason of `signal` once that aborts.
 */
export async function lineCompletions(
  line: readonly string[],
  environment: AppEnvironment,
  serverOf: ServerOfLine,
  signal: AbortSignal,
): Promise<string> {
  const words = line.slice(0, -1);
  const current = line.at(-1) ?? '';
  const ports = portsOf(environment, serverOf);
  const found = await abortable(completeWords({ words, current, face: 'line' }, ports, signal), signal);
  return completionText(found, current);
}

/** Replaces the alias that the words of a line begin with. The code for that is only loaded if there are any aliases. */
export async function withoutAlias(words: readonly string[], aliases: Aliases): Promise<readonly string[]> {
  if (aliases.size === 0) return words;
  const { expandAlias } = await import('../command-line/defaults/expand-alias.ts');
  return expandAlias(words, aliases).words;
}

function portsOf(environment: AppEnvironment, serverOf: ServerOfLine): CompletionPorts {
  const { aliases } = environment.defaults;
  return {
    aliases,
    expandAlias: (words) => withoutAlias(words, aliases),
    commands: { find: lineTable.find, all: lineTable.ofLine },
    server: async (line) => (line === undefined ? undefined : serverOf(line)),
    servers: async (options, file) => {
      const { configServers } = await import('../completion/config-servers.ts');
      return configServers(environment, options.get('config')?.at(-1), file);
    },
    sessions: async () => {
      const { knownSessions } = await import('../sessions/files/known-sessions.ts');
      return knownSessions(environment);
    },
    files: (typed) => folderListing(typed, environment.cwd, environment.home),
    variables: () => Object.keys(environment.env).sort(),
  };
}

/** What the shell's script is to do with the candidates; the numbers are those of cobra. */
const noSpace = 2;
const noFiles = 4;

/**
 * Formats candidates for the scripts in `completions/`: a line `value TAB description` for each, and last `:N`, the sum
 * of 2 (add no space) and 4 (do not complete files). A value with line breaks or control characters cannot be typed
 * either, and is left out.
 */
export function completionText({ candidates, files }: WordCompletions, current: string): string {
  const usable = candidates.filter(({ value }) => value !== '' && sanitiseLine(value) === value);
  const lines = usable.map(({ value, description = '' }) => `${value}\t${flatten(description)}\n`);
  const directive = (isOpen(usable, current) ? noSpace : 0) + (files === undefined ? noFiles : 0);
  return `${lines.join('')}:${directive}\n`;
}

/** Whether the word continues after what the shell inserts: the only candidate, or the prefix that all share. */
function isOpen(candidates: readonly Candidate[], current: string): boolean {
  const likely = candidates.filter(({ value }) => value.startsWith(current));
  return likely.length > 0 && likely.some(({ open }) => open === true);
}
