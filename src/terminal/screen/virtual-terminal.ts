import { Writable } from 'node:stream';
import { StringDecoder } from 'node:string_decoder';
import { type Attributes, plain, sgrOf, withSgr } from '../ansi-text.ts';
import { graphemesOf } from '../graphemes.ts';
import type { Frame } from '../line-editor/frame.ts';
import { widthOf } from '../width.ts';

/** A place of a row; the second place of a wide character is empty. */
interface Cell {
  text: string;
  attributes: Attributes;
}

const blank: Cell = { text: ' ', attributes: plain };
/** A sequence with its intermediate and final characters, or one that never ends. */
const sequence = new RegExp(`${'\x1b'}(?:\\[([0-?]*)[ -/]*([@-~])|\\][^${'\x07'}]*${'\x07'}|[^[\\]])`);

/**
 * A small terminal for the prompts of @inquirer/prompts: it obeys the few sequences that they use and keeps rows and
 * cursor, for the screen to draw. It is as high as it has to be.
 */
export class VirtualTerminal extends Writable {
  readonly isTTY = true;
  readonly #size: { readonly columns: number; readonly rows: number };
  readonly #changed: () => void;
  readonly #ended: () => void;
  readonly #decoder = new StringDecoder('utf8');
  #rows: Cell[][] = [[]];
  #row = 0;
  #column = 0;
  #attributes: Attributes = plain;
  #cursorShown = true;

  /** `ended` is called when a prompt is over; the next one may follow. */
  constructor(
    size: { readonly columns: number; readonly rows: number },
    changed: () => void,
    ended: () => void,
  ) {
    super({ decodeStrings: false });
    this.#size = size;
    this.#changed = changed;
    this.#ended = ended;
  }

  get columns(): number {
    return this.#size.columns;
  }

  get rows(): number {
    return this.#size.rows;
  }

  /** Whether anything is shown. */
  get isBlank(): boolean {
    return this.#rows.every((row) => rowText(row) === '');
  }

  frame(rows: number): Frame {
    const shown = this.#rows.map(rowText);
    const height = Math.max(shown.findLastIndex((row) => row !== '') + 1, this.#row + 1);
    const top = Math.max(Math.min(height - rows, this.#row), 0);
    const cursor = { row: this.#row - top, column: Math.min(this.#column, this.columns - 1) };
    return {
      rows: Array.from({ length: Math.min(height - top, rows) }, (_, index) => shown[top + index] ?? ''),
      cursor: this.#cursorShown ? cursor : undefined,
    };
  }

  /** Takes away the rows above the cursor, that of the cursor too if it is not empty, as whole lines. */
  takeAnswered(): string {
    const count = this.#row + (rowText(this.#rows[this.#row] ?? []) === '' ? 0 : 1);
    const taken = this.#rows.splice(0, count).map((row) => `${rowText(row)}\n`);
    this.#row = 0;
    this.#column = 0;
    this.#attributes = plain;
    this.#cursorShown = true;
    if (this.#rows.length === 0) this.#rows.push([]);
    return taken.join('');
  }

  override _write(chunk: Buffer | string, _encoding: string, done: () => void): void {
    this.#obey(typeof chunk === 'string' ? chunk : this.#decoder.write(chunk));
    this.#changed();
    done();
  }

  /** Each prompt ends the stream that it was given; the next one goes on with it. */
  override end(): this {
    this.#ended();
    return this;
  }

  #obey(text: string): void {
    for (let rest = text; rest !== ''; ) {
      const found = sequence.exec(rest);
      const end = found?.index ?? rest.length;
      for (const grapheme of graphemesOf(rest.slice(0, end))) this.#put(grapheme);
      if (found?.[2] !== undefined) this.#control(found[2], found[1] ?? '');
      rest = rest.slice(end + (found?.[0].length ?? 0));
    }
  }

  #put(grapheme: string): void {
    if (grapheme === '\n' || grapheme === '\r\n') {
      this.#row += 1;
      this.#column = 0;
    } else if (grapheme === '\r') this.#column = 0;
    else if (grapheme === '\b') this.#column = Math.max(this.#column - 1, 0);
    else if (grapheme >= ' ') this.#print(grapheme);
    while (this.#rows.length <= this.#row) this.#rows.push([]);
  }

  #print(grapheme: string): void {
    const width = widthOf(grapheme);
    if (this.#column + width > this.columns) {
      this.#row += 1;
      this.#column = 0;
    }
    while (this.#rows.length <= this.#row) this.#rows.push([]);
    const row = this.#rows[this.#row] ?? [];
    while (row.length < this.#column) row.push(blank);
    this.#part(row, this.#column);
    this.#part(row, this.#column + width);
    const cells = Array.from({ length: width }, (_, index) => ({
      text: index === 0 ? grapheme : '',
      attributes: this.#attributes,
    }));
    row.splice(this.#column, width, ...cells);
    this.#column += width;
  }

  /** Where a wide character is parted, its halves become blank. */
  #part(row: Cell[], column: number): void {
    if (row[column]?.text !== '') return;
    row[column] = blank;
    row[column - 1] = blank;
  }

  #control(final: string, parameters: string): void {
    const count = Math.max(Number.parseInt(parameters, 10) || 1, 1);
    if (final === 'A') this.#row = Math.max(this.#row - count, 0);
    else if (final === 'B') this.#row += count;
    else if (final === 'C') this.#column = Math.min(this.#column + count, this.columns - 1);
    else if (final === 'D') this.#column = Math.max(this.#column - count, 0);
    else if (final === 'G') this.#column = Math.min(count - 1, this.columns - 1);
    else if (final === 'K') this.#eraseInRow(parameters);
    else if (final === 'J') this.#eraseRows(parameters);
    else if (final === 'm') this.#attributes = withSgr(this.#attributes, parameters);
    else if (parameters === '?25') this.#cursorShown = final === 'h';
  }

  #eraseInRow(parameters: string): void {
    const row = this.#rows[this.#row];
    if (row === undefined) return;
    if (parameters === '2') row.length = 0;
    else if (parameters === '1') {
      this.#part(row, this.#column + 1);
      row.fill(blank, 0, Math.min(this.#column + 1, row.length));
    } else {
      this.#part(row, this.#column);
      row.length = Math.min(row.length, this.#column);
    }
  }

  #eraseRows(parameters: string): void {
    if (parameters === '1') this.#rows.fill([], 0, this.#row);
    else if (parameters === '2' || parameters === '3') this.#rows = [[]];
    else this.#rows.length = Math.min(this.#rows.length, this.#row + 1);
    this.#rows = this.#rows.map((row) => [...row]);
    while (this.#rows.length <= this.#row) this.#rows.push([]);
    if (parameters !== '2' && parameters !== '3') this.#eraseInRow(parameters);
  }
}

/** A row with its colours, without the blanks at its end. */
function rowText(row: readonly Cell[]): string {
  const end = row.findLastIndex(({ text, attributes }) => text.trim() !== '' || attributes.size > 0) + 1;
  let text = '';
  let now: Attributes = plain;
  for (const cell of row.slice(0, end)) {
    if (cell.attributes !== now) {
      if (now.size > 0) text += '\x1b[0m';
      text += sgrOf(cell.attributes);
      now = cell.attributes;
    }
    text += cell.text;
  }
  return now.size > 0 ? `${text}\x1b[0m` : text;
}
