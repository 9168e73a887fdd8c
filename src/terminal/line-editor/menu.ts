import { graphemeStart } from '../graphemes.ts';
import type { Candidate, Completions } from '../interactive-terminal.ts';
import { replaced, type TextBuffer } from './text-buffer.ts';

/** Where the rows of a menu stand: it is filled column by column, and may be higher than what is shown of it. */
export interface Grid {
  columns: number;
  rows: number;
}

/** What can stand at the cursor of a draft, and which of it is chosen for now. Shown only, as long as nothing is. */
export class Menu {
  readonly draft: TextBuffer;
  readonly candidates: readonly Candidate[];
  readonly #from: number;
  readonly #to: number;
  #selected: number | undefined;
  /** As it was drawn last. */
  grid: Grid = { columns: 1, rows: 1 };
  /** The first row that is shown. */
  top = 0;

  constructor(draft: TextBuffer, { from, to, candidates }: Completions) {
    this.draft = draft;
    this.candidates = candidates;
    this.#from = from;
    this.#to = to;
  }

  get selected(): number | undefined {
    return this.#selected;
  }

  /** Whether there is something to choose beyond what stands there already. */
  get isTelling(): boolean {
    return this.candidates.some(
      ({ text, after = '' }) => text + after !== this.#typed && text !== this.#typed,
    );
  }

  /** What goes on of this menu when typing went on, until it is known what can stand there; undefined: nothing. */
  narrowed(draft: TextBuffer): Menu | undefined {
    const { text, cursor } = draft;
    const grown = text.length - this.draft.text.length;
    const to = this.#to + grown;
    const same =
      text.startsWith(this.draft.text.slice(0, this.#from)) && text.endsWith(this.draft.text.slice(this.#to));
    if (!same || to < this.#from || cursor < this.#from || cursor > to) return undefined;
    const typed = text.slice(this.#from, to).toLowerCase();
    const candidates = this.candidates.filter((candidate) => candidate.text.toLowerCase().startsWith(typed));
    const menu = new Menu(draft, { from: this.#from, to, candidates });
    return menu.isTelling ? menu : undefined;
  }

  /** The draft with the candidate in it that is selected. */
  get preview(): TextBuffer {
    const candidate = this.#selected === undefined ? undefined : this.candidates[this.#selected];
    return candidate === undefined ? this.draft : replaced(this.draft, this.#from, this.#to, candidate.text);
  }

  /** The draft with a candidate taken: what belongs behind it is written, too, unless it stands there. */
  taken(index = this.#selected ?? 0): TextBuffer {
    const candidate = this.candidates[index];
    if (candidate === undefined) return this.draft;
    const { text, after = '' } = candidate;
    const to =
      after !== '' && this.draft.text.startsWith(after, this.#to) ? this.#to + after.length : this.#to;
    return replaced(this.draft, this.#from, to, text + after);
  }

  /** The draft with all in it that the candidates have in common, if that is more than what was typed. */
  get extended(): TextBuffer | undefined {
    const [first = '', ...others] = this.candidates.map(({ text }) => text);
    let length = first.length;
    for (const other of others) while (!other.startsWith(first.slice(0, length))) length -= 1;
    const common = first.slice(0, graphemeStart(first, length));
    const more = common.length > this.#typed.length && common.startsWith(this.#typed);
    return more ? replaced(this.draft, this.#from, this.#to, common) : undefined;
  }

  /** Selects the next or, backwards, the one before; the first after the last. */
  step(backwards = false): void {
    const count = this.candidates.length;
    if (this.#selected === undefined) this.#selected = backwards ? count - 1 : 0;
    else this.#selected = (this.#selected + (backwards ? count - 1 : 1)) % count;
  }

  /** Moves the selection through the grid; above the first row nothing is selected any more. */
  move(direction: 'up' | 'down' | 'left' | 'right'): void {
    const at = this.#selected ?? 0;
    const { rows } = this.grid;
    if (direction === 'up') this.#selected = at % rows === 0 ? undefined : at - 1;
    else if (direction === 'down') this.#selected = Math.min(at + 1, this.candidates.length - 1);
    else if (direction === 'left') this.#selected = at < rows ? at : at - rows;
    else this.#selected = Math.min(at + rows, this.candidates.length - 1);
  }

  get #typed(): string {
    return this.draft.text.slice(this.#from, this.#to);
  }
}
