import { describe, expect, it } from 'vitest';
import { marker, survivors } from '../../e2e/harness/processes.ts';
import { TerminalSession } from '../../e2e/harness/terminal.ts';
import { keys, openShell, pasted, shellWords } from './open-shell.ts';

/** What the shell writes at the end of each frame. */
const frameEnd = '\x1b[?2026l';

const later = (session: TerminalSession) => session.kill('SIGUSR2');

describe('output while a line is typed', () => {
  it('appears above it; line and cursor stay', async () => {
    const session = await openShell();
    session.type(`say one${keys.altB}`);
    await session.until(() => session.cursor().column === 10);
    later(session);
    await session.until('log 1');
    expect(session.rows().slice(0, 3)).toEqual(['log 1', 'demo> say one', '']);
    expect(session.cursor()).toEqual({ row: 1, column: 10 });
    session.type('two ');
    await session.until('say two one');
    later(session);
    await session.until('log 2');
    expect(session.rows().slice(0, 3)).toEqual(['log 1', 'log 2', 'demo> say two one']);
  });

  it('stays above a line of several rows, its menu, and a wrapped one', async () => {
    const session = await openShell({ columns: 30 });
    session.type(pasted(`call {\n${'x'.repeat(30)}`));
    await session.until('xxxxxx\nxxxxxx');
    later(session);
    await session.until('log 1\ndemo> call {\n');
    expect(session.rows()[3]).toBe('xxxxxx');
    expect(session.cursor()).toEqual({ row: 3, column: 6 });
    session.type(`${keys.ctrlC}ca`);
    await session.until('cancels');
    later(session);
    await session.until('log 2\ndemo> ca\ncall ');
  });

  it('is not garbled by partial lines', async () => {
    const session = await openShell();
    session.type(`part half${keys.enter}`);
    await session.until('half\ndemo>');
    later(session);
    await session.until('log 1\nhalf\ndemo>');
    session.type(`part  way${keys.enter}`);
    await session.until('half way\ndemo>');
    session.type(`say!${keys.ctrlU}say it${keys.enter}`);
    await session.until('half wayit\ndemo>');
  });

  it('scrolls the screen without remains of the line', async () => {
    const session = await openShell();
    session.type(`flood 100${keys.enter}ca`);
    await session.until(/line 100\ndemo> ca\ncall .*\ncancel .*$/);
    expect(session.history().filter((row) => row.includes('demo>'))).toEqual(['demo> flood 100', 'demo> ca']);
    expect(session.history().filter((row) => row.startsWith('line'))).toHaveLength(100);
  });

  it('is not garbled by typing, pasting and completing at 200 lines a second', async () => {
    const session = await openShell();
    session.type(`logs 300${keys.enter}`);
    await session.until('log 1\n');
    let line = 'demo> ';
    for (const letter of 'say "hello" to 東京') {
      line += letter;
      session.type(letter);
      await session.until(line.trimEnd());
    }
    session.type(pasted(' {\n"a": 1}'));
    await session.until(`${line} {\n      "a": 1}`);
    session.type(`${keys.undo + keys.ctrlU}ci${keys.tab}`);
    await session.until('demo> city\nLagos');
    session.type(`Lis${keys.tab + keys.enter}`);
    await session.until('demo> city Lisbon');
    await session.until('log 300\ndemo>');
    const rows = session.history().filter((row) => row !== '');
    const logged = rows.filter((row) => row.startsWith('log '));
    expect(logged).toEqual(Array.from({ length: 300 }, (_, index) => `log ${index + 1}`));
    const others = rows.filter((row) => !row.startsWith('log '));
    expect(others).toEqual(['demo> logs 300', 'demo> city Lisbon', 'Lisbon', 'demo>']);
  });

  it('can flood without blocking the keys', async () => {
    const session = await openShell();
    const seen: string[] = [];
    session.type(`flood 100000${keys.enter}`);
    await session.until('line 2');
    session.type('answered');
    seen.push(await session.until('demo> answered'));
    expect(seen[0]).not.toContain('line 100000');
    await session.until('line 100000\ndemo> answered');
  });
});

describe('live rows', () => {
  it('are below the output and above the prompt, and disappear', async () => {
    const session = await openShell();
    session.type(`status first,${'wide '.repeat(20)}${keys.enter}ca`);
    await session.until('cancels');
    later(session);
    await session.until('log 1\nfirst\nwide');
    expect(session.rows().filter((row) => row.startsWith('wide'))).toHaveLength(1);
    expect(session.text).toMatch(/log 1\nfirst\nwide.*\ndemo> ca\ncall .*\ncancel .*$/);
    session.type(`${keys.ctrlC}status${keys.enter}`);
    await session.until(() => !session.text.includes('first\nwide'));
  });
});

describe('the screen', () => {
  it('is cleared by Ctrl-L except for the line', async () => {
    const session = await openShell();
    session.type(`say one${keys.enter}`);
    await session.until('one\ndemo>');
    session.type(`say two${keys.ctrlL}`);
    await session.until(() => session.text === 'demo> say two');
    expect(session.cursor()).toEqual({ row: 0, column: 13 });
  });

  it.each([{ reflowCursorLine: true }, { reflowCursorLine: false, env: { TERM_PROGRAM: 'vscode' } }])(
    'is redrawn when its size changes: %j',
    async (options) => {
      const session = await openShell(options);
      later(session);
      await session.until('log 1');
      session.type(`say ${'one two '.repeat(4)}`);
      // Another resize before the end of a frame would garble it, as on any terminal.
      const isDrawn = (text: string, columns: number): boolean =>
        text.replaceAll(/\s/g, '').endsWith(`demo>say${'onetwo'.repeat(4)}`) &&
        session.cursor().column === (6 + 36) % columns &&
        session.output.endsWith(frameEnd);
      await session.until((text) => isDrawn(text, 60));
      for (const columns of [30, 15, 60]) {
        const { length } = session.output;
        session.resize(columns, 12);
        // The terminal reflows the text at once; the program draws it again later.
        await session.until((text) => session.output.length > length && isDrawn(text, columns));
        expect(session.text).toMatch(/^log 1\n/);
      }
      for (const [columns, rows] of [
        [4, 3],
        [60, 12],
      ] as const) {
        const { length } = session.output;
        session.resize(columns, rows);
        await session.until(() => session.output.length > length && session.output.endsWith(frameEnd));
      }
      // A line that is entered before the program knows the size stays as it was drawn.
      await session.until((text) => isDrawn(text, 60));
      session.type(keys.enter);
      await session.until(/one two one two\s*\ndemo>/);
    },
  );

  it('resets colours, cursor and bracketed paste on exit', async () => {
    const session = await openShell();
    session.type(`exit${keys.enter}`);
    await session.exited;
    expect(session.text).toBe('demo> exit\nbye\nclosed');
    expect(session.cursor()).toEqual({ row: 3, column: 0 });
  });
});

describe('questions', () => {
  it('are asked in the frame, with output above them', async () => {
    const session = await openShell();
    session.type(`name${keys.enter}`);
    await session.until('? Your name');
    session.type('J東');
    later(session);
    await session.until('log 1\n? Your name J東');
    session.type(`o${keys.enter}`);
    await session.until('named J東o\ndemo>');
    expect(session.rows().slice(0, 5)).toEqual([
      'demo> name',
      'log 1',
      '✔ Your name J東o',
      'named J東o',
      'demo>',
    ]);
  });

  it('can interrupt a line, which is restored', async () => {
    const session = await openShell();
    session.type(`when name${keys.enter}say one${keys.altB}`);
    await session.until('say one');
    later(session);
    await session.until('? Your name');
    expect(session.text).not.toContain('say one');
    session.type(`${keys.enter}`);
    await session.until('Say one.');
    session.type(`Jo${keys.enter}`);
    await session.until('✔ Your name Jo\nnamed Jo\ndemo> say one');
    expect(session.cursor().column).toBe(10);
  });

  it('are not answered by keys typed before they appeared', async () => {
    const session = await openShell();
    session.type(`name${keys.enter}say no${keys.enter}`);
    await session.until('? Your name');
    session.type(`Jo${keys.enter}`);
    await session.until('named Jo\ndemo> say no\nno\ndemo>');
  });

  it('work on a small screen and after a resize', async () => {
    const session = await openShell({ columns: 30, rows: 6 });
    session.type(`form${keys.enter}`);
    await session.until('? Secret');
    session.type(keys.enter);
    await session.until('❯ Lagos');
    session.type(keys.down);
    await session.until('❯ Lima');
    expect(session.text).toContain('? City');
    session.resize(60, 12);
    session.type(keys.down + keys.enter);
    // A question takes keys once it is seen.
    await session.until(/✔ City Lisbon\s+\? Sure/);
    session.type(keys.enter);
    await session.until('answers ["","Lisbon",false]\ndemo>');
  });

  it('can be a sequence with choices, secrets and a confirmation', async () => {
    const session = await openShell();
    session.type(`form${keys.enter}`);
    await session.until('? Secret');
    session.type(`x${pasted('y\nz')}${keys.enter}`);
    await session.until('❯ Lagos');
    session.type(keys.down + keys.enter);
    await session.until('? Sure');
    session.type(`y${keys.enter}`);
    await session.until('answers ["xy z","Lima",true]\ndemo>');
    expect(session.rows().slice(1, 4)).toEqual(['✔ Secret ****', '✔ City Lima', '✔ Sure Yes']);
  });

  it.each([keys.ctrlC, keys.ctrlD])('are cancelled by %j, which cancels nothing else', async (key) => {
    const session = await openShell();
    session.type(`name${keys.enter}`);
    await session.until('? Your name');
    session.type(key);
    await session.until('failed: InterruptedError\ndemo>');
    session.type(`say on${keys.enter}`);
    await session.until('\non\ndemo>');
  });
});

describe('the terminal', () => {
  it('is handed to another program and back; output in between is shown afterwards', async () => {
    const session = await openShell();
    session.type(`lend printf 'your name? '; read -r name; printf "hello $name"${keys.enter}`);
    await session.until('your name?');
    later(session);
    session.type('Jo\n');
    await session.until('hello Jo\nlog 1\ndemo>');
    session.type(`say y${keys.left}x${keys.enter}`);
    await session.until('\nxy\ndemo>');
  });

  it('does not pass Ctrl-C to mcpc during another program', async () => {
    const session = await openShell();
    session.type(`lend trap 'echo caught; exit' INT; echo rea''dy; while :; do read -r x; done${keys.enter}`);
    await session.until('ready');
    session.type(keys.ctrlC);
    await session.until(/caught\ndemo>/);
  });

  it.each(['SIGTERM', 'SIGHUP'] as const)('is restored on %s', async (signal) => {
    const mark = marker();
    const session = new TerminalSession(['bash', '-c', `${quoted(shellWords())} ${mark}; stty -a; cat -v`]);
    await session.until('demo>');
    session.type('say');
    await session.until('demo> say');
    const shell = survivors(mark).find(({ words }) => !words.startsWith('bash'));
    process.kill(shell?.pid ?? 0, signal);
    await session.until(/ icanon .* echo /s);
    session.type(pasted('x'));
    expect(await session.until('x')).not.toContain('[200~');
  });

  it('is restored after an internal error, which is shown below the line', async () => {
    const session = new TerminalSession(['bash', '-c', `${quoted(shellWords())}; stty -a`], {
      rows: 40,
      columns: 100,
    });
    await session.until('demo>');
    session.type(`fault${keys.enter}`);
    await session.until(/ icanon .* echo /s);
    expect(session.rows()[0]).toBe('demo> fault');
    expect(session.text).toContain('Error: a fault');
  });

  it('can be suspended with Ctrl-Z, and is restored with the line', async () => {
    const session = new TerminalSession(['bash', '--norc', '-i'], { env: { PS1: '$ ' }, rows: 12 });
    await session.until('$');
    session.type(`clear; ${quoted(shellWords())}\r`);
    await session.until('demo>');
    session.type('say on');
    await session.until('demo> say on');
    session.type(keys.ctrlZ);
    await session.until(/Stopped.*\n\$$/s);
    expect(session.text).not.toContain('demo>');
    session.type('stty -a\r');
    await session.until(/ icanon .* echo /s);
    session.type('clear; fg\r');
    await session.until(/demo> say on$/);
    session.type(`e${keys.enter}`);
    await session.until('\none\ndemo>');
    session.type(`exit${keys.enter}`);
    await session.until(/closed\n\$$/);
  });
});

describe('without an editor', () => {
  it.each([{ TERM: 'dumb' }, { MCPC_EDITOR: 'basic' }])(
    'lines are read and printed plainly: %s',
    async (env) => {
      const session = await openShell({ env: { NO_COLOR: '1', ...env } });
      session.type('say hello\n');
      await session.until('hello\nhello\ndemo>');
      session.type('call {\n');
      await session.until(/\n\.\.\.$/);
      session.type('"a": 1}\n');
      await session.until('... "a": 1}\n{\n"a": 1}\ndemo>');
      session.type('dropped');
      await session.until('dropped');
      session.type(keys.ctrlC);
      await session.until(/dropped\^C\ndemo>$/);
      session.type('nap\n');
      await session.until('napping');
      session.type(keys.ctrlC);
      await session.until(/\^C\ninterrupted\ndemo>$/);
      session.type(keys.ctrlD);
      expect(await session.exited).toMatchObject({ exitCode: 0 });
      expect(session.text).toMatch(/demo>\nbye\nclosed$/);
    },
  );

  it('questions are plain lines as well', async () => {
    const session = await openShell({ env: { TERM: 'dumb', NO_COLOR: '1' } });
    session.type('name\n');
    await session.until(/\? Your name$/);
    session.type('\n');
    await session.until('Say one.\n? Your name');
    session.type(keys.ctrlD);
    await session.until(/failed: InterruptedError\ndemo>$/);
    session.type('form\n');
    await session.until('? Secret');
    session.type(`ab${keys.backspace}\r`);
    await session.until('5) 東京\nNumber or name:');
    session.type('9\n');
    await session.until('"9" is not a choice.');
    session.type('2\n');
    await session.until('? Sure (y/N)');
    session.type('y\n');
    await session.until('answers ["a","Lima",true]\ndemo>');
    expect(session.text).not.toContain('ab');
  });
});

function quoted(words: readonly string[]): string {
  return words.map((word) => `'${word}'`).join(' ');
}
