import { readFileSync, writeFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { LoggingIn, type ProtectedServer, protectedServer } from '../harness/logins.ts';

describe('a login', () => {
  let server: ProtectedServer;

  beforeAll(async () => {
    server = await protectedServer();
  });

  async function loggedIn(): Promise<LoggingIn> {
    const person = new LoggingIn();
    const { stderr, exitCode } = await person.run(['login', server.url]);
    expect(exitCode, stderr).toBe(0);
    return person;
  }

  /** How often the authorization server renewed a token while `work` was done. */
  async function renewals(work: () => Promise<void>): Promise<number> {
    const before = (await server.control()).counts.refreshes;
    await work();
    return (await server.control()).counts.refreshes - before;
  }

  async function use(person: LoggingIn): Promise<void> {
    const { stdout, stderr, exitCode } = await person.run(['call', server.url, 'whoami']);
    expect(exitCode, stderr).toBe(0);
    expect(stdout).toContain('ada');
  }

  it('is renewed once by ten processes at once', async () => {
    const person = await loggedIn();
    person.letTokensEnd(30);
    const before = person.only().secrets;
    expect(
      await renewals(async () => void (await Promise.all(Array.from({ length: 10 }, () => use(person))))),
    ).toBe(1);
    expect(person.only().secrets.refresh).not.toBe(before.refresh);
  });

  it.each([
    ['ended by a clock that is an hour fast', -3_600],
    ['is about to end', 59],
  ])('is renewed before it is used when it %s', async (_what, seconds) => {
    const person = await loggedIn();
    person.letTokensEnd(seconds);
    expect(await renewals(() => use(person))).toBe(1);
    expect(await renewals(() => use(person))).toBe(0);
  });

  it('is renewed when the server takes it for ended before we do, or has revoked it', async () => {
    const person = await loggedIn();
    person.letTokensEnd(7_200);
    await server.control({ do: 'revokeAccess', token: person.only().secrets.access ?? '' });
    expect(await renewals(() => use(person))).toBe(1);
  });

  it('that cannot be renewed is shown all the same: the server knows best whether it has ended', async () => {
    const person = await loggedIn();
    const store = JSON.parse(readFileSync(person.storePath, 'utf8'));
    const secrets = JSON.parse(store.logins[0].secrets);
    store.logins[0].secrets = JSON.stringify({ ...secrets, refresh: undefined });
    store.logins[0].expiresAt = Date.now() - 3_600_000;
    writeFileSync(person.storePath, JSON.stringify(store));
    expect(await renewals(() => use(person))).toBe(0);
  });

  it('whose refresh token was revoked is over, and its registration stays', async () => {
    const person = await loggedIn();
    const { refresh, client } = person.only().secrets;
    await server.control({ do: 'revokeRefresh', token: refresh ?? '' });
    person.letTokensEnd(-10);
    await server.control({ do: 'revokeAccess', token: person.only().secrets.access ?? '' });
    const { stderr, exitCode } = await person.run(['call', server.url, 'whoami']);
    expect(exitCode).toBe(5);
    expect(stderr).toContain(
      `requires a new login: the old one has expired.\nLog in with: mcpc login ${server.url}`,
    );
    expect((await person.run(['login', '--list'])).stdout).toBe('');
    expect((await person.run(['login', server.url])).exitCode).toBe(0);
    expect(person.only().secrets.client.client_id).toBe(client.client_id);
  });

  it('is never shown to another origin, however the server redirects', async () => {
    const other = await protectedServer();
    const person = await loggedIn();
    await server.control({ do: 'redirectTo', token: other.url });
    try {
      const { stderr, exitCode } = await person.run(['call', server.url, 'whoami']);
      expect(exitCode).toBe(3);
      expect(stderr).toContain('Redirects to another origin are not followed, since a token could leak.');
    } finally {
      await server.control({ do: 'redirectTo', token: '' });
    }
    expect((await other.control()).authorizations).toEqual([]);
  });

  it('is asked for anew, by name, when a tool needs more than was allowed', async () => {
    const person = await loggedIn();
    const { stderr, exitCode } = await person.run(['call', server.url, 'write']);
    expect(exitCode).toBe(5);
    expect(stderr).toContain('requires more access than you have granted: write.');
  });
});

describe('a token that was given', () => {
  it('and does not allow enough is no fault of mcpc, and leads to no login', async () => {
    const server = await protectedServer();
    const person = new LoggingIn();
    expect((await person.run(['login', server.url])).exitCode).toBe(0);
    const token = person.only().secrets.access ?? '';
    const { stderr, exitCode } = await person.run(['call', server.url, 'write', '--bearer', token]);
    expect(exitCode).toBe(5);
    expect(stderr).toContain('requires a token with more scopes: write (HTTP 403)');
  });
});
