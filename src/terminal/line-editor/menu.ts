import { graphemeStart } from '../graphemes.ts';
import type { Candidate, Completions } from '../interactive-terminal.ts';
import { replaceRange, type TextBuffer } from './text-buffer.ts';

/** Size of a menu, of which some rows may be out of view. It is filled column by column. */
export interface Grid {
  columns: number;
  rows: number;
}

/** A menu of completions for a buffer. At first none is selected; the selected one is previewed in the line. */
export class Menu {
  readonly buffer: TextBuffer;
  readonly candidates: readonly Candidate[];
  readonly #from: number;
  readonly #to: number;
  #selected: number | undefined;
  /** Size when it was drawn last. */
  grid: Grid = { columns: 1, rows: 1 };
  /** The first row in view. */
  top = 0;

  constructor(buffer: TextBuffer, { from, to, candidates }: Completions) {
    this.buffer = buffer;
    this.candidates = candidates;
    this.#from = from;
    this.#to = to;
  }

  get selected(): number | undefined {
    return this.#selected;
  }

  /** Whether any candidate differs from what was typed. */
  get isUseful(): boolean {
    return this.candidates.some(
      ({ text, after = '' }) => text + after !== this.#typed && text !== this.#typed,
    );
  }

  /** Returns a menu of the candidates that match after further typing, until new ones arrive; undefined if none do. */
  filter(buffer: TextBuffer): Menu | undefined {
    const { text, cursor } = buffer;
    const added = text.length - this.buffer.text.length;
    const to = this.#to + added;
    const isSameContext =
      text.startsWith(this.buffer.text.slice(0, this.#from)) &&
      text.endsWith(this.buffer.text.slice(this.#to));
    if (!isSameContext || to < this.#from || cursor < this.#from || cursor > to) return undefined;
    const typed = text.slice(this.#from, to).toLowerCase();
    const candidates = this.candidates.filter((candidate) => candidate.text.toLowerCase().startsWith(typed));
    const menu = new Menu(buffer, { from: this.#from, to, candidates });
    return menu.isUseful ? menu : undefined;
  }

  /** The buffer with the selected candidate in it. */
  get preview(): TextBuffer {
    const candidate = this.#selected === undefined ? undefined : this.candidates[this.#selected];
    return candidate === undefined
      ? this.buffer
      : replaceRange(this.buffer, this.#from, this.#to, candidate.text);
  }

  /** Returns the buffer with a candidate accepted: its `after` is appended unless it is there already. */
  accept(index = this.#selected ?? 0): TextBuffer {
    const candidate = this.candidates[index];
    if (candidate === undefined) return this.buffer;
    const { text, after = '' } = candidate;
    const to =
      after !== '' && this.buffer.text.startsWith(after, this.#to) ? this.#to + after.length : this.#to;
    return replaceRange(this.buffer, this.#from, to, text + after);
  }

  /**
   * The buffer with the only candidate accepted; undefined if there are several. Those that do not start with what was
   * typed do not count if another one does.
   */
  get withOnly(): TextBuffer | undefined {
    const [only, ...others] = this.#closest;
    return only === undefined || others.length > 0 ? undefined : this.accept(this.candidates.indexOf(only));
  }

  /** The candidates that start with what was typed, or all if none does. */
  get #closest(): readonly Candidate[] {
    const closest = this.candidates.filter(
      ({ text, isPrefixed }) => isPrefixed ?? text.startsWith(this.#typed),
    );
    return closest.length > 0 ? closest : this.candidates;
  }

  /** The buffer with the common prefix of the candidates; undefined unless that is longer than what was typed. */
  get withCommonPrefix(): TextBuffer | undefined {
    const [first = '', ...others] = this.#closest.map(({ text }) => text);
    let length = first.length;
    for (const other of others) while (!other.startsWith(first.slice(0, length))) length -= 1;
    const common = first.slice(0, graphemeStart(first, length));
    const isLonger = common.length > this.#typed.length && common.startsWith(this.#typed);
    return isLonger ? replaceRange(this.buffer, this.#from, this.#to, common) : undefined;
  }

  /** Selects the next candidate, or the previous one; wraps around. */
  selectNext(backwards = false): void {
    const count = this.candidates.length;
    if (this.#selected === undefined) this.#selected = backwards ? count - 1 : 0;
    else this.#selected = (this.#selected + (backwards ? count - 1 : 1)) % count;
  }

  /** Moves the selection in the grid; moving up from the first row deselects. */
  move(direction: 'up' | 'down' | 'left' | 'right'): void {
    const index = this.#selected ?? 0;
    const { rows } = this.grid;
    if (direction === 'up') this.#selected = index % rows === 0 ? undefined : index - 1;
    else if (direction === 'down') this.#selected = Math.min(index + 1, this.candidates.length - 1);
    else if (direction === 'left') this.#selected = index < rows ? index : index - rows;
    else this.#selected = Math.min(index + rows, this.candidates.length - 1);
  }

  get #typed(): string {
    return this.buffer.text.slice(this.#from, this.#to);
  }
}
