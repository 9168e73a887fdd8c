/** Numbers made up at random, the same ones for the same seed (mulberry32). */
export class Random {
  #state: number;

  constructor(seed: number) {
    this.#state = seed;
  }

  /** A whole number from 0 up to, but not including, `bound`. */
  below(bound: number): number {
    this.#state = (this.#state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), 1 | this.#state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % bound;
  }

  pick<Value>(values: readonly Value[]): Value {
    return values[this.below(values.length)] as Value;
  }

  /** Up to `longest` of these pieces, one after the other. */
  text(pieces: readonly string[], longest: number): string {
    return Array.from({ length: this.below(longest + 1) }, () => this.pick(pieces)).join('');
  }

  /** The bytes in chunks of any length. */
  chunks(bytes: Buffer): Buffer[] {
    const chunks: Buffer[] = [];
    for (let from = 0; from < bytes.length; ) {
      const end = from + 1 + this.below(bytes.length - from);
      chunks.push(bytes.subarray(from, end));
      from = end;
    }
    return chunks;
  }
}
