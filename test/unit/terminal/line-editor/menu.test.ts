import { describe, expect, it } from 'vitest';
import { Menu } from '../../../../src/terminal/line-editor/menu.ts';
import { menuRows } from '../../../../src/terminal/line-editor/menu-rows.ts';
import { textBuffer } from '../../../../src/terminal/line-editor/text-buffer.ts';
import { styleOf } from '../../../../src/terminal/style.ts';

const coloured = styleOf({
  isTTY: true,
  columns: 40,
  env: { TERM: 'xterm', LANG: 'C.UTF-8' },
  platform: 'linux',
});
const plain = styleOf({ isTTY: true, columns: 40, env: { TERM: 'xterm', NO_COLOR: '1' }, platform: 'linux' });

function menuOf(text: string, from: number, ...texts: string[]): Menu {
  return new Menu(textBuffer(text), {
    from,
    to: text.length,
    candidates: texts.map((one) => ({ text: one })),
  });
}

const numbers = (count: number) => Array.from({ length: count }, (_, index) => `n${index}`);

describe('a menu', () => {
  it.each([
    ['call', ['call', 'cancel'], 'ca', 'ca'],
    ['c', ['call', 'cancel'], 'c', 'ca'],
    ['C', ['call', 'cancel'], 'C', undefined],
    ['', ['🇳🇴', '🇳🇵'], '', undefined],
  ])('knows the common prefix of its candidates: %s', (_name, candidates, typed, common) => {
    const menu = menuOf(typed, 0, ...candidates);
    expect(menu.withCommonPrefix?.text).toBe(common === typed ? undefined : common);
  });

  it.each([
    ['we', [{ text: 'weather' }, { text: 'answer' }], 'weather'],
    [
      'S',
      [
        { text: "'São Paulo'", isPrefixed: true },
        { text: 'Lisbon', isPrefixed: false },
      ],
      "'São Paulo'",
    ],
    ['ath', [{ text: 'weather' }], 'weather'],
    ['we', [{ text: 'weather' }, { text: 'web' }], undefined],
    ['e', [{ text: 'weather' }, { text: 'web' }], undefined],
  ])('knows the only candidate, or the only one that starts with %s', (typed, candidates, only) => {
    const menu = new Menu(textBuffer(typed), { from: 0, to: typed.length, candidates });
    expect(menu.withOnly?.text).toBe(only);
  });

  it('is filtered while typing matches', () => {
    const menu = menuOf('x ca', 2, 'call', 'cancel', 'Cat');
    expect(menu.filter(textBuffer('x can'))?.candidates.map(({ text }) => text)).toEqual(['cancel']);
    expect(menu.filter(textBuffer('x c'))?.candidates).toHaveLength(3);
    expect(menu.filter(textBuffer('x cancel'))).toBeUndefined();
    expect(menu.filter(textBuffer('x can '))).toBeUndefined();
    expect(menu.filter(textBuffer('y ca'))).toBeUndefined();
    expect(menu.filter(textBuffer('x'))).toBeUndefined();
  });

  it('inserts the suffix of a candidate, unless it is there', () => {
    const candidates = [{ text: 'call', after: ' ' }];
    const end = new Menu({ text: 'ca', cursor: 2 }, { from: 0, to: 2, candidates });
    expect(end.accept()).toEqual({ text: 'call ', cursor: 5 });
    const middle = new Menu({ text: 'ca x', cursor: 2 }, { from: 0, to: 2, candidates });
    expect(middle.accept()).toEqual({ text: 'call x', cursor: 5 });
  });

  it('is cycled through, and navigated by rows and columns', () => {
    const menu = menuOf('', 0, ...numbers(20));
    menuRows(menu, coloured, 22, 24);
    expect(menu.grid).toEqual({ columns: 4, rows: 5 });
    menu.selectNext(true);
    expect(menu.selected).toBe(19);
    menu.selectNext();
    menu.move('right');
    menu.move('down');
    expect(menu.preview.text).toBe('n6');
    menu.move('left');
    menu.move('up');
    menu.move('up');
    expect(menu.selected).toBeUndefined();
    expect(menu.preview.text).toBe('');
  });

  it('has columns, filled one after the other', () => {
    expect(menuRows(menuOf('', 0, 'a', 'bb', 'ccc', 'dd', 'e'), coloured, 9, 24)).toEqual([
      'a    dd ',
      'bb   e  ',
      'ccc',
    ]);
  });

  it('shows descriptions next to the labels, truncated to the width and sanitised', () => {
    const candidates = [
      { text: 'a', label: 'first', description: 'what it does, at length' },
      { text: 'b\x1b', description: 'red\x1b[2J' },
    ];
    const menu = new Menu(textBuffer(''), { from: 0, to: 0, candidates });
    expect(menuRows(menu, plain, 24, 24)).toEqual(['  first  what it does...', '  b\\x1b  red\\x1b[2J']);
    menu.selectNext();
    expect(menuRows(menu, plain, 24, 24)[0]).toMatch(/^> first/);
    expect(menuRows(menu, coloured, 24, 24)[0]).toContain('\x1b[7mfirst');
  });

  it('counts the groups of its candidates if it has several', () => {
    const groups = ['tools', 'commands', 'commands', 'commands', 'commands', 'commands', 'commands'];
    const candidates = groups.map((group, at) => ({ text: 'x'.repeat(30 + at), group }));
    const menu = new Menu(textBuffer(''), { from: 0, to: 0, candidates });
    expect(menuRows(menu, plain, 40, 24).at(-1)).toBe('1-5 of 7: 1 tool, 6 commands');
    const tools = new Menu(textBuffer(''), { from: 0, to: 0, candidates: candidates.slice(1) });
    expect(menuRows(tools, plain, 40, 10).at(-1)).toBe('1-4 of 6');
  });

  it.each([
    [24, 6],
    [8, 4],
    [3, 1],
    [1, 1],
  ])('on %i rows has %i, says which part is shown, and scrolls with the selection', (rows, height) => {
    const menu = menuOf('', 0, ...numbers(9).map((name) => name.padEnd(30, 'x')));
    const shown = menuRows(menu, plain, 40, rows);
    expect(shown).toHaveLength(height);
    if (height > 1) expect(shown.at(-1)).toBe(`1-${height - 1} of 9`);
    menu.selectNext(true);
    expect(menuRows(menu, plain, 40, rows).join()).toContain('> n8');
    menu.selectNext();
    expect(menuRows(menu, plain, 40, rows)[0]).toContain('> n0');
  });

  it('shows nothing if the only candidate is already typed', () => {
    expect(menuOf('call', 0, 'call').isUseful).toBe(false);
    expect(menuOf('call', 0, 'call', 'callback').isUseful).toBe(true);
  });
});
