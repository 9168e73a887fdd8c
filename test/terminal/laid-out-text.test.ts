import { describe, expect, it } from 'vitest';
import { raw } from '../e2e/harness/fixtures.ts';
import { openTerminal, type TerminalOptions, type TerminalSession } from '../e2e/harness/terminal.ts';

const blue = 4;

async function shown(words: string[], options: TerminalOptions = {}): Promise<TerminalSession> {
  const session = openTerminal(words, options);
  await session.exited;
  return session;
}

function look(session: TerminalSession, text: string) {
  const row = session.rows().findIndex((line) => line.includes(text));
  return session.cell(row, session.rows()[row]?.indexOf(text) ?? 0);
}

describe("a server's text on a terminal", () => {
  it('that is JSON is indented and coloured, and as it is with --raw', async () => {
    const text = '{"b":12345678901234567890,"a":[1]}';
    const line = ['call', raw('say'), 'say', `text=${text}`];
    const session = await shown(line, { columns: 50, rows: 15 });
    expect(session.text).toBe('{\n  "b": 12345678901234567890,\n  "a": [\n    1\n  ]\n}');
    expect(look(session, '"b"')).toMatchObject({ foreground: blue });
    expect((await shown([...line, '--raw'])).text).toBe(text);
  });

  it.each([80, 50])('that is Markdown is rendered on %i columns', async (columns) => {
    const session = await shown(['read', 'demo', 'demo://welcome'], { columns });
    expect(session.rows()[0]).toBe('# Welcome');
    expect(look(session, '# Welcome')).toMatchObject({ dim: true, bold: false });
    expect(look(session, 'Welcome')).toMatchObject({ bold: true });
    expect(look(session, 'mcpc tools demo')).toMatchObject({ bold: false });
  });

  it('is wrapped at words below its mark, and plain with --raw', async () => {
    const text = '## List\n\n- **bold** word and other words that do not fit into the line\n- more';
    const line = ['call', raw('say'), 'say', `text=${text}`];
    const session = await shown(line, { columns: 50, rows: 15 });
    expect(session.text).toBe(
      '## List\n\n• bold word and other words that do not fit into\n  the line\n• more',
    );
    expect(look(session, 'bold')).toMatchObject({ bold: true });
    expect((await shown([...line, '--raw'])).text).toBe(text);
  });

  it('is not laid out after "set raw on" in the shell', async () => {
    const session = openTerminal([raw('echo')], { columns: 50, rows: 15 });
    await session.until(/>$/);
    session.type('echo a=1\r');
    await session.until('{\n  "a": 1\n}');
    session.type('set raw on\recho a=2\r');
    await session.until('{"a":2}');
    session.type('\u0004');
    await session.exited;
  });
});

describe('URLs of a result', () => {
  it('are hyperlinks to themselves on terminals that have them', async () => {
    const words = ['call', raw('say'), 'say', 'text=See https://example.com/a, or https://example.com/b.'];
    const session = await shown(words, { env: { FORCE_HYPERLINK: '1' } });
    expect(session.text).toBe('See https://example.com/a, or https://example.com/b.');
    expect(session.links).toEqual(['https://example.com/a', 'https://example.com/b']);
    expect((await shown(words)).links).toEqual([]);
  });
});

describe('an error on a narrow terminal', () => {
  it('is wrapped between words, below its label, but not in the line to copy', async () => {
    const words = ['call', raw('say'), 'say', 'txt=a', 'text=b'];
    const session = await shown(words, { columns: 50, rows: 15 });
    const rows = session.text.split('\n');
    expect(rows[0]).toMatch(/^error: /);
    for (const row of rows.slice(0, 2)) expect(row).not.toMatch(/\S{50}/);
    const wide = await shown(['tolls', 'demo', 'some', 'more', 'words'], { columns: 30, rows: 15 });
    for (const row of wide.text.split('\n').slice(1)) expect(row).toMatch(/^( {2}|\S)/);
  });
});
