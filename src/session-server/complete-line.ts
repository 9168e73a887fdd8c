import { allCommands } from '../app/all-commands.ts';
import type { AppEnvironment } from '../app/environment.ts';
import { lineCompletions } from '../cli/line-completions.ts';
import { LineRefused } from '../cli/run.ts';
import { loadDefaults } from '../command-line/defaults/load-defaults.ts';
import { noDefaults } from '../command-line/defaults/user-defaults.ts';
import { type CachedLists, CachedServer, cachedLists } from '../completion/cached-server.ts';
import { readOptions } from '../completion/cursor.ts';
import { DetachedTaskStore } from '../completion/detached-task-store.ts';
import { findCachedLists } from '../completion/list-cache.ts';
import { LiveServer } from '../completion/live-server.ts';
import type { KnownServer, TargetLine } from '../completion/ports.ts';
import { anySignal } from '../core/abort.ts';
import type { ListName } from '../core/protocol.ts';
import { sessionOfTarget } from '../sessions/session-name.ts';
import type { ClientConnection } from './client-connection.ts';
import { isTargetOf } from './opening.ts';
import type { Session, Start } from './session.ts';

/** How long completing a line may take, in ms. */
const budget = 4_000;
/** How long the server may take for suggestions, in seconds. */
const suggestionTimeout = 2;

const listNames: readonly ListName[] = ['tools', 'resources', 'templates', 'prompts', 'skills'];

/**
 * Completes a line of a client with what the server of the session offers now. Returns what the scripts in `completions/`
 * read. Throws LineRefused if the line is not for the session.
 */
export async function completeLine(
  { hello, environment: client, gone }: ClientConnection,
  session: Session,
  builtins: AppEnvironment['builtins'],
): Promise<string> {
  const environment: AppEnvironment = { ...client, builtins, defaults: noDefaults };
  environment.defaults = await loadDefaults(environment, allCommands).catch(() => noDefaults);
  const signal = anySignal(gone, AbortSignal.timeout(budget));
  const serverOf = async (line: TargetLine) => knownServer(await startFor(line, session, environment));
  return lineCompletions(hello.words, environment, serverOf, signal);
}

/** Returns what the session was started with. Throws LineRefused if the line is not for it, or has another target. */
async function startFor(
  { target, options: given }: TargetLine,
  { name, start }: Session,
  client: AppEnvironment,
): Promise<Start> {
  const options = await readOptions(given);
  const named = sessionOfTarget(target);
  if (start === undefined || name !== (named ?? options.session ?? client.env.MCPC_SESSION))
    throw new LineRefused();
  if (named === undefined && !(await isTargetOf(start.opening, target, options, client)))
    throw new LineRefused();
  return start;
}

/** Returns what is known of the server of a session. One that has gone is not connected again: its last lists are known. */
async function knownServer(start: Start): Promise<KnownServer> {
  const { line, environment, state } = start;
  const { session } = state;
  const live = session.isConnected
    ? new LiveServer(session.whole, { timeout: suggestionTimeout })
    : undefined;
  return new CachedServer(
    live === undefined ? await lastLists(start) : {},
    async () => live,
    () => new DetachedTaskStore(line.target ?? '', line.options, environment).list(),
  );
}

/** Returns the lists that the session fetched last; those that it did not fetch, as another line cached them. */
async function lastLists({ line, environment, state }: Start): Promise<CachedLists> {
  const { whole } = state.session;
  const fetched = listNames.flatMap((name) => {
    const items = whole.latest(name)?.items;
    return items === undefined ? [] : [[name, items] as const];
  });
  const cached = await findCachedLists(line.target ?? '', line.options, environment);
  return { ...cached, ...cachedLists(Object.fromEntries(fetched)) };
}
