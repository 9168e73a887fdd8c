import { now } from '../../core/clock.ts';
import {
  type DrawnFrame,
  drawing,
  drawnFrame,
  erasing,
  type Frame,
  noFrame,
  nothingDrawn,
  redrawing,
} from '../line-editor/frame.ts';
import type { OutputStream } from '../standard-streams.ts';
import { type Done, type Origin, OutputQueue } from './output-queue.ts';
import { PartialLine } from './partial-line.ts';

/** Between two drawings lie at least so many milliseconds. */
const interval = 16;

/** What is needed of the real terminal. */
export type ScreenTerminal = OutputStream & { rows?: number };

export interface ScreenOptions {
  terminal: ScreenTerminal;
  /** The frame as it has to be now, at most this large. */
  frame: (columns: number, rows: number) => Frame;
  /** Whether the terminal breaks the row in which the cursor is anew, too, when it becomes narrower. */
  reflowsCursorRow: boolean;
}

/**
 * The only writer to the terminal. Output goes above the frame, which is drawn anew as often as needed, but not more
 * than some sixty times a second; each drawing is one write that the terminal shows at once.
 */
export class Screen {
  readonly #options: ScreenOptions;
  readonly #output = new OutputQueue();
  readonly #unfinished = {
    stdout: new PartialLine(),
    stderr: new PartialLine(),
  };
  /** Undefined when others wrote to the terminal. */
  #drawn: DrawnFrame | undefined = nothingDrawn;
  #cursorShown = true;
  /** What is to be written next, before any output. */
  #first = '';
  #timer: NodeJS.Timeout | NodeJS.Immediate | undefined;
  #drawnAt = Number.NEGATIVE_INFINITY;
  #writing: Promise<unknown> | undefined;
  #holds = 0;
  #outdated = false;
  #closed = false;

  constructor(options: ScreenOptions) {
    this.#options = options;
  }

  get columns(): number {
    return this.#options.terminal.columns || 80;
  }

  get rows(): number {
    return this.#options.terminal.rows || 24;
  }

  /** Writes above the frame; `done` is called when the terminal has it. */
  write(origin: Origin, text: string, done: Done): void {
    if (this.#closed) {
      this.#options.terminal.write(text, (error) => done(error ?? undefined));
      return;
    }
    this.#output.add(origin, text, done);
    this.changed();
  }

  /** The frame has to be drawn anew. */
  changed(): void {
    this.#outdated = true;
    this.#schedule(this.#drawnAt + interval - now());
  }

  /** Clears the terminal: the frame goes to its top. */
  clear(): void {
    this.#drawn = nothingDrawn;
    this.#first += '\x1b[H\x1b[2J';
    this.changed();
  }

  /** Leaves whole lines of the frame above it for good, behind the output that came before. */
  commit(text: string): void {
    this.write('frame', text, () => {});
  }

  /** Writes what waits, removes the frame and writes nothing more until `resume`. */
  async pause(): Promise<void> {
    this.#holds += 1;
    this.#cancel();
    await this.#writing;
    if (this.#holds > 1) return;
    while (!this.#output.isEmpty) await this.#put(noFrame);
    this.#first += this.#endUnfinished();
    await this.#put(noFrame);
  }

  /** Draws again, below whatever others wrote meanwhile. */
  resume(): void {
    this.#holds -= 1;
    if (this.#holds === 0) this.disturbed();
  }

  /** Others wrote to the terminal: where the frame was drawn is not known any more. */
  disturbed(): void {
    this.#drawn = undefined;
    this.changed();
  }

  /** As `pause`, for good: what is written afterwards goes to the terminal as it comes. */
  async close(): Promise<void> {
    await this.pause();
    this.#closed = true;
  }

  /** What writes all that is left and removes the frame, for an end that leaves no time to wait. */
  get farewell(): string {
    const { columns } = this;
    let above = this.#first;
    this.#first = '';
    while (!this.#output.isEmpty) {
      for (const { origin, text } of this.#output.take()) above += this.#finished(origin, text, columns);
    }
    const text = this.#anew(above + this.#endUnfinished(), noFrame, columns);
    this.#drawn = nothingDrawn;
    return `${text}\x1b[0m\x1b[?25h`;
  }

  #cancel(): void {
    clearTimeout(this.#timer as NodeJS.Timeout);
    clearImmediate(this.#timer as NodeJS.Immediate);
    this.#timer = undefined;
  }

  #schedule(wait: number): void {
    if (this.#timer !== undefined || this.#writing !== undefined || this.#holds > 0) return;
    const draw = () => {
      this.#timer = undefined;
      void this.#draw();
    };
    this.#timer = wait > 0 ? setTimeout(draw, wait) : setImmediate(draw);
  }

  async #draw(): Promise<void> {
    this.#outdated = false;
    await this.#put(undefined);
    // A backlog is written as fast as the terminal takes it; between two pieces keys are read.
    if (!this.#output.isEmpty) this.#schedule(0);
    else if (this.#outdated) this.changed();
  }

  /** Writes the next piece of output and the frame: that which has to be now, unless another is given. */
  async #put(given: Frame | undefined): Promise<void> {
    const { columns, rows } = this;
    const pieces = this.#output.take();
    let above = this.#first;
    this.#first = '';
    for (const { origin, text } of pieces) above += this.#finished(origin, text, columns);
    const tails = [...this.#unfinished.stdout.rows(columns), ...this.#unfinished.stderr.rows(columns)];
    const frame = below(
      tails.slice(-Math.max(rows - 2, 1)),
      given ?? this.#frame(columns, rows, tails.length),
    );
    const drawn = this.#drawn;
    const same = above === '' && drawn?.columns === columns;
    const text = same ? redrawing(drawn, frame) : this.#anew(above, frame, columns);
    this.#drawn = drawnFrame(frame, columns);
    this.#drawnAt = now();
    const error = await this.#send(text + this.#cursor(frame));
    for (const { done } of pieces) done?.(error);
  }

  /** What of this output has come to an end; the rest is drawn with the frame until it has. */
  #finished(origin: Origin, text: string, columns: number): string {
    return origin === 'frame' ? text : this.#unfinished[origin].add(text, columns);
  }

  #endUnfinished(): string {
    return this.#unfinished.stdout.end() + this.#unfinished.stderr.end();
  }

  #frame(columns: number, rows: number, taken: number): Frame {
    return this.#options.frame(columns, Math.max(rows - taken, 1));
  }

  #anew(above: string, frame: Frame, columns: number): string {
    const drawn = this.#drawn;
    const cleared =
      drawn === undefined ? toFirstColumn(columns) : erasing(drawn, columns, this.#options.reflowsCursorRow);
    return cleared + above.replaceAll('\n', '\r\n') + drawing(frame);
  }

  #cursor({ cursor }: Frame): string {
    const shown = cursor !== undefined;
    if (shown === this.#cursorShown) return '';
    this.#cursorShown = shown;
    return shown ? '\x1b[?25h' : '\x1b[?25l';
  }

  /** One write, shown at once by terminals that know how. Gives what went wrong. */
  #send(text: string): Promise<Error | undefined> {
    if (text === '') return Promise.resolve(undefined);
    const written = new Promise<Error | undefined>((resolve) => {
      this.#options.terminal.write(`\x1b[?2026h${text}\x1b[?2026l`, (error) => resolve(error ?? undefined));
    });
    this.#writing = written;
    return written.finally(() => {
      this.#writing = undefined;
    });
  }
}

/** What brings the cursor into the next row, unless it stands in the first column. */
function toFirstColumn(columns: number): string {
  return `${' '.repeat(columns)}\r\x1b[K`;
}

function below(tails: readonly string[], frame: Frame): Frame {
  if (tails.length === 0) return frame;
  if (frame.rows.length === 0) return { rows: tails, cursor: undefined };
  const cursor = frame.cursor && { row: frame.cursor.row + tails.length, column: frame.cursor.column };
  return { rows: [...tails, ...frame.rows], cursor };
}
