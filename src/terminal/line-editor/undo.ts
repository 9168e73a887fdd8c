import type { TextBuffer } from './text-buffer.ts';

/** How many steps can be undone. */
const most = 1_000;

/** The steps that led to a draft, to be gone back and forth. */
export class Undo {
  #past: TextBuffer[] = [];
  #future: TextBuffer[] = [];
  #open: string | undefined;

  /**
   * Remembers the draft before a change. Changes that follow one another with the same `group` are one step; a change
   * without a group is a step of its own.
   */
  remember(before: TextBuffer, group?: string): void {
    if (group === undefined || group !== this.#open) this.#past.push(before);
    if (this.#past.length > most) this.#past.shift();
    this.#future = [];
    this.#open = group;
  }

  /** What is changed next is a step of its own. */
  close(): void {
    this.#open = undefined;
  }

  undo(now: TextBuffer): TextBuffer | undefined {
    return this.#step(this.#past, this.#future, now);
  }

  redo(now: TextBuffer): TextBuffer | undefined {
    return this.#step(this.#future, this.#past, now);
  }

  #step(from: TextBuffer[], to: TextBuffer[], now: TextBuffer): TextBuffer | undefined {
    const draft = from.pop();
    this.#open = undefined;
    if (draft !== undefined) to.push(now);
    return draft;
  }
}
