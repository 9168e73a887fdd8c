import { describe, expect, it } from 'vitest';
import { raw } from './harness/fixtures.ts';
import { mcpc } from './harness/mcpc.ts';

describe('--quiet', () => {
  it.each([
    ['logs', ['call', raw('logs'), 'log']],
    ['progress', ['call', raw('long-progress', '--duration', '300'), 'work']],
    ["the server's standard error", ['call', raw('noisy-stderr', '--lines', '3'), 'flood']],
    ['declined questions', ['call', 'demo', 'visit_website']],
    ['notices', ['call', raw('media'), 'image']],
    ['diagnostics', ['call', raw('noisy-stdout'), 'hello']],
  ])('drops %s', async (_what, words) => {
    const loud = await mcpc(words);
    expect(loud.stderr).not.toBe('');
    expect(await mcpc([...words, '--quiet'])).toEqual({ ...loud, stderr: '' });
  });

  it('drops no failure', async () => {
    expect((await mcpc(['call', raw('errors'), 'fails', '-q'])).stderr).toBe('no such city\n');
    expect((await mcpc(['call', raw('errors'), 'refuses', '-q'])).stderr).toContain('The quota is used up');
    expect((await mcpc(['tools', 'nowhere', '-q'])).stderr).toContain('nowhere');
  });
});

describe('--log-level', () => {
  const levels = ['debug', 'info', 'notice', 'warning', 'error', 'critical', 'alert', 'emergency'];

  it.each(
    ['', '--modern'].flatMap((era) => ['debug', 'info', 'error', 'emergency'].map((level) => [level, era])),
  )('shows messages from %s on %s', async (level = '', era = '') => {
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

  it.each(['', '--modern'])('is info unless given, in both eras %s', async (era) => {
    const { stdout, stderr } = await mcpc(['call', raw('logs', era), 'log']);
    expect(stdout).toBe('7 messages\n');
    expect(stderr).toMatch(/^info tester: this is info\n/);
  });

  it('shows what is no text as JSON', async () => {
    const { stderr } = await mcpc(['call', raw('logs'), 'log', '--log-level', 'error']);
    expect(stderr).toMatch(/^error tester: \{"code":7,"reason":"disk full"\}\n/);
  });

  it('names the levels there are when it is none of them', async () => {
    const { stderr, exitCode } = await mcpc(['tools', 'demo', '--log-level', 'loud']);
    expect(exitCode).toBe(2);
    for (const level of levels) expect(stderr).toContain(level);
  });
});

describe('--verbose', () => {
  it('adds what brought a failure about', async () => {
    const words = ['tools', 'no-such-program --flag'];
    const [short, long] = await Promise.all([mcpc(words), mcpc([...words, '--verbose'])]);
    expect(long.stderr).toContain('ENOENT');
    expect(short.stderr).not.toContain('ENOENT');
  });
});
