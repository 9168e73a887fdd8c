import { clipPainted, paintedWidth } from '../ansi-text.ts';
import { graphemesOf } from '../graphemes.ts';
import type { Span } from '../interactive-terminal.ts';
import { sanitiseLine } from '../sanitise.ts';
import { widthOf } from '../width.ts';
import type { TextBuffer } from './text-buffer.ts';

export interface LayoutInput {
  /** Painted; it may have several rows, of which the text goes on with the last. */
  prompt: string;
  draft: TextBuffer;
  spans: readonly Span[];
  /** Text behind that of the draft that is not there yet. */
  hint: string;
  paintHint: (text: string) => string;
  columns: number;
}

export interface Layout {
  rows: LayoutRow[];
  cursor: { row: number; column: number };
}

export interface LayoutRow {
  text: string;
  /** Whether it goes on in the next row only since it is full. */
  isFull: boolean;
}

/** Puts prompt and text in rows: rows of the text begin below the first one, what is too long is broken where it must. */
export function layOut({ prompt, draft, spans, hint, paintHint, columns }: LayoutInput): Layout {
  const promptRows = prompt.split('\n').map((row) => clipPainted(row, Math.max(columns >> 1, 1)));
  const lastPromptRow = promptRows.pop() ?? '';
  const indent = paintedWidth(lastPromptRow);
  const rows = new Rows(lastPromptRow, indent, columns);
  let at = 0;
  let span = 0;
  let cursor: Layout['cursor'] | undefined;
  for (const grapheme of graphemesOf(draft.text)) {
    while (at >= (spans[span]?.to ?? Number.POSITIVE_INFINITY)) span += 1;
    const current = spans[span];
    const { shown, width } = look(grapheme);
    if (at === draft.cursor) cursor = rows.placeFor(grapheme === '\n' ? 1 : width);
    if (grapheme === '\n') rows.break();
    else rows.add(shown, width, current !== undefined && at >= current.from ? current.paint : undefined);
    at += grapheme.length;
  }
  cursor ??= rows.placeFor(1);
  for (const grapheme of graphemesOf(hint)) {
    const { shown, width } = look(grapheme);
    if (grapheme === '\n') rows.break();
    else rows.add(shown, width, paintHint);
  }
  const above = promptRows.map((text) => ({ text, isFull: false }));
  return {
    rows: [...above, ...rows.end()],
    cursor: { row: cursor.row + above.length, column: cursor.column },
  };
}

const plainCharacter = /^[ -~]$/;

/** How a character of the text is shown: what a terminal would obey is spelled. */
function look(grapheme: string): { shown: string; width: number } {
  if (plainCharacter.test(grapheme)) return { shown: grapheme, width: 1 };
  if (grapheme === '\t') return { shown: '  ', width: 2 };
  const shown = sanitiseLine(grapheme);
  return { shown, width: widthOf(shown) };
}

/** Rows being filled. */
class Rows {
  readonly #rows: LayoutRow[] = [];
  readonly #indent: number;
  readonly #columns: number;
  #row: string;
  #column: number;
  /** What is to be painted alike, not yet in the row. */
  #run = '';
  #paint: Span['paint'] | undefined;

  constructor(begin: string, indent: number, columns: number) {
    this.#row = begin;
    this.#column = indent;
    this.#indent = indent;
    this.#columns = columns;
  }

  /** Where something of this width is going to stand. */
  placeFor(width: number): Layout['cursor'] {
    if (this.#column + width > this.#columns) this.#next(true);
    return { row: this.#rows.length, column: this.#column };
  }

  add(text: string, width: number, paint: Span['paint'] | undefined): void {
    if (this.#column + width > this.#columns && this.#column > 0) this.#next(true);
    if (paint !== this.#paint) this.#flush();
    this.#paint = paint;
    this.#run += text;
    this.#column += width;
  }

  /** Ends a row of the text; the next one begins below it. */
  break(): void {
    this.#next(false);
    this.#row = ' '.repeat(this.#indent);
    this.#column = this.#indent;
  }

  end(): LayoutRow[] {
    this.#flush();
    return [...this.#rows, { text: this.#row, isFull: false }];
  }

  #next(isFull: boolean): void {
    this.#flush();
    this.#rows.push({ text: this.#row, isFull });
    this.#row = '';
    this.#column = 0;
  }

  #flush(): void {
    if (this.#run !== '') this.#row += this.#paint?.(this.#run) ?? this.#run;
    this.#run = '';
  }
}
