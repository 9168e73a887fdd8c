import { describe, expect, it } from 'vitest';
import { TerminalSession } from './terminal.ts';

const bash = (script: string) => new TerminalSession(['bash', '-c', script], { columns: 40, rows: 5 });

describe('a terminal session', () => {
  it('shows what the program draws, with its attributes and the cursor', async () => {
    const session = bash(String.raw`printf '\e[1;31mred\e[0m plain'; read -r _`);
    await session.until('red plain');
    expect(session.cell(0, 0)).toMatchObject({ text: 'r', bold: true, foreground: 1 });
    expect(session.cell(0, 4)).toMatchObject({ text: 'p', bold: false, foreground: -1 });
    expect(session.cursor()).toEqual({ row: 0, column: 9 });
  });

  it('passes keys to the program and returns how it ended', async () => {
    const session = bash('read -r line; echo "got $line"; exit 3');
    session.type('hello\r');
    expect(await session.exited).toEqual({ exitCode: 3, signal: undefined });
    expect(session.rows()).toEqual(['hello', 'got hello', '', '', '']);
  });

  it('interrupts the program with Ctrl-C', async () => {
    const session = bash('trap "echo caught; exit 130" INT; echo ready; while :; do read -r _; done');
    await session.until('ready');
    session.type('\u0003');
    expect(await session.exited).toMatchObject({ exitCode: 130 });
    expect(session.text).toContain('caught');
  });

  it('keeps the rows that scrolled off', async () => {
    const session = bash('seq 1 20');
    await session.exited;
    expect(session.history().slice(0, 3)).toEqual(['1', '2', '3']);
    expect(session.rows()[0]).toBe('17');
  });

  it('fails with the screen if the expected text does not appear', async () => {
    const session = bash('echo something else');
    await expect(session.until('expected')).rejects.toThrow(/"expected"\nIts text:\nsomething else/);
  });
});
