import { stripVTControlCharacters } from 'node:util';
import { lineTimeouts } from '../../app/client-options.ts';
import type { AppEnvironment } from '../../app/environment.ts';
import { LinePrompter } from '../../app/line-prompter.ts';
import { currentLine, lineOf } from '../../app/line-scope.ts';
import type { ParsedLine } from '../../command-line/parse-line.ts';
import { InterruptedError } from '../../core/errors.ts';
import type { EngineEvent } from '../../core/events.ts';
import { SharedWork } from '../../core/work/shared-work.ts';
import type { RequestTimeouts } from '../../engine/protocol/client-options.ts';
import type { Prompter } from '../../prompts/prompter.ts';
import { FrameLog } from '../logs/frame-log.ts';
import { StderrLog } from '../logs/stderr-log.ts';
import type { Connection } from '../session/connection.ts';
import { RunningLines } from '../session/running-lines.ts';
import { ShellSession } from '../session/session.ts';
import { Variables } from '../variables/variables.ts';
import { WatchMode } from '../watch/watch-mode.ts';
import { Jobs } from './jobs.ts';
import { type StateListener, StateListeners } from './listeners.ts';
import type { NamedSession } from './named-session.ts';
import { SharedSettings } from './settings.ts';

/** The user stops what takes too long. */
const noTimeouts: RequestTimeouts = { timeout: 0, maxTime: 0 };

/** What the state of shells is made with. */
export interface ShellStateOptions {
  /** Asks what servers request while no line runs. */
  prompter: Prompter;
  /** Ends the shells, and watch mode. */
  signal: AbortSignal;
  /** The session that the state belongs to; undefined if it belongs to a single shell and ends with it. */
  namedSession?: NamedSession;
  /** Writes lines of a job that no shell shows. */
  log?(lines: string): void;
  /** The same for events. */
  logEvent?(event: EngineEvent): void;
  /** What is opened, in its environment; undefined: what the line of the first shell says. */
  opening?: Pick<Connection, 'line' | 'environment'>;
  /** Called with every event, whichever line it is for. */
  observe?(event: EngineEvent): void;
  /** How long requests may take if neither their line nor a config file says so. Default: without limit. */
  defaultTimeouts?: RequestTimeouts;
  /** Called when the target has changed. */
  onConnect?(line: ParsedLine): void;
}

/** Returns the state of a shell that shares it with no other. */
export function ownState({ prompter }: { prompter: Prompter }, signal: AbortSignal): ShellState {
  return new ShellState({ prompter: prompter.scoped({ signal }), signal });
}

/** The connection of one or several shells, and what their lines share. It may outlive them. */
export class ShellState {
  readonly namedSession: NamedSession | undefined;
  /** Aborts when the state ends, and the shells on it have to. */
  readonly signal: AbortSignal;
  /** How long the requests of lines may take if neither the line nor a config file says so. */
  readonly defaultTimeouts: RequestTimeouts;
  readonly session: ShellSession;
  readonly settings = new SharedSettings();
  readonly variables = new Variables();
  /** The last exchange of any of the shells. */
  readonly exchange = new FrameLog();
  readonly stderr = new StderrLog();
  readonly lines = new RunningLines();
  readonly jobs = new Jobs(() => new InterruptedError('SIGINT'));
  /** The tools of which a shell has reported that they have the name of a command. */
  readonly clashes = new Set<string>();
  readonly #options: ShellStateOptions;
  readonly #listeners = new StateListeners();
  readonly #watchMode: WatchMode;
  readonly #opening = new SharedWork<void>();

  constructor(options: ShellStateOptions) {
    const { prompter, signal, namedSession, defaultTimeouts = noTimeouts } = options;
    this.#options = options;
    this.namedSession = namedSession;
    this.signal = signal;
    this.defaultTimeouts = defaultTimeouts;
    const listeners = this.#listeners;
    this.session = new ShellSession({
      prompter: new LinePrompter(prompter),
      onEvent: (event) => this.#onEvent(event),
      waiting: (label) => (currentLine() ?? listeners).waiting(label),
      onSeveral: (several) => listeners.nameServers(several),
      onTools: (tools) => listeners.toolsListed(tools),
      outlivesLines: namedSession !== undefined,
      secrets: this.variables.secrets,
      defaultTimeouts: namedSession === undefined ? defaultTimeouts : lineTimeouts,
      reconnectLine: namedSession && `mcpc run @${namedSession.name} reconnect`,
    });
    this.#watchMode = new WatchMode({
      session: this.session,
      signal,
      lines: this.lines,
      notice: (message) => listeners.show({ type: 'notice', server: undefined, message }),
      report: (error) => listeners.report(error),
    });
  }

  /** Adds a listener to what happens on the connection. Returns a function that removes it. */
  attach(listener: StateListener): () => void {
    return this.#listeners.add(listener);
  }

  /** Settles when a line may use the server: not while it is restarted because of `--watch`. */
  ready(signal: AbortSignal): Promise<void> {
    return this.#watchMode.ready(signal);
  }

  /**
   * Connects to the target of the line that opens the state, in its environment: its servers get the variables of that.
   * `isPatient`: whether a failure is waited out with `--watch`. Does nothing if it is connected already; lines that open
   * it at the same time share the attempt. Resolves to whether this one has made it.
   */
  async open(
    given: Pick<Connection, 'line' | 'environment'>,
    signal: AbortSignal,
    isPatient = false,
  ): Promise<boolean> {
    const opener = isPatient ? this.#watchMode : this.session;
    const { line: opening, environment } = this.#options.opening ?? given;
    // The limits of a line apply to its own requests.
    const { samplingRounds: _, inputRounds: __, declinedRounds: ___, ...options } = opening.options;
    const line = { ...opening, options };
    let hasConnected = false;
    await this.#opening.run(async (shared) => {
      if (this.session.line !== undefined) return;
      await opener.connect(line, shared, environment);
      await this.#watchMode.follow(line, environment);
      hasConnected = true;
    }, signal);
    return hasConnected;
  }

  /** Connects to the target of a line in place of the current server, and watches its files with `--watch`. */
  async connect(line: ParsedLine, signal: AbortSignal, environment: AppEnvironment): Promise<void> {
    await this.session.connect(line, signal, environment);
    this.stderr.retain(this.session.memberNames);
    this.#options.onConnect?.(line);
    await this.#watchMode.follow(line, environment);
  }

  /** Prints lines of a job whose own shell has gone: on the terminals that are attached, else in the log. */
  printJob(lines: string): void {
    const { ofJobs } = this.#listeners;
    for (const listener of ofJobs) listener.printJob?.(lines);
    if (ofJobs.length === 0) this.#options.log?.(stripVTControlCharacters(lines));
  }

  /** Shows an event of such a job there. */
  showJobEvent(event: EngineEvent): void {
    // Nobody waits for the job.
    if (event.type === 'request' || event.type === 'progress') return;
    const { ofJobs } = this.#listeners;
    for (const listener of ofJobs) listener.show(event);
    if (ofJobs.length === 0) this.#options.logEvent?.(event);
  }

  /** Ends watch mode. */
  stopWatching(): void {
    this.#watchMode.stop();
  }

  /** Ends watch mode, cancels the jobs and closes the connection. */
  async close(): Promise<void> {
    this.stopWatching();
    await this.jobs.cancelAll();
    await this.session.close();
  }

  #onEvent(event: EngineEvent): void {
    this.stderr.add(event);
    this.#options.observe?.(event);
    const listener = lineOf(event) ?? this.#listeners;
    listener.show(event);
  }
}
