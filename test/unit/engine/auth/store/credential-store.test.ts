import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { CredentialStore } from '../../../../../src/engine/auth/store/credential-store.ts';
import type { Login } from '../../../../../src/engine/auth/store/credentials.ts';
import { CustomBackend } from '../../../../../src/engine/auth/store/custom-backend.ts';
import { FileBackend } from '../../../../../src/engine/auth/store/file-backend.ts';
import type { LoginStorage } from '../../../../../src/engine/auth/store/login-storage.ts';

const home = mkdtempSync(join(tmpdir(), 'mcpc-test-'));
afterAll(() => rmSync(home, { recursive: true, force: true }));

const environment = { env: { MCPC_KEYCHAIN: 'off' }, cwd: home, home, platform: 'linux' };
const file = () => new FileBackend(environment, () => {});
const kept = new Map<string, string>();

function login(token: string, issuer = 'https://login.example', savedAt = 1): Login {
  return {
    server: 'https://mcp.example/mcp',
    issuer,
    authorizationServer: issuer,
    resource: undefined,
    grant: 'login',
    redirectUri: undefined,
    savedAt,
    client: { client_id: 'id', issuer } as Login['client'],
    tokens: { access: `a-${token}`, refresh: `r-${token}`, scope: undefined, expiresAt: undefined },
  };
}

describe.each([
  ['in the file', file],
  ['in a storage of the program', () => new CustomBackend(kept, () => {})],
])('a login that is stored %s', (_where, place) => {
  const store = () => new CredentialStore(place(), () => {});

  it('is not removed by the loser of a refresh race, which another process won', async () => {
    await store().save(login('new'));
    await store().revoke(login('old'), 'tokens');
    expect((await store().find('https://mcp.example/mcp'))?.tokens?.refresh).toBe('r-new');
    await store().revoke(login('new'), 'tokens');
    expect(await store().find('https://mcp.example/mcp')).toMatchObject({
      tokens: undefined,
      client: { client_id: 'id' },
    });
    await store().save(login('new'));
    await store().revoke(login('new'), 'all');
    expect(await store().find('https://mcp.example/mcp')).toBeUndefined();
  });

  it('is kept per issuer; the one saved last is used', async () => {
    await store().save(login('one', 'https://one.example', 1));
    await store().save(login('two', 'https://two.example', 2));
    expect((await store().find('https://mcp.example/mcp'))?.issuer).toBe('https://two.example');
    expect((await store().find('https://mcp.example/mcp', 'https://one.example'))?.tokens?.access).toBe(
      'a-one',
    );
  });

  it('is changed by one process at a time', async () => {
    const issuers = ['https://a.example', 'https://b.example', 'https://c.example'];
    await Promise.all(issuers.map((issuer) => store().save(login('x', issuer))));
    const found = await Promise.all(issuers.map((issuer) => store().find('https://mcp.example/mcp', issuer)));
    expect(found.map((one) => one?.issuer)).toEqual(issuers);
    const order: string[] = [];
    const work = (name: string) => async () => {
      order.push(`${name} begins`);
      await store().save(login(name));
      order.push(`${name} ends`);
      if (name === 'one') throw new Error('no luck');
    };
    const both = ['one', 'two'].map((name) => store().exclusively('https://mcp.example/mcp', work(name)));
    expect((await Promise.allSettled(both)).map(({ status }) => status)).toEqual(['rejected', 'fulfilled']);
    const [first = ''] = order;
    expect(order[1]).toBe(first.replace('begins', 'ends'));
    await store().remove('https://mcp.example/mcp');
    expect(await store().find('https://mcp.example/mcp')).toBeUndefined();
  });
});

describe('a custom storage', () => {
  const notices: string[] = [];
  const over = (storage: LoginStorage) =>
    new CredentialStore(new CustomBackend(storage, (message) => notices.push(message)), (message) =>
      notices.push(message),
    );
  const refusing = () => Promise.reject(new Error('no database'));

  it('keeps no entry for a server without a login', () => {
    expect([...kept.keys()]).toEqual([]);
  });

  it('that fails throws on reading and emits a notice on writing', async () => {
    const store = over({ get: refusing, set: refusing, delete: refusing });
    await expect(store.find('https://mcp.example/mcp')).rejects.toMatchObject({
      name: 'AuthorizationError',
      message: 'Could not read the stored login: no database.',
      cause: expect.objectContaining({ message: 'no database' }),
    });
    const readOnly = over({ get: () => null, set: refusing, delete: refusing });
    expect(await readOnly.save(login('new'))).toBe('memory');
    expect(notices.splice(0)).toEqual([expect.stringContaining('no database')]);
    expect((await readOnly.find('https://mcp.example/mcp'))?.tokens?.access).toBe('a-new');
  });

  it('whose text is damaged is ignored and replaced', async () => {
    const damaged = new Map([['https://mcp.example/mcp', '{"version":1,']]);
    expect(await over(damaged).find('https://mcp.example/mcp')).toBeUndefined();
    expect(notices.splice(0)).toEqual([expect.stringContaining('are damaged')]);
    await over(damaged).save(login('new'));
    expect((await over(damaged).find('https://mcp.example/mcp'))?.tokens?.access).toBe('a-new');
  });

  it('can lock out other processes: each change and each refresh takes its own lock', async () => {
    const names: string[] = [];
    const locked: LoginStorage = {
      get: (key) => kept.get(key),
      set: (key, text) => kept.set(key, text),
      delete: (key) => kept.delete(key),
      exclusively: (name, work) => {
        names.push(name);
        return work();
      },
    };
    const store = over(locked);
    await store.exclusively('https://mcp.example/mcp', () => store.save(login('new')));
    expect(names).toEqual(['https://mcp.example/mcp', 'https://mcp.example/mcp change']);
  });
});
