/** Incremental search through the history, newest entry first; case-insensitive unless the query has capital letters. */
export class HistorySearch {
  readonly #entries: readonly string[];
  #query = '';
  /** Index of the match; past the last entry until something was searched for. */
  #index: number;
  #failed = false;

  constructor(entries: readonly string[]) {
    this.#entries = entries;
    this.#index = entries.length;
  }

  get query(): string {
    return this.#query;
  }

  /** Whether the current query has no match; `match` is then that of an earlier query. */
  get failed(): boolean {
    return this.#failed;
  }

  get match(): string | undefined {
    return this.#entries[this.#index];
  }

  /** Range of the query in the match. */
  get range(): { from: number; to: number } | undefined {
    const from = this.match === undefined ? -1 : this.#find(this.match);
    return from === -1 || this.#query === '' ? undefined : { from, to: from + this.#query.length };
  }

  /** Searches from the current match if the query became longer, else from the newest entry. */
  setQuery(query: string): void {
    const isLonger = query.startsWith(this.#query);
    this.#query = query;
    if (query === '') {
      this.#failed = false;
      this.#index = this.#entries.length;
      return;
    }
    this.#search(isLonger ? Math.min(this.#index, this.#entries.length - 1) : this.#entries.length - 1, -1);
  }

  older(): void {
    this.#search(this.#index - 1, -1);
  }

  newer(): void {
    this.#search(this.#index + 1, 1);
  }

  #search(from: number, step: 1 | -1): void {
    const current = this.match;
    for (let index = from; index >= 0 && index < this.#entries.length; index += step) {
      const entry = this.#entries[index];
      if (entry === undefined || (index !== this.#index && entry === current) || this.#find(entry) === -1)
        continue;
      this.#index = index;
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
