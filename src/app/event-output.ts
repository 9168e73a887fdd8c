import type { Options } from '../command-line/options.ts';
import { now } from '../core/clock.ts';
import { ConnectionError } from '../core/errors.ts';
import type { EngineEvent } from '../core/events.ts';
import { EventLines } from '../render/event.ts';
import { ActivityTracker } from '../terminal/activity-tracker.ts';
import type { Output } from '../terminal/output.ts';
import { Spinner } from '../terminal/spinner.ts';
import type { Style } from '../terminal/style.ts';
import type { AppEnvironment } from './environment.ts';
import { failureText } from './failure-text.ts';
import { TraceFile } from './trace-file.ts';

/** Shows what happens beside the result, on standard error, and keeps the trace. */
export class EventOutput {
  #options: Partial<Options>;
  readonly #output: Output;
  readonly #environment: AppEnvironment;
  readonly #style: Style;
  /** Made when there is something to show: most lines of a script show nothing but their result. */
  #lines: EventLines | undefined;
  readonly #activities: ActivityTracker | undefined;
  #nameServers = false;
  #trace: TraceFile | undefined;
  #broken: string | undefined;

  /** `activities`: shows what is running, undefined if that is not possible. Throws UsageError if the trace file can't be opened. */
  constructor(
    options: Options,
    environment: AppEnvironment,
    output: Output,
    style: Style,
    activities: ActivityTracker | undefined = spinner(options, environment, style),
  ) {
    this.#options = options;
    this.#output = output;
    this.#activities = activities;
    this.#environment = environment;
    this.#style = style;
    this.#trace = options.traceFile === undefined ? undefined : new TraceFile(options.traceFile);
  }

  /** From here on lines name the server that they are from: there are several. */
  nameServers(several = true): void {
    this.#nameServers = several;
    this.#lines = undefined;
  }

  /** From here on what is shown goes by these options, and only what a server does wrong from here on counts. */
  useOptions(options: Partial<Options>): void {
    this.#options = options;
    this.#broken = undefined;
    this.#lines = undefined;
  }

  show(event: EngineEvent): void {
    if (event.type === 'listed') return;
    if (event.type === 'failure') {
      this.#tell(event.error);
      return;
    }
    if (this.#options.quiet !== true) this.#activities?.handle(event);
    if (event.type === 'diagnostic') this.#broken ??= event.message;
    if (event.type === 'frame') {
      this.#trace?.write(event);
      if (this.#options.trace !== true) return;
    }
    // It shows nothing: only what was shown of it before is of no use any more.
    if (event.type === 'request' && this.#lines === undefined) return;
    this.#lines ??= this.#makeLines();
    this.#output.logLine(this.#lines.linesOf(event));
  }

  /** Shows, on a terminal, that something is waited for. */
  waiting(label: string): { end: () => void } {
    this.#activities?.begin(label, label);
    return { end: () => this.#activities?.end(label) };
  }

  /** Throws UsageError, once, when the trace could not be written any further. */
  throwIfTraceFailed(): void {
    const failure = this.#trace?.takeFailure();
    if (failure !== undefined) throw failure;
  }

  /** Throws what `failIfUntraced` throws, and ConnectionError when the server broke a rule and `--strict` was given. */
  throwIfViolated(): void {
    this.throwIfTraceFailed();
    if (this.#options.strict !== true || this.#broken === undefined) return;
    throw new ConnectionError('The server broke the protocol, and --strict was given.', {
      phase: 'request',
      hint: this.#broken,
    });
  }

  /** Writes something while what is live is not drawn. */
  async withStatusHidden<Result>(work: () => Promise<Result>): Promise<Result> {
    this.pause();
    try {
      return await work();
    } finally {
      this.resume();
    }
  }

  pause(): void {
    this.#activities?.pause();
  }

  resume(): void {
    this.#activities?.resume();
  }

  /** Erases what is live; events go on being shown as lines. */
  stop(): void {
    this.#activities?.clear();
  }

  close(): void {
    this.#activities?.clear();
    // Beside another failure, which has the exit status.
    const failure = this.#trace?.takeFailure();
    if (failure !== undefined) this.#tell(failure);
    this.#trace?.close();
    this.#trace = undefined;
  }

  #tell(error: unknown): void {
    void this.#output.report(failureText(error, this.#options, this.#style, this.#environment));
  }

  #makeLines(): EventLines {
    return new EventLines({
      style: this.#style,
      logLevel: this.#options.logLevel ?? 'info',
      logLogger: this.#options.logLogger,
      verbose: this.#options.verbose === true,
      quiet: this.#options.quiet === true,
      trace: this.#options.trace === true,
      progress: this.#activities === undefined,
      nameServers: this.#nameServers,
      now,
      time: () => new Date(),
    });
  }
}

/** Shows what is running as a spinner; undefined if the cursor can't be moved, and with `--quiet`. */
function spinner(options: Options, { stderr }: AppEnvironment, style: Style): ActivityTracker | undefined {
  if (options.quiet === true || !style.cursor) return undefined;
  return new ActivityTracker(new Spinner(stderr, style));
}
