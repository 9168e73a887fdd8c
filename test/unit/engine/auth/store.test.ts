import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import type { Login } from '../../../../src/engine/auth/login.ts';
import { LoginStore } from '../../../../src/engine/auth/store.ts';

const home = mkdtempSync(join(tmpdir(), 'mcpc-test-'));
afterAll(() => rmSync(home, { recursive: true, force: true }));

const surroundings = { env: { MCPC_KEYCHAIN: 'off' }, cwd: home, home, platform: 'linux' };
const store = () => new LoginStore(surroundings, () => {});

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

describe('a stored login', () => {
  it('is not taken away by who lost the race: others have put new tokens there', async () => {
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

  it('is kept for each issuer; the one saved last counts', async () => {
    await store().save(login('one', 'https://one.example', 1));
    await store().save(login('two', 'https://two.example', 2));
    expect((await store().find('https://mcp.example/mcp'))?.issuer).toBe('https://two.example');
    expect((await store().find('https://mcp.example/mcp', 'https://one.example'))?.tokens?.access).toBe(
      'a-one',
    );
    expect(await store().list()).toHaveLength(2);
  });
});
