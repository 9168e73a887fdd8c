import { writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { topicTexts } from '../../src/help/topic-texts.ts';
import { raw } from '../e2e/harness/fixtures.ts';
import { temporaryFile } from '../e2e/harness/folder.ts';
import { openTerminal, type TerminalOptions, type TerminalSession } from '../e2e/harness/terminal.ts';

const red = 1;
const yellow = 3;
const blue = 4;
const cyan = 6;
const none = -1;

/** Runs a line to its end on a terminal that is high enough for its output. */
async function shown(words: string[], options: TerminalOptions = {}): Promise<TerminalSession> {
  const session = openTerminal(words, { rows: 120, ...options });
  await session.exited;
  return session;
}

/** The attributes of the first character of a text on the screen. */
function look(session: TerminalSession, text: string) {
  const row = session.rows().findIndex((line) => line.includes(text));
  if (row === -1) throw new Error(`The screen does not show "${text}":\n${session.text}`);
  return session.cell(row, session.rows()[row]?.indexOf(text) ?? 0);
}

describe('a list on a terminal is a table', () => {
  it('with headings, names in bold and arguments in colour', async () => {
    const session = await shown(['tools', 'demo']);
    expect(session.rows()[0]).toMatch(/^NAME +ARGUMENTS +DESCRIPTION$/);
    expect(session.rows()[1]).toMatch(/^multiply +a: number, b: number +Multiplies two numbers$/);
    expect(look(session, 'NAME')).toMatchObject({ dim: true });
    expect(look(session, 'multiply')).toMatchObject({ bold: true });
    expect(look(session, 'a: number')).toMatchObject({ foreground: cyan, bold: false });
    expect(look(session, 'Multiplies')).toMatchObject({ foreground: none, bold: false });
  });

  it.each([80, 24])('that fits into %i columns without truncating names', async (columns) => {
    const session = await shown(['tools', 'demo'], { columns, rows: 200 });
    const rows = session.rows();
    for (const name of ['multiply', 'write_postcard', 'visit_website']) {
      expect(rows.some((row) => row.startsWith(name))).toBe(true);
    }
    // A row that filled the line would be followed by its rest, without indentation.
    expect(rows.filter((row) => /^[a-z]/.test(row)).length).toBe(20);
  });

  it('with type and size for resources', async () => {
    const session = await shown(['resources', 'demo']);
    expect(session.rows()[0]).toMatch(/^URI +NAME +TYPE +SIZE +DESCRIPTION$/);
    expect(session.rows()[1]).toMatch(/^demo:\/\/welcome +welcome +text\/markdown +\d+ B +What to try next$/);
  });

  it('or a note on standard error if it is empty', async () => {
    expect((await shown(['prompts', raw('echo')])).text).toBe('No prompts.');
  });
});

describe('colour', () => {
  it('marks errors', async () => {
    const session = await shown(['tools', 'nowhere']);
    expect(look(session, 'error:')).toMatchObject({ foreground: red, bold: true });
    expect(look(session, 'nowhere')).toMatchObject({ foreground: none, bold: false });
  });

  it('marks logs by their level', async () => {
    const session = await shown(['call', raw('logs'), 'log', '--log-level', 'debug']);
    expect(look(session, 'debug')).toMatchObject({ dim: true });
    expect(look(session, 'info')).toMatchObject({ foreground: cyan });
    expect(look(session, 'warning')).toMatchObject({ foreground: yellow });
    expect(look(session, 'error')).toMatchObject({ foreground: red });
    expect(look(session, 'emergency')).toMatchObject({ foreground: red });
    expect(look(session, '8 messages')).toMatchObject({ foreground: none });
  });

  it('marks JSON, which is indented', async () => {
    const session = await shown(['call', 'demo', 'multiply', 'a=5', 'b=3', '--json']);
    expect(JSON.parse(session.text)).toMatchObject({ structuredContent: { result: 15 } });
    expect(session.rows()[0]).toBe('{');
    expect(look(session, '"result"')).toMatchObject({ foreground: blue });
    expect(look(session, '15\n'.trim())).not.toMatchObject({ foreground: none });
  });

  it.each([{ NO_COLOR: '1' }, { TERM: 'dumb' }])('is off with %s, but the table remains', async (env) => {
    const session = await shown(['tools', 'demo'], { env });
    expect(session.rows()[0]).toMatch(/^NAME +ARGUMENTS +DESCRIPTION$/);
    for (const text of ['NAME', 'multiply', 'a: number']) {
      expect(look(session, text)).toMatchObject({ foreground: none, bold: false, dim: false });
    }
  });
});

describe("a server's text on a terminal", () => {
  it.each([['call', 'hostile'], ['call', 'hostile', '--json'], ['tools'], ['info']])(
    'has its control characters escaped: %s %s',
    async (command, ...words) => {
      const session = await shown([command, raw('escape-sequences'), ...words, '--verbose']);
      // The line would have been wiped off the screen.
      expect(session.text).toMatch(/^.?.?starting \\x1b\[2Jred/m);
      expect(look(session, 'starting')).toMatchObject({ foreground: none });
      expect(look(session, 'red')).toMatchObject({ foreground: none, inverse: false });
    },
  );
});

describe('binary content', () => {
  it.each([
    ['audio', ['call', raw('media'), 'audio'], '[audio/wav, 256 B]'],
    ['a resource', ['read', raw('media'), 'demo://bytes'], '[application/octet-stream, 256 B] demo://bytes'],
    [
      'an image, with colour off',
      ['prompt', raw('media'), 'picture', '--color', 'never'],
      '[image/png, 69 B]',
    ],
    ['an image, with --images off', ['call', raw('media'), 'image', '--images', 'off'], '[image/png, 69 B]'],
  ])('is a line with type and size, and how to save it: %s', async (_what, words, line) => {
    const session = await shown(words);
    expect(session.rows()).toContain(line);
    expect(session.text).toContain('--output FILE');
  });

  it('is not written to the terminal by --output -', async () => {
    const session = openTerminal(['call', 'demo', 'paint', '--output', '-']);
    expect(await session.exited).toMatchObject({ exitCode: 2 });
    expect(session.text).toContain('--output FILE');
  });
});

describe('help on a terminal', () => {
  it('fits its width', async () => {
    const session = await shown(['help', 'call'], { columns: 80 });
    expect(session.rows()[0]).toBe('Usage: mcpc call TARGET TOOL [ARG…] [options]');
    expect(
      session.rows().filter((row) => /^\S/.test(row) && !/[:.]$|^(Usage|More options)/.test(row)),
    ).toEqual([]);
  });
});

describe('--edit on a terminal', () => {
  it('runs the editor on the terminal, and continues when it exits', async () => {
    const editor = temporaryFile('editor');
    const script = 'read -p "Whom? " whom; sed "s/Jo/$whom/" "$1" > "$1.new"; mv "$1.new" "$1"';
    writeFileSync(editor, `#!/usr/bin/env bash\n${script}\n`, { mode: 0o755 });
    const session = openTerminal(['call', 'demo', 'greet', 'name=Jo', '--edit'], { env: { EDITOR: editor } });
    await session.until('Whom?');
    session.type('Ada\r');
    expect(await session.exited).toMatchObject({ exitCode: 0 });
    expect(session.text).toBe('Whom? Ada\nHello, Ada!');
  });
});

describe('the help page of a command', () => {
  it.each([
    ['prebuilt, at 80 columns', 80, ['call', '--help']],
    ['at 50 columns', 50, ['help', 'call']],
  ])('has its own options first and bold headings: %s', async (_name, columns, words) => {
    const session = await shown(words, { columns });
    for (const heading of ['Usage:', 'Options:', 'Common options:', 'Examples:'])
      expect(look(session, heading)).toMatchObject({ bold: true });
    expect(look(session, '--dry-run')).toMatchObject({ bold: false });
    expect(session.text.indexOf('--dry-run')).toBeLessThan(session.text.indexOf('--json'));
    expect(session.text).toMatch(
      /More options, such as -e, -H and --cwd for the\s+server: mcpc call --help-all/,
    );
  });

  it('has no styles with NO_COLOR', async () => {
    const session = await shown(['call', '--help'], { columns: 80, env: { NO_COLOR: '1' } });
    expect(look(session, 'Usage:')).toMatchObject({ bold: false });
  });
});

describe('the overview of help', () => {
  it('fits on a screen of 24 rows and 80 columns, with a prompt below it', async () => {
    const session = await shown(['help'], { columns: 80, rows: 24 });
    expect(session.rows()[0]).toBe('mcpc: the command line and shell for MCP servers');
    for (const text of ['--json', '--query', '-q', '--trace', 'exit-statuses']) {
      expect(session.text).toContain(text);
    }
  });
});

describe('a help topic', () => {
  it.each([80, 50])('has bold headings and terms, and is wrapped at words: %i columns', async (columns) => {
    const session = await shown(['help', 'exit-statuses'], { columns });
    expect(look(session, 'Exit statuses')).toMatchObject({ bold: true });
    expect(look(session, '129, 130, 143')).toMatchObject({ bold: true });
    expect(look(session, 'hung up')).toMatchObject({ bold: false });
    expect(session.text).not.toContain('`');
    // Each row ends with a whole word of the text.
    const words = new Set((topicTexts.get('exit-statuses') ?? '').split(/[\s`]+/));
    const last = session.rows().map((row) => row.split(' ').at(-1) ?? '');
    expect(last.filter((word) => word !== '' && !words.has(word))).toEqual([]);
  });
});

describe('the manual', () => {
  it('is laid out on a terminal, instead of printed as roff', async () => {
    const session = await shown(['help', '--man'], { columns: 80, rows: 2_000 });
    expect(session.text).toMatch(/^Name\n {2}mcpc - command line and shell/);
    expect(session.text).toMatch(/\nFiles\n/);
  });
});
