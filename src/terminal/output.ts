import type { Writable } from 'node:stream';
import { UsageError } from '../base/errors.ts';
import { reasonOf } from './system-error.ts';

/** The streams that mcpc writes to. */
export interface OutputStreams {
  stdout: Writable;
  stderr: Writable;
}

/**
 * The only writer to standard output and standard error. Whoever prints awaits the promise it gets, so that a slow
 * reader slows mcpc down instead of filling its memory.
 */
export class Output {
  readonly #stdout: Channel;
  readonly #stderr: Channel;

  /** `onReaderGone` is called once, when nobody reads standard output any more (`| head`). */
  constructor({ stdout, stderr }: OutputStreams, onReaderGone: () => void) {
    this.#stdout = new Channel(stdout, 'standard output', onReaderGone);
    this.#stderr = new Channel(stderr, 'standard error', () => {});
  }

  /** Writes a piece of the result. Rejects with a UsageError when standard output cannot take it. */
  print(chunk: string | Uint8Array): Promise<void> {
    return this.#stdout.write(chunk);
  }

  /** Writes whole lines to standard error: anything that is not the result. Never rejects: nobody could be told. */
  async report(lines: string): Promise<void> {
    await this.#stderr.write(lines).catch(() => {});
  }

  /** Resolves when all that was written has been handed over, however slow the reader: await it before exit. */
  async drained(): Promise<void> {
    await Promise.all([this.#stdout.drained(), this.#stderr.drained()]);
  }
}

/** A stream, the writes under way on it and whether somebody reads it. */
class Channel {
  #gone = false;
  readonly #stream: Writable & { isTTY?: boolean };
  readonly #name: string;
  readonly #onReaderGone: () => void;
  readonly #pending = new Set<Promise<void>>();

  constructor(stream: Writable, name: string, onReaderGone: () => void) {
    this.#stream = stream;
    this.#name = name;
    this.#onReaderGone = onReaderGone;
    // A stream without a listener would end mcpc with a stack; the promise of the write tells what happened.
    stream.on('error', (error) => this.#look(error));
  }

  write(chunk: string | Uint8Array): Promise<void> {
    if (this.#gone || chunk.length === 0) return Promise.resolve();
    const written = new Promise<void>((resolve, reject) => {
      this.#stream.write(chunk, (error) => {
        if (error) this.#look(error);
        if (!error || this.#gone) resolve();
        else reject(unwritable(this.#name, error));
      });
    });
    const settled = written.then(
      () => {},
      () => {},
    );
    this.#pending.add(settled);
    void settled.then(() => this.#pending.delete(settled));
    return written;
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
