import { describe, expect, it } from 'vitest';
import { sessionUser, statefulServer } from '../harness/sessions.ts';

describe('mcpc diff with a session', () => {
  it('compares what its server offers now', async () => {
    const user = sessionUser();
    const { target } = await user.open();
    await user.output(['snapshot', '@s', '--output', 'mcp.lock.json']);
    expect(await user.output(['diff', '@s'])).toBe('mcp.lock.json → @s\n\nNo changes.\n');
    await user.output(['call', '@s', 'grow']);
    expect(await user.output(['diff', '@s'])).toContain('tool grown: Added.');
    const { stdout, exitCode } = await user.run(['diff', '@s', target]);
    expect(stdout).toContain('tool grown: Removed.');
    expect(exitCode).toBe(1);
    expect(await user.output(['logs', '@s'])).toMatch(/Line \d+: snapshot$/m);
  });

  it('compares two sessions', async () => {
    const user = sessionUser();
    await user.open();
    await user.output(['ping', statefulServer().target, '--session', 'other']);
    await user.output(['call', '@s', 'grow']);
    const line = ['diff', '@other', '@s', '--query', 'changes[].[verdict, name]'];
    expect(await user.output(line)).toBe('[["additive","grown"]]\n');
  });

  it('fails if the session is not running', async () => {
    const user = sessionUser();
    expect(await user.failure(2, ['diff', 'demo', '@s'])).toMatch(/^error: There is no session s\.$/m);
  });

  it('is not run in the session of MCPC_SESSION', async () => {
    const user = sessionUser();
    const options = { env: { MCPC_SESSION: 'other' } };
    expect(await user.output(['diff', 'demo', 'demo'], options)).toContain('No changes.');
    expect(user.sessionProcesses()).toEqual([]);
  });
});
