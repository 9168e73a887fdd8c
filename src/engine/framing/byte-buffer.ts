import { isAscii } from 'node:buffer';
import { GrowingBytes } from './growing-bytes.ts';

/** Chunks up to this size, in bytes, are copied: a small one may keep the memory of a large read alive. */
const smallChunk = 16 * 1024;
const blockSize = 64 * 1024;
/** From this length on, in bytes, all chunks are copied into one buffer, which grows without being copied. */
const largeLength = 2 ** 22;

/** Collects bytes that arrive in chunks of any size, with little more memory than they take. */
export class ByteBuffer {
  #pieces: Uint8Array[] = [];
  /** A block whose beginning is the last piece; small chunks are added to it. */
  #block = Buffer.alloc(0);
  #used = 0;
  #length = 0;
  /** What precedes the pieces, if there are many bytes. */
  #large: GrowingBytes | undefined;
  #canGrow = true;

  /** How many bytes were collected. */
  get length(): number {
    return this.#length;
  }

  append(chunk: Uint8Array): void {
    if (chunk.length === 0) return;
    // The only chunk is not copied: most messages arrive in one.
    const isFirst = this.#length === 0;
    this.#length += chunk.length;
    if (!isFirst && this.#length > largeLength && this.#appendToLarge(chunk)) return;
    if (chunk.length > smallChunk || isFirst) this.#pieces.push(chunk);
    else this.#copy(chunk);
  }

  /** Returns the bytes and empties the buffer. */
  take(): Buffer {
    const large = this.#large?.bytes;
    const pieces = large === undefined ? this.#pieces : [large, ...this.#pieces];
    const [only] = pieces;
    const isOne = only !== undefined && pieces.length === 1;
    const bytes = isOne
      ? Buffer.from(only.buffer, only.byteOffset, only.byteLength)
      : Buffer.concat(pieces, this.#length);
    this.clear();
    return bytes;
  }

  /** Returns the bytes as text, without a copy that lasts, and empties the buffer. They must not be in use elsewhere. */
  takeText(): string {
    const bytes = this.take();
    // Unlike TextDecoder, `toString` keeps a byte order mark, which is reported.
    const text = bytes.toString(isAscii(bytes) ? 'latin1' : 'utf8');
    GrowingBytes.free(bytes);
    return text;
  }

  clear(): void {
    this.#pieces = [];
    this.#block = Buffer.alloc(0);
    this.#used = 0;
    this.#length = 0;
    this.#large = undefined;
    this.#canGrow = true;
  }

  /** Returns false if there is no memory for it, which is then kept as a piece, as all that follow. */
  #appendToLarge(chunk: Uint8Array): boolean {
    if (!this.#canGrow) return false;
    this.#large ??= GrowingBytes.create();
    for (let piece = this.#pieces.at(0); piece !== undefined; piece = this.#pieces.at(0)) {
      this.#canGrow = this.#large?.append(piece) === true;
      if (!this.#canGrow) return false;
      GrowingBytes.free(piece);
      this.#pieces.shift();
    }
    this.#canGrow = this.#large?.append(chunk) === true;
    return this.#canGrow;
  }

  #copy(chunk: Uint8Array): void {
    if (this.#used + chunk.length > this.#block.length) {
      this.#block = Buffer.allocUnsafeSlow(blockSize);
      this.#used = 0;
    }
    const start = this.#used;
    this.#block.set(chunk, start);
    this.#used += chunk.length;
    const last = this.#pieces.at(-1);
    const follows = last?.buffer === this.#block.buffer && last.byteOffset + last.length === start;
    const from = follows ? last.byteOffset : start;
    if (follows) this.#pieces.pop();
    this.#pieces.push(this.#block.subarray(from, this.#used));
  }
}
