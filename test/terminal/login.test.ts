import { readFileSync, rmSync } from 'node:fs';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { raw } from '../e2e/harness/fixtures.ts';
import { temporaryFile } from '../e2e/harness/folder.ts';
import { browser, LoggingIn, type ProtectedServer, protectedServer } from '../e2e/harness/logins.ts';
import { mcpc } from '../e2e/harness/mcpc.ts';
import { openTerminal, type TerminalSession } from '../e2e/harness/terminal.ts';

describe('on a terminal, a server that requires a login', () => {
  let server: ProtectedServer;

  beforeAll(async () => {
    server = await protectedServer();
  });

  function open(user: LoggingIn, words: string[]): TerminalSession {
    return openTerminal(words, { home: user.home, env: user.env, columns: 120 });
  }

  it('is logged in to after confirmation, and again if a tool requires more scopes', async () => {
    const user = new LoggingIn();
    const first = open(user, ['call', server.url, 'whoami', '--raw']);
    await first.until((text) =>
      /requires you to log in at http:\S+ Log in\?/.test(text.replace(/\s+/g, ' ')),
    );
    first.type('y\r');
    expect((await first.exited).exitCode, first.text).toBe(0);
    expect(first.history().join('\n')).toContain('"who":"ada","scopes":["read"]');
    const second = open(user, ['call', server.url, 'write']);
    await second.until((text) => text.includes('requires more access than you have granted: write'));
    second.type('y\r');
    expect((await second.exited).exitCode, second.text).toBe(0);
    expect(second.history().join('\n')).toContain('written');
    expect((await server.control()).shown.at(-1)?.scopes.sort()).toEqual(['read', 'write']);
  });

  it('pauses the timeouts during the login', async () => {
    const timeouts = ['--connect-timeout', '3', '--timeout', '3'];
    /** Waits until the timeouts of an earlier line would have expired. */
    const timeoutsHaveExpired = async () => {
      const other = await mcpc(['tools', raw('never-answers', '--at-all'), ...timeouts]);
      expect(other.exitCode, other.stderr).toBe(4);
    };
    const page = temporaryFile('page');
    const user = new LoggingIn({ BROWSER: browser('--stay', '--page', page) });
    const call = open(user, ['call', server.url, 'write', ...timeouts]);
    for (const question of [
      'requires you to log in at',
      'requires more access than you have granted: write',
    ]) {
      await call.until((text) => text.includes(question));
      call.type('y\r');
      await vi.waitFor(() => expect(readFileSync(page, 'utf8')).toContain('\n'), 20_000);
      const [address = ''] = readFileSync(page, 'utf8').split('\n');
      rmSync(page);
      await timeoutsHaveExpired();
      await fetch(address);
    }
    expect((await call.exited).exitCode, call.text).toBe(0);
    expect(call.history().join('\n')).toContain('written');
  });

  it('is asked about once, and not logged in to if the user declines', async () => {
    const session = open(new LoggingIn(), ['tools', server.url]);
    await session.until((text) => text.includes('Log in?'));
    session.type('\r');
    expect((await session.exited).exitCode).toBe(5);
    const said = session.history().join('\n');
    expect(said).toContain(`Log in later with: mcpc login ${server.url}`);
    expect(said.match(/requires you to log in/g)).toHaveLength(1);
  });

  it('can be interrupted with Ctrl-C while the browser is open', async () => {
    const user = new LoggingIn({ BROWSER: '' });
    const session = open(user, ['login', server.url]);
    await session.until((text) => text.includes('Address'));
    session.type('\u0003');
    expect((await session.exited).exitCode).toBe(130);
  });
});
