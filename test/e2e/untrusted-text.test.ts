import { describe, expect, it } from 'vitest';
import { raw } from './harness/fixtures.ts';
import { mcpc } from './harness/mcpc.ts';

/** What a terminal would obey: C0 without TAB and LF, DEL, C1, and what turns the direction of text. */
const obeyed = /[^\P{Cc}\t\n]|[\u200e\u200f\u202a-\u202e\u2066-\u2069]/u;
const esc = '\u001b';

const server = raw('escape-sequences');
const badName = 'bad\u001b[31mname';

/** What the server puts into everything that it says. */
const hostile: string = JSON.parse((await mcpc(['call', server, 'hostile', '--json'])).stdout).content[0]
  .text;

const lines: string[][] = [
  ['tools'],
  ['tools', badName],
  ['tools', 'nothing'],
  ['call', 'hostile'],
  ['call', badName],
  ['call', badName, 'kez=1'],
  ['call', badName, '--dry-run'],
  ['call', 'refuses'],
  ['call', 'structured'],
  ['resources'],
  ['templates'],
  ['read', 'demo://hostile'],
  ['prompts'],
  ['prompt', 'hostile'],
  ['prompt', 'nothing'],
  ['complete', 'prompt:hostile', 'x'],
  ['watch', 'tools'],
  ['ping'],
  ['info'],
];

describe("a server's text", () => {
  it('of this server holds everything that a terminal obeys', () => {
    for (const sign of [
      '\u001b',
      '\u009b',
      '\u0007',
      '\u0008',
      '\u007f',
      '\u0000',
      '\r',
      '\u202e',
      '\u2066',
    ]) {
      expect(hostile).toContain(sign);
    }
  });

  it.each(lines)('is shown, never obeyed: %s %s %s', async (command, ...words) => {
    for (const options of [[], ['--json'], ['--trace', '--verbose'], ['--quiet']]) {
      const { stdout, stderr } = await mcpc([command ?? '', server, ...words, ...options]);
      expect(stdout).not.toMatch(obeyed);
      expect(stderr).not.toMatch(obeyed);
    }
  });

  it.each(lines)('is shown, never obeyed, beside colour: %s %s %s', async (command, ...words) => {
    const { stdout, stderr } = await mcpc([command ?? '', server, ...words], { env: { FORCE_COLOR: '1' } });
    const ours = new RegExp(`${esc}\\[\\d{1,2}m`, 'g');
    expect(stdout.replace(ours, '')).not.toMatch(obeyed);
    expect(stderr.replace(ours, '')).not.toMatch(obeyed);
    // What it would have set itself: colours, the cursor, the title, a link, the clipboard.
    for (const sequence of [`${esc}[31mred`, `${esc}[2J`, `${esc}]`])
      expect(stdout + stderr).not.toContain(sequence);
  });

  it('keeps TAB and LF, and shows the rest as a string literal spells it', async () => {
    const { stdout } = await mcpc(['call', server, 'hostile']);
    expect(stdout).toContain('\\x1b[2Jred');
    expect(stdout).toContain('c1:\\x85');
    expect(stdout).toContain('bell\\x07 backspace\\x08 delete\\x7f nul\\x00');
    expect(stdout).toContain('overwritten\\x0dX');
    expect(stdout).toContain('bidi:\\u202etxt.exe\\u202c \\u2066isolated\\u2069 \\u200fmark');
    expect(stdout).toContain('kept:\ttab\nnewline\n');
  });

  it('is \\uXXXX in --json, and the same text for who reads that', async () => {
    const { stdout } = await mcpc(['call', server, 'hostile', '--json']);
    expect(stdout).toContain('\\u001b[2J');
    expect(stdout).toContain('c1:\\u009b31m\\u0085');
    expect(stdout).toContain('delete\\u007f nul\\u0000');
    expect(stdout).toContain('bidi:\\u202etxt.exe\\u202c');
    expect(stdout).toContain('kept:\\ttab\\nnewline');
    const trace = (await mcpc(['call', server, 'hostile', '--trace'])).stderr;
    expect(trace).toContain('\\u001b[2J');
  });

  it('is harmless in what a query finds, raw or as JSON', async () => {
    const words = ['call', server, 'hostile', '--query', 'content[0].text'];
    expect((await mcpc(words)).stdout).toContain('\\x1b[2J');
    expect(JSON.parse((await mcpc([...words, '--json'])).stdout)).toBe(hostile);
  });

  it('is harmless in its errors, logs and its own standard error', async () => {
    const { stderr } = await mcpc(['call', server, 'refuses']);
    expect(stderr).toContain('starting \\x1b[2J');
    expect(stderr).toContain('error: \\x1b[2J');
    expect((await mcpc(['call', server, 'hostile'])).stderr).toContain('log\\x1b[5m: \\x1b[2J');
    const { error } = JSON.parse((await mcpc(['call', server, 'refuses', '--json', '-q'])).stderr);
    expect(error).toMatchObject({ message: hostile, data: { detail: hostile } });
  });

  it('cannot pass for a line of mcpc: what it adds to an error is indented', async () => {
    const { stderr } = await mcpc(['call', server, 'refuses', '-q']);
    expect(stderr).toContain('kept:\ttab\n  newline\n');
  });

  it('cannot be more than one line of a list', async () => {
    for (const command of ['tools', 'prompts', 'resources']) {
      const { stdout } = await mcpc([command, server, '-q']);
      const rows = stdout.split('\n').slice(0, -1);
      expect(rows.map((row) => row.split('\t').length)).toEqual(rows.map(() => 3));
      const items = JSON.parse((await mcpc([command, server, '-q', '--json'])).stdout);
      expect(rows).toHaveLength(items.length);
    }
  });
});

describe('what a person typed', () => {
  it.each([
    ['tools', 'no\u001b[31mwhere'],
    ['tools', 'demo', 'no\u001b[31mwhere'],
    ['call', 'demo', 'multiply', 'a=\u001b[31m', 'b=3'],
    ['read', 'demo', 'demo://\u001b[31m'],
    ['no\u001b[31mcommand', 'demo'],
    ['tools', 'demo', '--no\u001b[31moption'],
  ])('is not obeyed either when it is repeated: %j', async (...words) => {
    const { stdout, stderr } = await mcpc(words);
    expect(stdout + stderr).not.toMatch(obeyed);
  });
});
