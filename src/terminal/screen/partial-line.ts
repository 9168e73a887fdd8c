import { type Attributes, plain, sgrOf, shownRow, wrapPainted } from '../ansi-text.ts';

/** More than this of a line is not kept for being drawn anew. */
const longest = 2_000;

/** The line at the end of a stream's output that has no end yet: it is drawn with the frame, since it may go on. */
export class PartialLine {
  #text = '';
  /** With what colours it begins: those of the part that is written already. */
  #attributes: Attributes = plain;

  /** Takes output and gives the part of it that is finished, to be written above the frame. */
  add(text: string, columns: number): string {
    const all = sgrOf(this.#attributes) + this.#text + text;
    const end = all.lastIndexOf('\n') + 1;
    this.#attributes = plain;
    this.#text = all.slice(end);
    return all.slice(0, end) + (this.#text.length > longest ? this.#shorten(columns) : '');
  }

  /** Its rows on a terminal of this width. */
  rows(columns: number): string[] {
    if (this.#text === '') return [];
    return wrapPainted(this.#text, columns, this.#attributes).map(shownRow);
  }

  /** Ends it: gives it as a whole line, if there is any. */
  end(): string {
    const text = this.#text === '' ? '' : `${sgrOf(this.#attributes)}${this.#text}\n`;
    this.#text = '';
    this.#attributes = plain;
    return text;
  }

  /** Keeps the last row only, and gives those before it. The terminal itself goes on with the next row behind a full one. */
  #shorten(columns: number): string {
    const rows = wrapPainted(this.#text, columns);
    const last = rows.pop();
    this.#attributes = last?.before ?? plain;
    this.#text = last?.text ?? '';
    return rows.map(shownRow).join('');
  }
}
