import { EventEmitter, once, setMaxListeners } from 'node:events';
import { now } from '../core/clock.ts';

/** Characters that may be queued before lines that can be dropped are. */
const maxQueued = 16 * 1024 * 1024;
/** Characters written at once; between two writes it shows whether the reader makes progress. */
const batchSize = 64 * 1024;

/**
 * A queue of lines for standard error. Nothing waits long for a reader that does not read; up to a limit, its lines stay
 * queued.
 */
export class StderrQueue {
  readonly #write: (text: string) => Promise<void>;
  #queue: string[] = [];
  #size = 0;
  #dropped = 0;
  #holds = 0;
  #writing = false;
  /** When the reader last read something, or got something new after it had read all. */
  #progressAt = 0;
  /** Emits `progress` whenever the reader has read something. */
  readonly #progress = new EventEmitter();

  constructor(write: (text: string) => Promise<void>) {
    this.#write = write;
    // Each call of `settled` adds a listener.
    setMaxListeners(0, this.#progress);
  }

  /** Whether all lines were read. */
  get idle(): boolean {
    return !this.#writing && this.#queue.length === 0;
  }

  /** Adds complete lines. With `omissible` they are dropped, with a note, if too many are queued. */
  add(lines: string, { omissible }: { omissible: boolean }): void {
    if (lines === '') return;
    if (omissible && this.#size > 0 && this.#size + lines.length > maxQueued) {
      this.#dropped += lines.split('\n').length - 1;
      return;
    }
    this.#push(lines);
    void this.#flush();
  }

  /** Resolves when all lines were read, or when nothing was read for `timeout` ms. */
  async settled(timeout: number): Promise<void> {
    this.#reportDropped();
    void this.#flush();
    while (!this.idle) {
      const remaining = this.#progressAt + timeout - now();
      if (remaining <= 0) return;
      await once(this.#progress, 'progress', { signal: AbortSignal.timeout(Math.ceil(remaining)) }).catch(
        () => {},
      );
    }
  }

  /** Writes nothing until `release` was called as often: the result must not be interleaved with other lines. */
  hold(): void {
    this.#holds += 1;
  }

  release(): void {
    this.#holds -= 1;
    void this.#flush();
  }

  #push(lines: string): void {
    this.#queue.push(lines);
    this.#size += lines.length;
  }

  #reportDropped(): void {
    if (this.#dropped === 0) return;
    const lines = this.#dropped === 1 ? '1 line was' : `${this.#dropped} lines were`;
    this.#dropped = 0;
    this.#push(`note: ${lines} dropped: standard error was not read in time.\n`);
  }

  async #flush(): Promise<void> {
    if (this.#writing) return;
    this.#writing = true;
    this.#progressAt = now();
    while (this.#holds === 0 && this.#queue.length > 0) {
      await this.#write(this.#batch());
      this.#progressAt = now();
      if (this.#queue.length === 0) this.#reportDropped();
      this.#progress.emit('progress');
    }
    this.#writing = false;
    this.#progress.emit('progress');
  }

  #batch(): string {
    let end = 0;
    for (let size = 0; end < this.#queue.length && size < batchSize; end += 1) {
      size += this.#queue[end]?.length ?? 0;
    }
    const text = this.#queue.splice(0, end).join('');
    this.#size -= text.length;
    return text;
  }
}
