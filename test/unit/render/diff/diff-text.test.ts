import { describe, expect, it } from 'vitest';
import { diffText } from '../../../../src/render/diff/diff-text.ts';
import { type Style, styleOf } from '../../../../src/terminal/style.ts';

const plain = style();

function style(env: Record<string, string> = { LANG: 'C.UTF-8' }): Style {
  return styleOf({ isTTY: false, columns: undefined, platform: 'linux', env });
}

/** Returns the rows of a diff, without its legend. */
function rowsOf(expected: string, actual: string): string[] {
  const [legend, ...rows] = diffText(expected, actual, plain).split('\n');
  expect(legend).toBe('- expected  + actual');
  return rows;
}

function numbered(from: number, to: number): string[] {
  return Array.from({ length: to - from + 1 }, (_, at) => `line ${from + at}`);
}

describe('diffText', () => {
  it('shows a line and what came instead', () => {
    expect(rowsOf('42', '43')).toEqual(['- 42', '+ 43']);
  });

  it('shows two lines around those that differ and counts the others', () => {
    const lines = numbered(1, 20);
    const actual = lines.with(9, 'other').join('\n');
    expect(rowsOf(lines.join('\n'), actual)).toEqual([
      '  … 7 equal lines',
      '  line 8',
      '  line 9',
      '- line 10',
      '+ other',
      '  line 11',
      '  line 12',
      '  … 8 equal lines',
    ]);
  });

  it('shows a single line instead of saying that it is left out', () => {
    const lines = numbered(1, 4);
    expect(rowsOf(lines.join('\n'), lines.with(3, 'end').join('\n'))).toEqual([
      '  line 1',
      '  line 2',
      '  line 3',
      '- line 4',
      '+ end',
    ]);
  });

  it('shows added and missing lines', () => {
    expect(rowsOf('a\nb', 'a\nb\nc')).toEqual(['  a', '  b', '+ c']);
    expect(rowsOf('a\nb\nc', 'b\nc')).toEqual(['- a', '  b', '  c']);
    expect(rowsOf('a\n', 'a')).toEqual(['  a', '-']);
  });

  it('cuts long runs, with their counts, so that both texts are seen', () => {
    const rows = rowsOf(numbered(1, 100).join('\n'), numbered(201, 300).join('\n'));
    expect(rows).toHaveLength(42);
    expect([rows[20], rows[21], rows[41]]).toEqual(['- … 80 more lines', '+ line 201', '+ … 80 more lines']);
  });

  it('cuts diffs of many places, with a count', () => {
    const lines = numbered(1, 400);
    const actual = lines.map((line, at) => (at % 10 === 0 ? 'other' : line));
    const rows = rowsOf(lines.join('\n'), actual.join('\n'));
    expect(rows).toHaveLength(81);
    expect(rows.at(-1)).toMatch(/^… \d+ more rows$/);
  });

  it('cuts long lines to what surrounds their first difference', () => {
    const [head, tail] = ['x'.repeat(5000), 'y'.repeat(5000)];
    const [minus = '', plus = ''] = rowsOf(`${head}1${tail}`, `${head}2${tail}`);
    expect(minus).toMatch(/^- …x{60}1y{239}… \(10,001 characters\)$/);
    expect(plus).toMatch(/^\+ …x{60}2y{239}… \(10,001 characters\)$/);
  });

  it('does not cut through characters of two units', () => {
    const [minus = ''] = rowsOf('😀'.repeat(301), 'x');
    expect(minus).toMatch(/^- 😀{150}… \(602 characters\)$/u);
    const [, plus = ''] = rowsOf('x', `a${'😀'.repeat(301)}`);
    expect(plus).toMatch(/^\+ a😀{149}… \(603 characters\)$/u);
  });

  it('escapes what differs in lines that look the same', () => {
    expect(rowsOf('42', '42  ')).toEqual(['- 42', '+ 42\\x20\\x20']);
    expect(rowsOf('a b', 'a\u00a0b')).toEqual(['- a b', '+ a\\u{a0}b']);
    expect(rowsOf('\u00e9', 'e\u0301')).toEqual(['- \\u{e9}', '+ e\\u{301}']);
    expect(rowsOf('a\tb', 'a b')).toEqual(['- a\\tb', '+ a b']);
    expect(rowsOf('a', 'a\r')).toEqual(['- a', '+ a\\x0d']);
  });

  it('shows control characters of a server instead of obeying them', () => {
    expect(rowsOf('ok', '\x1b[2Jok\u202e')).toEqual(['- ok', '+ \\x1b[2Jok\\u202e']);
  });

  it('shows the only text that is known, within limits, and nothing of equal ones', () => {
    expect(diffText(undefined, 'a\nb', plain)).toBe('+ actual\n+ a\n+ b');
    expect(diffText('a', undefined, plain)).toBe('- expected\n- a');
    expect(diffText(undefined, numbered(1, 50).join('\n'), plain)).toMatch(
      /\n\+ line 20\n\+ … 30 more lines$/,
    );
    expect(diffText(undefined, undefined, plain)).toBe('');
    expect(diffText('a', 'a', plain)).toBe('');
  });

  it('colours the lines of each text, and needs no characters other than ASCII', () => {
    const coloured = styleOf({ isTTY: true, columns: 80, platform: 'linux', env: { TERM: 'xterm' } });
    expect(diffText('42', '43', coloured).split('\n')).toEqual([
      '\x1b[32m- expected\x1b[39m  \x1b[31m+ actual\x1b[39m',
      '\x1b[32m- 42\x1b[39m',
      '\x1b[31m+ 43\x1b[39m',
    ]);
    const text = diffText(numbered(1, 9).join('\n'), numbered(1, 8).join('\n'), style({}));
    expect(text).toContain('  ... 6 equal lines');
  });

  it('is bounded for texts that have nothing in common, and for long ones that nearly agree', () => {
    const lines = numbered(1, 100_000);
    const others = rowsOf(lines.join('\n'), numbered(200_001, 300_000).join('\n'));
    expect(others).toHaveLength(42);
    const ends = ['same', ...numbered(200_001, 202_000), 'end'].join('\n');
    expect(rowsOf(['same', ...numbered(1, 2_000), 'end'].join('\n'), ends)).toHaveLength(44);
    expect(rowsOf(lines.join('\n'), lines.with(50_000, 'x').join('\n'))).toHaveLength(8);
  });
});
