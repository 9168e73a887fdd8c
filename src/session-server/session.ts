import { withUserDefaults } from '../app/client-options.ts';
import type { AppEnvironment } from '../app/environment.ts';
import { quoteTarget, redactTarget } from '../arguments/target-secrets.ts';
import { LineRefused } from '../cli/run.ts';
import { connectionWords } from '../command-line/connection-words.ts';
import { lineToCopy } from '../command-line/line-to-copy.ts';
import { longFlag, type Options } from '../command-line/options.ts';
import type { ParsedLine } from '../command-line/parse-line.ts';
import { sessionOfLine, withSource } from '../command-line/session-of-line.ts';
import { UsageError } from '../core/errors.ts';
import { resolvePath } from '../core/home.ts';
import { type LogLevel, logLevels } from '../core/protocol.ts';
import { quoteWord } from '../core/quote.ts';
import type { Server } from '../engine/server.ts';
import { kindOf, looksLikePath } from '../engine/targets/classify-target.ts';
import { unknownTarget } from '../engine/targets/unknown-target.ts';
import { isOver } from '../engine/tasks/task.ts';
import { ShellState } from '../repl/state/shell-state.ts';
import type { SessionStatus } from '../sessions/control/session-status.ts';
import type { SessionFacts } from '../sessions/files/own-session.ts';
import { differenceError, type Opening, openingOf, openingOptions } from './opening.ts';
import type { SessionView } from './session-view.ts';
import { unattendedEnvironment, unattendedPrompter } from './unattended.ts';

/** How long the server may take to list its tasks, in seconds. */
const taskTimeout = 10;

/** What a session tells the process that it runs in. */
export interface SessionPorts {
  name: string;
  startedAt: Date;
  /** Ends everything that is attached to it. */
  signal: AbortSignal;
  /** Writes to the log of the session. */
  log(text: string): void;
  /** Called with what the lines will share and the line that starts the session. */
  onStart(state: ShellState, line: ParsedLine): void;
  /** Called with the target when the session starts, and when a line changes it. */
  onTarget(facts: SessionFacts): void;
}

/** The line that starts a session, and what its connection depends on. */
export interface Start {
  line: ParsedLine;
  /** That of the client that sent the line: its variables and working folder. */
  environment: AppEnvironment;
  opening: Opening;
  state: ShellState;
}

/** A named session: one connection, which the lines of its clients share. */
export class Session {
  readonly #ports: SessionPorts;
  #start: Start | undefined;
  #logLevel: LogLevel | undefined;

  constructor(ports: SessionPorts) {
    this.#ports = ports;
  }

  get name(): string {
    return this.#ports.name;
  }

  /** Whether a line has chosen the target and connected to it. */
  get isStarted(): boolean {
    return this.start !== undefined;
  }

  /** The line that has chosen the target, and connected to it; undefined until then. */
  get start(): Start | undefined {
    return this.#start?.state.session.line === undefined ? undefined : this.#start;
  }

  /** What the lines share. Throws an error before the first line was accepted. */
  get state(): ShellState {
    if (this.#start !== undefined) return this.#start.state;
    throw new Error('The session has no target yet.');
  }

  /**
   * Checks a line before it is run, and returns it with the target and the options of the connection. The first line that
   * names a target starts the session. Throws LineRefused if the line is not for this session, and UsageError if it differs
   * from the line that started it.
   */
  async accept(line: ParsedLine, environment: AppEnvironment): Promise<ParsedLine> {
    const session = sessionOfLine(line, environment.env);
    if (session?.name !== this.name) throw new LineRefused();
    const start = this.#start;
    if (session.starts) {
      const opening = await openingOf(line, environment);
      // Another line may have been the first meanwhile.
      const before = this.#start;
      if (before === undefined) this.#start = this.#startWith(line, opening, environment);
      else {
        const problem = opening.isKnown
          ? differenceError(this.name, before.opening, opening)
          : notServer(line, this.name, environment);
        if (problem !== undefined) throw withSource(problem, session);
      }
      return line;
    }
    if (start === undefined) throw new LineRefused();
    refuseOpeningOptions(line, this.name);
    return adopted(line, start.line);
  }

  /** Connects unless that was done. Resolves to whether this call has connected. Throws what connecting throws. */
  open(signal: AbortSignal): Promise<boolean> {
    return this.#started.state.open(this.#started, signal);
  }

  /** Returns the server, connected, once the session is open. Throws what connecting throws. */
  async connect({ options }: ParsedLine, signal: AbortSignal): Promise<Server> {
    const { state } = this.#started;
    await state.ready(signal);
    await state.session.ensureConnected(signal);
    const server = state.session.whole;
    await this.#raiseLogLevel(server, options.logLevel);
    return server;
  }

  /** Whether something runs that no line waits for: a job, or a task of the server. */
  async isBusy(): Promise<boolean> {
    const { state } = this.#started;
    if (state.jobs.running > 0) return true;
    if (!state.session.isConnected) return false;
    const { items } = await state.session.whole.tasks.list({ timeout: taskTimeout });
    return items.some((task) => !isOver(task));
  }

  /** What `mcpc sessions` shows of the session. */
  status(view: SessionView): Pick<SessionStatus, 'target' | 'server' | 'jobs'> {
    const start = this.#start;
    if (start === undefined) return { target: undefined, server: 'starting', jobs: 0 };
    const { opening, state } = start;
    return { target: opening.target, server: serverState(state, view), jobs: state.jobs.running };
  }

  /** Cancels what is running, closes the connection and ends its servers. */
  async close(): Promise<void> {
    await this.#start?.state.close();
  }

  get #started(): Start {
    if (this.#start !== undefined) return this.#start;
    throw new Error('The session has no target yet.');
  }

  #startWith(line: ParsedLine, opening: Opening, client: AppEnvironment): Start {
    const { name, startedAt, signal, log, onStart, onTarget } = this.#ports;
    const environment = unattendedEnvironment(client, log);
    const options = connectionOptions(withUserDefaults(line.options, client));
    const opened = { ...line, options: { ...options, root: opening.roots } };
    const state = new ShellState({
      prompter: unattendedPrompter(environment),
      signal,
      namedSession: { name, startedAt },
      log,
      opening: { line: opened, environment },
      onConnect: (connected) => void this.#changeTarget(connected, environment),
    });
    onStart(state, opened);
    onTarget({ target: opening.target, line: startingLine(line, name), cwd: client.cwd });
    return { line: opened, environment, opening, state };
  }

  /** An attached shell has connected to another target. */
  async #changeTarget(line: ParsedLine, environment: AppEnvironment): Promise<void> {
    const start = this.#started;
    start.line = line;
    start.opening = await openingOf(line, environment);
    this.#ports.onTarget({
      target: start.opening.target,
      line: startingLine(line, this.name),
      cwd: environment.cwd,
    });
  }

  /** Lets the server send more severe log messages, too, if a line shows them: each line leaves out what it does not show. */
  async #raiseLogLevel(server: Server, level: LogLevel | undefined): Promise<void> {
    const current = this.#logLevel ?? this.#started.line.options.logLevel ?? 'info';
    if (level === undefined || logLevels.indexOf(level) >= logLevels.indexOf(current)) return;
    this.#logLevel = level;
    await server.setLogLevel(level).catch(() => {});
  }
}

/** Returns the options of a line for its connection. How server requests are answered is a matter of each line. */
function connectionOptions({ answer: _, answers: __, saveAnswers: ___, ...options }: Options): Options {
  const { sampling, elicitation, ...others } = options;
  return {
    ...others,
    ...(sampling === 'off' ? { sampling } : {}),
    ...(elicitation === 'off' ? { elicitation } : {}),
  };
}

/** Returns the error for a line whose target is not a server: a missing file, or the tool of `call TOOL --session NAME`. */
function notServer(
  { command, target = '', operands }: ParsedLine,
  session: string,
  environment: AppEnvironment,
): UsageError {
  if (looksLikePath(target) && kindOf(resolvePath(target, environment)) === undefined) {
    return unknownTarget(target, {}, environment);
  }
  const line = lineToCopy({ command: command.name, target: `@${session}`, operands: [target, ...operands] });
  return new UsageError(
    `"${redactTarget(target)}" is not a known server. For session ${session}, the target is @${session}.`,
    {
      hint: `Did you mean: ${line}`,
    },
  );
}

/** Throws UsageError if a line has options that only the line which starts a session can have. */
function refuseOpeningOptions({ options }: ParsedLine, session: string): void {
  const [first] = openingOptions(options);
  if (first === undefined) return;
  throw new UsageError(
    `${longFlag(first)} is only for the line that starts a session, and session ${session} is running.`,
    { hint: `To start it with that option, stop it first: mcpc stop @${session}` },
  );
}

/** Returns a line with the target of the session and the options of its connection, for what depends on them. */
function adopted(line: ParsedLine, start: ParsedLine): ParsedLine {
  const options = { ...line.options };
  for (const name of openingOptions(start.options)) Object.assign(options, { [name]: start.options[name] });
  return { ...line, target: start.target, options };
}

/** Returns what the servers of a session do: `connected`, or why they are not. */
function serverState({ session }: ShellState, view: SessionView): string {
  if (session.line === undefined) return 'starting';
  if (session.restarting.length > 0) return 'reconnecting';
  if (session.isConnected && session.gone.length === 0) return 'connected';
  const causes = session.gone.map((name) => view.causeOf(name) ?? `${name} is not connected.`);
  return causes.length === 0 ? 'not connected' : causes.join(' ');
}

/** Returns the line that starts a session again, without secrets. */
function startingLine({ target = '', options }: ParsedLine, session: string): string {
  const words = connectionWords({ ...options, session });
  return ['mcpc connect', quoteTarget(target), ...words.map(quoteWord)].join(' ');
}
