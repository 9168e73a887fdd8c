import type { AppEnvironment } from '../app/environment.ts';
import type { EventOutput } from '../app/event-output.ts';
import { failureText } from '../app/failure-text.ts';
import { messageWrapping } from '../app/message-wrapping.ts';
import type { InputFiles } from '../arguments/read-source.ts';
import type { Options } from '../command-line/options.ts';
import type { ParsedLine } from '../command-line/parse-line.ts';
import { isAvailableIn, readsWholeLine } from '../command-line/usage.ts';
import { commands } from '../commands/table.ts';
import { CancelledError, ExitStatus, InterruptedError, McpcError } from '../core/errors.ts';
import type { Tool } from '../core/protocol.ts';
import type { View } from '../core/views.ts';
import type { PreparedAnswers } from '../prompts/answer-options.ts';
import type { Prompter } from '../prompts/prompter.ts';
import { jsonOf } from '../render/view-json.ts';
import type { Output } from '../terminal/output.ts';
import type { Printable } from '../terminal/split-text.ts';
import type { Styles } from '../terminal/style.ts';
import { OutcomeLog } from './expectations/outcome-log.ts';
import { lastResult } from './language/references.ts';
import { type LineStore, withoutSecrets } from './line-history.ts';
import { FrameLog } from './logs/frame-log.ts';
import type { ShellSession } from './session/session.ts';
import { ShellEvents } from './shell-events.ts';
import type { Jobs } from './state/jobs.ts';
import { Settings } from './state/settings.ts';
import type { ShellState } from './state/shell-state.ts';
import { unwrapped } from './variables/unwrapped.ts';
import { Variables } from './variables/variables.ts';

/** What writes the output of lines. */
export type LineOutput = Pick<Output, 'print' | 'report' | 'logLine' | 'drained'>;

/** Where a shell shows the results of its lines: a terminal, or the streams of a script. */
export interface TerminalIo {
  environment: AppEnvironment;
  output: LineOutput;
  /** As wide as the terminal is now. */
  styles: Styles;
  live: EventOutput;
  prompter: Prompter;
  /** Reads `@file` and `-`. */
  files: InputFiles;
  /** False if nobody sees the results of lines, so that they need not be rendered. */
  showsResults: boolean;
  /** Shows a long text in a pager. Returns false for bytes, and if it fits on the screen: it has to be printed then. */
  page(content: Printable): Promise<boolean>;
  /** Clears the terminal; does nothing without one. */
  clear(): void;
}

/** What a shell is made with. */
export interface ShellParts {
  screen: TerminalIo;
  state: ShellState;
  /** The options of the line that opened it. */
  options: Options;
  /** The lines entered; in a script, its own lines. */
  history: LineStore;
  /** Ends the shell. */
  signal: AbortSignal;
}

/** Lines that share a screen, on a connection that other shells may share. */
export class Shell {
  readonly screen: TerminalIo;
  readonly state: ShellState;
  readonly session: ShellSession;
  readonly jobs: Jobs;
  readonly settings: Settings;
  readonly variables: Variables;
  readonly exchange: FrameLog;
  readonly history: LineStore;
  readonly events: ShellEvents;
  /** What became of its lines, for `expect`. */
  readonly outcomes = new OutcomeLog();
  /** The answers of the line that opened it, for all of its lines; undefined if they belong to the connection. */
  answers: PreparedAnswers | undefined;
  /** Set when the shell is to exit after the line. */
  left = false;
  readonly #signal: AbortSignal;
  readonly #prompter: Prompter;
  #detach: (() => void) | undefined;

  constructor({ screen, state, options, history, signal }: ShellParts) {
    this.screen = screen;
    this.state = state;
    this.session = state.session;
    this.jobs = state.jobs;
    this.settings = new Settings(options, state.settings);
    this.variables = new Variables(state.variables, screen.environment.env);
    this.exchange = new FrameLog(state.exchange);
    this.history = history;
    this.#signal = signal;
    this.#prompter = screen.prompter.scoped({ signal });
    this.events = new ShellEvents({
      live: screen.live,
      exchange: this.exchange,
      session: state.session,
      isInteractive: screen.prompter.isInteractive,
      report: (error) => this.report(error, this.settings.defaults),
    });
    this.#detach = state.attach({
      show: (event) => {
        this.outcomes.add(event);
        this.events.show(event);
      },
      nameServers: (several) => this.events.nameServers(several),
      toolsListed: (tools) => this.#reportClashes(tools),
      waiting: (label) => screen.live.waiting(label),
      report: (error) => this.report(error, this.settings.defaults),
      ...(screen.prompter.isInteractive ? { printJob: (lines) => screen.output.logLine(lines) } : {}),
    });
  }

  /** Whether somebody still sees what it shows. Jobs may go on after that. */
  get isAttached(): boolean {
    return this.#detach !== undefined && !this.isEnding;
  }

  /** Whether something other than its lines ends it, with an error that is reported then. */
  get isEnding(): boolean {
    return this.#signal.aborted;
  }

  notice(message: string): void {
    this.events.notice(message);
  }

  /** Opens a line in the user's editor. Returns undefined if that fails, which is reported. */
  async edit(line: string): Promise<string | undefined> {
    try {
      const prompter = this.#prompter.scoped({ editor: this.settings.defaults.editor });
      return (await prompter.edit(line, 'line')).replace(/\r\n/g, '\n').trimEnd();
    } catch (error) {
      await this.report(error, this.settings.for({} as Options));
      return undefined;
    }
  }

  /** Reports a failure in the format of the line, where it wants it, and returns its exit status. */
  async report(error: unknown, options: Partial<Options>, output = this.screen.output): Promise<number> {
    const { environment, prompter } = this.screen;
    const status = error instanceof McpcError ? error.exitStatus : ExitStatus.internal;
    if (this.events.wasReported(error)) return status;
    if (error instanceof InterruptedError && prompter.isInteractive && prompter.interruptCancels) {
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
    const kept = withoutSecrets(line, this.session, this.screen.environment);
    if (kept !== undefined) this.history.add(kept);
  }

  /** Keeps the result of a line as `$_`, if it had one. */
  keepLastResult(view: View | undefined): void {
    if (view !== undefined) this.variables.set(lastResult, jsonOf(view), () => unwrapped(view));
  }

  /** Called when a line starts. */
  begin(): void {
    this.state.lines.begin();
    this.events.begin();
  }

  /** Called when a line ends, with the error if it failed. */
  end(failure: unknown): Promise<void> {
    this.state.lines.end();
    return this.events.end(failure);
  }

  /**
   * Connects to the target of a line in place of the current server, and watches its files with `--watch`. Later lines have
   * its time limits.
   */
  async connect(line: ParsedLine, signal: AbortSignal): Promise<void> {
    await this.state.connect(line, signal, this.screen.environment);
    this.settings.adoptLimits(line.options);
  }

  /** Ends the shell, and its state if nothing else uses that. */
  async close(): Promise<void> {
    const { screen, state } = this;
    if (state.namedSession === undefined) await this.#endJobs();
    screen.live.stop();
    await screen.output.drained();
    if (state.namedSession === undefined) await state.close();
    else await state.session.settle();
    this.#detach?.();
    this.#detach = undefined;
    screen.live.close();
  }

  async #endJobs(): Promise<void> {
    this.state.stopWatching();
    const { running } = this.jobs;
    if (running === 0) return;
    this.notice(`Cancelled ${running === 1 ? '1 running job' : `${running} running jobs`}.`);
    await this.jobs.cancelAll();
  }

  /** Reports once that a tool has the name of a command, and which of them takes precedence. */
  #reportClashes(tools: readonly Tool[]): void {
    const { clashes } = this.state;
    for (const command of commands.filter((command) => isAvailableIn('shell', command))) {
      const { name, managesMcpc = false } = command;
      if (clashes.has(name) || !tools.some((tool) => tool.name === name)) continue;
      clashes.add(name);
      this.notice(
        managesMcpc
          ? `${name} is both a tool and a command; here it calls the tool. For the command: !mcpc ${name}`
          : `${name} is both a command and a tool; to call the tool: call ${name}${
              readsWholeLine(command) ? '' : `, or ${name} NAME=VALUE`
            }`,
      );
    }
  }
}
