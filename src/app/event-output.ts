import type { Options } from '../command-line/options.ts';
import { now } from '../core/clock.ts';
import { ConnectionError } from '../core/errors.ts';
import type { EngineEvent, EventListener } from '../core/events.ts';
import { withDistinctDiagnostics } from '../engine/distinct-diagnostics.ts';
import { EventLines } from '../render/event.ts';
import { ActivityTracker } from '../terminal/activity-tracker.ts';
import type { Environment } from '../terminal/environment.ts';
import type { Output } from '../terminal/output.ts';
import { Spinner } from '../terminal/spinner.ts';
import type { Style } from '../terminal/style.ts';
import { failureText } from './failure-text.ts';
import type { WrapText } from './message-wrapping.ts';
import { TraceFile } from './trace-file.ts';

/** Shows events on standard error, beside the result, and writes the trace. */
export class EventOutput {
  #options: Partial<Options>;
  readonly #output: Output;
  readonly #environment: Environment;
  readonly #style: Style;
  /** Created with the first event to show: most lines of a script show only their result. */
  #lines: EventLines | undefined;
  readonly #activities: ActivityTracker | undefined;
  #isStopped = false;
  /** How many times it was paused and not resumed: while the user is asked, nothing says that a server is waited for. */
  #pauses = 0;
  #nameServers = false;
  #trace: TraceFile | undefined;
  #violation: string | undefined;
  #wrap: WrapText = (text) => text;
  #write = this.#distinctWriter();

  /** `activities`: shows what is running, undefined if that is not possible. Throws UsageError if the trace file can't be opened. */
  constructor(
    options: Options,
    environment: Environment,
    output: Output,
    style: Style,
    activities: ActivityTracker | undefined = spinner(options, environment, style),
  ) {
    this.#options = options;
    this.#output = output;
    this.#activities = activities;
    this.#environment = environment;
    this.#style = style;
    const { traceFile } = options;
    this.#trace = traceFile === undefined ? undefined : new TraceFile(traceFile, environment);
  }

  /** Wraps everything but frames from now on. */
  wrapWith(wrap: WrapText): void {
    this.#wrap = wrap;
  }

  /** A connection is being opened. From now on lines name their server if there are `several`. */
  nameServers(several = true): void {
    this.#nameServers = several;
    this.#lines = undefined;
    this.#write = this.#distinctWriter();
  }

  /** Applies the options of a line; only protocol violations from now on count. */
  useOptions(options: Partial<Options>): void {
    this.#options = options;
    this.#violation = undefined;
    this.#lines = undefined;
  }

  show(event: EngineEvent): void {
    if (event.type === 'listed' || event.type === 'memberListed') return;
    if (event.type === 'failure') {
      this.#report(event.error);
      return;
    }
    if (event.type === 'notice' && event.isWaiting === true && this.#pauses > 0) return;
    if (this.#options.quiet !== true && !this.#isStopped) this.#activities?.handle(event);
    if (event.type === 'diagnostic') this.#violation ??= event.message;
    if (event.type === 'frame') {
      this.#trace?.write(event);
      if (this.#options.trace !== true) return;
    }
    // Only ends the progress lines of a request, of which there are none yet.
    if (event.type === 'request' && this.#lines === undefined) return;
    this.#write(event);
  }

  #distinctWriter(): EventListener {
    return withDistinctDiagnostics((event) => this.#writeLines(event));
  }

  #writeLines(event: EngineEvent): void {
    this.#lines ??= this.#makeLines();
    const lines = this.#lines.linesOf(event);
    this.#output.logLine(event.type === 'frame' ? lines : this.#wrap(lines));
  }

  /** Shows on a terminal what is waited for. */
  waiting(label: string): { end: () => void } {
    if (!this.#isStopped) this.#activities?.begin(label, label);
    return { end: () => this.#activities?.end(label) };
  }

  /** Throws UsageError, once, if the trace could not be written to its end. */
  throwIfTraceFailed(): void {
    const failure = this.#trace?.takeFailure();
    if (failure !== undefined) throw failure;
  }

  /** Throws what `throwIfTraceFailed` throws, and ConnectionError if the server violated the protocol with `--strict`. */
  throwIfViolated(): void {
    this.throwIfTraceFailed();
    if (this.#options.strict !== true || this.#violation === undefined) return;
    throw new ConnectionError('The server violated the protocol, and --strict was given.', {
      phase: 'request',
      hint: this.#violation,
    });
  }

  /** Runs work while the status line is hidden. */
  async withStatusHidden<Result>(work: () => Promise<Result>): Promise<Result> {
    this.pause();
    try {
      return await work();
    } finally {
      this.resume();
    }
  }

  pause(): void {
    this.#pauses += 1;
    this.#activities?.pause();
  }

  resume(): void {
    this.#pauses -= 1;
    this.#activities?.resume();
  }

  /** Removes the status line for good; events are still shown as lines. */
  stop(): void {
    this.#activities?.clear();
    // A request that begins after an interrupt must not draw it again.
    this.#isStopped = true;
  }

  close(): void {
    this.stop();
    // In addition to another failure, which determines the exit status.
    const failure = this.#trace?.takeFailure();
    if (failure !== undefined) this.#report(failure);
    this.#trace?.close();
    this.#trace = undefined;
  }

  #report(error: unknown): void {
    const text = failureText(error, this.#options, this.#environment);
    void this.#output.report(this.#options.json === true ? text : this.#wrap(text));
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
function spinner(options: Options, environment: Environment, style: Style): ActivityTracker | undefined {
  if (options.quiet === true || !style.cursor) return undefined;
  return new ActivityTracker(new Spinner(environment.stderr, style));
}
