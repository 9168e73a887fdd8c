import type { TextBuffer } from './text-buffer.ts';

const maxSteps = 1_000;

/** The undo and redo history of a buffer. */
export class Undo {
  #past: TextBuffer[] = [];
  #future: TextBuffer[] = [];
  #group: string | undefined;

  /**
   * Records the buffer before a change. Consecutive changes of the same `group` are one step; one without a group is a
   * step by itself.
   */
  record(before: TextBuffer, group?: string): void {
    if (group === undefined || group !== this.#group) this.#past.push(before);
    if (this.#past.length > maxSteps) this.#past.shift();
    this.#future = [];
    this.#group = group;
  }

  /** Makes the next change a new step. */
  endGroup(): void {
    this.#group = undefined;
  }

  undo(now: TextBuffer): TextBuffer | undefined {
    return this.#step(this.#past, this.#future, now);
  }

  redo(now: TextBuffer): TextBuffer | undefined {
    return this.#step(this.#future, this.#past, now);
  }

  #step(from: TextBuffer[], to: TextBuffer[], now: TextBuffer): TextBuffer | undefined {
    const buffer = from.pop();
    this.#group = undefined;
    if (buffer !== undefined) to.push(now);
    return buffer;
  }
}
