import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { program, workplace } from '../e2e/harness/config.ts';
import { raw } from '../e2e/harness/fixtures.ts';
import { temporaryFile } from '../e2e/harness/folder.ts';
import { LoggingIn, protectedServer } from '../e2e/harness/logins.ts';
import { mcpcWords } from '../e2e/harness/program.ts';
import { type SessionUser, sessionUser, statefulServer } from '../e2e/harness/sessions.ts';
import { stepped } from '../e2e/harness/stepped.ts';
import { TerminalSession } from '../e2e/harness/terminal.ts';

const enter = '\r';
const ctrlC = '\u0003';
const ctrlD = '\u0004';
const ctrlZ = '\u001a';
const wide = { columns: 130 };

/** The prompt of a shell in the session `s` on the raw server `stateful`, as the end of a pattern. */
const prompt = '\\n@s stateful\\.mjs>$';

/** A user whose session `s` runs on the raw server `stateful`. */
async function opened() {
  const user = sessionUser();
  return { user, server: await user.open() };
}

/** Attaches a terminal to the session, and waits for its prompt. */
async function attach(user: SessionUser, words = ['connect', '@s']): Promise<TerminalSession> {
  const terminal = user.terminal(words, wide);
  await terminal.until(new RegExp(prompt));
  return terminal;
}

/** Enters a line in an attached terminal, and waits for its result. */
async function enterLine(terminal: TerminalSession, line: string, result: string): Promise<void> {
  terminal.type(`${line}${enter}`);
  await terminal.until(new RegExp(`\\n${result}${prompt}`));
}

/** Leaves the session with Ctrl-D. */
async function detach(terminal: TerminalSession): Promise<void> {
  terminal.type(ctrlD);
  expect(await terminal.exited).toMatchObject({ exitCode: 0 });
}

/** Enters a line of mcpc in an interactive bash, which has job control. */
async function bashWith(user: SessionUser, line: string): Promise<TerminalSession> {
  const { home, cwd } = user;
  const env = { PS1: 'bash> ' };
  const bash = new TerminalSession(['bash', '--norc', '-i'], { ...wide, home, cwd, env });
  await bash.until(/^bash>$/);
  bash.type(`${mcpcWords().join(' ')} ${line}${enter}`);
  return bash;
}

describe('a terminal that is connected to a session', () => {
  it('is a shell on it; Ctrl-D detaches, and the session goes on', async () => {
    const { user, server } = await opened();
    const first = await attach(user);
    expect(first.text).toMatch(/Ctrl-D detaches/);
    expect(first.text).toContain('mcpc stop @s');
    await enterLine(first, 'count', '1');
    first.type(`x = count${enter}`);
    await server.called('count', 2);
    await first.until(new RegExp(`x = count\\n(.*\\n)?${prompt.replace('\\n', '')}`));
    await detach(first);

    expect(await user.output(['run', '@s', 'print $x'])).toBe('2\n');
    const second = await attach(user, ['@s']);
    await enterLine(second, 'print $x', '2');
    second.type(`exit${enter}`);
    expect(await second.exited).toMatchObject({ exitCode: 0 });
    expect(await user.output(['call', '@s', 'count'])).toBe('3\n');
    expect(server.starts()).toHaveLength(1);
  });

  it('detaches when its window is closed', async () => {
    const { user } = await opened();
    const terminal = await attach(user);
    terminal.kill('SIGHUP');
    await terminal.exited;
    expect(await user.output(['call', '@s', 'count'])).toBe('1\n');
  });

  it('completes with what the server offers', async () => {
    const { user } = await opened();
    const terminal = await attach(user);
    terminal.type('cou\t');
    await terminal.until(/> count$/);
    await enterLine(terminal, '', '1');
    await detach(terminal);
  });

  it('shows its own results only, while another terminal is connected too', async () => {
    const { user } = await opened();
    const [one, other] = await Promise.all([attach(user), attach(user)]);
    await enterLine(one, 'count', '1');
    await enterLine(other, 'count', '2');
    expect(one.text).not.toMatch(/^2$/m);
    expect(other.text).not.toMatch(/^1$/m);
    await Promise.all([detach(one), detach(other)]);
  });

  it('cancels its own line with Ctrl-C, and stays', async () => {
    const { user, server } = await opened();
    const terminal = await attach(user);
    terminal.type(`call wait name=mine${enter}`);
    await server.called('wait');
    terminal.type(ctrlC);
    await expect.poll(() => server.params('notifications/cancelled')).toHaveLength(1);
    await terminal.until(new RegExp(prompt));
    await enterLine(terminal, 'cancelled', 'mine');
    await detach(terminal);
  });

  it('is told when the session is stopped, and is usable again', async () => {
    const { user } = await opened();
    const bash = await bashWith(user, 'connect @s');
    await bash.until(new RegExp(prompt));
    await user.output(['stop', '@s']);
    await bash.until(/\nbash>$/);
    expect(bash.text).toMatch(/session/i);
    bash.type(`echo $((40 + 2)) outside${enter}exit${enter}`);
    await bash.exited;
    expect(bash.text).toContain('\n42 outside\n');
  });

  it('follows the size of its own terminal', async () => {
    const { user } = await opened();
    const terminal = await attach(user);
    terminal.resize(40, 24);
    terminal.type(`big size=100${enter}`);
    await terminal.until((text) => text.replaceAll('\n', '').includes('x'.repeat(100)));
    await detach(terminal);
  });
});

describe('a line in a session on a terminal', () => {
  it('shows the progress of its request as a bar', async () => {
    const user = sessionUser();
    const server = stepped();
    await user.output(['ping', server.target, '--session', 's']);
    const terminal = user.terminal(['call', '@s', 'work', '--log-level', 'warning']);
    await terminal.until(/^\S waiting for .*stepped.* {2}[\d.]+ m?s$/m);
    server.step();
    await terminal.until(/^\S step 1 {2}█+░+ {2}33% {2}[\d.]+ m?s {2}1 of 3/m);
    for (let left = 3; left > 0; left -= 1) server.step();
    expect(await terminal.exited).toMatchObject({ exitCode: 0 });
    expect(terminal.history().join('\n').trimEnd()).toBe('done');
  });

  it('asks the questions of its request there, while another line runs', async () => {
    const { user, server } = await opened();
    const other = user.terminal(['call', '@s', 'wait', 'name=other'], wide);
    await server.called('wait');
    const terminal = user.terminal(['call', '@s', 'ask', 'message=Who is there?', '--raw'], wide);
    await terminal.until('Who is there?');
    await terminal.until(/name.*:/);
    terminal.type(`Ada${enter}`);
    await terminal.until(/accept|send/i);
    terminal.type(enter);
    expect(await terminal.exited, terminal.text).toMatchObject({ exitCode: 0 });
    expect(terminal.history().join('\n')).toMatch(/"name":\s*"Ada"/);
    expect(other.text).not.toContain('Who is there?');
    other.type(ctrlC);
    expect(await other.exited).toMatchObject({ exitCode: 130 });
    expect(await user.output(['call', '@s', 'cancelled'])).toBe('other\n');
  });

  it('has the width and the colours of that terminal', async () => {
    const { user } = await opened();
    const shown = async (columns: number, env: Record<string, string> = {}) => {
      const terminal = user.terminal(['tools', '@s'], { columns, env });
      await terminal.exited;
      return terminal;
    };
    const [narrow, plain] = [await shown(40), await shown(120, { NO_COLOR: '1' })];
    expect(Math.max(...narrow.rows().map((row) => row.length))).toBeLessThanOrEqual(40);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: colours are what is looked for.
    expect(narrow.output).toMatch(/\u001b\[[0-9;]+m/);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: colours are what is looked for.
    expect(plain.output).not.toMatch(/\u001b\[3[0-9]m/);
  });

  it('can be stopped with Ctrl-Z and continued', async () => {
    const { user, server } = await opened();
    const until = temporaryFile();
    const bash = await bashWith(user, `call @s wait name=tea until=${until}`);
    await server.called('wait');
    bash.type(ctrlZ);
    await bash.until(/Stopped[\s\S]*\nbash>$/);
    expect(await user.output(['call', '@s', 'count'])).toBe('1\n');
    writeFileSync(until, '');
    bash.type(`fg${enter}`);
    await bash.until(/\ntea done\nbash>$/);
    bash.type(`exit${enter}`);
    await bash.exited;
  });

  it('opens the editor of the client on its terminal', async () => {
    const { user } = await opened();
    const editor = join(user.home, 'editor');
    writeFileSync(editor, `#!/bin/sh\n[ -t 0 ] && [ -t 1 ] && echo '{"name":"EDITED"}' > "$1"\n`, {
      mode: 0o755,
    });
    const env = { EDITOR: editor };
    const terminal = user.terminal(['call', '@s', 'env', '--edit'], { ...wide, env });
    expect(await terminal.exited, terminal.text).toMatchObject({ exitCode: 0 });
    expect(terminal.text).toContain('(unset)');
  });

  it('opens the pager of the client on its terminal', async () => {
    const user = sessionUser();
    await user.output(['ping', raw('many-tools'), '--session', 's']);
    const pager = join(user.home, 'pager');
    writeFileSync(pager, '#!/bin/sh\n[ -t 1 ] && echo "paged $(wc -l) lines"\n', { mode: 0o755 });
    const terminal = user.terminal(['tools', '@s'], { ...wide, env: { PAGER: pager } });
    await terminal.until(/paged \d{4,} lines/);
    expect(await terminal.exited).toMatchObject({ exitCode: 0 });
  });
});

describe('the line that starts a session, on a terminal,', () => {
  it('asks whether a config file is trusted before the session detaches', async () => {
    const place = workplace();
    place.write('mcp.json', { mcpServers: { found: program('raw/stateful.mjs') } });
    const user = sessionUser();
    const line = ['call', 'found', 'count', '--session', 's'];
    const declined = user.terminal(line, { ...wide, cwd: place.cwd });
    await declined.until('Trust found');
    declined.type(enter);
    expect(await declined.exited).toMatchObject({ exitCode: 2 });
    await user.expectNoProcess();

    const accepted = user.terminal(line, { ...wide, cwd: place.cwd });
    await accepted.until('Trust found');
    accepted.type(`y${enter}`);
    expect(await accepted.exited, accepted.text).toMatchObject({ exitCode: 0 });
    expect(accepted.text).toMatch(/^1$/m);
    expect(await user.output(['call', '@s', 'count'])).toBe('2\n');
  });

  it('asks for a login', async () => {
    const server = await protectedServer();
    const { env } = new LoggingIn();
    const user = sessionUser();
    const start = ['call', server.url, 'whoami', '--raw', '--session', 's'];
    const terminal = user.terminal(start, { columns: 120, env });
    await terminal.until((text) => /Log in\?/.test(text.replace(/\s+/g, ' ')));
    terminal.type(`y${enter}`);
    expect(await terminal.exited, terminal.text).toMatchObject({ exitCode: 0 });
    expect(await user.output(['call', '@s', 'whoami'], { env })).toContain('ada');
    const other = user.terminal(['call', '@s', 'write'], { columns: 120, env });
    await other.until((text) => text.includes('requires more access than you have granted: write'));
    other.type(`y${enter}`);
    expect(await other.exited, other.text).toMatchObject({ exitCode: 0 });
    expect(other.history().join('\n')).toContain('written');
  });

  it('leaves the session running when its terminal is closed afterwards', async () => {
    const user = sessionUser();
    const server = statefulServer();
    const bash = await bashWith(user, `call '${server.target}' count --session s`);
    await bash.until(/\n1\nbash>$/);
    bash.kill('SIGHUP');
    await bash.exited;
    expect(await user.output(['call', '@s', 'count'])).toBe('2\n');
  });
});
