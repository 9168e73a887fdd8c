/** Steps through the history entries that start with the typed text, and back to it. Duplicates are skipped. */
export class HistoryCursor {
  readonly #entries: readonly string[];
  readonly #typed: string;
  /** The lines found so far; the typed text is the first. */
  readonly #found: string[];
  /** Index of the current line in `#found`. */
  #current = 0;
  /** Index of the next history entry to examine. */
  #next: number;

  constructor(entries: readonly string[], typed: string) {
    this.#entries = entries;
    this.#typed = typed;
    this.#found = [typed];
    this.#next = entries.length - 1;
  }

  /** Moves to the previous matching line; undefined if there is none. */
  older(): string | undefined {
    if (this.#current + 1 < this.#found.length) return this.#found[++this.#current];
    for (; this.#next >= 0; this.#next -= 1) {
      const entry = this.#entries[this.#next];
      if (entry === undefined || !entry.startsWith(this.#typed) || this.#found.includes(entry)) continue;
      this.#found.push(entry);
      return this.#found[++this.#current];
    }
    return undefined;
  }

  /** Moves to the next matching line, at last to the typed text; undefined from there. */
  newer(): string | undefined {
    return this.#current === 0 ? undefined : this.#found[--this.#current];
  }

  oldest(): string | undefined {
    let oldest: string | undefined;
    for (let next = this.older(); next !== undefined; next = this.older()) oldest = next;
    return oldest;
  }

  newest(): string | undefined {
    if (this.#current === 0) return undefined;
    this.#current = 0;
    return this.#typed;
  }
}
