/**
 * Splits a stream of bytes into lines at LF or CR LF. A line of any length costs one copy: its pieces are only joined
 * once it is complete.
 */
export class LineSplitter {
  #pieces: Buffer[] = [];
  #length = 0;
  readonly #online: (line: string) => void;
  readonly #longest: number;

  /** A line longer than `longest` bytes is emitted in parts. */
  constructor(online: (line: string) => void, longest = Number.POSITIVE_INFINITY) {
    this.#online = online;
    this.#longest = longest;
  }

  push(chunk: Buffer): void {
    let from = 0;
    for (let end = chunk.indexOf(10); end !== -1; end = chunk.indexOf(10, from)) {
      this.#pieces.push(chunk.subarray(from, end));
      this.#emit();
      from = end + 1;
    }
    if (from === chunk.length) return;
    this.#pieces.push(chunk.subarray(from));
    this.#length += chunk.length - from;
    if (this.#length > this.#longest) this.#emit();
  }

  /** Emits the text after the last LF, if any. */
  end(): void {
    if (this.#pieces.length > 0) this.#emit();
  }

  #emit(): void {
    const [only] = this.#pieces;
    const line = only !== undefined && this.#pieces.length === 1 ? only : Buffer.concat(this.#pieces);
    this.#pieces = [];
    this.#length = 0;
    const length = line.at(-1) === 13 ? line.length - 1 : line.length;
    this.#online(line.toString('utf8', 0, length));
  }
}
