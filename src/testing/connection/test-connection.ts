import { lineTimeouts } from '../../app/client-options.ts';
import type { AppEnvironment } from '../../app/environment.ts';
import { LinePrompter } from '../../app/line-prompter.ts';
import { connectionWords } from '../../command-line/connection-words.ts';
import { lineToCopy } from '../../command-line/line-to-copy.ts';
import { initialOptions } from '../../command-line/options/initial-options.ts';
import type { ParsedLine } from '../../command-line/parse-line.ts';
import { ConnectionError } from '../../core/errors.ts';
import type { EngineEvent } from '../../core/events.ts';
import type { RequestTimeouts } from '../../engine/protocol/client-options.ts';
import type { Server } from '../../engine/server.ts';
import type { Outcome } from '../../repl/expectations/outcome.ts';
import type { TestStep } from '../../repl/language/test-file.ts';
import { LineRunner } from '../../repl/line-runner.ts';
import { movedOptions, movedTarget } from '../../repl/saving/server-line.ts';
import { Shell } from '../../repl/shell.ts';
import { ShellState } from '../../repl/state/shell-state.ts';
import type { CaseFailure } from '../reporters/results.ts';
import { type CheckSnapshot, checkStep, describeFailedLine } from './check-step.ts';
import { Incidents, type Place } from './incidents.ts';
import { Transcript } from './transcript.ts';
import { unattendedScreen } from './unattended-screen.ts';

/** No user can stop a line that takes too long. A limit for the whole of each request would slow all of them down. */
const defaultTimeouts: RequestTimeouts = { ...lineTimeouts, maxTime: 0 };

/** The line that connects to a server, and the folder that its target is relative to. */
interface ServerLine {
  line: ParsedLine;
  cwd: string;
}

/** What a connection for test cases is opened with. */
export interface TestConnectionOptions {
  /** The line that connects; undefined for a file without a server, whose lines connect themselves if they need one. */
  connecting: ServerLine | undefined;
  /** Where the file says what to connect to; failures that belong to no line are reported there. */
  place: Place;
  /** The lines to run each time that the server has been connected. */
  setUp: readonly TestStep[];
  /** The folder of the file. */
  folder: string;
  environment: AppEnvironment;
  /** Whether violations of the protocol are accepted. */
  isLenient: boolean;
  /** Returns what compares the outcomes of a set-up with its snapshots, from the first. */
  setUpSnapshots: () => CheckSnapshot;
  /** Returns a step with what is expected of it, for its outcome. */
  complete?: ((step: TestStep, outcome: Outcome) => Promise<TestStep>) | undefined;
  /** Called with every event. */
  observe?: (event: EngineEvent) => void;
  /** Ends the running line, and the connection. */
  signal: AbortSignal;
}

/** The lines before the first case failed. */
export class SetUpFailed extends Error {
  readonly failures: readonly CaseFailure[];

  constructor(failures: readonly CaseFailure[]) {
    super('The set-up failed.');
    this.failures = failures;
  }
}

/** A connection on which lines of cases run, in a shell without a user. */
export class TestConnection {
  readonly #options: TestConnectionOptions;
  readonly #transcript = new Transcript();
  readonly #incidents: Incidents;
  readonly #shell: Shell;
  readonly #runner: LineRunner;
  /** Why servers could not be reached, while they are connected. */
  #unreachable: unknown[] | undefined;
  /** What went wrong when the server was connected, which the next case fails with. */
  #pending: CaseFailure[] = [];

  private constructor(options: TestConnectionOptions) {
    const { connecting, folder, environment, isLenient, signal } = options;
    this.#options = options;
    this.#incidents = new Incidents(isLenient);
    const given = connecting?.line.options ?? initialOptions();
    const screen = unattendedScreen(environment, folder, given, this.#transcript, signal);
    const state = new ShellState({
      prompter: new LinePrompter(screen.prompter),
      signal,
      defaultTimeouts,
      observe: (event) => this.#observe(event),
    });
    const history = { entries: [], add: () => {} };
    this.#shell = new Shell({ screen, state, options: given, history, signal });
    this.#runner = new LineRunner(this.#shell);
  }

  /** Connects, and runs the set-up. Throws what connecting throws, SetUpFailed, or the reason of the signal. */
  static async open(options: TestConnectionOptions): Promise<TestConnection> {
    const connection = new TestConnection(options);
    try {
      await connection.#open();
      return connection;
    } catch (error) {
      await connection.close();
      throw error;
    }
  }

  /** The server or servers of the connection; undefined if there are none. */
  get server(): Server | undefined {
    const { session } = this.#shell;
    return session.isConnected ? session.whole : undefined;
  }

  /**
   * Runs the lines of a case up to the first that fails or leaves the shell. Returns what was not as expected. Throws what
   * connecting throws if the server has to be connected again, SetUpFailed, or the reason of the signal.
   */
  async runCase(steps: readonly TestStep[], checkSnapshot: CheckSnapshot): Promise<CaseFailure[]> {
    const failures = this.#pending;
    this.#pending = [];
    for (const step of steps) {
      if (this.#isLost) await this.#reopen();
      const found = await this.#runStep(step, checkSnapshot);
      failures.push(...found);
      if (found.length > 0 || this.#shell.left) break;
    }
    return [...failures, ...(await this.#endLines(steps))];
  }

  /** Closes the connection. Returns what the server did wrong meanwhile, and what it left behind. */
  async close(): Promise<CaseFailure[]> {
    await this.#shell.close();
    this.#incidents.forgetGone();
    return this.#incidents.take(this.#options.place);
  }

  async #open(): Promise<void> {
    const { connecting, signal } = this.#options;
    if (connecting !== undefined) {
      this.#unreachable = [];
      const { line, cwd } = connecting;
      const environment = { ...this.#shell.screen.environment, cwd };
      await this.#shell.state.open({ line, environment }, signal);
      this.#throwIfUnreachable();
    }
    await this.#setUp();
  }

  /** Whether the server has gone away: the case that noticed it has failed, or expects it. */
  get #isLost(): boolean {
    const { session } = this.#shell;
    return session.line !== undefined && !session.isConnected;
  }

  /** Connects again. */
  async #reopen(): Promise<void> {
    this.#unreachable = [];
    await this.#shell.session.restart(this.#options.signal);
    this.#throwIfUnreachable();
    await this.#setUp();
  }

  /** Throws the error of a server that could not be reached: of several, the others are connected without it. */
  #throwIfUnreachable(): void {
    const [first] = this.#unreachable ?? [];
    this.#unreachable = undefined;
    if (first !== undefined) throw first;
  }

  async #setUp(): Promise<void> {
    const { setUp, place, setUpSnapshots } = this.#options;
    const checkSnapshot = setUpSnapshots();
    this.#incidents.beginConnection();
    this.#pending.push(...this.#incidents.take(place));
    for (const step of setUp) {
      const failures = await this.#runStep(step, checkSnapshot);
      if (failures.length > 0) throw new SetUpFailed([...this.#pending, ...failures]);
      if (this.#shell.left) break;
    }
    this.#shell.left = false;
  }

  async #runStep(step: TestStep, checkSnapshot: CheckSnapshot): Promise<CaseFailure[]> {
    const { signal, complete } = this.#options;
    this.#transcript.clear();
    await this.#runner.run(step.text, signal);
    signal.throwIfAborted();
    const outcome = this.#shell.outcomes.last;
    // A comment has none.
    if (outcome === undefined) return [];
    if (outcome.failure instanceof ConnectionError) this.#incidents.forgetGone();
    const report = this.#transcript.text;
    const { variables } = this.#shell;
    const completed = complete === undefined ? step : await complete(step, outcome);
    const lineFor = (command: string) => this.#lineFor(command);
    const context = { variables, report, checkSnapshot, lineFor };
    const failures = await checkStep(completed, outcome, context);
    return [...failures, ...this.#incidents.take(step)];
  }

  /** Ends what the lines have left running, and returns what went wrong since the last of them, or in the background. */
  async #endLines(steps: readonly TestStep[]): Promise<CaseFailure[]> {
    const { jobs } = this.#shell;
    this.#shell.left = false;
    const failures: CaseFailure[] = [];
    for (const outcome of jobs.failures()) failures.push(await this.#jobFailure(outcome, steps));
    if (jobs.list().length > 0) {
      await jobs.cancelAll();
      await jobs.wait(undefined, this.#options.signal);
    }
    return [...failures, ...this.#incidents.take(steps.at(-1) ?? this.#options.place)];
  }

  /** Returns why a line failed that ran in the background. It may be one of the set-up, or of a script. */
  async #jobFailure(outcome: Outcome, steps: readonly TestStep[]): Promise<CaseFailure> {
    const { place, setUp } = this.#options;
    const { line } = [...steps, ...setUp].find(({ text }) => text === outcome.line) ?? place;
    const lineFor = (command: string) => this.#lineFor(command);
    return { line, text: outcome.line, ...(await describeFailedLine(outcome, { report: '', lineFor })) };
  }

  /** Returns the line that runs a command on the server, from the working folder; undefined without a server. */
  #lineFor(command: string): string | undefined {
    const { connecting, environment } = this.#options;
    if (connecting === undefined) return undefined;
    const { line, cwd } = connecting;
    const place = { ...environment, cwd };
    const target = movedTarget(line.target ?? '', environment.cwd, place);
    const options = connectionWords(movedOptions(line.options, environment.cwd, place));
    return lineToCopy({ command, target, options });
  }

  #observe(event: EngineEvent): void {
    this.#incidents.observe(event);
    if (event.type === 'failure') this.#unreachable?.push(event.error);
    this.#options.observe?.(event);
  }
}
