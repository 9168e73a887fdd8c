import { setMaxListeners } from 'node:events';
import type { Writable } from 'node:stream';
import { reasonOf, UsageError } from '../core/errors.ts';
import { longestPart, splitText } from './split-text.ts';
import { StderrQueue } from './stderr-queue.ts';

/** The streams that mcpc writes to. */
export interface OutputStreams {
  stdout: Writable;
  stderr: Writable;
}

/** How long a reader of standard error may take nothing before it is not waited for, in ms. */
const patience = 2_000;
/** The same before a result is written, which is not to have to wait, in ms. */
const patienceOfResult = 100;

/**
 * The only writer to standard output and standard error. Whoever prints awaits the promise it gets, so that a slow
 * reader slows mcpc down instead of filling its memory; a reader of standard error that does not read stops nobody.
 */
export class Output {
  readonly #stdout: Channel;
  readonly #stderr: Channel;
  readonly #reports: StderrQueue;

  /** `onReaderGone` is called once, when nobody reads standard output any more (`| head`). */
  constructor({ stdout, stderr }: OutputStreams, onReaderGone: () => void) {
    this.#stdout = new Channel(stdout, 'standard output', onReaderGone);
    this.#stderr = new Channel(stderr, 'standard error', () => {});
    // Never rejects: nobody could be told.
    this.#reports = new StderrQueue((text) => this.#stderr.write(text).catch(() => {}));
  }

  /** Writes a piece of the result, after what was reported before. Rejects with a UsageError when that cannot be. */
  print(chunk: string | Uint8Array): Promise<void> {
    if (this.#reports.idle) return this.#print(chunk);
    return this.#reports.settled(patienceOfResult).then(() => this.#print(chunk));
  }

  /**
   * Writes whole lines to standard error: anything that is not the result. Settles when they were taken, or when
   * nobody reads. Never rejects.
   */
  report(lines: string): Promise<void> {
    this.#reports.add(lines, { omissible: false });
    return this.#reports.settled(patience);
  }

  /** Writes whole lines to standard error, unless there are already too many for its reader. */
  logLine(lines: string): void {
    this.#reports.add(lines, { omissible: true });
  }

  /** Gives up writing the result: what is under way rejects with `reason`. */
  abandon(reason: unknown): void {
    this.#stdout.abandon(reason);
  }

  /** Resolves when all that was written has been handed over, however slow the reader: await it before exit. */
  async drained(): Promise<void> {
    await this.#stdout.drained();
    await this.#reports.settled(patience);
  }

  async #print(chunk: string | Uint8Array): Promise<void> {
    this.#reports.hold();
    try {
      await this.#stdout.write(chunk);
    } finally {
      this.#reports.release();
    }
  }
}

/** A stream, the writes under way on it and whether somebody reads it. */
class Channel {
  #gone = false;
  /** A long text that is being written: what comes meanwhile goes behind it. */
  #long: Promise<void> | undefined;
  readonly #stream: Writable & { isTTY?: boolean };
  readonly #name: string;
  readonly #onReaderGone: () => void;
  readonly #pending = new Set<Promise<void>>();
  readonly #abandoned = new AbortController();

  constructor(stream: Writable, name: string, onReaderGone: () => void) {
    this.#stream = stream;
    this.#name = name;
    this.#onReaderGone = onReaderGone;
    // Each write under way listens, and there may be many.
    setMaxListeners(0, this.#abandoned.signal);
    // A stream without a listener would end mcpc with a stack; the promise of the write tells what happened.
    stream.on('error', (error) => this.#look(error));
  }

  write(chunk: string | Uint8Array): Promise<void> {
    const isLong = typeof chunk === 'string' && chunk.length > longestPart;
    const write = () => (isLong ? this.#writeInParts(chunk) : this.#write(chunk));
    const written = this.#long === undefined ? write() : this.#long.then(write);
    const settled = written.then(
      () => {},
      () => {},
    );
    this.#pending.add(settled);
    if (isLong) this.#long = settled;
    void settled.then(() => {
      this.#pending.delete(settled);
      if (this.#long === settled) this.#long = undefined;
    });
    return written;
  }

  async #writeInParts(text: string): Promise<void> {
    for (const part of splitText(text)) await this.#write(part);
  }

  #write(chunk: string | Uint8Array): Promise<void> {
    const { signal } = this.#abandoned;
    if (signal.aborted) return Promise.reject(signal.reason);
    if (this.#gone || chunk.length === 0) return Promise.resolve();
    return new Promise<void>((resolve, reject) => {
      const abandon = () => reject(signal.reason);
      signal.addEventListener('abort', abandon, { once: true });
      this.#stream.write(chunk, (error) => {
        signal.removeEventListener('abort', abandon);
        if (error) this.#look(error);
        if (!error || this.#gone) resolve();
        else reject(unwritable(this.#name, error));
      });
    });
  }

  abandon(reason: unknown): void {
    this.#abandoned.abort(reason);
  }

  async drained(): Promise<void> {
    await Promise.all(this.#pending);
  }

  #look(error: NodeJS.ErrnoException): void {
    if (this.#gone || !this.#isReaderGone(error)) return;
    this.#gone = true;
    this.#onReaderGone();
  }

  #isReaderGone({ code }: NodeJS.ErrnoException): boolean {
    // EIO is what writing to a terminal that hung up gives; on anything else it is a fault of the disk.
    if (code === 'EIO') return this.#stream.isTTY === true;
    return code === 'EPIPE' || code === 'ECONNRESET' || code === 'EOF' || code === 'ERR_STREAM_DESTROYED';
  }
}

function unwritable(name: string, error: Error): UsageError {
  return new UsageError(`The result could not be written to ${name}: ${reasonOf(error)}.`, {
    hint: 'Make room where it goes, or send it elsewhere, then try again.',
    cause: error,
  });
}
