import { Writable } from 'node:stream';
import { StringDecoder } from 'node:string_decoder';
import { graphemesOf } from '../graphemes.ts';
import type { ScreenFrame } from '../line-editor/frame.ts';
import { widthOf } from '../width.ts';
import { type Attributes, applySgr, noAttributes, sgrSequence } from './sgr.ts';

/** A cell of the grid; the text of a wide character's second cell is empty. */
interface Cell {
  text: string;
  attributes: Attributes;
}

const blank: Cell = { text: ' ', attributes: noAttributes };
/** A control sequence with its parameters and its final character, or another escape sequence. */
const escapeSequence = new RegExp(`${'\x1b'}(?:\\[([0-?]*)[ -/]*([@-~])|\\][^${'\x07'}]*${'\x07'}|[^[\\]])`);

/**
 * A small terminal emulator for @inquirer/prompts: interprets the few escape sequences that they write, and keeps the
 * rows and the cursor for the screen to draw. It has as many rows as were written.
 */
export class VirtualTerminal extends Writable {
  readonly isTTY = true;
  readonly #size: { readonly columns: number; readonly rows: number };
  readonly #onChange: () => void;
  readonly #onEnd: () => void;
  readonly #decoder = new StringDecoder('utf8');
  #rows: Cell[][] = [[]];
  #row = 0;
  #column = 0;
  #attributes: Attributes = noAttributes;
  #isCursorVisible = true;

  /** `onEnd` is called when a prompt has been answered; another one may follow. */
  constructor(
    size: { readonly columns: number; readonly rows: number },
    onChange: () => void,
    onEnd: () => void,
  ) {
    super({ decodeStrings: false });
    this.#size = size;
    this.#onChange = onChange;
    this.#onEnd = onEnd;
  }

  get columns(): number {
    return this.#size.columns;
  }

  get rows(): number {
    return this.#size.rows;
  }

  /** Whether nothing is visible. */
  get isBlank(): boolean {
    return this.#rows.every((row) => rowText(row) === '');
  }

  frame(rows: number): ScreenFrame {
    const shown = this.#rows.map(rowText);
    const height = Math.max(shown.findLastIndex((row) => row !== '') + 1, this.#row + 1);
    const top = Math.max(Math.min(height - rows, this.#row), 0);
    const cursor = { row: this.#row - top, column: Math.min(this.#column, this.columns - 1) };
    return {
      rows: Array.from({ length: Math.min(height - top, rows) }, (_, index) => shown[top + index] ?? ''),
      cursor: this.#isCursorVisible ? cursor : undefined,
    };
  }

  /** Removes the rows up to the cursor, and the cursor's own unless it is empty, and returns them as lines. */
  takeLines(): string {
    const count = this.#row + (rowText(this.#rows[this.#row] ?? []) === '' ? 0 : 1);
    const taken = this.#rows.splice(0, count).map((row) => `${rowText(row)}\n`);
    this.#row = 0;
    this.#column = 0;
    this.#attributes = noAttributes;
    this.#isCursorVisible = true;
    if (this.#rows.length === 0) this.#rows.push([]);
    return taken.join('');
  }

  override _write(chunk: Buffer | string, _encoding: string, done: () => void): void {
    this.#interpret(typeof chunk === 'string' ? chunk : this.#decoder.write(chunk));
    this.#onChange();
    done();
  }

  /** Each prompt ends its output stream, which the next one uses again. */
  override end(): this {
    this.#onEnd();
    return this;
  }

  #interpret(text: string): void {
    for (let rest = text; rest !== ''; ) {
      const found = escapeSequence.exec(rest);
      const end = found?.index ?? rest.length;
      for (const grapheme of graphemesOf(rest.slice(0, end))) this.#write(grapheme);
      if (found?.[2] !== undefined) this.#control(found[2], found[1] ?? '');
      rest = rest.slice(end + (found?.[0].length ?? 0));
    }
  }

  #write(grapheme: string): void {
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
    this.#splitWide(row, this.#column);
    this.#splitWide(row, this.#column + width);
    const cells = Array.from({ length: width }, (_, index) => ({
      text: index === 0 ? grapheme : '',
      attributes: this.#attributes,
    }));
    row.splice(this.#column, width, ...cells);
    this.#column += width;
  }

  /** Blanks both cells of a wide character if `column` is its second one: half of it is about to be overwritten. */
  #splitWide(row: Cell[], column: number): void {
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
    else if (final === 'm') this.#attributes = applySgr(this.#attributes, parameters);
    else if (parameters === '?25') this.#isCursorVisible = final === 'h';
  }

  #eraseInRow(parameters: string): void {
    const row = this.#rows[this.#row];
    if (row === undefined) return;
    if (parameters === '2') row.length = 0;
    else if (parameters === '1') {
      this.#splitWide(row, this.#column + 1);
      row.fill(blank, 0, Math.min(this.#column + 1, row.length));
    } else {
      this.#splitWide(row, this.#column);
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

/** Returns a row with its colours, without trailing blanks. */
function rowText(row: readonly Cell[]): string {
  const end = row.findLastIndex(({ text, attributes }) => text.trim() !== '' || attributes.size > 0) + 1;
  let text = '';
  let current: Attributes = noAttributes;
  for (const cell of row.slice(0, end)) {
    if (cell.attributes !== current) {
      if (current.size > 0) text += '\x1b[0m';
      text += sgrSequence(cell.attributes);
      current = cell.attributes;
    }
    text += cell.text;
  }
  return current.size > 0 ? `${text}\x1b[0m` : text;
}
