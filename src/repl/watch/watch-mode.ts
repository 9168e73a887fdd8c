import type { AppEnvironment } from '../../app/environment.ts';
import type { ParsedLine } from '../../command-line/parse-line.ts';
import { abortable } from '../../core/abort.ts';
import { ConnectionError, McpcError } from '../../core/errors.ts';
import type { Listing, Tool } from '../../core/protocol.ts';
import type { RunningLines } from '../session/running-lines.ts';
import type { ShellSession } from '../session/session.ts';
import { isWithin, namesOf } from './changed-files.ts';
import { FileWatcher } from './file-watcher.ts';
import { toolChanges } from './tool-changes.ts';
import { isWatched, type WatchPlan, watchPlan } from './watch-plan.ts';

/** How long a line that is running when a file changes may go on, in ms. */
const longestWait = 10_000;

/** The parts of a shell that watch mode uses. */
export interface WatchModeOptions {
  session: Pick<
    ShellSession,
    'connect' | 'restart' | 'reconnect' | 'listTools' | 'serverNames' | 'isConnected'
  >;
  lines: Pick<RunningLines, 'isIdle' | 'idle' | 'cancelLines'>;
  /** Ends the shell. */
  signal: AbortSignal;
  notice(message: string): void;
  report(error: unknown): Promise<unknown>;
  /** How long a running line may go on, in ms. */
  patience?: number;
}

/** `--watch`: restarts a server when its files change, and reports what changed in its tools. */
export class WatchMode {
  readonly #options: WatchModeOptions;
  /** The line whose server is watched. */
  #watched: { line: ParsedLine; environment: AppEnvironment } | undefined;
  #plan: WatchPlan | undefined;
  #watcher: FileWatcher | undefined;
  /** The tools before the next change. */
  #tools: Listing<Tool> | undefined;
  /** The files that changed since the last restart began. */
  readonly #changed = new Set<string>();
  /** Restarts happen one after the other. */
  #turn: Promise<void> = Promise.resolve();
  /** The restart that is under way. */
  #restarting: Promise<void> | undefined;
  /** Whether the last restart failed. */
  #hasFailed = false;

  constructor(options: WatchModeOptions) {
    this.#options = options;
  }

  /**
   * Connects to the target of the line. If its server cannot be started with `--watch`, reports that, and tries again each
   * time a file has changed. Throws other errors, and the reason of `signal`.
   */
  async connect(line: ParsedLine, signal: AbortSignal, environment: AppEnvironment): Promise<void> {
    const { session, report, notice } = this.#options;
    for (;;) {
      try {
        await session.connect(line, signal, environment);
        return;
      } catch (error) {
        const plan = await planAfter(error, line, environment);
        if (plan === undefined || signal.aborted) throw error;
        await report(error);
        const change = nextChange(plan, signal);
        notice(`Waiting until ${watchedNames(plan)} changes. To exit, press Ctrl-C.`);
        notice(`${namesOf(await change)} changed; starting the server again.`);
      }
    }
  }

  /** Watches the files of the line's server if it has `--watch`, instead of any others. Throws UsageError. */
  async follow(line: ParsedLine, environment: AppEnvironment): Promise<void> {
    this.stop();
    if (!isWatched(line)) return;
    const { session, signal, notice } = this.#options;
    this.#watched = { line, environment };
    this.#plan = await watchPlan(line, environment);
    this.#watch(this.#plan);
    if (this.#watcher?.isIncomplete === true) {
      notice('There are more files than are watched. To name those that matter: --watch-path PATH');
    }
    this.#tools = await session.listTools(signal);
  }

  stop(): void {
    this.#watcher?.close();
    this.#watcher = undefined;
    this.#changed.clear();
    this.#hasFailed = false;
  }

  /**
   * Settles when no restart is under way. Rejects with the reason of `signal`, and with ConnectionError if the restart failed:
   * the server would fail again until a file changes.
   */
  async ready(signal: AbortSignal): Promise<void> {
    while (this.#restarting !== undefined) await abortable(this.#restarting, signal);
    if (!this.#hasFailed || this.#options.session.isConnected) return;
    throw new ConnectionError('The server is not running, because it could not be restarted.', {
      hint: 'It is started again when a file changes. To start it now: reconnect',
    });
  }

  #watch(plan: WatchPlan): void {
    this.#watcher?.close();
    this.#watcher = new FileWatcher(scopesOf(plan), (files) => {
      for (const file of files) this.#changed.add(file);
      this.#turn = this.#turn.then(() => this.#restartWhenIdle());
    });
  }

  async #restartWhenIdle(): Promise<void> {
    const { lines, signal } = this.#options;
    if (this.#changed.size === 0) return;
    // A line may have started since the last one ended.
    do await this.#untilIdle();
    while (!lines.isIdle);
    if (signal.aborted || this.#watcher === undefined) return;
    const files = [...this.#changed];
    this.#changed.clear();
    this.#restarting = this.#restart(files);
    await this.#restarting.finally(() => {
      this.#restarting = undefined;
    });
  }

  /** Settles when no line is running; those that take too long are cancelled. */
  async #untilIdle(): Promise<void> {
    const { lines, notice, patience = longestWait } = this.#options;
    if (lines.isIdle) return;
    const names = namesOf([...this.#changed]);
    notice(`${names} changed; the server is restarted when the running line has ended.`);
    const timer = setTimeout(() => {
      lines.cancelLines(
        new ConnectionError(`The line was cancelled, because ${names} changed and the server is restarted.`),
      );
    }, patience);
    while (!lines.isIdle) await lines.idle();
    clearTimeout(timer);
  }

  async #restart(files: readonly string[]): Promise<void> {
    const { session, signal, notice, report } = this.#options;
    const names = namesOf(files);
    try {
      this.#hasFailed = false;
      const only = this.#serverOf(files);
      const server = only ?? 'the server';
      notice(`${names} changed; restarting ${server}.`);
      if (only === undefined) await session.restart(signal);
      else await session.reconnect(only, signal);
      const before = this.#tools;
      this.#tools = await session.listTools(signal);
      const changes = before && this.#tools && toolChanges(before, this.#tools);
      notice(`Restarted ${server}${changes === undefined ? '' : `: ${changes}`}.`);
    } catch (error) {
      if (signal.aborted) return;
      this.#hasFailed = true;
      await report(error);
      notice('The server is started again when a file changes. To start it now: reconnect');
    }
    await this.#planAgain(files);
  }

  /** Returns the server of several to which all of the files belong; undefined if others must be restarted, too. */
  #serverOf(files: readonly string[]): string | undefined {
    if (this.#options.session.serverNames.length === 0) return undefined;
    const owners = [...(this.#plan?.servers ?? [])].filter(([, scopes]) =>
      files.some((file) => scopes.some((scope) => isWithin(file, scope.path))),
    );
    const shared = (this.#plan?.shared ?? []).some((scope) =>
      files.some((file) => isWithin(file, scope.path)),
    );
    return owners.length === 1 && !shared ? owners[0]?.[0] : undefined;
  }

  /** A changed config file may name other files. */
  async #planAgain(files: readonly string[]): Promise<void> {
    const isShared = this.#plan?.shared.some(({ path }) => files.includes(path)) === true;
    if (!isShared || this.#watched === undefined || this.#watcher === undefined) return;
    const plan = await watchPlan(this.#watched.line, this.#watched.environment).catch(() => undefined);
    if (plan === undefined) return;
    this.#plan = plan;
    this.#watch(plan);
  }
}

/** Returns what to watch after a failed first start; undefined if no change to a file could fix it. */
async function planAfter(
  error: unknown,
  line: ParsedLine,
  environment: AppEnvironment,
): Promise<WatchPlan | undefined> {
  if (!isWatched(line) || !(error instanceof McpcError)) return undefined;
  // A usage error can be fixed by editing a file only if it is in the config file that the user named.
  const isInFile = error.kind === 'usage' && /\.(json|toml)(:|$)/.test(line.target ?? '');
  if (!isInFile && !['connection', 'timeout'].includes(error.kind)) return undefined;
  return watchPlan(line, environment).catch(() => undefined);
}

function scopesOf({ servers, shared }: WatchPlan) {
  return [...servers.values(), shared].flat();
}

/** The watched files as a message names them. */
function watchedNames(plan: WatchPlan): string {
  const paths = [...new Set(scopesOf(plan).map(({ path }) => path))];
  // A folder includes the script in it.
  const outer = paths.filter((path) => !paths.some((other) => other !== path && isWithin(path, other)));
  return outer.length > 2 ? `one of ${outer.length} files and folders` : outer.join(' or ');
}

/** Returns the files that change next. Rejects with the reason of `signal`. */
async function nextChange(plan: WatchPlan, signal: AbortSignal): Promise<string[]> {
  let watcher: FileWatcher | undefined;
  try {
    const change = new Promise<string[]>((resolve) => {
      watcher = new FileWatcher(scopesOf(plan), resolve);
    });
    return await abortable(change, signal);
  } finally {
    watcher?.close();
  }
}
