import type { AppEnvironment } from '../app/environment.ts';
import { listenForSignals } from '../app/interrupts.ts';
import { isAvailableIn } from '../command-line/usage.ts';
import { commands } from '../commands/table.ts';
import { completeWords } from '../completion/complete-words.ts';
import { configServers } from '../completion/config-servers.ts';
import { folderListing } from '../completion/folder-listing.ts';
import type { CompletionPorts } from '../completion/ports.ts';
import { ExitStatus } from '../core/errors.ts';
import { CompletedServer } from './completed-server.ts';
import { completionLines } from './shell-output.ts';

/** How long a Tab may take where a server is asked, in ms. */
const budget = 5_000;

/**
 * `mcpc __complete -- WORD…`: what can stand in the place of the last word, as the scripts in `completions/` read it.
 * Nothing is asked, and nothing told but this: what goes wrong leaves the line without candidates.
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
  const signal = AbortSignal.any([controller.signal, AbortSignal.timeout(budget)]);
  const server = new CompletedServer(environment, signal);
  // A server in this process holds nothing that would keep Node alive while it is waited for.
  const alive = setInterval(() => {}, 1_000);
  try {
    const ports = portsOf(environment, server);
    const found = await completeWords({ words, current, face: 'line' }, ports, signal);
    return completionLines(found, current);
  } finally {
    await server.close();
    clearInterval(alive);
    ignore();
  }
}

function portsOf(environment: AppEnvironment, server: CompletedServer): CompletionPorts {
  return {
    commands: commands.filter((command) => isAvailableIn('line', command)),
    server: async (line) => (line === undefined ? undefined : server.of(line)),
    servers: async (options, file) => configServers(environment, options.get('config')?.at(-1), file),
    files: (typed) => folderListing(typed, environment.cwd, environment.home),
    variables: () => Object.keys(environment.env).sort(),
  };
}
