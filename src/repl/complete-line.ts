import { tokenize } from '../arguments/tokenize.ts';
import { isAvailableIn } from '../command-line/usage.ts';
import { commands } from '../commands/table.ts';
import { completeWords } from '../completion/complete-words.ts';
import { configServers } from '../completion/config-servers.ts';
import { folderListing } from '../completion/file-candidates.ts';
import { LiveServer } from '../completion/live-server.ts';
import type { CompletionPorts, KnownServer } from '../completion/ports.ts';
import type { Completions } from '../terminal/interactive-terminal.ts';
import { flatten, sanitiseLine } from '../terminal/sanitise.ts';
import { typedWord } from './quoting.ts';
import type { ShellSession } from './session.ts';
import type { Shell } from './shell.ts';

/** The timeout of a request for completions, in seconds. */
const suggestionTimeout = 2;

const here = commands.filter((command) => isAvailableIn('shell', command));

/** Returns the candidates at the cursor; undefined once `signal` aborts, because the user typed on. */
export async function completeLine(
  shell: Shell,
  text: string,
  cursor: number,
  signal: AbortSignal,
): Promise<Completions | undefined> {
  const { words } = tokenize(text.slice(0, cursor));
  const last = words.at(-1);
  const current = last !== undefined && last.end === cursor ? last : undefined;
  const before = (current === undefined ? words : words.slice(0, -1)).map((word) => word.text);
  const found = await completeWords(
    { words: before, current: current?.text ?? '', face: 'shell' },
    portsOf(shell),
    signal,
  );
  if (signal.aborted) return undefined;
  const candidates = found.candidates.map(({ value, description, open }) => ({
    text: typedWord(value),
    label: sanitiseLine(value),
    ...(description === undefined ? {} : { description: flatten(description) }),
    after: open === true ? '' : ' ',
  }));
  return { from: current?.start ?? cursor, to: cursor, candidates };
}

function portsOf(shell: Shell): CompletionPorts {
  const { session, settings, jobs, variables, screen } = shell;
  const { environment } = screen;
  return {
    commands: here,
    server: async (line) => (line === undefined ? knownServer(session) : undefined),
    servers: async (options, file) => configServers(environment, options.get('config')?.at(-1), file),
    files: (typed) => folderListing(typed, environment.cwd, environment.home),
    variables: () => variables.names,
    shell: { settings: () => settings.list(), jobs: () => jobs.list() },
  };
}

/** The server in use; one that has gone is asked for nothing. */
function knownServer(session: ShellSession): KnownServer {
  const live = session.isConnected
    ? new LiveServer(session.server, { timeout: suggestionTimeout })
    : undefined;
  return {
    tools: async () => live?.tools() ?? [],
    resources: async () => live?.resources() ?? [],
    templates: async () => live?.templates() ?? [],
    prompts: async () => live?.prompts() ?? [],
    suggest: async (request, signal) => live?.suggest(request, signal) ?? [],
    members: async () => session.serverNames,
  };
}
