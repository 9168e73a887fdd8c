/** What Node 20 has of resizable buffers, which the library of TypeScript for its version lacks. */
interface ResizableBuffer extends ArrayBuffer {
  resize(length: number): void;
}
type ResizableBufferConstructor = new (length: number, options: { maxByteLength: number }) => ResizableBuffer;

/** The most bytes that are collected: more do not fit into a string of Node. Their memory is reserved, not used. */
const maxLength = 2 ** 29;
/** By how many bytes the buffer grows. */
const step = 2 ** 22;

/** Collects the bytes of a large message without copying what it has, and frees them at once instead of at the next garbage collection. */
export class GrowingBytes {
  readonly #buffer: ResizableBuffer;
  #length = 0;

  private constructor(buffer: ResizableBuffer) {
    this.#buffer = buffer;
  }

  /** Returns undefined if the system refuses the address space. */
  static create(): GrowingBytes | undefined {
    try {
      const buffer = new (ArrayBuffer as unknown as ResizableBufferConstructor)(0, {
        maxByteLength: maxLength,
      });
      return new GrowingBytes(buffer);
    } catch {
      return undefined;
    }
  }

  /** The bytes so far. */
  get bytes(): Buffer {
    return Buffer.from(this.#buffer, 0, this.#length);
  }

  /** Copies a chunk. Returns whether there was memory for it. */
  append(chunk: Uint8Array): boolean {
    const length = this.#length + chunk.length;
    if (length > maxLength) return false;
    if (length > this.#buffer.byteLength) {
      try {
        this.#buffer.resize(Math.min(Math.ceil(length / step) * step, maxLength));
      } catch {
        return false;
      }
    }
    new Uint8Array(this.#buffer, this.#length, chunk.length).set(chunk);
    this.#length = length;
    return true;
  }

  /** Frees the memory of bytes that a `GrowingBytes` has collected; others are left to the garbage collection. */
  static free({ buffer }: Uint8Array): void {
    if ('resizable' in buffer && buffer.resizable === true) (buffer as unknown as ResizableBuffer).resize(0);
  }
}
