import { readFileSync, writeFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { LoggingIn, type ProtectedServer, protectedServer } from '../harness/logins.ts';

describe('a login', () => {
  let server: ProtectedServer;
  /** Shared by the tests after which the login is still valid: a login takes longer than they do. */
  let user: LoggingIn;

  beforeAll(async () => {
    server = await protectedServer();
    user = await loggedIn();
  });

  async function loggedIn(): Promise<LoggingIn> {
    const user = new LoggingIn();
    const { stderr, exitCode } = await user.run(['login', server.url]);
    expect(exitCode, stderr).toBe(0);
    return user;
  }

  /** Returns how often the authorization server refreshed a token during `work`. */
  async function refreshes(work: () => Promise<void>): Promise<number> {
    const before = (await server.control()).counts.refreshes;
    await work();
    return (await server.control()).counts.refreshes - before;
  }

  async function use(user: LoggingIn): Promise<void> {
    const { stdout, stderr, exitCode } = await user.run(['call', server.url, 'whoami']);
    expect(exitCode, stderr).toBe(0);
    expect(stdout).toContain('ada');
  }

  it('is refreshed once by ten concurrent processes', async () => {
    user.expireTokens(30);
    const before = user.only().secrets;
    expect(
      await refreshes(async () => void (await Promise.all(Array.from({ length: 10 }, () => use(user))))),
    ).toBe(1);
    expect(user.only().secrets.refresh).not.toBe(before.refresh);
  });

  it.each([
    ['expired an hour ago', -3_600],
    ['expires in a minute', 59],
  ])('is refreshed before it is used if it %s', async (_case, seconds) => {
    user.expireTokens(seconds);
    expect(await refreshes(() => use(user))).toBe(1);
    expect(await refreshes(() => use(user))).toBe(0);
  });

  it('is refreshed if the server rejects the token although it has not expired', async () => {
    user.expireTokens(7_200);
    await server.control({ do: 'revokeAccess', token: user.only().secrets.access ?? '' });
    expect(await refreshes(() => use(user))).toBe(1);
  });

  it('that cannot be refreshed is used even if it has expired: the server decides', async () => {
    const user = await loggedIn();
    const store = JSON.parse(readFileSync(user.storePath, 'utf8'));
    const secrets = JSON.parse(store.logins[0].secrets);
    store.logins[0].secrets = JSON.stringify({ ...secrets, refresh: undefined });
    store.logins[0].expiresAt = Date.now() - 3_600_000;
    writeFileSync(user.storePath, JSON.stringify(store));
    expect(await refreshes(() => use(user))).toBe(0);
  });

  it('whose refresh token was revoked is removed, but not its registration', async () => {
    const user = await loggedIn();
    const { refresh, client } = user.only().secrets;
    await server.control({ do: 'revokeRefresh', token: refresh ?? '' });
    user.expireTokens(-10);
    await server.control({ do: 'revokeAccess', token: user.only().secrets.access ?? '' });
    const { stderr, exitCode } = await user.run(['call', server.url, 'whoami']);
    expect(exitCode).toBe(5);
    expect(stderr).toContain(
      `requires a new login: the old one has expired.\nLog in with: mcpc login ${server.url}`,
    );
    expect((await user.run(['login', '--list'])).stdout).toBe('');
    expect((await user.run(['login', server.url])).exitCode).toBe(0);
    expect(user.only().secrets.client.client_id).toBe(client.client_id);
  });

  it('that the authorization server does not refresh, whatever the error, requires a new one', async () => {
    const user = await loggedIn();
    await server.control({ do: 'failTokens', token: '400 invalid_request' });
    await server.control({ do: 'revokeAccess', token: user.only().secrets.access ?? '' });
    try {
      const { stderr, exitCode } = await user.run(['call', server.url, 'whoami']);
      expect(exitCode).toBe(5);
      expect(stderr).toContain(
        `requires a new login: the old one could not be refreshed (invalid_request).\nLog in with: mcpc login ${server.url}`,
      );
      const { stdout } = await user.run(['login', '--list']);
      expect(stdout).toContain('log in again: could not be refreshed (invalid_request)');
    } finally {
      await server.control({ do: 'failTokens', token: '0' });
    }
    expect((await user.run(['login', server.url])).exitCode).toBe(0);
    expect((await user.run(['login', '--list'])).stdout).toContain('refreshed automatically');
  });

  it('is kept while the authorization server is not available', async () => {
    await server.control({ do: 'failTokens', token: '503' });
    await server.control({ do: 'revokeAccess', token: user.only().secrets.access ?? '' });
    const { stderr, exitCode } = await user.run(['call', server.url, 'whoami']);
    await server.control({ do: 'failTokens', token: '0' });
    expect(exitCode).toBe(3);
    expect(stderr).toContain('/token returned HTTP 503.');
    expect(await refreshes(() => use(user))).toBe(1);
  });

  it('is never sent to another origin, even if the server redirects', async () => {
    const other = await protectedServer();
    await server.control({ do: 'redirectTo', token: other.url });
    try {
      const { stderr, exitCode } = await user.run(['call', server.url, 'whoami']);
      expect(exitCode).toBe(3);
      expect(stderr).toContain('Redirects to another origin are not followed, since a token could leak.');
    } finally {
      await server.control({ do: 'redirectTo', token: '' });
    }
    expect((await other.control()).authorizations).toEqual([]);
  });

  it('is required again for a tool that needs more scopes, which the next login requests', async () => {
    const stepping = new LoggingIn();
    const strict = await protectedServer('--strict-headers');
    const first = await stepping.run(['login', strict.url]);
    expect(first.exitCode, first.stderr).toBe(0);
    const refused = await stepping.run(['call', strict.url, 'write']);
    expect(refused.exitCode).toBe(5);
    expect(refused.stderr).toContain('requires more access than you have granted: write.');
    expect(refused.stderr).toContain(`Log in with: mcpc login ${strict.url} --scope 'read write'\n`);
    const again = await stepping.run(['login', strict.url]);
    expect(again.exitCode, again.stderr).toBe(0);
    const call = await stepping.run(['call', strict.url, 'write']);
    expect(call, call.stderr).toMatchObject({ stdout: 'written\n', exitCode: 0 });
  });

  it('is not the remedy if a token of --bearer has too few scopes', async () => {
    const token = user.only().secrets.access ?? '';
    const { stderr, exitCode } = await user.run(['call', server.url, 'write', '--bearer', token]);
    expect(exitCode).toBe(5);
    expect(stderr).toContain('requires a token with more scopes: write (HTTP 403)');
  });
});
