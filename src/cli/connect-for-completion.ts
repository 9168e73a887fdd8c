import type { AppEnvironment } from '../app/environment.ts';
import { ListRecorder } from '../app/list-recorder.ts';
import { openServer } from '../app/open-server.ts';
import type { Options } from '../command-line/options.ts';
import type { ParsedLine } from '../command-line/parse-line.ts';
import { lineCommands } from '../commands/line-commands.ts';
import { LiveServer } from '../completion/live-server.ts';
import type { KnownServer } from '../completion/ports.ts';
import type { Server } from '../engine/server.ts';
import { type Prompter, TerminalPrompter } from '../prompts/prompter.ts';
import { stylesOf } from '../terminal/style.ts';

/** A server that was connected to complete a line. */
export interface CompletionConnection {
  known: KnownServer;
  /** Closes the connection and caches the lists of the server. */
  close(): Promise<void>;
}

/** Connects a line's server without asking anything. Returns undefined if that fails or `signal` aborts. */
export async function connectForCompletion(
  target: string,
  options: Partial<Options>,
  environment: AppEnvironment,
  signal: AbortSignal,
): Promise<CompletionConnection | undefined> {
  const lists = new ListRecorder();
  let server: Server | undefined;
  try {
    server = await openServer(lineOf(target, options), {
      environment,
      prompter: silentPrompter(environment),
      onEvent: () => {},
      onSeveral: () => {},
    });
    lists.observe(server);
    await server.connect({ signal });
  } catch {
    await server?.close();
    return undefined;
  }
  const connected = server;
  return {
    known: new LiveServer(connected),
    close: async () => {
      await Promise.all([connected.close(), lists.save(target, options, environment)]);
    },
  };
}

function lineOf(target: string, options: Partial<Options>): ParsedLine {
  const command = lineCommands.find(({ name }) => name === 'connect');
  if (command === undefined) throw new Error('The table of commands has no connect.');
  return {
    command,
    target,
    operands: [],
    options: { env: {}, header: {}, root: [], ...options },
  };
}

/** Completion asks and shows nothing. */
function silentPrompter(environment: AppEnvironment): Prompter {
  const noTerminal = () => Promise.reject(new Error('Completion has no terminal.'));
  return new TerminalPrompter({
    environment,
    output: { report: async () => {} },
    styles: stylesOf(environment),
    terminal: { prompt: noTerminal, withTerminal: noTerminal },
    isInteractive: false,
  });
}
