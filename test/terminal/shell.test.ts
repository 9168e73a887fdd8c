import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { quoteWords } from '../../src/core/quote.ts';
import { configFile, program } from '../e2e/harness/config.ts';
import { fixture, raw } from '../e2e/harness/fixtures.ts';
import { temporaryFile, temporaryHome } from '../e2e/harness/folder.ts';
import { inlineServer } from '../e2e/harness/inline.ts';
import { mcpcWords } from '../e2e/harness/program.ts';
import { recorded } from '../e2e/harness/recorded.ts';
import { stepped } from '../e2e/harness/stepped.ts';
import { openTerminal, type TerminalOptions, TerminalSession } from '../e2e/harness/terminal.ts';
import type { Expected } from '../e2e/harness/watched.ts';

const enter = '\r';
const tab = '\t';
const up = '\u001b[A';
const ctrlC = '\u0003';
const ctrlD = '\u0004';

/** Opens a shell and waits for its first prompt. */
async function open(
  target: string,
  options: TerminalOptions = {},
  words: string[] = [],
): Promise<TerminalSession> {
  const session = openTerminal([target, ...words], { columns: 130, ...options });
  await session.until(/\n\S+> $|\n\S+>$/);
  return session;
}

/** Enters a line and waits for its output. */
async function run(session: TerminalSession, line: string, expected: Expected): Promise<void> {
  session.type(line + enter);
  await session.until(expected);
}

/** Whether the last row is an empty prompt. */
const prompts = (name: string) => (text: string) => text.endsWith(`\n${name}>`);

describe('the prompt', () => {
  it("is the server's name; a tool's name alone calls it; Ctrl-D leaves", async () => {
    const session = await open('demo');
    expect(session.text).toContain('Connected to demo (mcpc demo');
    await run(session, 'multiply a=5 b=3', /\n15\ndemo>$/);
    session.type(ctrlD);
    expect(await session.exited).toMatchObject({ exitCode: 0 });
  });

  it('shows that a server died, which is reported with its cause, until the next line starts it again', async () => {
    const session = await open(raw('dies-in-call'));
    await run(session, 'call exit', 'dies-in-call.mjs (gone)>');
    expect(session.text).toContain('exited with status 3 while tools/call was under way.');
    expect(session.text).toContain('last words');
    await run(session, 'hello', /\nhello\ndies-in-call.mjs>$/);
    session.type(`quit${enter}`);
    expect(await session.exited).toMatchObject({ exitCode: 0 });
  });
});

describe('the end of the shell', () => {
  it('restores the terminal before the server is stopped: a line typed meanwhile is run by the shell outside', async () => {
    const [closing, released] = [temporaryFile('closing'), temporaryFile('released')];
    const server = inlineServer(`
      const ended = () => {
        node.watch(${JSON.stringify(dirname(released))}, () => process.exit());
        node.writeFileSync('${closing}', '');
      };
      process.on('SIGTERM', () => {});
      serve(toolMethods([]), { ended });
    `);
    const bash = new TerminalSession(['bash', '--norc', '-i'], { columns: 130, env: { PS1: 'bash> ' } });
    await bash.until(/^bash>$/);
    bash.type(`${quoteWords([...mcpcWords(), server])}${enter}`);
    await bash.until(/\ninline\.mjs>$/);
    bash.type(`exit${enter}`);
    await vi.waitUntil(() => existsSync(closing), { timeout: 20_000 });
    bash.type(`echo $((40 + 2)) outside${enter}exit${enter}`);
    await bash.until('echo $((40 + 2)) outside');
    writeFileSync(released, '');
    await bash.exited;
    expect(bash.text).toContain('\n42 outside\n');
  });
});

describe('several servers', () => {
  it('of which one died are shown in the prompt, and reconnect restarts only that one', async () => {
    const file = configFile({
      a: program('raw/dies-in-call.mjs'),
      b: { url: 'demo:' },
      c: { command: './nowhere' },
    });
    const session = openTerminal([file], { columns: 130 });
    await session.until(/\nmcp\.json \(2 of 3\)>$/);
    await run(session, 'b_count by=3', / at 3\.\nmcp\.json \(2 of 3\)>$/);
    await run(session, 'a_exit', /\nmcp\.json \(1 of 3\)>$/);
    await run(session, 'use b', prompts('b'));
    await run(session, 'use', prompts('mcp.json (1 of 3)'));
    await run(session, 'reconnect a', prompts('mcp.json (2 of 3)'));
    expect(session.text).toContain('Reconnected a.');
    await run(session, 'a_hello', /\nhello\nmcp\.json \(2 of 3\)>$/);
    await run(session, 'reconnect', 'c could not be connected.');
    // The running server was not restarted: it kept its count.
    await run(session, 'b_count by=3', / at 6\.\nmcp\.json \(2 of 3\)>$/);
  });
});

describe('$EDITOR', () => {
  it('edits the line; if it fails, the line is unchanged', async () => {
    const home = temporaryHome();
    const editor = join(home, 'editor');
    // Edits the file, on the terminal; the second time it fails.
    writeFileSync(
      editor,
      `#!/bin/sh
[ -e ${home}/once ] && exit 4
touch ${home}/once
test -t 0 && test -t 1 && sed -i 's/a=5/a=6/' "$1" && echo >> "$1"
`,
      { mode: 0o755 },
    );
    const session = await open('demo', { env: { EDITOR: editor } });
    session.type('multiply a=5\u001be');
    await session.until(/\ndemo> multiply a=6$/);
    await run(session, ' b=7', /\n42\ndemo>$/);
    session.type('multiply a=5\u0018\u0005');
    await session.until(/error: The editor exited with status 4.*\ndemo> multiply a=5$/);
    await run(session, ' b=1', /\n5\ndemo>$/);
  });
});

describe('Ctrl-C', () => {
  it('cancels the running request, also on the server, and keeps the server', async () => {
    const server = recorded('never-answers');
    const session = await open(server.target);
    session.type(`call wait${enter}`);
    await session.until('waiting for');
    session.type(ctrlC);
    await session.until('Stopped.');
    await session.until('cancelled ');
    expect(server.methods()).toContain('notifications/cancelled');
    await run(session, 'tools --query "[0].name"', '\nwait\n');
    session.type(ctrlD);
    expect(await session.exited).toMatchObject({ exitCode: 0 });
  });

  it('clears the line, and cancels a question without leaving', async () => {
    const session = await open('demo');
    session.type('multiply a=');
    await session.until('demo> multiply a=');
    session.type(ctrlC);
    session.type(`greet${enter}`);
    await session.until('? name (string) Name of the person to greet');
    session.type(ctrlC);
    await session.until('Stopped.');
    await run(session, 'multiply a=1 b=1', /\n1\ndemo>$/);
  });
});

describe('while a line is typed', () => {
  it('finished jobs, logs and progress appear above it', async () => {
    const server = stepped('--steps', '2');
    const session = await open(server.target);
    session.type(`work &${enter}`);
    server.step();
    await session.until(/\ninfo stepped: logged 1\n(?:.*\n)*\S step 1 {2}█+░+ {2}50% .*\nstepped\.mjs>$/);
    session.type('tools');
    await session.until(/\S step 1 {2}█+░+ {2}50% .*\nstepped\.mjs> tools/);
    server.step();
    await session.until(/\ninfo stepped: logged 2\n\S step 2 {2}█+ {2}100% .*\nstepped\.mjs> tools/);
    server.step();
    await session.until(/\ninfo stepped: logged 2\ndone\n\[1\] done: work\nstepped\.mjs> tools/);
    expect(session.cursor().column).toBe('stepped.mjs> tools'.length);
  });

  it('known words, keys, values and errors are coloured', async () => {
    const session = await open('demo', { env: { TERM: 'xterm-256color' } });
    session.type('multiply a=5 b=x ');
    await session.until('demo> multiply a=5 b=x');
    const row = session.rows().findIndex((text) => text.startsWith('demo> multiply'));
    const at = (column: number) => session.cell(row, 'demo> '.length + column);
    await session.until(() => at('multiply a=5 b='.length).foreground === 1);
    expect(at(0)).toMatchObject({ text: 'm', bold: true });
    expect(at('multiply '.length)).toMatchObject({ text: 'a', foreground: 4 });
    expect(at('multiply a='.length)).toMatchObject({ text: '5', foreground: 3 });
  });

  it('Tab completes tools, arguments with type and required mark, and values', async () => {
    const session = await open('demo');
    session.type(`wea${tab}`);
    await session.until('demo> weather');
    session.type(tab);
    await session.until('required');
    // The first Tab has opened the menu, the second selects.
    session.type(`${tab}S${tab}`);
    await session.until("city='São Paulo'");
  });
});

describe('missing arguments', () => {
  it('are asked for, and the completed line is added to the history', async () => {
    const session = await open('demo');
    session.type(`greet${enter}`);
    await session.until(/Esc: cancel\.\n\? name \(string\)/);
    session.type('\u001b');
    await session.until(/\nCancelled: the request was not sent\.\ndemo>$/);
    session.type(`greet${enter}`);
    await session.until(/\? name \(string\) Name of the person to greet$/);
    session.type(`Ann Lee${enter}`);
    await session.until(/Hello, Ann Lee!\ndemo>$/);
    session.type(up);
    await session.until("demo> greet name='Ann Lee'");
    session.type(enter);
    await session.until((text) => (text.match(/Hello, Ann Lee!/g) ?? []).length === 2);
  });
});

describe('history', () => {
  it('is private, without secrets, and available in the next shell', async () => {
    const home = temporaryHome();
    const first = await open(raw('login'), { home });
    await run(first, 'call login user=Jo password=hunter2 stay=true', 'Jo 7 true');
    first.type(ctrlD);
    await first.exited;
    const file = join(home, '.local/state/mcpc/history.jsonl');
    expect(readFileSync(file, 'utf8')).toBe('"call login user=Jo stay=true"\n');
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(statSync(join(file, '..')).mode & 0o777).toBe(0o700);
    const second = await open('demo', { home });
    second.type(up);
    await second.until('demo> call login user=Jo stay=true');
  });
});

describe('long output', () => {
  it('is shown by $PAGER if it is taller than the screen, unless the pager is off', async () => {
    const session = await open('demo', { rows: 12, env: { PAGER: 'tr a-z A-Z | tail -1' } });
    await run(session, 'tools', 'ALWAYS FAILS, TO DEMONSTRATE');
    await run(session, 'multiply a=5 b=3', /\n15\ndemo>$/);
    await run(session, 'set pager off', prompts('demo'));
    await run(session, 'tools', /\nfail .*demo>$/s);
  });
});

describe('other programs', () => {
  it('have the terminal: !command, and the target of a pipe', async () => {
    const session = await open('demo');
    await run(session, '!test -t 0 && test -t 1 && echo a terminal', 'a terminal');
    await run(session, 'multiply a=5 b=3 | sed s/1/one/', /\none5\n/);
    await run(session, 'tools | head -1 | cut -f1', /\nmultiply\n/);
    await run(session, 'multiply a=5 b=4', /\n20\ndemo>$/);
  });
});

describe('a terminal without cursor movement', () => {
  it('has plain lines: TERM=dumb', async () => {
    const session = openTerminal(['demo'], { env: { TERM: 'dumb' } });
    await session.until('demo>');
    session.type(`multiply a=5 b=3${enter}`);
    await session.until('15');
    session.type(ctrlD);
    expect(await session.exited).toMatchObject({ exitCode: 0 });
  });
});

it('running jobs are reported and cancelled when the shell ends', async () => {
  const server = recorded('never-answers');
  const session = await open(server.target);
  await run(session, 'call wait &', '[1] call wait');
  await run(session, 'tools --query "[0].name"', '\nwait\n');
  session.type(ctrlD);
  expect(await session.exited).toMatchObject({ exitCode: 0 });
  expect(session.text).toContain('Cancelled 1 running job.');
  expect(server.methods()).toContain('notifications/cancelled');
});

describe('--watch', () => {
  it('restarts the server when its file changes, and reports changed tools; an error does not end it', async () => {
    const file = join(temporaryHome(), 'server.mjs');
    const folder = fixture('raw');
    const server = (...tools: string[]) =>
      `import { serve } from '${folder}/lines.mjs';
import { text, toolMethods } from '${folder}/protocol.mjs';
serve(toolMethods([${tools.map((tool) => `{ ${tool}, call: () => text('called') }`).join(', ')}]));
`;
    writeFileSync(file, server("name: 'one'", "name: 'two'"));
    const session = await open(file, {}, ['--watch']);
    session.type('thr');
    await session.until('server.mjs> thr');
    writeFileSync(file, server("name: 'two', description: 'New'", "name: 'three'"));
    await session.until('Restarted the server: tools added: three; removed: one; changed: two.');
    await session.until(/\nserver\.mjs> thr\S*$/);
    session.type(`\u0015three${enter}`);
    await session.until(/\ncalled\nserver\.mjs>$/);
    writeFileSync(file, 'not a program');
    await session.until('(gone)>');
    await session.until('SyntaxError');
    writeFileSync(file, server("name: 'three'"));
    await session.until('Restarted the server: tools removed: two.');
    await run(session, 'three', (text) => text.endsWith('called\nserver.mjs>'));
  });

  it('is refused for a server that is not a file', async () => {
    const session = openTerminal(['demo', '--watch']);
    expect(await session.exited).toMatchObject({ exitCode: 2 });
    expect(session.text).toContain('--watch needs a server that is started from a file');
  });
});

describe('set', () => {
  it.each([
    [80, 24],
    [50, 15],
  ])('shows the value in effect of each setting, and what it means, at %i columns', async (columns, rows) => {
    const session = openTerminal(['demo'], { columns, rows });
    await session.until(/demo> ?$/);
    session.type(`set pager off${enter}`);
    session.type(`set timeout 5${enter}`);
    session.type(`set${enter}`);
    await session.until(/\npager +off/);
    await session.until(prompts('demo'));
    expect(session.text).toMatch(/\ninput-rounds +100 +inputs required per/);
    expect(session.text.split('\n').every((row) => row.length <= columns)).toBe(true);
    session.type(`set validate${enter}`);
    session.type(`set --query "[timeout, validate]"${enter}`);
    await session.until(/"5",\n +"on"/);
    session.type(`exit${enter}`);
    await session.exited;
  });
});
