import { ConnectionError } from '../base/errors.ts';
import type { EngineEvent } from '../base/event.ts';
import type { Options } from '../commands/options.ts';
import { EventLines } from '../render/event.ts';
import type { Output } from '../terminal/output.ts';
import { StatusLine } from '../terminal/status-line.ts';
import type { Style } from '../terminal/style.ts';
import { openTraceFile, type TraceFile } from './trace-file.ts';
import type { World } from './world.ts';

/** Shows what happens beside the result, on standard error, and keeps the trace. */
export class LiveOutput {
  readonly #options: Options;
  readonly #output: Output;
  readonly #lines: EventLines;
  readonly #status: StatusLine | undefined;
  readonly #trace: TraceFile | undefined;
  #broken: string | undefined;

  /** Throws UsageError when the trace file can't be opened. */
  constructor(options: Options, world: World, output: Output, style: Style) {
    this.#options = options;
    this.#output = output;
    const quiet = options.quiet === true;
    this.#status = quiet || !style.cursor ? undefined : new StatusLine({ stream: world.stderr, style });
    this.#lines = new EventLines({
      style,
      logLevel: options.logLevel ?? 'info',
      quiet,
      trace: options.trace === true,
      progress: this.#status === undefined,
      nameServers: false,
      now: () => performance.now(),
    });
    this.#trace = options.traceFile === undefined ? undefined : openTraceFile(options.traceFile);
  }

  show(event: EngineEvent): void {
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
  }
}
