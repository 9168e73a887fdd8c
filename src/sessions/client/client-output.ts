import { writeSync } from 'node:fs';
import { streamKind } from '../../terminal/capabilities/stream-kind.ts';
import { reopenPipe, standardStream } from '../../terminal/standard-streams.ts';

/** Called when bytes were written, or with the error. */
export type OnWritten = (error?: NodeJS.ErrnoException | null) => void;

/**
 * Standard output (1) or standard error (2) of a client. Where writing does not block, it does without Node's streams, which
 * take time to load; a pipe whose reader is slow is left to a stream.
 */
export class ClientOutput {
  readonly #fd: 1 | 2;
  #stream: NodeJS.WritableStream | undefined;
  /** The file descriptor that is written to; undefined once a stream is needed. */
  #direct: number | undefined;

  constructor(fd: 1 | 2) {
    this.#fd = fd;
    const kind = streamKind(fd);
    if (kind === 'pipe') this.#direct = reopenPipe(fd);
    else if (kind !== 'socket') this.#direct = fd;
  }

  /** Writes bytes, which are copied if that takes time. */
  write(bytes: Buffer, onWritten: OnWritten): void {
    const rest = this.#direct === undefined ? bytes : this.#writeNow(this.#direct, bytes, onWritten);
    if (rest !== undefined) this.#writeLater(rest, onWritten);
  }

  /** Writes what can be written without waiting. Returns the rest; undefined once `onWritten` was called. */
  #writeNow(fd: number, bytes: Buffer, onWritten: OnWritten): Buffer | undefined {
    let written = 0;
    try {
      while (written < bytes.length) written += writeSync(fd, bytes, written);
    } catch (error) {
      const failure = error as NodeJS.ErrnoException;
      if (failure.code === 'EAGAIN') return bytes.subarray(written);
      onWritten(failure);
      return undefined;
    }
    onWritten();
    return undefined;
  }

  #writeLater(bytes: Buffer, onWritten: OnWritten): void {
    this.#direct = undefined;
    this.#stream ??= this.#openStream();
    this.#stream.write(Buffer.from(bytes), onWritten);
  }

  #openStream(): NodeJS.WritableStream {
    const stream = standardStream(this.#fd, () => (this.#fd === 1 ? process.stdout : process.stderr));
    // `onWritten` gets the error.
    stream.on('error', () => {});
    return stream;
  }
}
