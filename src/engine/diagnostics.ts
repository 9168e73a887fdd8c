/** How many complaints of one kind are told. */
const mostAlike = 9;

/** What a server got wrong, so that the same thing is told once and things alike a few times. */
export class Diagnostics {
  readonly #told = new Map<string, Set<string>>();

  /** What to tell of this one; undefined for what has been told, or too often in other words. */
  take(code: string, message: string): string | undefined {
    const told = this.#told.get(code) ?? new Set();
    this.#told.set(code, told);
    if (told.has(message) || told.size > mostAlike) return undefined;
    told.add(message);
    return told.size > mostAlike ? `${message} There is more of this kind, which is not shown.` : message;
  }
}
