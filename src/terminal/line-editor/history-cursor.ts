/** A walk through the lines that begin with what was typed, back to it at last. Each line is met once. */
export class HistoryCursor {
  readonly #entries: readonly string[];
  readonly #typed: string;
  /** The lines met so far, the typed one first. */
  readonly #met: string[];
  /** Where in `#met` it is, and the next entry to look at. */
  #at = 0;
  #next: number;

  constructor(entries: readonly string[], typed: string) {
    this.#entries = entries;
    this.#typed = typed;
    this.#met = [typed];
    this.#next = entries.length - 1;
  }

  /** What was typed, by which the lines are chosen. */
  get typed(): string {
    return this.#typed;
  }

  /** The line before; undefined when there is none. */
  older(): string | undefined {
    if (this.#at + 1 < this.#met.length) return this.#met[++this.#at];
    for (; this.#next >= 0; this.#next -= 1) {
      const entry = this.#entries[this.#next];
      if (entry === undefined || !entry.startsWith(this.#typed) || this.#met.includes(entry)) continue;
      this.#met.push(entry);
      return this.#met[++this.#at];
    }
    return undefined;
  }

  /** The line after, at last what was typed; undefined when that is reached. */
  newer(): string | undefined {
    return this.#at === 0 ? undefined : this.#met[--this.#at];
  }

  oldest(): string | undefined {
    let found: string | undefined;
    for (let next = this.older(); next !== undefined; next = this.older()) found = next;
    return found;
  }

  newest(): string | undefined {
    if (this.#at === 0) return undefined;
    this.#at = 0;
    return this.#typed;
  }
}
