import { wrapStyled } from '../ansi-text.ts';

/** Of a longer line, only the last row is kept to be redrawn. */
const maxLength = 2_000;
const resetAttributes = '\x1b[0m';

/** The last line of a stream's output as long as it has no end: it is drawn as part of the frame, since it may continue. */
export class PartialLine {
  #text = '';

  /** Adds output and returns the part that is complete, to be written above the frame. */
  add(text: string, columns: number): string {
    const all = this.#text + text;
    const end = all.lastIndexOf('\n') + 1;
    this.#text = all.slice(end);
    return all.slice(0, end) + (this.#text.length > maxLength ? this.#takeFullRows(columns) : '');
  }

  /** Returns its rows on a terminal of this width. */
  rows(columns: number): string[] {
    if (this.#text === '') return [];
    const rows = wrapStyled(this.#text, columns);
    return rows.map((row, index) =>
      index === rows.length - 1 && row.includes('\x1b') ? row + resetAttributes : row,
    );
  }

  /** Ends the line and returns it with a line break; an empty string if there is none. */
  end(): string {
    const text = this.#text === '' ? '' : `${this.#text}\n`;
    this.#text = '';
    return text;
  }

  /** Keeps the last row only and returns the others. After a full row the terminal itself continues in the next. */
  #takeFullRows(columns: number): string {
    const rows = wrapStyled(this.#text, columns);
    this.#text = rows.pop() ?? '';
    return rows.join('');
  }
}
