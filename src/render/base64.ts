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
    const digits = digitsOf(text) ?? digitsOf(text.replace(/\s+/g, ''));
    return digits === undefined || digits.length % 4 === 1 ? undefined : new Base64(digits);
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

/** Returns base64 without its padding; undefined if it has other characters. */
function digitsOf(text: string): string | undefined {
  const padding = text.endsWith('==') ? 2 : Number(text.endsWith('='));
  const digits = text.slice(0, text.length - padding);
  return /[^\w+/-]/.test(digits) ? undefined : digits;
}
