import { ConnectionError } from '../base/errors.ts';
import type { EngineEvent } from '../base/event.ts';
import type { Options } from '../commands/options.ts';
import { EventLines } from '../render/event.ts';
import type { Output } from '../terminal/output.ts';
import { StatusLine } from '../terminal/status-line.ts';
import type { Style } from '../terminal/style.ts';
import { failureText } from './failure-text.ts';
import { openTraceFile, type TraceFile } from './trace-file.ts';
import type { World } from './world.ts';

/** Shows what happens beside the result, on standard error, and keeps the trace. */
export class LiveOutput {
  readonly #options: Options;
  readonly #output: Output;
  readonly #world: World;
  readonly #style: Style;
  #lines: EventLines;
  readonly #status: StatusLine | undefined;
  #trace: TraceFile | undefined;
  #broken: string | undefined;

  /** Throws UsageError when the trace file can't be opened. */
  constructor(options: Options, world: World, output: Output, style: Style) {
    this.#options = options;
    this.#output = output;
    const quiet = options.quiet === true;
    this.#status = quiet || !style.cursor ? undefined : new StatusLine({ stream: world.stderr, style });
    this.#world = world;
    this.#style = style;
    this.#lines = this.#makeLines(false);
    this.#trace = options.traceFile === undefined ? undefined : openTraceFile(options.traceFile);
  }

  /** From here on lines name the server that they are from: there are several. */
  nameServers(): void {
    this.#lines = this.#makeLines(true);
  }

  show(event: EngineEvent): void {
    if (event.type === 'failure') {
      void this.#output.report(failureText(event.error, this.#options, this.#style, this.#world));
      return;
    }
    this.#status?.follow(event);
    if (event.type === 'diagnostic') this.#broken ??= event.message;
    if (event.type === 'frame') this.#trace?.write(event);
    this.#output.mention(this.#lines.linesOf(event));
  }

  /** Shows, on a terminal, that something is waited for. */
  waiting(label: string): { end: () => void } {
    this.#status?.begin(label, label);
    return { end: () => this.#status?.end(label) };
  }

  /** Throws ConnectionError when the server broke a rule and `--strict` was given. */
  failIfStrict(): void {
    if (this.#options.strict !== true || this.#broken === undefined) return;
    throw new ConnectionError('The server broke the protocol, and --strict was given.', {
      phase: 'request',
      hint: this.#broken,
    });
  }

  /** Writes something while what is live is not drawn. */
  async aside<Result>(work: () => Promise<Result>): Promise<Result> {
    this.pause();
    try {
      return await work();
    } finally {
      this.resume();
    }
  }

  pause(): void {
    this.#status?.pause();
  }

  resume(): void {
    this.#status?.resume();
  }

  /** Erases what is live; events go on being shown as lines. */
  stop(): void {
    this.#status?.stop();
  }

  close(): void {
    this.#status?.stop();
    this.#trace?.close();
    this.#trace = undefined;
  }

  #makeLines(nameServers: boolean): EventLines {
    return new EventLines({
      style: this.#style,
      logLevel: this.#options.logLevel ?? 'info',
      quiet: this.#options.quiet === true,
      trace: this.#options.trace === true,
      progress: this.#status === undefined,
      nameServers,
      now: () => performance.now(),
    });
  }
}
