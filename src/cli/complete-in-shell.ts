import { allCommands } from '../app/all-commands.ts';
import type { AppEnvironment } from '../app/environment.ts';
import { listenForSignals } from '../app/signals.ts';
import { loadDefaults } from '../command-line/defaults/load-defaults.ts';
import { noDefaults } from '../command-line/defaults/user-defaults.ts';
import type { Options } from '../command-line/options.ts';
import { lineCommands } from '../commands/line-commands.ts';
import { CachedServer } from '../completion/cached-server.ts';
import type { Candidate, WordCompletions } from '../completion/candidate.ts';
import { completeWords } from '../completion/complete-words.ts';
import { configServers } from '../completion/config-servers.ts';
import { readOptions } from '../completion/cursor.ts';
import { folderListing } from '../completion/file-candidates.ts';
import { findCachedLists } from '../completion/list-cache.ts';
import type { CompletionPorts, KnownServer, TargetLine } from '../completion/ports.ts';
import { anySignal } from '../core/abort.ts';
import { ExitStatus } from '../core/errors.ts';
import { flatten, sanitiseLine } from '../terminal/sanitise.ts';
import type { CompletionConnection } from './connect-for-completion.ts';

/** How long completion may take where a server is connected, in ms. */
const budget = 5_000;

/**
 * Runs `mcpc __complete -- WORD…`: returns what can stand in the place of the last word, as the scripts in `completions/`
 * read it. Asks and reports nothing: a failure leaves the line without candidates.
 */
export async function completeInShell(
  [, ...line]: readonly string[],
  environment: AppEnvironment,
): Promise<string> {
  const words = line.slice(0, -1);
  const current = line.at(-1) ?? '';
  const { controller, ignore } = listenForSignals(environment.signals, () =>
    environment.exit(ExitStatus.interrupted),
  );
  const signal = anySignal(controller.signal, AbortSignal.timeout(budget));
  const server = new CompletedServer(environment, signal);
  // A server in this process has no handle that keeps Node alive while its answer is awaited.
  const keepAlive = setInterval(() => {}, 1_000);
  try {
    environment.defaults = await loadDefaults(environment, allCommands).catch(() => noDefaults);
    const ports = portsOf(environment, server);
    const found = await completeWords({ words, current, face: 'line' }, ports, signal);
    return completionLines(found, current);
  } finally {
    await server.close();
    clearInterval(keepAlive);
    ignore();
  }
}

function portsOf(environment: AppEnvironment, server: CompletedServer): CompletionPorts {
  const { aliases } = environment.defaults;
  return {
    aliases,
    expandAlias: async (words) => {
      if (aliases.size === 0) return words;
      const { expandAlias } = await import('../command-line/defaults/expand-alias.ts');
      return expandAlias(words, aliases).words;
    },
    commands: lineCommands,
    server: async (line) => (line === undefined ? undefined : server.of(line)),
    servers: async (options, file) => configServers(environment, options.get('config')?.at(-1), file),
    files: (typed) => folderListing(typed, environment.cwd, environment.home),
    variables: () => Object.keys(environment.env).sort(),
  };
}

/** The server of a line that is completed, as its cached lists show it. */
class CompletedServer {
  readonly #environment: AppEnvironment;
  readonly #signal: AbortSignal;
  #connection: Promise<CompletionConnection | undefined> | undefined;

  constructor(environment: AppEnvironment, signal: AbortSignal) {
    this.#environment = environment;
    this.#signal = signal;
  }

  async of({ target, options: given }: TargetLine): Promise<KnownServer> {
    const options = readOptions(given);
    const cached = await findCachedLists(target, options, this.#environment);
    return new CachedServer(
      cached ?? {},
      async () => (await this.#connect(target, options))?.known,
      async () => {
        const { DetachedTaskStore } = await import('../completion/detached-task-store.ts');
        return new DetachedTaskStore(target, options, this.#environment).list();
      },
    );
  }

  async close(): Promise<void> {
    await (await this.#connection)?.close();
  }

  /** Only a server inside mcpc is connected, unless the user chose otherwise: Tab starts nothing. */
  #connect(target: string, options: Partial<Options>): Promise<CompletionConnection | undefined> {
    const { env, builtins } = this.#environment;
    if (env.MCPC_COMPLETE_LIVE !== '1' && !Object.hasOwn(builtins, target)) return Promise.resolve(undefined);
    this.#connection ??= import('./connect-for-completion.ts').then(({ connectForCompletion }) =>
      connectForCompletion(target, options, this.#environment, this.#signal),
    );
    return this.#connection;
  }
}

/** What the shell's script is to do with the candidates; the numbers are those of cobra. */
const noSpace = 2;
const noFiles = 4;

/**
 * Formats candidates for the scripts in `completions/`: a line `value TAB description` for each, and last `:N`, the sum
 * of 2 (add no space) and 4 (do not complete files). A value with line breaks or control characters cannot be typed
 * either, and is left out.
 */
export function completionLines({ candidates, files }: WordCompletions, current: string): string {
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
