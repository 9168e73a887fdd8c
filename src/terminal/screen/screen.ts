import { now } from '../../core/clock.ts';
import {
  type DrawnFrame,
  drawFrame,
  emptyFrame,
  eraseFrame,
  nothingDrawn,
  type ScreenFrame,
  toDrawnFrame,
  updateFrame,
} from '../line-editor/frame.ts';
import type { OutputStream } from '../standard-streams.ts';
import { type OutputChunk, OutputQueue, type OutputSource, type WriteCallback } from './output-queue.ts';
import { PartialLine } from './partial-line.ts';

/** Minimum time between two redraws, in ms. */
const redrawInterval = 16;

/** What is needed of the real terminal. */
export type ScreenTerminal = OutputStream & { rows?: number };

export interface ScreenOptions {
  terminal: ScreenTerminal;
  /** Returns the current frame, at most this large. */
  frame: (columns: number, rows: number) => ScreenFrame;
  /** Whether the terminal also rewraps the row with the cursor when it becomes narrower. */
  reflowsCursorRow: boolean;
}

const clearSequence = '\x1b[H\x1b[2J';

/**
 * The only writer to the terminal. Output goes above the frame, which is redrawn when it changes, at most some sixty
 * times a second. Each redraw is one write, which terminals with synchronized output show at once.
 */
export class Screen {
  readonly #options: ScreenOptions;
  readonly #output = new OutputQueue();
  readonly #partialLines = {
    stdout: new PartialLine(),
    stderr: new PartialLine(),
  };
  /** Undefined after others wrote to the terminal. */
  #drawn: DrawnFrame | undefined = nothingDrawn;
  #isCursorVisible = true;
  /** Written next, before any output. */
  #pendingText = '';
  #timer: NodeJS.Timeout | NodeJS.Immediate | undefined;
  #drawnAt = Number.NEGATIVE_INFINITY;
  #writing: Promise<unknown> | undefined;
  #pauses = 0;
  #isOutdated = false;
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

  /** Writes above the frame; `callback` is called when the terminal has it. */
  write(source: OutputSource, text: string, callback: WriteCallback): void {
    if (this.#closed) {
      this.#options.terminal.write(text, (error) => callback(error ?? undefined));
      return;
    }
    this.#output.add(source, text, callback);
    this.update();
  }

  /** Redraws the frame soon, since it has changed. */
  update(): void {
    this.#isOutdated = true;
    this.#schedule(this.#drawnAt + redrawInterval - now());
  }

  /** Clears the terminal; the frame moves to its top. */
  clear(): void {
    this.#drawn = nothingDrawn;
    this.#pendingText += clearSequence;
    this.update();
  }

  /** Like `clear`, after the output that came before. */
  clearAfterOutput(): void {
    this.commit(clearSequence);
  }

  /** Writes lines of the frame above it for good, after the output that came before. */
  commit(text: string): void {
    this.write('frame', text, () => {});
  }

  /** Writes the queued output, erases the frame and writes nothing more until `resume`. */
  async pause(): Promise<void> {
    this.#pauses += 1;
    this.#cancelRedraw();
    await this.#writing;
    if (this.#pauses > 1) return;
    while (!this.#output.isEmpty) await this.#redraw(emptyFrame);
    this.#pendingText += this.#endPartialLines();
    await this.#redraw(emptyFrame);
  }

  /** Draws again, below whatever others wrote meanwhile. */
  resume(): void {
    this.#pauses -= 1;
    if (this.#pauses === 0) this.invalidate();
  }

  /** Redraws the frame from scratch: others wrote to the terminal, so that its position is unknown. */
  invalidate(): void {
    this.#drawn = undefined;
    this.update();
  }

  /** Like `pause`, but for good: later writes go directly to the terminal. */
  async close(): Promise<void> {
    await this.pause();
    this.#closed = true;
  }

  /** Returns what writes all queued output and erases the frame, to be written synchronously when the process exits. */
  takeExitSequence(): string {
    const { columns } = this;
    const above = this.#takePendingText() + this.#takeAllOutput(columns) + this.#endPartialLines();
    const text = this.#drawFromScratch(above, emptyFrame, columns);
    this.#drawn = nothingDrawn;
    return `${text}\x1b[0m\x1b[?25h`;
  }

  #takePendingText(): string {
    const text = this.#pendingText;
    this.#pendingText = '';
    return text;
  }

  #takeAllOutput(columns: number): string {
    let text = '';
    while (!this.#output.isEmpty) text += this.#completeLines(this.#output.take(), columns);
    return text;
  }

  #cancelRedraw(): void {
    clearTimeout(this.#timer as NodeJS.Timeout);
    clearImmediate(this.#timer as NodeJS.Immediate);
    this.#timer = undefined;
  }

  #schedule(delay: number): void {
    if (this.#timer !== undefined || this.#writing !== undefined || this.#pauses > 0) return;
    const redraw = () => {
      this.#timer = undefined;
      void this.#redrawCurrent();
    };
    this.#timer = delay > 0 ? setTimeout(redraw, delay) : setImmediate(redraw);
  }

  async #redrawCurrent(): Promise<void> {
    this.#isOutdated = false;
    await this.#redraw(undefined);
    // Queued output is written as fast as the terminal takes it; keys are handled between two batches.
    if (!this.#output.isEmpty) this.#schedule(0);
    else if (this.#isOutdated) this.update();
  }

  /** Writes the next batch of output, and the given frame or else the current one. */
  async #redraw(given: ScreenFrame | undefined): Promise<void> {
    const { columns, rows } = this;
    const chunks = this.#output.take();
    const above = this.#takePendingText() + this.#completeLines(chunks, columns);
    const partial = [...this.#partialLines.stdout.rows(columns), ...this.#partialLines.stderr.rows(columns)];
    const frame = stack(
      partial.slice(-Math.max(rows - 2, 1)),
      given ?? this.#options.frame(columns, Math.max(rows - partial.length, 1)),
    );
    const drawn = this.#drawn;
    const canUpdate = above === '' && drawn?.columns === columns;
    const text = canUpdate ? updateFrame(drawn, frame) : this.#drawFromScratch(above, frame, columns);
    this.#drawn = toDrawnFrame(frame, columns);
    this.#drawnAt = now();
    const error = await this.#send(text + this.#setCursorVisibility(frame));
    for (const { callback } of chunks) callback?.(error);
  }

  /** Returns the complete lines of this output; a partial one is drawn with the frame until it is complete. */
  #completeLines(chunks: readonly OutputChunk[], columns: number): string {
    return chunks
      .map(({ source, text }) => (source === 'frame' ? text : this.#partialLines[source].add(text, columns)))
      .join('');
  }

  #endPartialLines(): string {
    return this.#partialLines.stdout.end() + this.#partialLines.stderr.end();
  }

  #drawFromScratch(above: string, frame: ScreenFrame, columns: number): string {
    const drawn = this.#drawn;
    const erased =
      drawn === undefined
        ? moveToFirstColumn(columns)
        : eraseFrame(drawn, columns, this.#options.reflowsCursorRow);
    return erased + above.replaceAll('\n', '\r\n') + drawFrame(frame);
  }

  #setCursorVisibility({ cursor }: ScreenFrame): string {
    const isVisible = cursor !== undefined;
    if (isVisible === this.#isCursorVisible) return '';
    this.#isCursorVisible = isVisible;
    return isVisible ? '\x1b[?25h' : '\x1b[?25l';
  }

  /** Writes as one synchronized update; resolves to the error, if any. */
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

/** Moves the cursor to the next row, unless it is in the first column: where it is, is unknown. */
function moveToFirstColumn(columns: number): string {
  return `${' '.repeat(columns)}\r\x1b[K`;
}

/** Puts rows above a frame. */
export function stack(above: readonly string[], frame: ScreenFrame): ScreenFrame {
  if (above.length === 0) return frame;
  if (frame.rows.length === 0) return { rows: above, cursor: undefined };
  const cursor = frame.cursor && { row: frame.cursor.row + above.length, column: frame.cursor.column };
  return { rows: [...above, ...frame.rows], cursor };
}
