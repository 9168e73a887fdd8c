import { describe, expect, it } from 'vitest';
import { raw } from './harness/fixtures.ts';
import { mcpc } from './harness/mcpc.ts';

/** The diagnostics among what was said on standard error. */
function diagnostics(stderr: string): string[] {
  return stderr.split('\n').filter((line) => line.startsWith('diagnostic '));
}

describe('what a server gets wrong but can be understood', () => {
  const wrong: [words: string[]][] = [
    ...['bom', 'glued', 'batch', 'no-version', 'null-error', 'text-error', 'string-id'].map(
      (form): [string[]] => [['call', raw('odd-frames', form), 'hello']],
    ),
    ...[
      'unknown_content',
      'mistyped_text',
      'content_is_text',
      'structure_does_not_fit',
      'result_is_text',
    ].map((tool): [string[]] => [['call', raw('invalid-results'), tool]]),
    [['tools', raw('invalid-results', '--bad-list')]],
    [['call', raw('noisy-stdout'), 'hello']],
  ];

  it.each(wrong)('is used and reported as a diagnostic: %s', async (words) => {
    const { stdout, stderr, exitCode } = await mcpc(words);
    expect(exitCode, stderr).toBe(0);
    expect(stdout).not.toBe('');
    expect(diagnostics(stderr)).not.toEqual([]);
  });

  it.each(wrong)('makes mcpc exit 3 with --strict, after the result: %s', async (words) => {
    const lenient = await mcpc(words);
    const { stdout, stderr, exitCode } = await mcpc([...words, '--strict']);
    expect({ stdout, exitCode }).toEqual({ stdout: lenient.stdout, exitCode: 3 });
    expect(stderr).toContain('--strict');
  });

  it('is reported once, however often it happens', async () => {
    const { stderr } = await mcpc(['call', raw('odd-frames', 'no-version'), 'hello']);
    expect(diagnostics(stderr)).toHaveLength(1);
  });

  it('is not reported with --quiet, but counts with --strict', async () => {
    const words = ['call', raw('invalid-results'), 'result_is_text', '--quiet'];
    expect(await mcpc(words)).toMatchObject({ stderr: '', exitCode: 0 });
    expect(await mcpc([...words, '--strict'])).toMatchObject({ exitCode: 3 });
  });

  it.each([[raw('echo')], [raw('echo', '--modern')], ['demo']])(
    'is nothing in a server that does all right: %s --strict',
    async (target) => {
      const { stderr, exitCode } = await mcpc(['tools', target, '--strict']);
      expect({ stderr, exitCode }).toEqual({ stderr: '', exitCode: 0 });
    },
  );
});
