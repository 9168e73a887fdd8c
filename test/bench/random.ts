/** Random numbers that are the same for the same seed (mulberry32). */
export class Random {
  #state: number;

  constructor(seed: number) {
    this.#state = seed;
  }

  /** An integer from 0 up to, but not including, `bound`. */
  below(bound: number): number {
    this.#state = (this.#state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), 1 | this.#state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % bound;
  }

  pick<Value>(values: readonly Value[]): Value {
    return values[this.below(values.length)] as Value;
  }

  /** Concatenates up to `longest` of these pieces. */
  text(pieces: readonly string[], longest: number): string {
    return Array.from({ length: this.below(longest + 1) }, () => this.pick(pieces)).join('');
  }

  /** Splits the bytes into chunks of random lengths. */
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
