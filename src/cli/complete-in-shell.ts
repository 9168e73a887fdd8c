import { allCommands } from '../app/all-commands.ts';
import type { AppEnvironment } from '../app/environment.ts';
import { listenForSignals } from '../app/signals.ts';
import { loadDefaults } from '../command-line/defaults/load-defaults.ts';
import { noDefaults } from '../command-line/defaults/user-defaults.ts';
import type { Options } from '../command-line/options.ts';
import { CachedServer } from '../completion/cached-server.ts';
import { locateCursor, readOptions } from '../completion/cursor.ts';
import { findCachedLists } from '../completion/list-cache.ts';
import type { KnownServer, TargetLine } from '../completion/ports.ts';
import type { IdentityContext } from '../completion/target-identity.ts';
import { abortWith } from '../core/abort.ts';
import { ExitStatus } from '../core/errors.ts';
import { sessionOfTarget } from '../sessions/session-name.ts';
import type { CompletionConnection } from './connect-for-completion.ts';
import { lineCompletions, withoutAlias } from './line-completions.ts';

/** How long completion may take where a server is connected, in ms. */
const budget = 5_000;

/**
 * Runs `mcpc __complete -- WORD…`: returns what can stand in the place of the last word, as the scripts in `completions/`
 * read it. A line for a session is completed there, if it is running. Asks the user and reports nothing: a failure leaves
 * the line without candidates.
 */
export async function completeInShell(
  [, ...line]: readonly string[],
  environment: AppEnvironment,
): Promise<string> {
  const interruption = new Interruption(environment);
  const server = new CompletedServer(environment, interruption);
  try {
    environment.defaults = await loadDefaults(environment, allCommands).catch(() => noDefaults);
    const completed = await completedBySession(line, environment, interruption);
    return (
      completed ?? (await lineCompletions(line, environment, (its) => server.of(its), interruption.signal))
    );
  } finally {
    await server.close();
    interruption.end();
  }
}

/** Ends completion after some time. It keeps Node alive, which a server in this process does not. */
class Interruption {
  readonly #environment: AppEnvironment;
  readonly #controller = new AbortController();
  readonly #timer = setTimeout(() => this.#controller.abort(), budget);
  #ignore = () => {};

  constructor(environment: AppEnvironment) {
    this.#environment = environment;
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** Lets a signal of the system end the work that follows, instead of the process, which then takes down its servers. */
  heedSignals(): void {
    this.#ignore();
    const { signals, exit } = this.#environment;
    const { controller, ignore } = listenForSignals(signals, () => exit(ExitStatus.interrupted));
    abortWith(this.#controller, controller.signal);
    this.#ignore = ignore;
  }

  end(): void {
    clearTimeout(this.#timer);
    this.#ignore();
  }
}

/** Has the session that a line is for complete it. Returns undefined if the session does not. */
async function completedBySession(
  line: readonly string[],
  environment: AppEnvironment,
  interruption: Interruption,
): Promise<string | undefined> {
  const words = await withoutAlias(line.slice(0, -1), environment.defaults.aliases);
  const isForNone = !environment.env.MCPC_SESSION && !words.some((word) => /^(?:@|--session)/.test(word));
  if (isForNone) return undefined;
  interruption.heedSignals();
  return (await sessionCode()).completeInSession(line, words, environment, interruption.signal);
}

/** Loads what only lines for sessions need. */
function sessionCode(): Promise<typeof import('./session-completion.ts')> {
  return import('./session-completion.ts');
}

/** The server of a line that is completed, as its cached lists show it. */
class CompletedServer {
  readonly #environment: AppEnvironment;
  readonly #interruption: Interruption;
  #connection: Promise<CompletionConnection | undefined> | undefined;

  constructor(environment: AppEnvironment, interruption: Interruption) {
    this.#environment = environment;
    this.#interruption = interruption;
  }

  async of({ target, options: given }: TargetLine): Promise<KnownServer> {
    const session = sessionOfTarget(target);
    if (session !== undefined) return this.#ofSession(session);
    const options = await readOptions(given);
    return cachedServer(target, options, this.#environment, () => this.#connect(target, options));
  }

  async close(): Promise<void> {
    await (await this.#connection)?.close();
  }

  /** The server of a session that does not answer. */
  async #ofSession(session: string): Promise<KnownServer> {
    const { env, home, platform, builtins } = this.#environment;
    const start = (await sessionCode()).startingLine(session, { env, home, platform });
    const { operands, options } = await locateCursor(start?.words ?? []);
    const context = { env, home, platform, builtins, cwd: start?.cwd ?? home };
    return cachedServer(operands[0] ?? '', await readOptions(options), context);
  }

  /** Only a server inside mcpc is connected, unless the user chose otherwise: Tab starts nothing. */
  #connect(target: string, options: Partial<Options>): Promise<CompletionConnection | undefined> {
    const { env, builtins } = this.#environment;
    if (env.MCPC_COMPLETE_LIVE !== '1' && !Object.hasOwn(builtins, target)) return Promise.resolve(undefined);
    this.#connection ??= this.#connected(target, options);
    return this.#connection;
  }

  async #connected(target: string, options: Partial<Options>): Promise<CompletionConnection | undefined> {
    this.#interruption.heedSignals();
    const { connectForCompletion } = await import('./connect-for-completion.ts');
    return connectForCompletion(target, options, this.#environment, this.#interruption.signal);
  }
}

/** Returns a server as its cached lists show it; `connect` is called for what they do not have. */
async function cachedServer(
  target: string,
  options: Partial<Options>,
  context: IdentityContext,
  connect?: () => Promise<CompletionConnection | undefined>,
): Promise<KnownServer> {
  const cached = await findCachedLists(target, options, context);
  return new CachedServer(
    cached ?? {},
    async () => (await connect?.())?.known,
    async () => {
      const { DetachedTaskStore } = await import('../completion/detached-task-store.ts');
      return new DetachedTaskStore(target, options, context).list();
    },
  );
}
