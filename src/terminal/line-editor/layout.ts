import { styledWidth, truncateStyled } from '../ansi-text.ts';
import { graphemesOf } from '../graphemes.ts';
import type { Span } from '../interactive-terminal.ts';
import { sanitiseLine } from '../sanitise.ts';
import { widthOf } from '../width.ts';
import type { TextBuffer } from './text-buffer.ts';

export interface LayoutInput {
  /** Styled; it may have several rows, the text follows in the last. */
  prompt: string;
  buffer: TextBuffer;
  spans: readonly Span[];
  /** Suggested continuation of the text. */
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
  /** Whether the line continues in the next row because this one is full. */
  isFull: boolean;
}

/** Lays out prompt and text in rows. Further rows of the text are indented by the prompt; rows too long are wrapped. */
export function layOut({ prompt, buffer, spans, hint, paintHint, columns }: LayoutInput): Layout {
  const promptRows = prompt.split('\n').map((row) => truncateStyled(row, Math.max(columns >> 1, 1)));
  const lastPromptRow = promptRows.pop() ?? '';
  const indent = styledWidth(lastPromptRow);
  const rows = new RowBuilder(lastPromptRow, indent, columns);
  let index = 0;
  let span = 0;
  let cursor: Layout['cursor'] | undefined;
  for (const grapheme of graphemesOf(buffer.text)) {
    while (index >= (spans[span]?.to ?? Number.POSITIVE_INFINITY)) span += 1;
    const current = spans[span];
    const { shown, width } = displayOf(grapheme);
    if (index === buffer.cursor) cursor = rows.positionFor(grapheme === '\n' ? 1 : width);
    if (grapheme === '\n') rows.break();
    else rows.add(shown, width, current !== undefined && index >= current.from ? current.paint : undefined);
    index += grapheme.length;
  }
  cursor ??= rows.positionFor(1);
  for (const grapheme of graphemesOf(hint)) {
    const { shown, width } = displayOf(grapheme);
    if (grapheme === '\n') rows.break();
    else rows.add(shown, width, paintHint);
  }
  const above = promptRows.map((text) => ({ text, isFull: false }));
  return {
    rows: [...above, ...rows.finish()],
    cursor: { row: cursor.row + above.length, column: cursor.column },
  };
}

const printableAscii = /^[ -~]$/;

/** Returns how a character is displayed: control characters as escapes, tabs as two spaces. */
function displayOf(grapheme: string): { shown: string; width: number } {
  if (printableAscii.test(grapheme)) return { shown: grapheme, width: 1 };
  if (grapheme === '\t') return { shown: '  ', width: 2 };
  const shown = sanitiseLine(grapheme);
  return { shown, width: widthOf(shown) };
}

/** Fills rows from left to right. */
class RowBuilder {
  readonly #rows: LayoutRow[] = [];
  readonly #indent: number;
  readonly #columns: number;
  #row: string;
  #column: number;
  /** Text of one style that is not in the row yet. */
  #run = '';
  #paint: Span['paint'] | undefined;

  constructor(prefix: string, indent: number, columns: number) {
    this.#row = prefix;
    this.#column = indent;
    this.#indent = indent;
    this.#columns = columns;
  }

  /** Returns the position of the next character, which has this width. */
  positionFor(width: number): Layout['cursor'] {
    if (this.#column + width > this.#columns) this.#startRow(true);
    return { row: this.#rows.length, column: this.#column };
  }

  add(text: string, width: number, paint: Span['paint'] | undefined): void {
    if (this.#column + width > this.#columns && this.#column > 0) this.#startRow(true);
    if (paint !== this.#paint) this.#flush();
    this.#paint = paint;
    this.#run += text;
    this.#column += width;
  }

  /** Starts a new row at a line break of the text. */
  break(): void {
    this.#startRow(false);
    this.#row = ' '.repeat(this.#indent);
    this.#column = this.#indent;
  }

  finish(): LayoutRow[] {
    this.#flush();
    return [...this.#rows, { text: this.#row, isFull: false }];
  }

  #startRow(isFull: boolean): void {
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
