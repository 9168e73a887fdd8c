import { ByteBuffer } from './byte-buffer.ts';
import { MessageTooLargeError } from './message-limit.ts';

/** How long a line may be, in bytes. */
export interface LineLimits {
  /** A longer line is emitted in parts, if `maySplit` says so of what there is of it. */
  splitAt?: number;
  maySplit?: (bytes: Buffer) => boolean;
  /** A longer line is an error. */
  failAt?: number;
}

/** Splits a stream of bytes into lines at LF or CR LF. A line of any length costs one copy. */
export class LineSplitter {
  readonly #line = new ByteBuffer();
  readonly #online: (line: string) => void;
  readonly #limits: LineLimits;
  /** The length at which to consider a split of the current line. */
  #splitAt: number;

  constructor(online: (line: string) => void, limits: LineLimits = {}) {
    this.#online = online;
    this.#limits = limits;
    this.#splitAt = limits.splitAt ?? Number.POSITIVE_INFINITY;
  }

  /** Throws MessageTooLargeError. */
  push(chunk: Buffer): void {
    let from = 0;
    for (let end = chunk.indexOf(10); end !== -1; end = chunk.indexOf(10, from)) {
      this.#append(chunk.subarray(from, end));
      this.#emit();
      from = end + 1;
    }
    if (from === chunk.length) return;
    this.#append(chunk.subarray(from));
    if (this.#line.length > this.#splitAt) this.#split();
  }

  /** Emits the text after the last LF, if any. */
  end(): void {
    if (this.#line.length > 0) this.#emit();
  }

  #append(bytes: Buffer): void {
    const { failAt = Number.POSITIVE_INFINITY } = this.#limits;
    if (this.#line.length + bytes.length > failAt) {
      this.#line.clear();
      throw new MessageTooLargeError(failAt);
    }
    this.#line.append(bytes);
  }

  #split(): void {
    const { maySplit = () => true } = this.#limits;
    const bytes = this.#line.take();
    this.#line.append(bytes);
    if (maySplit(bytes)) this.#emit();
    else this.#splitAt = Number.POSITIVE_INFINITY;
  }

  #emit(): void {
    const line = this.#line.takeText();
    this.#splitAt = this.#limits.splitAt ?? Number.POSITIVE_INFINITY;
    this.#online(line.endsWith('\r') ? line.slice(0, -1) : line);
  }
}
