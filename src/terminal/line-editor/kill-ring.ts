const maxEntries = 60;

/** Texts that were killed (cut), to be yanked (pasted). Shared by all lines of a session. */
export class KillRing {
  /** Newest last. */
  readonly #texts: string[] = [];
  /** How far the ring is rotated back from the newest. */
  #rotation = 0;

  /** Adds a text; with `appendTo`, to that side of the newest one: it was killed right after it. */
  add(text: string, appendTo?: 'start' | 'end'): void {
    if (text === '') return;
    this.#rotation = 0;
    const last = appendTo === undefined ? undefined : this.#texts.pop();
    this.#texts.push(appendTo === 'start' ? text + (last ?? '') : (last ?? '') + text);
    if (this.#texts.length > maxEntries) this.#texts.shift();
  }

  /** Returns the newest text. */
  newest(): string | undefined {
    this.#rotation = 0;
    return this.#texts.at(-1);
  }

  /** Returns the text before the one returned last; after the oldest, the newest. */
  next(): string | undefined {
    this.#rotation = (this.#rotation + 1) % Math.max(this.#texts.length, 1);
    return this.#texts.at(-1 - this.#rotation);
  }
}
