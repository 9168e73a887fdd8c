import { Writable } from 'node:stream';
import { Terminal } from '@xterm/headless';
import { vi } from 'vitest';

/** A terminal that records what is written to it. Timers are faked. */
export class FakeScreen extends Writable {
  readonly isTTY = true;
  readonly columns: number;
  readonly rows = 24;
  readonly written: string[] = [];

  constructor(columns: number) {
    super();
    this.columns = columns;
  }

  override _write(chunk: Buffer, _encoding: string, done: () => void): void {
    this.written.push(chunk.toString());
    done();
  }

  cursorTo(x: number): boolean {
    return this.write(`\x1b[${x + 1}G`);
  }

  moveCursor(_dx: number, dy: number): boolean {
    return this.write(dy < 0 ? `\x1b[${-dy}A` : '');
  }

  clearLine(): boolean {
    return this.write('\x1b[2K');
  }

  /** Returns the lines on the screen. */
  async look(): Promise<string[]> {
    const { columns: cols, rows } = this;
    const terminal = new Terminal({ cols, rows, convertEol: true, allowProposedApi: true });
    const parsed = new Promise<void>((resolve) => terminal.write(this.written.join(''), resolve));
    await vi.advanceTimersByTimeAsync(0);
    await parsed;
    const lines = Array.from({ length: rows }, (_, y) =>
      (terminal.buffer.active.getLine(y)?.translateToString(true) ?? '').trimEnd(),
    );
    while (lines.at(-1) === '') lines.pop();
    return lines;
  }
}

/** Advances the clock and waits for what that triggers in a spinner. */
export async function pass(milliseconds: number): Promise<void> {
  await vi.advanceTimersByTimeAsync(milliseconds);
  // The spinner loads these when it first draws; it began to before this does.
  await Promise.all([import('ora'), import('../../../src/terminal/activity-text.ts')]);
  await new Promise((resolve) => setImmediate(resolve));
}

/** The timers that a test of a spinner replaces. */
export const spinnerTimers = ['Date', 'setTimeout', 'clearTimeout', 'setInterval', 'clearInterval'] as const;
