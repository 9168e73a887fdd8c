import { describe, expect, it } from 'vitest';
import { raw } from './harness/fixtures.ts';
import { mcpc } from './harness/mcpc.ts';

/** The diagnostics on standard error. */
function diagnostics(stderr: string): string[] {
  return stderr.split('\n').filter((line) => line.startsWith('diagnostic '));
}

describe('a recoverable violation of the protocol', () => {
  const words = ['call', raw('noisy-stdout'), 'hello'];

  it('is used and reported as a diagnostic; with --strict, mcpc exits with 3 after the result', async () => {
    const lenient = await mcpc(words);
    expect(lenient).toMatchObject({ stdout: 'hello\n', exitCode: 0 });
    expect(diagnostics(lenient.stderr)).not.toEqual([]);
    const { stdout, stderr, exitCode } = await mcpc([...words, '--strict']);
    expect({ stdout, exitCode }).toEqual({ stdout: 'hello\n', exitCode: 3 });
    expect(stderr).toContain('--strict');
  });

  it('is reported once, however often it happens', async () => {
    const { stderr } = await mcpc(['call', raw('odd-frames', 'no-version'), 'hello']);
    expect(diagnostics(stderr)).toHaveLength(1);
  });

  it('is not reported with --quiet, but fails with --strict', async () => {
    const quiet = ['call', raw('invalid-results'), 'result_is_text', '--quiet'];
    expect(await mcpc(quiet)).toMatchObject({ stderr: '', exitCode: 0 });
    expect(await mcpc([...quiet, '--strict'])).toMatchObject({ exitCode: 3 });
  });

  it.each([[raw('echo')], [raw('echo', '--modern')], ['demo']])(
    'does not occur with a correct server: %s --strict',
    async (target) => {
      const { stderr, exitCode } = await mcpc(['tools', target, '--strict']);
      expect({ stderr, exitCode }).toEqual({ stderr: '', exitCode: 0 });
    },
  );
});
