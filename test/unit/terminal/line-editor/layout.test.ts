import { describe, expect, it } from 'vitest';
import { type LayoutInput, layOut } from '../../../../src/terminal/line-editor/layout.ts';

const paint = (text: string) => `<${text}>`;

/** Lays out a text in which `|` is the cursor, on a terminal of 10 columns. */
function laidOut(marked: string, more: Partial<LayoutInput> = {}) {
  const buffer = { text: marked.replace('|', ''), cursor: marked.indexOf('|') };
  const { rows, cursor } = layOut({
    prompt: '> ',
    buffer,
    spans: [],
    hint: '',
    paintHint: paint,
    columns: 10,
    ...more,
  });
  return { rows: rows.map(({ text }) => text), cursor: [cursor.row, cursor.column] };
}

describe('a layout', () => {
  it.each([
    ['', ['> '], [0, 2]],
    ['abc|', ['> abc'], [0, 5]],
    ['a|bc', ['> abc'], [0, 3]],
    ['1234567|', ['> 1234567'], [0, 9]],
    ['12345678|', ['> 12345678', ''], [1, 0]],
    ['1234567|8', ['> 12345678'], [0, 9]],
    ['12345678|9', ['> 12345678', '9'], [1, 0]],
    ['1234567東|', ['> 1234567', '東'], [1, 2]],
    ['1234567|東', ['> 1234567', '東'], [1, 0]],
    ['a\nb|', ['> a', '  b'], [1, 3]],
    ['a|\nb', ['> a', '  b'], [0, 3]],
    ['12345678|\nb', ['> 12345678', '', '  b'], [1, 0]],
    ['12345678\n|b', ['> 12345678', '  b'], [1, 2]],
    ['a\tb|', ['> a  b'], [0, 6]],
    ['\x1b|', ['> \\x1b'], [0, 6]],
    ['👨‍👩‍👧|', ['> 👨‍👩‍👧'], [0, 4]],
  ])('of %j', (marked, rows, cursor) => {
    expect(laidOut(marked === '' ? '|' : marked)).toEqual({ rows, cursor });
  });

  it('applies spans, also across rows, and the hint after the cursor', () => {
    const spans = [
      { from: 1, to: 3, paint },
      { from: 6, to: 9, paint },
    ];
    expect(laidOut('123456789|', { spans, hint: 'h', paintHint: (text) => `(${text})` })).toEqual({
      rows: ['> 1<23>456<78>', '<9>(h)'],
      cursor: [1, 1],
    });
  });

  it('puts the text after the last row of a multi-line prompt', () => {
    expect(laidOut('a|', { prompt: 'two\n$ ' })).toEqual({ rows: ['two', '$ a'], cursor: [1, 3] });
  });

  it('leaves room for the text next to a long prompt', () => {
    expect(laidOut('abcdef|', { prompt: 'a-long-prompt> ' })).toEqual({
      rows: ['a-lonabcde', 'f'],
      cursor: [1, 1],
    });
  });

  it('marks continued rows, so that the finished line stays one line', () => {
    const buffer = { text: '123456789\nx', cursor: 0 };
    const { rows } = layOut({ prompt: '> ', buffer, spans: [], hint: '', paintHint: paint, columns: 10 });
    expect(rows.map(({ isFull }) => isFull)).toEqual([true, false, false]);
  });
});
