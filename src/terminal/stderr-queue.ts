import { EventEmitter, once, setMaxListeners } from 'node:events';
import { now } from '../core/clock.ts';

/** How many characters may wait for the reader of standard error before what can be left out is. */
const mostWaiting = 16 * 1024 * 1024;
/** How many characters are written at once: the reader's progress shows between two writes. */
const batchSize = 64 * 1024;

/**
 * Lines that wait for the reader of standard error, in their order. Nobody waits for a reader that does not
 * read: what it has not taken is kept, but not more than memory can bear.
 */
export class StderrQueue {
  readonly #write: (text: string) => Promise<void>;
  #waiting: string[] = [];
  #size = 0;
  #leftOut = 0;
  #holds = 0;
  #writing = false;
  /** When the reader last took something, or was given something after it had taken all. */
  #movedAt = 0;
  /** Tells each time that the reader took something. */
  readonly #moves = new EventEmitter();

  constructor(write: (text: string) => Promise<void>) {
    this.#write = write;
    // Each who waits listens, and there may be many.
    setMaxListeners(0, this.#moves);
  }

  /** Whether all was taken. */
  get idle(): boolean {
    return !this.#writing && this.#waiting.length === 0;
  }

  /** Adds whole lines. `omissible`: they are left out, and that is said, when too much waits already. */
  add(lines: string, { omissible }: { omissible: boolean }): void {
    if (lines === '') return;
    if (omissible && this.#size > 0 && this.#size + lines.length > mostWaiting) {
      this.#leftOut += lines.split('\n').length - 1;
      return;
    }
    this.#push(lines);
    void this.#pump();
  }

  /** Settles when all was taken, or when nothing was for `limit` ms. */
  async settled(limit: number): Promise<void> {
    this.#mentionLeftOut();
    void this.#pump();
    while (!this.idle) {
      const left = this.#movedAt + limit - now();
      if (left <= 0) return;
      await once(this.#moves, 'moved', { signal: AbortSignal.timeout(Math.ceil(left)) }).catch(() => {});
    }
  }

  /** Writes nothing until as many `release`s have come: the result must not have other lines in it. */
  hold(): void {
    this.#holds += 1;
  }

  release(): void {
    this.#holds -= 1;
    void this.#pump();
  }

  #push(lines: string): void {
    this.#waiting.push(lines);
    this.#size += lines.length;
  }

  #mentionLeftOut(): void {
    if (this.#leftOut === 0) return;
    const lines = this.#leftOut === 1 ? '1 line' : `${this.#leftOut} lines`;
    this.#leftOut = 0;
    this.#push(`note: standard error was not read in time; ${lines} for it were left out.\n`);
  }

  async #pump(): Promise<void> {
    if (this.#writing) return;
    this.#writing = true;
    this.#movedAt = now();
    while (this.#holds === 0 && this.#waiting.length > 0) {
      await this.#write(this.#batch());
      this.#movedAt = now();
      if (this.#waiting.length === 0) this.#mentionLeftOut();
      this.#moves.emit('moved');
    }
    this.#writing = false;
    this.#moves.emit('moved');
  }

  #batch(): string {
    let end = 0;
    for (let size = 0; end < this.#waiting.length && size < batchSize; end += 1) {
      size += this.#waiting[end]?.length ?? 0;
    }
    const text = this.#waiting.splice(0, end).join('');
    this.#size -= text.length;
    return text;
  }
}
