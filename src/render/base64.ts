/** Base64 characters decoded at once: Node makes a copy of twice their size. A multiple of 4. */
const batchSize = 2 ** 20;

/** Binary content in base64. It is decoded where it is needed, since it may be large: iterating it yields its bytes in parts. */
export class Base64 implements Iterable<Uint8Array> {
  /** Without padding and whitespace. */
  readonly #digits: string;
  /** How many bytes it has. */
  readonly length: number;

  private constructor(digits: string) {
    this.#digits = digits;
    this.length = Buffer.byteLength(digits, 'base64');
  }

  /** Parses base64 of either alphabet, with or without padding and line breaks; undefined if `text` is not valid. */
  static parse(text: string): Base64 | undefined {
    const compact = /\s/.test(text) ? text.replace(/\s+/g, '') : text;
    const digits = compact.replace(/={1,2}$/, '');
    return /[^\w+/-]/.test(digits) || digits.length % 4 === 1 ? undefined : new Base64(digits);
  }

  *[Symbol.iterator](): Generator<Uint8Array, undefined> {
    for (let start = 0; start < this.#digits.length; start += batchSize) {
      yield Buffer.from(this.#digits.slice(start, start + batchSize), 'base64');
    }
  }

  /** Returns all bytes. */
  decode(): Uint8Array {
    const bytes = Buffer.alloc(this.length);
    let end = 0;
    for (const part of this) {
      bytes.set(part, end);
      end += part.length;
    }
    return bytes;
  }
}
