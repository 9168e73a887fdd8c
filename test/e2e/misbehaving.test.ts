import { describe, expect, it } from 'vitest';
import { commandLine, nodeFixture, raw } from './harness/fixtures.ts';
import { recordedLines, temporaryFile } from './harness/folder.ts';
import { listen } from './harness/listening.ts';
import { mcpc } from './harness/mcpc.ts';

/** What a terminal obeys, and what turns the direction of text; a TAB and a line's end are text. */
function unsafeIn(text: string): string[] {
  return text.replaceAll(/[\t\n]/g, '').match(/[\p{Cc}\p{Bidi_Control}]/gu) ?? [];
}

describe('a server that breaks the rules is understood', () => {
  it('when it never answers what it does not know', async () => {
    expect((await mcpc(['call', raw('silent-on-unknown'), 'hello'])).stdout).toBe('hello\n');
  });

  it('when it starts slowly and speaks the new era alone', async () => {
    expect((await mcpc(['call', raw('slow-start', '--modern'), 'hello'])).stdout).toBe('hello\n');
  });

  it('when a tool comes after the handshake, in either era', async () => {
    expect((await mcpc(['call', raw('growing-tools'), 'late'])).stdout).toBe('late\n');
    const modern = commandLine(nodeFixture('sdk-v2/stdio.mjs', '--modern-only', '--late', '300'));
    expect((await mcpc(['call', modern, 'late'])).stdout).toBe('late\n');
  });
});

describe('a server cannot', () => {
  it.each([
    'tools',
    'call hostile',
    'call hostile --json',
    'call refuses',
    'call structured',
    'resources',
    'read demo://hostile',
    'prompts',
    'prompt hostile',
    'info',
  ])('speak to the terminal: %s', async (line) => {
    const [command = '', ...words] = line.split(' ');
    const { stdout, stderr } = await mcpc([command, raw('escape-sequences'), ...words]);
    expect(unsafeIn(stdout)).toEqual([]);
    expect(unsafeIn(stderr)).toEqual([]);
  });

  it.each([
    ['the same cursor again and again', []],
    ['always another cursor', ['--new']],
  ])(
    'keep mcpc listing for ever with %s',
    async (_title, words) => {
      const { stderr } = await mcpc(['tools', raw('endless-cursor', ...words)], { timeout: 60_000 });
      expect(stderr).not.toBe('');
    },
    90_000,
  );

  it('make mcpc fetch what a schema refers to', async () => {
    const requests = temporaryFile();
    const { url } = await listen('http/scripted.mjs', '--requests', requests);
    const target = raw('hard-schemas', '--reference', url);
    await mcpc(['tools', target]);
    await mcpc(['tools', target, 'external']);
    await mcpc(['call', target, 'external', 'place:={"city":"Oslo"}']);
    expect(recordedLines(requests)).toEqual([]);
  });
});

describe('much is no trouble', () => {
  it('in a list of 10,000 tools on 100 pages', async () => {
    const { stdout, exitCode } = await mcpc(['tools', raw('many-tools')], { timeout: 60_000 });
    expect(exitCode).toBe(0);
    expect(stdout.split('\n')).toHaveLength(10_001);
  }, 90_000);

  it('in a call that reports progress for longer than --timeout', async () => {
    const { stdout, stderr, exitCode } = await mcpc(['call', raw('long-progress'), 'work', '--timeout', '1']);
    expect({ stdout, exitCode }, stderr).toEqual({ stdout: 'done\n', exitCode: 0 });
  });
});
