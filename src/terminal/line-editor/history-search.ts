/** An incremental search through the lines entered before, newest first. Small letters find large ones too. */
export class HistorySearch {
  readonly #entries: readonly string[];
  #query = '';
  /** Where the match is; behind the newest entry as long as nothing was looked for. */
  #at: number;
  #failed = false;

  constructor(entries: readonly string[]) {
    this.#entries = entries;
    this.#at = entries.length;
  }

  get query(): string {
    return this.#query;
  }

  /** Whether nothing was found for the query as it is now: the match is that of before. */
  get failed(): boolean {
    return this.#failed;
  }

  /** The line found. */
  get match(): string | undefined {
    return this.#entries[this.#at];
  }

  /** Where in the match the query stands. */
  get range(): { from: number; to: number } | undefined {
    const from = this.match === undefined ? -1 : this.#find(this.match);
    return from === -1 || this.#query === '' ? undefined : { from, to: from + this.#query.length };
  }

  /** Looks for a longer or shorter query: from the match on, which may still do, or from the newest line. */
  setQuery(query: string): void {
    const longer = query.startsWith(this.#query);
    this.#query = query;
    if (query === '') {
      this.#failed = false;
      this.#at = this.#entries.length;
      return;
    }
    this.#go(longer ? Math.min(this.#at, this.#entries.length - 1) : this.#entries.length - 1, -1);
  }

  older(): void {
    this.#go(this.#at - 1, -1);
  }

  newer(): void {
    this.#go(this.#at + 1, 1);
  }

  #go(from: number, step: 1 | -1): void {
    const current = this.match;
    for (let at = from; at >= 0 && at < this.#entries.length; at += step) {
      const entry = this.#entries[at];
      if (entry === undefined || (at !== this.#at && entry === current) || this.#find(entry) === -1) continue;
      this.#at = at;
      this.#failed = false;
      return;
    }
    this.#failed = true;
  }

  #find(entry: string): number {
    if (this.#query !== this.#query.toLowerCase()) return entry.indexOf(this.#query);
    return entry.toLowerCase().indexOf(this.#query);
  }
}
