import { failureText } from '../app/failure-text.ts';
import type { Options } from '../command-line/options.ts';
import type { ParsedLine } from '../command-line/parse-line.ts';
import { isAvailableIn } from '../command-line/usage.ts';
import { commands } from '../commands/table.ts';
import { InterruptedError, McpcError } from '../core/errors.ts';
import type { EngineEvent } from '../core/events.ts';
import type { JsonObject } from '../core/json.ts';
import type { Tool } from '../core/protocol.ts';
import { FrameLog } from './frame-log.ts';
import { Jobs } from './jobs.ts';
import { typedArgument } from './quoting.ts';
import { redactLine } from './redact-line.ts';
import { ShellSession } from './session.ts';
import { Settings } from './settings.ts';
import type { TerminalIo } from './terminal-io.ts';
import { Variables } from './variables.ts';
import { WatchMode } from './watch-mode.ts';

/** Where entered lines are kept. */
export interface LineStore {
  /** Oldest first. */
  readonly entries: readonly string[];
  add(line: string): void;
}

/** What a shell is made of, beside the lines that run in it. */
export class Shell {
  readonly screen: TerminalIo;
  readonly session: ShellSession;
  readonly settings: Settings;
  readonly variables = new Variables();
  readonly exchange = new FrameLog();
  readonly jobs: Jobs;
  /** The lines entered, oldest first; none but those of this script where nobody sits at a terminal. */
  readonly history: LineStore;
  /** Set when it is to be left after the line. */
  left = false;
  /** How many lines run. */
  #running = 0;
  /** A server that went away while lines ran, which tell of it themselves, if they asked it. */
  #gone: McpcError | undefined;
  /** What servers failed of that was told since a line began. */
  readonly #failures = new Set<string>();
  /** The errors themselves: the line that fails of one need not tell it again. */
  readonly #told = new Set<unknown>();
  readonly #clashes = new Set<string>();
  readonly #restarts: WatchMode;
  readonly #edit: (text: string) => Promise<string>;
  /** Those who wait for the last line to end. */
  readonly #waiting: (() => void)[] = [];

  constructor(screen: TerminalIo, options: Options, signal: AbortSignal, history: LineStore) {
    const { environment, output, live } = screen;
    const prompter = screen.prompter.scoped({ signal });
    this.screen = screen;
    this.history = history;
    this.settings = new Settings(options);
    this.#restarts = new WatchMode(this, signal);
    this.jobs = new Jobs(
      (text) => output.logLine(`${text}\n`),
      () => new InterruptedError('SIGINT'),
    );
    this.#edit = (text) => prompter.edit(text, 'line');
    this.session = new ShellSession({
      environment,
      prompter,
      onEvent: (event) => this.#happened(event),
      waiting: (label) => live.waiting(label),
      onSeveral: (several) => live.nameServers(several),
      onTools: (tools) => this.#tellClashes(tools),
    });
  }

  notice(message: string): void {
    this.screen.live.show({ type: 'notice', server: undefined, message });
  }

  /** Has a line edited in the person's editor; undefined when that failed, which is told. */
  async edit(line: string): Promise<string | undefined> {
    try {
      return (await this.#edit(line)).replace(/\r\n/g, '\n').trimEnd();
    } catch (error) {
      await this.report(error, this.settings.for({} as Options));
      return undefined;
    }
  }

  /** Tells of a failure as the line wants it told, and gives its exit status. */
  async report(error: unknown, options: Partial<Options>): Promise<number> {
    const { output, environment, prompter, styles } = this.screen;
    const status = error instanceof McpcError ? error.exitStatus : 70;
    if (this.#told.has(error)) return status;
    if (error instanceof InterruptedError && prompter.isInteractive) {
      await output.report('Stopped.\n');
      return status;
    }
    await output.report(failureText(error, options, styles().err, environment));
    return status;
  }

  /** A line was entered: it is kept, but for the secrets in it. */
  remember(line: string): void {
    const kept = this.withoutSecrets(line);
    if (kept !== undefined) this.history.add(kept);
  }

  /** What of a line may be kept; undefined for nothing. */
  withoutSecrets(line: string): string | undefined {
    const tools = this.session.tools;
    return redactLine(line, (name) => tools.find((tool) => tool.name === name)?.inputSchema);
  }

  /** A line was completed by answers, which belong behind the words that end there: next time it is one key. */
  finish(line: string, end: number, answers: JsonObject): void {
    const words = Object.entries(answers).map(([name, value]) => typedArgument(name, value));
    this.remember([line.slice(0, end), ...words].join(' ') + line.slice(end));
  }

  /** A line begins to run. */
  begin(): void {
    if (this.#running === 0) {
      this.#failures.clear();
      this.#told.clear();
    }
    this.#running += 1;
  }

  /** A line has ended: with this failure, if it failed. */
  async end(failure: unknown): Promise<void> {
    this.#running -= 1;
    if (this.#running === 0) for (const wake of this.#waiting.splice(0)) wake();
    const told = failure instanceof McpcError && failure.kind === 'connection';
    const gone = this.#gone;
    if (gone === undefined || (this.#running > 0 && !told)) return;
    this.#gone = undefined;
    if (!told) await this.#tellGone(gone);
    else if (!this.session.alive) this.notice('Bring it back with: reconnect');
  }

  /** Settles when no line runs. */
  async idle(): Promise<void> {
    while (this.#running > 0) await new Promise<void>((resolve) => this.#waiting.push(resolve));
  }

  /** Connects to what the line names, instead of what there is, and watches its file if that is wanted. */
  async connect(line: ParsedLine, signal: AbortSignal): Promise<void> {
    await this.session.connect(line, signal);
    await this.#restarts.follow(line);
  }

  /** Ends all that runs. */
  async close(): Promise<void> {
    this.#restarts.stop();
    const { running } = this.jobs;
    if (running > 0) {
      this.notice(`${running === 1 ? '1 job is' : `${running} jobs are`} cancelled.`);
      await this.jobs.cancelAll();
    }
    this.screen.live.stop();
    await this.screen.output.drained();
    await this.session.close();
    this.screen.live.close();
  }

  #happened(event: EngineEvent): void {
    this.exchange.add(event);
    if (event.type === 'failure') {
      if (!this.#isNews(event)) return;
      this.#told.add(event.error);
    }
    if (event.type !== 'gone') {
      this.screen.live.show(event);
      return;
    }
    const error =
      event.error ?? new McpcError('connection', 3, `${event.server} went away.`, { server: event.server });
    if (this.#running > 0) this.#gone = error;
    else void this.#tellGone(error);
  }

  /** Whether a server's failure was not told: lists are asked for again and again, also while nobody looks. */
  #isNews({ server, error }: EngineEvent & { type: 'failure' }): boolean {
    // The line that was stopped says so.
    if (error instanceof InterruptedError) return false;
    if (this.#running === 0 && this.session.gone.includes(server)) return false;
    const key = `${server} ${error}`;
    const known = this.#failures.has(key);
    this.#failures.add(key);
    return !known;
  }

  async #tellGone(error: McpcError): Promise<void> {
    await this.report(error, this.settings.standing);
    if (this.session.gone.length > 0) this.notice('Bring it back with: reconnect');
  }

  /** A tool that has the name of a command is not what its name alone means: said once. */
  #tellClashes(tools: readonly Tool[]): void {
    const names = new Set(
      commands.filter((command) => isAvailableIn('shell', command)).map(({ name }) => name),
    );
    const clashing = tools
      .map(({ name }) => name)
      .filter((name) => names.has(name) && !this.#clashes.has(name));
    for (const name of clashing) {
      this.#clashes.add(name);
      this.notice(`${name} is a command and a tool; the tool is called with: call ${name}`);
    }
  }
}
