/**
 * Cuts a stream of bytes into lines at LF, whatever the chunks. A line of any length costs one copy:
 * the pieces are kept apart until its end has come.
 */
export class LineSplitter {
  #pieces: Buffer[] = [];
  readonly #online: (line: string) => void;

  constructor(online: (line: string) => void) {
    this.#online = online;
  }

  push(chunk: Buffer): void {
    let from = 0;
    for (let end = chunk.indexOf(10); end !== -1; end = chunk.indexOf(10, from)) {
      this.#pieces.push(chunk.subarray(from, end));
      this.#emit();
      from = end + 1;
    }
    if (from < chunk.length) this.#pieces.push(chunk.subarray(from));
  }

  /** Gives out what stands after the last LF, if anything. */
  end(): void {
    if (this.#pieces.length > 0) this.#emit();
  }

  #emit(): void {
    const [only] = this.#pieces;
    const line = only !== undefined && this.#pieces.length === 1 ? only : Buffer.concat(this.#pieces);
    this.#pieces = [];
    const length = line.at(-1) === 13 ? line.length - 1 : line.length;
    this.#online(line.toString('utf8', 0, length));
  }
}
