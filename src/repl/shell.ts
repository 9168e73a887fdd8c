import type { AppEnvironment } from '../app/environment.ts';
import type { EventOutput } from '../app/event-output.ts';
import { failureText } from '../app/failure-text.ts';
import { messageWrapping } from '../app/message-wrapping.ts';
import type { Options } from '../command-line/options.ts';
import type { ParsedLine } from '../command-line/parse-line.ts';
import { isAvailableIn } from '../command-line/usage.ts';
import { commands } from '../commands/table.ts';
import { CancelledError, ExitStatus, InterruptedError, McpcError } from '../core/errors.ts';
import type { EngineEvent } from '../core/events.ts';
import type { JsonObject } from '../core/json.ts';
import type { Tool } from '../core/protocol.ts';
import { quoteWord } from '../core/quote.ts';
import type { View } from '../core/views.ts';
import type { Prompter } from '../prompts/prompter.ts';
import { jsonOf } from '../render/view-json.ts';
import { formatCount } from '../terminal/format.ts';
import type { Output } from '../terminal/output.ts';
import type { Styles } from '../terminal/style.ts';
import { Jobs } from './jobs.ts';
import { typedArgument } from './language/quoting.ts';
import { redactLine } from './language/redact-line.ts';
import { lastResult } from './language/references.ts';
import { FrameLog } from './logs/frame-log.ts';
import { StderrLog } from './logs/stderr-log.ts';
import { ShellSession } from './session/session.ts';
import { Settings } from './settings.ts';
import { unwrapped } from './variables/unwrapped.ts';
import { Variables } from './variables/variables.ts';
import { WatchMode } from './watch/watch-mode.ts';

/** Where a shell shows the results of its lines: a terminal, or the streams of a script. */
export interface TerminalIo {
  environment: AppEnvironment;
  output: Output;
  /** As wide as the terminal is now. */
  styles: Styles;
  live: EventOutput;
  prompter: Prompter;
  /** Shows a long text in a pager. Returns false if it fits on the screen and has to be printed. */
  page(text: string): Promise<boolean>;
  /** Clears the terminal; does nothing without one. */
  clear(): void;
}

/** How many lines a server wrote to its standard error before it was connected, which were not shown. */
export interface HeldLines {
  server: string;
  count: number;
}

const willReconnect = 'The next line that needs it connects to it again.';

/** The history of entered lines. */
export interface LineStore {
  /** Oldest first. */
  readonly entries: readonly string[];
  add(line: string): void;
}

/** The state that the lines of a shell share. */
export class Shell {
  readonly screen: TerminalIo;
  readonly session: ShellSession;
  readonly settings: Settings;
  readonly variables = new Variables();
  readonly exchange = new FrameLog();
  readonly stderr = new StderrLog();
  readonly jobs: Jobs;
  /** The lines entered; in a script, its own lines. */
  readonly history: LineStore;
  /** Set when the shell is to exit after the line. */
  left = false;
  #isSeveral = false;
  /** How many lines are running. */
  #running = 0;
  #cancellation = new AbortController();
  /** Why a server disconnected while lines were running; reported unless one of them fails with it. */
  #disconnection: McpcError | undefined;
  /** The failures of servers that were reported since a line began. */
  readonly #failures = new Set<string>();
  /** The errors themselves: a line that fails with one does not report it again. */
  readonly #reported = new Set<unknown>();
  readonly #clashes = new Set<string>();
  /** The running requests that no line waits for: lists are fetched while a line is typed. */
  readonly #unawaited = new Map<string, EngineEvent>();
  /** What the greeting says of the servers' standard error; undefined once it was taken. */
  #heldLines: HeldLines[] | undefined = [];
  readonly #watchMode: WatchMode;
  readonly #edit: (text: string) => Promise<string>;
  /** Resolves the promises of `idle`. */
  readonly #idleListeners: (() => void)[] = [];

  constructor(screen: TerminalIo, options: Options, signal: AbortSignal, history: LineStore) {
    const { environment, output, live } = screen;
    const prompter = screen.prompter.scoped({ signal });
    this.screen = screen;
    this.history = history;
    this.settings = new Settings(options);
    this.jobs = new Jobs(
      (text) => output.logLine(`${text}\n`),
      () => new InterruptedError('SIGINT'),
    );
    this.#edit = (text) => prompter.scoped({ editor: this.settings.defaults.editor }).edit(text, 'line');
    this.session = new ShellSession({
      environment,
      prompter,
      onEvent: (event) => this.#onEvent(event),
      waiting: (label) => live.waiting(label),
      onSeveral: (several) => {
        this.#isSeveral = several;
        live.nameServers(several);
      },
      onTools: (tools) => this.#reportClashes(tools),
    });
    this.#watchMode = new WatchMode({
      environment,
      session: this.session,
      signal,
      lines: this,
      notice: (message) => this.notice(message),
      report: (error) => this.report(error, this.settings.defaults),
    });
  }

  notice(message: string): void {
    this.screen.live.show({ type: 'notice', server: undefined, message });
  }

  /** Opens a line in the user's editor. Returns undefined if that fails, which is reported. */
  async edit(line: string): Promise<string | undefined> {
    try {
      return (await this.#edit(line)).replace(/\r\n/g, '\n').trimEnd();
    } catch (error) {
      await this.report(error, this.settings.for({} as Options));
      return undefined;
    }
  }

  /** Reports a failure in the format of the line and returns its exit status. */
  async report(error: unknown, options: Partial<Options>): Promise<number> {
    const { output, environment, prompter } = this.screen;
    const status = error instanceof McpcError ? error.exitStatus : ExitStatus.internal;
    if (this.#reported.has(error)) return status;
    if (error instanceof InterruptedError && prompter.isInteractive) {
      await output.report(error instanceof CancelledError ? `${error.message}\n` : 'Stopped.\n');
      return status;
    }
    const text = failureText(error, options, environment);
    const wrap = await messageWrapping(environment);
    await output.report(options.json === true ? text : wrap(text));
    return status;
  }

  /** Adds a sentence to the report of a failure. Unlike a notice, it is shown with `--quiet`, unless that is JSON. */
  async addToReport(sentence: string): Promise<void> {
    if (this.settings.defaults.json === true) {
      this.notice(sentence);
      return;
    }
    const { output, environment } = this.screen;
    const wrap = await messageWrapping(environment);
    await output.report(wrap(`${sentence}\n`));
  }

  /** Adds a line to the history, without the secrets in it. */
  remember(line: string): void {
    const kept = this.withoutSecrets(line);
    if (kept !== undefined) this.history.add(kept);
  }

  /** Returns a line without secrets; undefined if it must not be saved at all. */
  withoutSecrets(line: string): string | undefined {
    const tools = this.session.tools;
    const { aliases } = this.screen.environment.defaults;
    const isCalled = (tool: string, name: string) => tool === name || aliases.get(name)?.includes(tool);
    return redactLine(line, (name) => tools?.find((tool) => isCalled(tool.name, name))?.inputSchema);
  }

  /** Adds a line to the history with the arguments that the user was asked for, inserted at `end`. */
  rememberWithAnswers(line: string, end: number, answers: JsonObject): void {
    const words = Object.entries(answers).map(([name, value]) => typedArgument(name, value));
    this.remember([line.slice(0, end), ...words].join(' ') + line.slice(end));
  }

  /** Keeps the result of a line as `$_`, if it had one. */
  keepLastResult(view: View | undefined): void {
    if (view !== undefined) this.variables.set(lastResult, jsonOf(view), () => unwrapped(view));
  }

  /** Called when a line starts. */
  begin(): void {
    if (this.#running === 0) {
      this.#failures.clear();
      this.#reported.clear();
    }
    this.#running += 1;
    // The line may need what they fetch.
    for (const request of this.#unawaited.values()) this.screen.live.show(request);
    this.#unawaited.clear();
  }

  /** Called when a line ends, with the error if it failed. */
  async end(failure: unknown): Promise<void> {
    this.#running -= 1;
    if (this.#running === 0) for (const resolve of this.#idleListeners.splice(0)) resolve();
    const isReported = failure instanceof McpcError && failure.kind === 'connection';
    const disconnection = this.#disconnection;
    if (disconnection === undefined || (this.#running > 0 && !isReported)) return;
    this.#disconnection = undefined;
    if (!isReported) await this.#reportDisconnection(disconnection);
    else if (!this.session.isConnected) this.notice(willReconnect);
  }

  get isIdle(): boolean {
    return this.#running === 0;
  }

  /** Aborts when `cancelLines` is called. */
  get cancellation(): AbortSignal {
    return this.#cancellation.signal;
  }

  /** Ends the lines that are running, and the jobs, with an error. */
  cancelLines(reason: unknown): void {
    const running = this.#cancellation;
    this.#cancellation = new AbortController();
    running.abort(reason);
  }

  /** Settles when a line may use the server: not while it is restarted because of `--watch`. */
  ready(signal: AbortSignal): Promise<void> {
    return this.#watchMode.ready(signal);
  }

  /** Settles when no line is running. */
  async idle(): Promise<void> {
    while (this.#running > 0) await new Promise<void>((resolve) => this.#idleListeners.push(resolve));
  }

  /** Connects to the target of the line that opened the shell. With `--watch`, a failure is waited out. */
  async open(line: ParsedLine, signal: AbortSignal): Promise<void> {
    await this.#watchMode.connect(line, signal);
    await this.#watchMode.follow(line);
  }

  /** Connects to the target of a line in place of the current server, and watches its files with `--watch`. */
  async connect(line: ParsedLine, signal: AbortSignal): Promise<void> {
    await this.session.connect(line, signal);
    this.stderr.retain(this.session.memberNames);
    await this.#watchMode.follow(line);
  }

  /** Cancels the jobs and closes the connection. */
  async close(): Promise<void> {
    this.#watchMode.stop();
    const { running } = this.jobs;
    if (running > 0) {
      this.notice(`Cancelled ${running === 1 ? '1 running job' : `${running} running jobs`}.`);
      await this.jobs.cancelAll();
    }
    this.screen.live.stop();
    await this.screen.output.drained();
    await this.session.close();
    this.screen.live.close();
  }

  #onEvent(event: EngineEvent): void {
    this.exchange.add(event);
    this.stderr.add(event);
    if (event.type === 'stderrHeld') {
      this.#foldHeld(event);
      return;
    }
    if (event.type === 'failure') {
      if (!this.#isNew(event)) return;
      this.#reported.add(event.error);
    }
    if (event.type === 'request' && this.#isUnawaited(event)) return;
    if (event.type !== 'gone') {
      this.screen.live.show(event);
      return;
    }
    const error =
      event.error ??
      new McpcError('connection', 3, `${event.server} disconnected.`, { server: event.server });
    if (this.#running > 0) this.#disconnection = error;
    else void this.#reportDisconnection(error);
  }

  /** Whether a request begins, or ends, that no line waits for. */
  #isUnawaited(event: EngineEvent & { type: 'request' }): boolean {
    const key = `${event.request} ${event.server}`;
    if (event.state === 'settled') return this.#unawaited.delete(key);
    if (this.#running > 0) return false;
    this.#unawaited.set(key, event);
    return true;
  }

  /**
   * Returns how many lines each server wrote to its standard error before it was connected, in the order of the servers,
   * for the greeting. From now on, such lines are reported when a server connects.
   */
  takeHeldLines(): HeldLines[] {
    const { memberNames } = this.session;
    const held = this.#heldLines ?? [];
    this.#heldLines = undefined;
    return held.toSorted((one, other) => memberNames.indexOf(one.server) - memberNames.indexOf(other.server));
  }

  /** Says how many lines a server wrote before it was connected, in place of the lines. */
  #foldHeld({ server, phase, lines, omitted }: EngineEvent & { type: 'stderrHeld' }): void {
    if (phase !== 'handshake' || !this.screen.prompter.isInteractive) return;
    const count = lines.length + omitted;
    if (this.#heldLines !== undefined) {
      this.#heldLines.push({ server, count });
      return;
    }
    const word = this.#isSeveral ? `stderr ${quoteWord(server)}` : 'stderr';
    this.notice(`${server} wrote ${formatCount(count, 'line')}; see: ${word}`);
  }

  /** Whether a server's failure has not been reported yet: lists are requested in the background, too. */
  #isNew({ server, error }: EngineEvent & { type: 'failure' }): boolean {
    // The interrupted line reports it.
    if (error instanceof InterruptedError) return false;
    if (this.#running === 0 && this.session.gone.includes(server)) return false;
    const key = `${server} ${error}`;
    const known = this.#failures.has(key);
    this.#failures.add(key);
    return !known;
  }

  async #reportDisconnection(error: McpcError): Promise<void> {
    await this.report(error, this.settings.defaults);
    if (this.session.gone.length > 0) this.notice(willReconnect);
  }

  /** Reports once that a tool has the name of a command, and which of them takes precedence. */
  #reportClashes(tools: readonly Tool[]): void {
    for (const { name, managesMcpc = false } of commands.filter((command) =>
      isAvailableIn('shell', command),
    )) {
      if (this.#clashes.has(name) || !tools.some((tool) => tool.name === name)) continue;
      this.#clashes.add(name);
      this.notice(
        managesMcpc
          ? `${name} is both a tool and a command; here it calls the tool. For the command: !mcpc ${name}`
          : `${name} is both a command and a tool; to call the tool: call ${name}, or ${name} NAME=VALUE`,
      );
    }
  }
}
