import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { completeInShell } from '../../../src/cli/complete-in-shell.ts';
import { cacheLists } from '../../../src/completion/list-cache.ts';
import { fakeEnvironment } from '../app/fake-environment.ts';
import { type FakeUser, fakeUser, leaveRecord, listenAs } from '../sessions/fake-sessions.ts';

/** Completes the last of these words for a user who may have sessions. */
function completed(words: string[], user: FakeUser, env: Record<string, string> = {}): Promise<string> {
  return completeInShell(['--', ...words], environmentOf(user, env));
}

function environmentOf(user: FakeUser, env: Record<string, string> = {}) {
  const { home } = user;
  return fakeEnvironment({ home, cwd: home, env: { ...user.env, HOME: home, MCPC_KEYCHAIN: 'off', ...env } });
}

/** Caches the tools of a target, as a line that lists them does. */
async function cacheTool(name: string, target: string, user: FakeUser): Promise<void> {
  const lists = { shared: {}, own: { tools: [{ name, inputSchema: {} }] }, logins: [] };
  await cacheLists(target, {}, lists, environmentOf(user));
}

const line = 'mcpc connect https://mcp.example.com/ --session s';

describe('a line for a session', () => {
  it('is completed by the session, however it names it', async () => {
    const user = fakeUser();
    const asked: string[] = [];
    await listenAs('s', user, (request) => {
      asked.push(request);
      return { text: 'theirs\t\n:4\n' };
    });
    expect(await completed(['call', '@s', ''], user)).toBe('theirs\t\n:4\n');
    expect(await completed(['call', '--session', 's', 'x.py', ''], user)).toBe('theirs\t\n:4\n');
    expect(await completed(['call', 'x.py', ''], user, { MCPC_SESSION: 's' })).toBe('theirs\t\n:4\n');
    expect(asked).toEqual(['complete', 'complete', 'complete']);
    expect(await completed(['call', 'x.py', ''], user)).toBe(':4\n');
    expect(asked).toHaveLength(3);
  });

  it('is completed from the cached lists of its target if the session does not complete it', async () => {
    const user = fakeUser();
    await cacheTool('cached', 'https://mcp.example.com/', user);
    await leaveRecord('s', user, { line, cwd: user.home });
    expect(await completed(['call', '@s', ''], user)).toBe('cached\t\n:4\n');
    await listenAs('s', user, () => 'refused');
    expect(await completed(['call', '@s', ''], user)).toBe('cached\t\n:4\n');
  });

  it('has no candidates of a session without a record', async () => {
    const user = fakeUser();
    expect(await completed(['call', '@s', ''], user)).toBe(':4\n');
    await leaveRecord('s', user);
    expect(await completed(['call', '@s', ''], user)).toBe(':4\n');
  });

  it('has the options of mcpc also without the session', async () => {
    const user = fakeUser();
    expect(await completed(['call', '@s', '--dry'], user)).toMatch(/^--dry-run\t/);
    expect(existsSync(join(user.folder, 's.sock'))).toBe(false);
  });
});
