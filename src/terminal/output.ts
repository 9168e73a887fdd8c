import type { Writable } from 'node:stream';
import { reasonOf, UsageError } from '../core/errors.ts';
import type { Environment } from './environment.ts';
import { maxPartLength, type Printable, partsOf } from './split-text.ts';
import { StderrQueue } from './stderr-queue.ts';

/** The streams that mcpc writes to. */
export interface OutputStreams {
  stdout: Writable;
  stderr: Writable;
  /** As in `Environment`. A stream that is not a terminal is opened when it is first written to. */
  terminals?: Environment['terminals'];
}

/** How long to wait for a reader of standard error that reads nothing, in ms. */
const stderrTimeout = 2_000;
/** The same before a result is written, which should not be delayed, in ms. */
const stderrTimeoutBeforeResult = 100;

/**
 * The only writer to standard output and standard error. Callers await `print`, so that a slow reader slows mcpc down
 * instead of filling its memory; a reader of standard error that reads nothing delays nothing for long.
 */
export class Output {
  readonly #stdout: Channel;
  readonly #stderr: Channel;
  readonly #reports: StderrQueue;

  /** `onReaderGone` is called once, when the reader of standard output has closed it (`| head`). */
  constructor(streams: OutputStreams, onReaderGone: () => void) {
    this.#stdout = new Channel(() => streams.stdout, 'standard output', onReaderGone);
    this.#stderr = new Channel(
      () => streams.stderr,
      'standard error',
      () => {},
    );
    // Prompts write to terminals, too, whose errors must have a listener.
    if (streams.terminals?.stdout !== false) this.#stdout.open();
    if (streams.terminals?.stderr !== false) this.#stderr.open();
    // Errors are ignored: they could only be reported there.
    this.#reports = new StderrQueue((text) => this.#stderr.write(text).catch(() => {}));
  }

  /** Writes a part of the result, after the lines reported before. Rejects with UsageError if it cannot be written. */
  print(chunk: Printable): Promise<void> {
    if (this.#reports.idle) return this.#print(chunk);
    return this.#reports.settled(stderrTimeoutBeforeResult).then(() => this.#print(chunk));
  }

  /**
   * Writes complete lines to standard error: anything that is not the result. Resolves when they were read, or after a
   * time-out. Never rejects.
   */
  report(lines: string): Promise<void> {
    this.#reports.add(lines, { omissible: false });
    return this.#reports.settled(stderrTimeout);
  }

  /** Writes complete lines to standard error, or drops them if its reader is too far behind. */
  logLine(lines: string): void {
    this.#reports.add(lines, { omissible: true });
  }

  /** Runs work during which others write to the terminal: reports are queued meanwhile. */
  async whileHeld<Result>(work: () => Promise<Result>): Promise<Result> {
    await this.#reports.settled(stderrTimeout);
    this.#reports.hold();
    try {
      return await work();
    } finally {
      this.#reports.release();
    }
  }

  /**
   * From now on, no reader may delay a write of the result for longer than `timeout` ms: that write and all later ones
   * reject with `reason`.
   */
  limitWrites(timeout: number, reason: unknown): void {
    this.#stdout.limitWrites(timeout, reason);
  }

  /** Resolves when all output has been written, no matter how slow the reader is. To be awaited before exit. */
  async drained(): Promise<void> {
    await this.#stdout.drained();
    await this.#reports.settled(stderrTimeout);
  }

  async #print(chunk: Printable): Promise<void> {
    this.#reports.hold();
    try {
      await this.#stdout.write(chunk);
    } finally {
      this.#reports.release();
    }
  }
}

/** An output stream with its pending writes; knows whether its reader is gone. */
class Channel {
  #gone = false;
  /** The pending write of several parts, which later writes wait for. */
  #longWrite: Promise<void> | undefined;
  readonly #streamOf: () => Writable & { isTTY?: boolean };
  #stream: (Writable & { isTTY?: boolean }) | undefined;
  readonly #name: string;
  readonly #onReaderGone: () => void;
  readonly #pending = new Set<Promise<void>>();
  /** Why no write is waited for any more. */
  #abandoned: { reason: unknown } | undefined;
  /** Reject the writes that are waited for. */
  readonly #rejections = new Set<(reason: unknown) => void>();
  /** Starts the time in which pending writes have to end; undefined if there is no limit. */
  #startLimit: (() => NodeJS.Timeout) | undefined;

  constructor(streamOf: () => Writable, name: string, onReaderGone: () => void) {
    this.#streamOf = streamOf;
    this.#name = name;
    this.#onReaderGone = onReaderGone;
  }

  open(): Writable {
    if (this.#stream !== undefined) return this.#stream;
    this.#stream = this.#streamOf();
    // Without a listener, an error would end the process; the promise of the write has it, too.
    this.#stream.on('error', (error) => this.#checkReader(error));
    return this.#stream;
  }

  write(chunk: Printable): Promise<void> {
    const isWhole =
      chunk instanceof Uint8Array || (typeof chunk === 'string' && chunk.length <= maxPartLength);
    const write = () => (isWhole ? this.#write(chunk) : this.#writeInParts(chunk));
    const written = this.#longWrite === undefined ? write() : this.#longWrite.then(write);
    const settled = written.then(
      () => {},
      () => {},
    );
    this.#pending.add(settled);
    if (!isWhole) this.#longWrite = settled;
    void settled.then(() => {
      this.#pending.delete(settled);
      if (this.#longWrite === settled) this.#longWrite = undefined;
    });
    return written;
  }

  async #writeInParts(chunk: string | Iterable<string | Uint8Array>): Promise<void> {
    for (const part of partsOf(chunk)) {
      await this.#write(part);
      if (this.#gone) return;
      // A pipe or terminal may be written to synchronously: keys and signals are handled between two parts.
      await new Promise<void>((resolve) => setImmediate(resolve));
    }
  }

  #write(chunk: string | Uint8Array): Promise<void> {
    if (this.#abandoned !== undefined) return Promise.reject(this.#abandoned.reason);
    if (this.#gone || chunk.length === 0) return Promise.resolve();
    return new Promise<void>((resolve, reject) => {
      this.#rejections.add(reject);
      const limit = this.#startLimit?.();
      this.open().write(chunk, (error) => {
        clearTimeout(limit);
        this.#rejections.delete(reject);
        if (error) this.#checkReader(error);
        if (!error || this.#gone) resolve();
        else reject(unwritable(this.#name, error));
      });
    });
  }

  limitWrites(timeout: number, reason: unknown): void {
    const start = () => setTimeout(() => this.#abandon(reason), timeout).unref();
    this.#startLimit = start;
    if (this.#pending.size === 0) return;
    const limit = start();
    void this.drained().then(() => clearTimeout(limit));
  }

  #abandon(reason: unknown): void {
    this.#abandoned ??= { reason };
    for (const reject of this.#rejections) reject(this.#abandoned.reason);
    this.#rejections.clear();
  }

  async drained(): Promise<void> {
    await Promise.all(this.#pending);
  }

  #checkReader(error: NodeJS.ErrnoException): void {
    if (this.#gone || !this.#isReaderGone(error)) return;
    this.#gone = true;
    this.#onReaderGone();
  }

  #isReaderGone({ code }: NodeJS.ErrnoException): boolean {
    // EIO means a hang-up on a terminal, but a disk error on anything else.
    if (code === 'EIO') return this.#stream?.isTTY === true;
    return code === 'EPIPE' || code === 'ECONNRESET' || code === 'EOF' || code === 'ERR_STREAM_DESTROYED';
  }
}

function unwritable(name: string, error: Error): UsageError {
  return new UsageError(`The result could not be written to ${name}: ${reasonOf(error)}.`, {
    hint: 'Free some space there or write it elsewhere, then try again.',
    cause: error,
  });
}
