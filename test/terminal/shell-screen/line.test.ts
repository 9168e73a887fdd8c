import { describe, expect, it } from 'vitest';
import type { TerminalSession } from '../../e2e/harness/terminal.ts';
import { keys, openShell, pasted } from './open-shell.ts';

const red = 1;
const green = 2;
const yellow = 3;
const cyan = 6;

/** Waits until a row of the screen is exactly this. */
async function untilRow(session: TerminalSession, row: number, text: string): Promise<void> {
  await session.until(() => session.rows()[row] === text);
}

describe('the input line', () => {
  it('is coloured while typing, and read at Enter', async () => {
    const session = await openShell();
    expect(session.cell(0, 0)).toMatchObject({ text: 'd', foreground: cyan });
    session.type('sa');
    await untilRow(session, 0, 'demo> sa');
    expect(session.cell(0, 6)).toMatchObject({ foreground: red });
    session.type('y "hi"');
    await untilRow(session, 0, 'demo> say "hi"');
    expect(session.cell(0, 6)).toMatchObject({ foreground: green });
    expect(session.cell(0, 10)).toMatchObject({ text: '"', foreground: yellow });
    expect(session.cursor()).toEqual({ row: 0, column: 14 });
    session.type(keys.enter);
    await session.until('\ndemo>');
    expect(session.rows().slice(0, 3)).toEqual(['demo> say "hi"', '"hi"', 'demo>']);
    expect(session.cell(0, 6)).toMatchObject({ foreground: green });
  });

  it('can contain wide characters and emoji, each one cursor step', async () => {
    const session = await openShell();
    session.type('say 東京 👨‍👩‍👧 é');
    await session.until('é');
    const end = session.cursor().column;
    session.type(keys.left);
    await session.until(() => session.cursor().column === end - 1);
    session.type(keys.left + keys.left);
    await session.until(() => session.cursor().column < end - 2);
    session.type(keys.home + keys.right.repeat(5));
    await session.until(() => session.cursor().column === 12);
    session.type(keys.backspace + keys.enter);
    await session.until('京 👨‍👩‍👧 é\n京');
  });

  it('can be edited by word, cut, yanked and undone', async () => {
    const session = await openShell();
    session.type(`say one two${keys.altB}${keys.ctrlU}`);
    await untilRow(session, 0, 'demo> two');
    session.type(keys.end + keys.ctrlY);
    await session.until('demo> twosay one');
    session.type(keys.undo);
    await untilRow(session, 0, 'demo> two');
    session.type(keys.undo);
    await untilRow(session, 0, 'demo> say one two');
    expect(session.cursor().column).toBe(14);
  });

  it('wraps to the next row, also when it fills one exactly', async () => {
    const session = await openShell({ columns: 20 });
    session.type('12345678901234');
    await untilRow(session, 0, 'demo> 12345678901234');
    await session.until(() => session.cursor().row === 1);
    expect(session.cursor()).toEqual({ row: 1, column: 0 });
    session.type('x');
    await untilRow(session, 1, 'x');
    session.type(keys.backspace.repeat(3) + keys.enter);
    await session.until('ran "123456789012"\ndemo>');
    expect(session.rows().slice(0, 3)).toEqual(['demo> 123456789012', 'ran "123456789012"', 'demo>']);
  });

  it('continues in a new row while something is open, or at Alt-Enter', async () => {
    const session = await openShell();
    session.type(`call {${keys.enter}"a": 1${keys.enter}}`);
    await untilRow(session, 2, '      }');
    expect(session.rows().slice(0, 3)).toEqual(['demo> call {', '      "a": 1', '      }']);
    session.type(keys.up);
    await session.until(() => session.cursor().row === 1);
    session.type(`${keys.end},${keys.altEnter}"b": 2${keys.enter}`);
    await session.until('{\n"a": 1,\n"b": 2\n}\ndemo>');
    expect(session.rows().slice(0, 4)).toEqual(['demo> call {', '      "a": 1,', '      "b": 2', '      }']);
  });

  it('treats a paste as one edit: its line breaks run nothing, and undo reverts it at once', async () => {
    const session = await openShell();
    session.type(pasted('call {"a":\n 1}\nsay\tx'));
    await untilRow(session, 2, '      say  x');
    session.type(keys.undo);
    await session.until(() => session.text === 'demo>');
    session.type(`${pasted('\x1b[2J\x03!')}${keys.enter}`);
    await session.until('ran "\\u001b[2J\\u0003!"');
    expect(session.rows()[0]).toBe('demo> \\x1b[2J\\x03!');
  });

  it('can be longer than the screen, and the cursor stays visible', async () => {
    const session = await openShell({ rows: 6 });
    session.type(pasted(Array.from({ length: 20 }, (_, index) => `row ${index}`).join('\n')));
    await session.until('row 19');
    session.type(keys.up.repeat(19) + keys.home);
    await session.until('demo> row 0');
    expect(session.cursor()).toEqual({ row: 0, column: 6 });
    session.type(keys.enter);
    await session.until(/ran "row 0.*\ndemo>/s);
    expect(
      session
        .history()
        .slice(0, 20)
        .map((row) => row.trim())[19],
    ).toBe('row 19');
  });

  it('is cleared by Ctrl-C; Ctrl-D leaves', async () => {
    const session = await openShell();
    session.type(`say${keys.ctrlC}`);
    await untilRow(session, 1, 'demo>');
    expect(session.rows()[0]).toBe('demo> say^C');
    session.type(keys.ctrlD);
    expect(await session.exited).toMatchObject({ exitCode: 0 });
    expect(session.text).toBe('demo> say^C\ndemo>\nbye\nclosed');
  });

  it('can be typed ahead, and Ctrl-C interrupts the running command', async () => {
    const session = await openShell();
    session.type(`nap${keys.enter}say forgotten${keys.enter}`);
    await session.until('napping');
    session.type(keys.ctrlC);
    await session.until('interrupted\ndemo>');
    session.type(`nap${keys.enter}`);
    await session.until(/napping.*napping/s);
    session.type(`${keys.ctrlC}say ahead${keys.enter}`);
    await session.until('\nahead\ndemo>');
    expect(session.text).not.toContain('forgotten');
  });
});

describe('the history', () => {
  const entries = ['say one', 'city Lima', 'say two', 'say two', 'call {\n"a": 1}'];

  it('suggests the rest of the line in grey, accepted by the right arrow and, by word, Alt-F', async () => {
    const session = await openShell({ entries });
    session.type('sa');
    await untilRow(session, 0, 'demo> say two');
    expect(session.cell(0, 8)).toMatchObject({ text: 'y', dim: true });
    expect(session.cursor().column).toBe(8);
    session.type(keys.altF);
    await session.until(() => session.cursor().column === 9);
    expect(session.cell(0, 9 + 1)).toMatchObject({ text: 't', dim: true });
    session.type(keys.right + keys.enter);
    await session.until('\ntwo\ndemo>');
  });

  it('does not suggest without colour', async () => {
    const session = await openShell({ entries, env: { NO_COLOR: '1' } });
    session.type('sa');
    await session.until('says its words');
    expect(session.rows()[0]).toBe('demo> sa');
    session.type(`y t${keys.tab}w${keys.escape}`);
    await session.until('demo> say tw');
    expect(session.rows()[0]).toBe('demo> say tw');
  });

  it('is navigated with the arrows, filtered by the typed prefix, and back', async () => {
    const session = await openShell({ entries });
    session.type(`say${keys.up}`);
    await untilRow(session, 0, 'demo> say two');
    session.type(keys.up);
    await untilRow(session, 0, 'demo> say one');
    session.type(keys.up + keys.down + keys.down);
    await session.until(() => session.cursor().column === 9);
    session.type(keys.ctrlU + keys.up);
    await untilRow(session, 1, '      "a": 1}');
    session.type(keys.up);
    await untilRow(session, 0, 'demo> say two');
  });

  it('is searched with Ctrl-R, and Enter runs the match', async () => {
    const session = await openShell({ entries });
    session.type(`draft${keys.ctrlR}o`);
    await untilRow(session, 1, 'search: o');
    expect(session.rows()[0]).toBe('demo> say two');
    expect(session.cell(0, 12)).toMatchObject({ text: 'o', inverse: true });
    expect(session.cursor()).toEqual({ row: 1, column: 9 });
    session.type('ne');
    await untilRow(session, 0, 'demo> say one');
    session.type('x');
    await untilRow(session, 1, 'no match: onex');
    session.type(keys.backspace + keys.enter);
    await session.until('\none\ndemo>');
    session.type(`draft${keys.ctrlR}o${keys.ctrlC}`);
    await session.until(/demo> draft$/);
    session.type(`${keys.ctrlR}ci${keys.escape}`);
    await session.until(/demo> city Lima$/);
  });
});

describe('completion', () => {
  it('shows candidates while typing, without consuming keys', async () => {
    const session = await openShell();
    session.type('ca');
    await session.until('cancels');
    expect(session.rows().slice(0, 3)).toEqual([
      'demo> ca',
      'call    calls a tool',
      'cancel  cancels a call',
    ]);
    expect(session.cell(1, 8)).toMatchObject({ text: 'c', dim: true });
    session.type(`n${keys.enter}`);
    await session.until('ran "can"');
    expect(session.text).not.toContain('cancels');
  });

  it('inserts the common prefix at Tab, then cycles through candidates, which Enter accepts', async () => {
    const session = await openShell();
    session.type('c');
    await session.until('cancels');
    session.type(`a${keys.tab}${keys.tab}`);
    await untilRow(session, 0, 'demo> cancel');
    expect(session.cell(2, 0)).toMatchObject({ text: 'c', inverse: true });
    expect(session.cell(1, 0)).toMatchObject({ text: 'c', inverse: false });
    session.type(keys.shiftTab);
    await untilRow(session, 0, 'demo> call');
    session.type(keys.down);
    await untilRow(session, 0, 'demo> cancel');
    session.type(`${keys.enter}x`);
    await untilRow(session, 0, 'demo> cancel x');
    expect(session.rows()[1]).toBe('');
  });

  it('accepts the only candidate with its suffix', async () => {
    const session = await openShell();
    session.type(`ci${keys.tab}`);
    await session.until('東京');
    expect(session.rows().slice(0, 2)).toEqual(['demo> city', 'Lagos   Lima    Lisbon  Tromsø  東京']);
    session.type(`Li${keys.tab}`);
    await session.until(() => session.cell(1, 0).inverse);
    expect(session.rows().slice(0, 2)).toEqual(['demo> city Lima', 'Lima    Lisbon']);
    session.type(keys.right);
    await untilRow(session, 0, 'demo> city Lisbon');
    session.type(keys.escape);
    await untilRow(session, 0, 'demo> city Li');
    await untilRow(session, 1, '');
  });

  it('includes keys typed ahead', async () => {
    const session = await openShell();
    session.type(`nap${keys.enter}`);
    await session.until('napping');
    session.type(keys.ctrlC);
    session.type(`ci${keys.tab}Lis${keys.tab}${keys.enter}say${keys.tab}x`);
    await session.until('demo> city Lisbon\nLisbon\ndemo> say x');
  });

  it('is aborted when typing continues, and ignores late answers', async () => {
    const session = await openShell();
    session.type('stuck');
    await untilRow(session, 0, 'demo> stuck');
    session.type('x');
    await session.until('gave up\ndemo> stuckx');
    session.type(keys.ctrlC);
    await session.until('stuckx^C');
    expect(session.text).not.toContain('too late');
  });

  it('has at most six rows or half the screen, and scrolls', async () => {
    const session = await openShell();
    session.type(keys.tab);
    await session.until('1–5 of 14');
    expect(
      session
        .rows()
        .slice(0, 7)
        .filter((row) => row !== ''),
    ).toHaveLength(7);
    session.type(keys.tab.repeat(6));
    await session.until('2–6 of 14');
    expect(session.cell(5, 0)).toMatchObject({ inverse: true });
    session.resize(60, 6);
    await session.until('5–6 of 14');
  });
});
