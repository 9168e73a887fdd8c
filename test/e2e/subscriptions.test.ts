import { describe, expect, it } from 'vitest';
import { commandLine, everything, raw } from './harness/fixtures.ts';
import { inlineServer } from './harness/inline.ts';
import { listen } from './harness/listening.ts';
import { mcpc } from './harness/mcpc.ts';
import { linesAreInSessions } from './harness/program.ts';

const changing = async (...words: string[]) => (await listen('http/changing.mjs', ...words)).url;
const gap = 'cut the stream of changes, and it was reopened';

it('a watch in the background of the shell prints changes of server-everything', async () => {
  const uri = 'demo://resource/dynamic/text/1';
  const stdin = `watch ${uri} --count 1 &\ntoggle-subscriber-updates\nwait\n`;
  const { stdout, stderr, exitCode } = await mcpc(['connect', commandLine(everything('stdio'))], { stdin });
  expect(exitCode, stderr).toBe(0);
  expect(stdout).toMatch(new RegExp(`\tresource\t${uri}$`, 'm'));
});

describe.each([
  ['legacy', []],
  ['modern', ['--modern']],
])('a watch over HTTP, in the %s era,', (_era, words) => {
  it.skipIf(linesAreInSessions)('continues after its stream was cut, and reports the gap once', async () => {
    const url = await changing(...words);
    const { stdout, stderr, exitCode } = await mcpc(['watch', url, 'tools', '--count', '4']);
    expect(exitCode, stderr).toBe(0);
    expect(stdout.trim().split('\n')).toHaveLength(4);
    expect(stderr.split(gap)).toHaveLength(2);
  });
});

describe.each([
  ['the older HTTP with SSE', ['--over', 'sse']],
  ['a WebSocket', ['--over', 'ws', '--modern']],
])('a watch over %s', (_title, words) => {
  it('continues over a new connection after a cut, and reports the gap once', async () => {
    const { url } = await listen('http/changing-connection.mjs', ...words);
    const { stdout, stderr, exitCode } = await mcpc(['watch', url, 'demo://clock', '--count', '3']);
    expect(exitCode, stderr).toBe(0);
    expect(stdout.trim().split('\n')).toHaveLength(3);
    expect(stderr.split(gap)).toHaveLength(2);
  });
});

describe('a watch', () => {
  it.skipIf(linesAreInSessions)('ends with status 3 if the server does not come back', async () => {
    const url = await changing('--leaves');
    const { stdout, stderr, exitCode } = await mcpc(['watch', url, 'demo://clock']);
    expect(exitCode, stderr).toBe(3);
    expect(stdout).toContain('demo://clock');
    expect(stderr).toContain('Could not reach');
  });

  it('of the legacy era resumes a stream with event ids, without a gap', async () => {
    const { stderr, exitCode } = await mcpc(['watch', await changing('--ids'), 'tools', '--count', '4']);
    expect(exitCode, stderr).toBe(0);
    expect(stderr).not.toContain(gap);
  });

  it('of the legacy era fails at once if the server has no stream', async () => {
    const { stderr, exitCode } = await mcpc(['watch', await changing('--no-stream'), 'tools']);
    expect(exitCode).toBe(3);
    expect(stderr).toContain('no stream on which it could send changes');
  });

  it('of the modern era ends if the server does not accept the subscription', async () => {
    const url = await changing('--modern', '--agrees', 'none', '--cut', '0');
    for (const what of ['tools', 'demo://clock']) {
      const { stderr, exitCode } = await mcpc(['watch', url, what]);
      expect(exitCode).toBe(1);
      expect(stderr).toContain('did not accept the subscription');
    }
  });

  it('of the legacy era reports why the server rejected the subscription', async () => {
    const server = inlineServer(
      `serve(
        { 'resources/subscribe': ({ uri }) => { throw new Refusal(-32002, 'There is no ' + uri); } },
        { capabilities: { resources: { subscribe: true } } },
      );`,
    );
    const { stderr, exitCode } = await mcpc(['watch', server, 'demo://nothing']);
    expect(exitCode).toBe(1);
    expect(stderr).toContain('There is no demo://nothing');
  });
});

describe('info', () => {
  it.each([
    [raw('echo'), [], ['server/discover', 'initialize'], false],
    [raw('echo'), ['--protocol', 'legacy'], ['initialize'], true],
  ])('shows how the revision was negotiated: %s %j', async (target, options, asked, pinned) => {
    const { stdout } = await mcpc(['info', target, ...options, '--query', 'negotiation']);
    expect(JSON.parse(stdout)).toEqual({ asked, pinned });
  });
});

describe('--protocol', () => {
  it('reports the revision that a legacy server supports instead', async () => {
    const { stderr, exitCode } = await mcpc(['tools', raw('echo'), '--protocol', '2026-07-28']);
    expect(exitCode).toBe(3);
    expect(stderr).toContain('does not support protocol revision 2026-07-28: it supports 2025-11-25');
  });
});

describe('a server that', () => {
  it('answers a request with HTTP 202 is reported at once', async () => {
    const { url } = await listen('http/scripted.mjs', '--answer', 'accepted', '--on', 'tools/list');
    const { stderr, exitCode } = await mcpc(['tools', url, '--timeout', '20']);
    expect(exitCode, stderr).toBe(3);
    expect(stderr).toContain('HTTP 202, which means that no response follows');
  });

  it('asks to retry later is reported with the delay', async () => {
    const { url } = await listen('http/scripted.mjs', '--answer', '503-later', '--on', 'tools/list');
    const { stderr, exitCode } = await mcpc(['tools', url]);
    expect(exitCode).toBe(3);
    expect(stderr).toMatch(/retry after \d+ s/);
  });
});
