import { describe, expect, it } from 'vitest';
import { commandLine, raw } from './harness/fixtures.ts';
import { type Finished, mcpc } from './harness/mcpc.ts';
import { linesAreInSessions } from './harness/program.ts';

/** Control characters: C0 without TAB and LF, DEL, C1, and bidirectional controls. */
const controls = /[^\P{Cc}\t\n]|[\u200e\u200f\u202a-\u202e\u2066-\u2069]/u;
const esc = '\u001b';

const server = raw('escape-sequences');
const badName = 'bad\u001b[31mname';

/** The text in everything that the server sends. */
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

/** Runs the lines in one shell. */
async function runEveryLine(options: string[], env: Record<string, string> = {}): Promise<Finished> {
  const stdin = lines.map((words) => commandLine(words)).join('\n');
  const finished = await mcpc(['connect', server, '--keep-going', ...options], { stdin, env });
  // Each line was understood, although some fail.
  expect(finished.stderr).not.toMatch(/Unknown command|has no option|no variable/);
  expect(finished.stdout + finished.stderr).toContain('hostile');
  return finished;
}

describe("a server's text", () => {
  it('contains every kind of control character', () => {
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

  it.each([[[]], [['--json']], [['--trace', '--verbose']]])(
    'is escaped in the output of every command %j',
    async (options) => {
      const { stdout, stderr } = await runEveryLine(options);
      expect(stdout).not.toMatch(controls);
      expect(stderr).not.toMatch(controls);
    },
  );

  it('is escaped in coloured output of every command', async () => {
    const { stdout, stderr } = await runEveryLine([], { FORCE_COLOR: '1' });
    const ours = new RegExp(`${esc}\\[\\d{1,2}m`, 'g');
    expect(stdout.replace(ours, '')).not.toMatch(controls);
    expect(stderr.replace(ours, '')).not.toMatch(controls);
    // What it would have set itself: colours, the cursor, the title, a link, the clipboard.
    for (const sequence of [`${esc}[31mred`, `${esc}[2J`, `${esc}]`])
      expect(stdout + stderr).not.toContain(sequence);
  });

  it('keeps TAB and LF, and escapes the rest as in a string literal', async () => {
    const { stdout } = await mcpc(['call', server, 'hostile']);
    expect(stdout).toContain('\\x1b[2Jred');
    expect(stdout).toContain('c1:\\x85');
    expect(stdout).toContain('bell\\x07 backspace\\x08 delete\\x7f nul\\x00');
    expect(stdout).toContain('overwritten\\x0dX');
    expect(stdout).toContain('bidi:\\u202etxt.exe\\u202c \\u2066isolated\\u2069 \\u200fmark');
    expect(stdout).toContain('kept:\ttab\nnewline\n');
  });

  it('is escaped as \\uXXXX in --json', async () => {
    const { stdout } = await mcpc(['call', server, 'hostile', '--json']);
    expect(stdout).toContain('\\u001b[2J');
    expect(stdout).toContain('c1:\\u009b31m\\u0085');
    expect(stdout).toContain('delete\\u007f nul\\u0000');
    expect(stdout).toContain('bidi:\\u202etxt.exe\\u202c');
    expect(stdout).toContain('kept:\\ttab\\nnewline');
    const trace = (await mcpc(['call', server, 'hostile', '--trace'])).stderr;
    expect(trace).toContain('\\u001b[2J');
  });

  it('is escaped in the result of a query, raw or as JSON', async () => {
    const words = ['call', server, 'hostile', '--query', 'content[0].text'];
    expect((await mcpc(words)).stdout).toContain('\\x1b[2J');
    expect(JSON.parse((await mcpc([...words, '--json'])).stdout)).toBe(hostile);
  });

  it.skipIf(linesAreInSessions)('is escaped in errors, logs and standard error of the server', async () => {
    const { stderr } = await mcpc(['call', server, 'refuses', '--verbose']);
    expect(stderr).toContain('starting \\x1b[2J');
    expect(stderr).toContain('error: \\x1b[2J');
    expect((await mcpc(['call', server, 'hostile'])).stderr).toContain('log\\x1b[5m: \\x1b[2J');
    const { error } = JSON.parse((await mcpc(['call', server, 'refuses', '--json', '-q'])).stderr);
    expect(error).toMatchObject({ message: hostile, data: { detail: hostile } });
  });

  it('is indented in errors, so that it cannot imitate a line of mcpc', async () => {
    const { stderr } = await mcpc(['call', server, 'refuses', '-q']);
    expect(stderr).toContain('kept:\ttab\n  newline\n');
  });

  it('is one line in a list', async () => {
    for (const command of ['tools', 'prompts', 'resources']) {
      const { stdout } = await mcpc([command, server, '-q']);
      const rows = stdout.split('\n').slice(0, -1);
      expect(rows.map((row) => row.split('\t').length)).toEqual(rows.map(() => 3));
      const items = JSON.parse((await mcpc([command, server, '-q', '--json'])).stdout);
      expect(rows).toHaveLength(items.length);
    }
  });
});

describe('input of the user', () => {
  it.each([
    ['tools', 'no\u001b[31mwhere'],
    ['call', 'demo', 'multiply', 'a=\u001b[31m', 'b=3'],
    ['tools', 'demo', '--no\u001b[31moption'],
  ])('is escaped when it is repeated: %j', async (...words) => {
    const { stdout, stderr } = await mcpc(words);
    expect(stdout + stderr).not.toMatch(controls);
  });
});
