import type { AppEnvironment } from '../../app/environment.ts';
import { currentLine, openForLine } from '../../app/line-scope.ts';
import { ListRecorder } from '../../app/list-recorder.ts';
import { openServer } from '../../app/open-server.ts';
import type { ParsedLine } from '../../command-line/parse-line.ts';
import { ConnectionError } from '../../core/errors.ts';
import type { EventListener } from '../../core/events.ts';
import type { Tool } from '../../core/protocol.ts';
import type { RequestTimeouts } from '../../engine/protocol/client-options.ts';
import type { Server } from '../../engine/server.ts';
import type { Prompter } from '../../prompts/prompter.ts';
import type { SecretSet } from '../../schema/redactor.ts';
import { followTools } from './follow-tools.ts';
import { subscribeToListChanges } from './list-subscriptions.ts';
import { ServerStates } from './server-states.ts';

/** What a session needs from its shell. */
export interface SessionPorts {
  /** Asks what servers request. */
  prompter: Prompter;
  onEvent: EventListener;
  /** Shows on the terminal what is waited for. */
  waiting: (label: string) => { end: () => void };
  /** Called with the tools each time they are listed. */
  onTools: (tools: readonly Tool[]) => void;
  /** Called before servers are connected, with whether events have to name their server because there are several. */
  onSeveral: (several: boolean) => void;
  /** What the user types to connect a server that went away too often. Default: `reconnect`. */
  reconnectLine?: string | undefined;
  /** Whether the connection outlives the lines that use it, and perhaps the process of each: then its servers are guarded. */
  outlivesLines: boolean;
  /** Secrets of its lines, which traces mask. */
  secrets?: SecretSet;
  /** How long requests may take that are for no line of several, unless a config file says so. */
  defaultTimeouts: RequestTimeouts;
}

/** A server whose tools are followed. */
export interface FollowedServer {
  server: Server;
  unfollow: () => void;
}

/** The result of one `connect`. */
export interface Connection extends FollowedServer {
  /** The line that connected, and connects again. */
  line: ParsedLine;
  /** That of the line: where its target is looked up, and what its servers get. */
  environment: AppEnvironment;
  /** Its lists, for the completion of other shells. */
  lists: ListRecorder;
  members: ServerStates;
  /** Whether `disconnect` closed it; the next line that needs it connects again. */
  disconnected: boolean;
  /** The members that `disconnect` closed alone. */
  disconnectedMembers: Set<string>;
}

/**
 * Connects to the target of a line, in its environment. Throws what connecting throws, and ConnectionError if no server
 * could be connected.
 */
export async function openConnection(
  { line, environment }: Pick<Connection, 'line' | 'environment'>,
  ports: SessionPorts,
  signal: AbortSignal,
): Promise<Connection> {
  const { prompter, onEvent, waiting, onSeveral, onTools, outlivesLines, defaultTimeouts, secrets } = ports;
  // Each line sets its own timeouts, unless a config file does.
  const { timeout: _, maxTime: __, ...options } = line.options;
  let several = false;
  let root = options.root;
  const lists = new ListRecorder();
  const server = await openServer(
    { ...line, options },
    {
      environment,
      onEvent,
      prompter,
      isGuarded: outlivesLines,
      defaultTimeouts: () => currentLine()?.defaultTimeouts ?? defaultTimeouts,
      handlerOfLine: () => currentLine()?.handleServerRequest,
      runOpening: openForLine,
      ...(secrets === undefined ? {} : { secrets }),
      onSeveral: () => {
        several = true;
        onSeveral(true);
      },
      onAnswers: (answers) => {
        root = [...new Set([...options.root, ...answers.roots])];
      },
    },
  );
  if (!several) onSeveral(false);
  lists.observe(server);
  const wait = waiting(`connecting to ${server.name}`);
  try {
    await server.connect({ signal });
    const members = new ServerStates();
    const connected = members.take(await Promise.all(server.members(signal)));
    signal.throwIfAborted();
    if (connected.length === 0) {
      throw new ConnectionError(`None of the servers of ${server.name} could be connected.`, {
        phase: 'connect',
      });
    }
    for (const member of connected) subscribeToListChanges(member);
    const unfollow = followTools(server, onTools);
    return {
      line: { ...line, options: { ...line.options, root } },
      environment,
      server,
      unfollow,
      lists,
      members,
      disconnected: false,
      disconnectedMembers: new Set(),
    };
  } catch (error) {
    await server.close();
    throw error;
  } finally {
    wait.end();
  }
}

/** Closes a connection and saves its lists. */
export async function closeConnection({
  line,
  environment,
  server,
  unfollow,
  lists,
}: Connection): Promise<void> {
  unfollow();
  await Promise.all([server.close(), lists.save(line.target, line.options, environment)]);
}
