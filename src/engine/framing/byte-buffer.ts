/** Chunks up to this size, in bytes, are copied: a small one may keep the memory of a large read alive. */
const smallChunk = 16 * 1024;
const blockSize = 64 * 1024;

/** Collects bytes that arrive in chunks of any size, with little more memory than they take. */
export class ByteBuffer {
  #pieces: Uint8Array[] = [];
  /** A block whose beginning is the last piece; small chunks are added to it. */
  #block = Buffer.alloc(0);
  #used = 0;
  #length = 0;

  /** How many bytes were collected. */
  get length(): number {
    return this.#length;
  }

  append(chunk: Uint8Array): void {
    if (chunk.length === 0) return;
    this.#length += chunk.length;
    // The only chunk is not copied: most messages arrive in one.
    if (chunk.length > smallChunk || this.#pieces.length === 0) this.#pieces.push(chunk);
    else this.#copy(chunk);
  }

  /** Returns the bytes and empties the buffer. */
  take(): Buffer {
    const [only] = this.#pieces;
    const isOne = only !== undefined && this.#pieces.length === 1;
    const bytes = isOne
      ? Buffer.from(only.buffer, only.byteOffset, only.byteLength)
      : Buffer.concat(this.#pieces, this.#length);
    this.clear();
    return bytes;
  }

  clear(): void {
    this.#pieces = [];
    this.#block = Buffer.alloc(0);
    this.#used = 0;
    this.#length = 0;
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
