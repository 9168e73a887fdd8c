import { describe, expect, it } from 'vitest';
import { raw } from './harness/fixtures.ts';
import { mcpc } from './harness/mcpc.ts';

describe('--quiet', () => {
  it('keeps errors', async () => {
    expect((await mcpc(['call', raw('errors'), 'fails', '-q'])).stderr).toBe('no such city\n');
    expect((await mcpc(['call', raw('errors'), 'refuses', '-q'])).stderr).toContain('The quota is used up');
    expect((await mcpc(['tools', 'nowhere', '-q'])).stderr).toContain('nowhere');
  });
});

describe('--log-level', () => {
  const levels = ['debug', 'info', 'notice', 'warning', 'error', 'critical', 'alert', 'emergency'];

  it.each([
    ['error', ''],
    ['debug', '--modern'],
  ])('shows messages from %s on %s', async (level, era) => {
    const { stdout, stderr } = await mcpc(['call', raw('logs', era), 'log', '--log-level', level]);
    const shown = levels.slice(levels.indexOf(level));
    expect(stdout).toBe(`${shown.length} messages\n`);
    expect(
      stderr
        .trimEnd()
        .split('\n')
        .map((line) => line.split(' ')[0]),
    ).toEqual(shown);
  });

  it.each(['', '--modern'])('is info by default, in both eras %s', async (era) => {
    const { stdout, stderr } = await mcpc(['call', raw('logs', era), 'log']);
    expect(stdout).toBe('7 messages\n');
    expect(stderr).toMatch(/^info tester: this is info\n/);
  });
});

describe('--verbose', () => {
  it('adds the cause of an error', async () => {
    const words = ['tools', 'no-such-program --flag'];
    const [short, long] = await Promise.all([mcpc(words), mcpc([...words, '--verbose'])]);
    expect(long.stderr).toContain('ENOENT');
    expect(short.stderr).not.toContain('ENOENT');
  });
});
