import { describe, expect, it } from 'vitest';
import { LoggingIn, protectedServer } from '../harness/logins.ts';

describe('DPoP', () => {
  it('is used if the server requires it, and the key is stored with the login, which is refreshed with it', async () => {
    const server = await protectedServer('--dpop-nonce');
    const user = new LoggingIn();
    const login = await user.run(['login', server.url, '--trace', '-v']);
    expect(login.exitCode, login.stderr).toBe(0);
    const { dpopKey = '', access = '' } = user.only().secrets;
    expect(dpopKey).not.toBe('');
    user.expireTokens(30);
    for (const address of [server.url, server.url.replace(/^http/, 'ws')]) {
      const { stdout, stderr, exitCode } = await user.run(['call', address, 'whoami', '--trace']);
      expect(exitCode, stderr).toBe(0);
      expect(stdout).toContain('"who":"ada"');
      expect(`${login.stdout}${login.stderr}${stdout}${stderr}`).not.toContain(dpopKey);
    }
    const { counts, authorizations } = await server.control();
    expect(counts).toMatchObject({ logins: 1, refreshes: 1 });
    expect(authorizations.filter((header) => !header.startsWith('DPoP '))).toEqual([]);
    expect(user.only().secrets.access).not.toBe(access);
    expect(user.only().secrets.dpopKey).toBe(dpopKey);
  });

  it('is used for a program without a user', async () => {
    const server = await protectedServer('--dpop', '--client', 'robot', '--secret', 'a-client-secret');
    const user = new LoggingIn({ SECRET: 'a-client-secret' });
    const words = ['--auth', 'client-credentials', '--client-id', 'robot', '--client-secret', 'env:SECRET'];
    const { stdout, stderr, exitCode } = await user.run(['call', server.url, 'whoami', ...words]);
    expect(exitCode, stderr).toBe(0);
    expect(stdout).toContain('"who":"robot"');
  });

  it('is required with --dpop', async () => {
    const server = await protectedServer();
    const user = new LoggingIn();
    expect((await user.run(['login', server.url])).exitCode).toBe(0);
    expect(user.only().secrets.dpopKey).toBeUndefined();
    const { stderr, exitCode } = await user.run(['call', server.url, 'whoami', '--dpop']);
    expect(exitCode).toBe(5);
    expect(stderr).toContain(`Log in with: mcpc login ${server.url} --dpop`);
  });
});
