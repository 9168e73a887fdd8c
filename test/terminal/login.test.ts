import { beforeAll, describe, expect, it } from 'vitest';
import { LoggingIn, type ProtectedServer, protectedServer } from '../e2e/harness/logins.ts';
import { openTerminal, type TerminalSession } from '../e2e/harness/terminal.ts';

describe('on a terminal, a server that wants a login', () => {
  let server: ProtectedServer;

  beforeAll(async () => {
    server = await protectedServer();
  });

  function open(person: LoggingIn, words: string[]): TerminalSession {
    return openTerminal(words, { home: person.home, env: person.env, columns: 120 });
  }

  it('is logged in to by itself after a yes, and again when a tool needs more; the clocks stand still meanwhile', async () => {
    const person = new LoggingIn();
    const first = open(person, ['call', server.url, 'whoami', '--connect-timeout', '4', '--timeout', '4']);
    await first.until((text) => /wants you to log in at http:\S+ Log in\?/.test(text.replace(/\n/g, '')));
    first.type('y\r');
    expect((await first.exited).exitCode, first.text).toBe(0);
    expect(first.history().join('\n')).toContain('"who":"ada","scopes":["read"]');
    const second = open(person, ['call', server.url, 'write', '--timeout', '4']);
    await second.until((text) => text.includes('wants more than you have allowed: write'));
    second.type('y\r');
    expect((await second.exited).exitCode, second.text).toBe(0);
    expect(second.history().join('\n')).toContain('written');
    expect((await server.control()).shown.at(-1)?.scopes.sort()).toEqual(['read', 'write']);
  });

  it('is not, after a no, and is asked about once', async () => {
    const session = open(new LoggingIn(), ['tools', server.url]);
    await session.until((text) => text.includes('Log in?'));
    session.type('\r');
    expect((await session.exited).exitCode).toBe(5);
    const said = session.history().join('\n');
    expect(said).toContain(`Log in later with: mcpc login ${server.url}`);
    expect(said.match(/wants you to log in/g)).toHaveLength(1);
  });

  it('is given up with Ctrl-C while the browser is away', async () => {
    const person = new LoggingIn({ BROWSER: '' });
    const session = open(person, ['login', server.url]);
    await session.until((text) => text.includes('Address'));
    session.type('\u0003');
    expect((await session.exited).exitCode).toBe(130);
  });
});
