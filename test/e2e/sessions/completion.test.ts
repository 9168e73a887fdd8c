import { describe, expect, it } from 'vitest';
import { raw } from '../harness/fixtures.ts';
import { type SessionUser, sessionUser, statefulServer } from '../harness/sessions.ts';

/** Returns the candidates for the last of these words, in a shell with these variables. */
async function candidates(user: SessionUser, words: string[], env: NodeJS.ProcessEnv = {}) {
  const { stdout, stderr, exitCode } = await user.run(['__complete', '--', ...words], { env });
  expect({ stderr, exitCode }).toEqual({ stderr: '', exitCode: 0 });
  const lines = stdout.split('\n').slice(0, -2);
  return lines.map((line) => line.split('\t', 1)[0] ?? '');
}

describe('Tab', () => {
  it('completes the names of sessions; for logs, also of those that have ended', async () => {
    const user = sessionUser();
    await user.open();
    await user.output(['ping', 'demo', '--session', 'ended']);
    await user.output(['stop', '@ended']);
    expect(await candidates(user, ['call', '@'])).toEqual(['@s']);
    expect(await candidates(user, ['call', '--session', ''])).toEqual(['s']);
    expect(await candidates(user, ['stop', ''])).toEqual(['@s']);
    expect(await candidates(user, ['logs', '@'])).toEqual(['@ended', '@s']);
  });

  it('completes what the server of a session offers now, although it has changed', async () => {
    const user = sessionUser();
    await user.open();
    expect(await candidates(user, ['call', '@s', 'gro'])).toEqual(['grow']);
    expect(await candidates(user, ['call', '@s', 'grown'])).toEqual([]);
    await user.output(['call', '@s', 'grow']);
    expect(await candidates(user, ['call', '@s', 'grown'])).toEqual(['grown']);
    expect(await candidates(user, ['call', '@s', 'die', ''])).toEqual(['status=']);
  });

  it('completes values that the server of a session suggests', async () => {
    const user = sessionUser();
    await user.output(['ping', 'demo', '--session', 's']);
    expect(await candidates(user, ['read', '@s', 'demo://weather/{city}', 'city=Lis'])).toEqual([
      'city=Lisbon',
    ]);
  });

  it('completes a line with --session or MCPC_SESSION in the session, if its target is that of the session', async () => {
    const user = sessionUser();
    const { target } = await user.open();
    expect(await candidates(user, ['call', target, 'gro'])).toEqual([]);
    expect(await candidates(user, ['call', '--session', 's', target, 'gro'])).toEqual(['grow']);
    expect(await candidates(user, ['call', target, 'gro'], { MCPC_SESSION: 's' })).toEqual(['grow']);
    expect(await candidates(user, ['call', 'demo', 'multi'], { MCPC_SESSION: 's' })).toEqual(['multiply']);
    expect(await candidates(user, ['call', raw('echo'), ''], { MCPC_SESSION: 's' })).toEqual([]);
  });

  it('does not start a server again that has gone, whose last tools it completes', async () => {
    const user = sessionUser();
    const server = await user.open();
    await user.output(['tools', '@s']);
    const [pid = 0] = server.starts();
    process.kill(pid, 'SIGKILL');
    await expect.poll(() => user.output(['sessions'])).toContain('SIGKILL');
    expect(await candidates(user, ['call', '@s', 'gro'])).toEqual(['grow']);
    expect(server.starts()).toHaveLength(1);
  });

  it('completes from the cached lists of the target if the session is suspended or has been killed', async () => {
    const user = sessionUser();
    const server = statefulServer();
    await user.output(['tools', server.target]);
    await user.output(['ping', server.target, '--session', 's']);
    const session = user.sessionProcess();
    process.kill(session, 'SIGSTOP');
    expect(await candidates(user, ['call', '@s', 'gro'])).toEqual(['grow']);
    process.kill(session, 'SIGKILL');
    expect(await candidates(user, ['call', '@s', 'gro'])).toEqual(['grow']);
    expect(await candidates(user, ['call', '@'])).toEqual([]);
    expect(server.starts()).toHaveLength(2);
  });

  it('starts no session', async () => {
    const user = sessionUser();
    const { target, starts } = statefulServer();
    expect(await candidates(user, ['call', '@s', ''])).toEqual([]);
    expect(await candidates(user, ['call', '--session', 's', target, ''])).toEqual([]);
    expect(user.sessionProcesses()).toEqual([]);
    expect(starts()).toEqual([]);
  });
});
