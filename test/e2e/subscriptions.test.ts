import { describe, expect, it } from 'vitest';
import { commandLine, everything, raw } from './harness/fixtures.ts';
import { inlineServer } from './harness/inline.ts';
import { listen } from './harness/listening.ts';
import { mcpc } from './harness/mcpc.ts';

const changing = async (...words: string[]) => (await listen('http/changing.mjs', ...words)).url;
const gap = 'cut the stream of changes, and it was reopened';

it('changes of server-everything are told of to a watch in the background of a shell', async () => {
  const uri = 'demo://resource/dynamic/text/1';
  const stdin = `watch ${uri} --count 1 &\ntoggle-subscriber-updates\nwait\n`;
  const { stdout, stderr, exitCode } = await mcpc(['connect', commandLine(everything('stdio'))], { stdin });
  expect(exitCode, stderr).toBe(0);
  expect(stdout).toMatch(new RegExp(`\tresource\t${uri}$`, 'm'));
});

describe.each([
  ['old', []],
  ['new', ['--modern']],
])('a watch over HTTP, in the %s era,', (_era, words) => {
  it('goes on after its stream was cut, and tells of the gap once', async () => {
    const url = await changing(...words);
    const { stdout, stderr, exitCode } = await mcpc(['watch', url, 'tools', '--count', '4']);
    expect(exitCode, stderr).toBe(0);
    expect(stdout.trim().split('\n')).toHaveLength(4);
    expect(stderr.split(gap)).toHaveLength(2);
  });

  it('ends with status 3 when the server is really gone', async () => {
    const url = await changing('--leaves', ...words);
    const { stdout, stderr, exitCode } = await mcpc(['watch', url, 'demo://clock']);
    expect(exitCode, stderr).toBe(3);
    expect(stdout).toContain('demo://clock');
    expect(stderr).toContain('Could not reach');
  });

  it('of a resource that is not there says so', async () => {
    const url = await changing('--cut', '0', ...words);
    const { stdout, stderr, exitCode } = await mcpc(['watch', url, 'demo://clok']);
    expect({ stdout, exitCode }, stderr).toEqual({ stdout: '', exitCode: 1 });
    expect(stderr).toContain('has no resource demo://clok');
    expect(stderr).toContain('Did you mean "demo://clock"?');
  });
});

describe.each([
  ['the older HTTP with SSE', ['--over', 'sse']],
  ['a WebSocket', ['--over', 'ws']],
  ['a WebSocket in the new era', ['--over', 'ws', '--modern']],
])('a watch over %s', (_title, words) => {
  const served = async (...more: string[]) =>
    (await listen('http/changing-connection.mjs', ...words, ...more)).url;

  it('goes on over a new connection after a cut, and tells of the gap once', async () => {
    const { stdout, stderr, exitCode } = await mcpc([
      'watch',
      await served(),
      'demo://clock',
      '--count',
      '3',
    ]);
    expect(exitCode, stderr).toBe(0);
    expect(stdout.trim().split('\n')).toHaveLength(3);
    expect(stderr.split(gap)).toHaveLength(2);
  });

  it('ends with status 3 when the server is really gone', async () => {
    const { stdout, stderr, exitCode } = await mcpc(['watch', await served('--leaves'), 'demo://clock']);
    expect(exitCode, stderr).toBe(3);
    expect(stdout).toContain('demo://clock');
    expect(stderr).toContain('Could not reach');
  });
});

describe('a watch', () => {
  it('of the old era resumes a stream that has ids, and there is no gap to be told of', async () => {
    const { stderr, exitCode } = await mcpc(['watch', await changing('--ids'), 'tools', '--count', '4']);
    expect(exitCode, stderr).toBe(0);
    expect(stderr).not.toContain(gap);
  });

  it('of the old era is not waited for where there is no stream', async () => {
    const { stderr, exitCode } = await mcpc(['watch', await changing('--no-stream'), 'tools']);
    expect(exitCode).toBe(3);
    expect(stderr).toContain('no stream on which it could send changes');
  });

  it('of the new era ends when the server agrees to less than was asked', async () => {
    const url = await changing('--modern', '--agrees', 'none', '--cut', '0');
    for (const what of ['tools', 'demo://clock']) {
      const { stderr, exitCode } = await mcpc(['watch', url, what]);
      expect(exitCode).toBe(1);
      expect(stderr).toContain('did not accept the subscription');
    }
  });

  it('of the old era passes on what the server has against a subscription', async () => {
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
    [raw('echo', '--modern'), [], ['server/discover'], false],
    [raw('echo'), ['--protocol', 'legacy'], ['initialize'], true],
    [raw('dies-on-probe'), [], ['server/discover', 'initialize'], false],
  ])('says how the revision was agreed on: %s %j', async (target, options, asked, pinned) => {
    const { stdout } = await mcpc(['info', target, ...options, '--query', 'negotiation']);
    expect(JSON.parse(stdout)).toEqual({ asked, pinned });
  });
});

describe('--protocol', () => {
  it('names what a server of the old era offers instead', async () => {
    const { stderr, exitCode } = await mcpc(['tools', raw('echo'), '--protocol', '2026-07-28']);
    expect(exitCode).toBe(3);
    expect(stderr).toContain('does not support protocol revision 2026-07-28: it supports 2025-11-25');
  });

  it('does not go with the older HTTP when it is of the new era', async () => {
    const { url } = await listen('sdk-v1/sse.mjs');
    const { stderr, exitCode } = await mcpc(['tools', url, '--protocol', '2026-07-28']);
    expect(exitCode).toBe(3);
    expect(stderr).toContain('2026-07-28');
  });
});

describe('a server that', () => {
  it('answers a request with HTTP 202 is told of at once', async () => {
    const { url } = await listen('http/scripted.mjs', '--answer', 'accepted', '--on', 'tools/list');
    const { stderr, exitCode } = await mcpc(['tools', url, '--timeout', '20']);
    expect(exitCode, stderr).toBe(3);
    expect(stderr).toContain('HTTP 202, which means that no response follows');
  });

  it.each(['429', '503-later'])('asks to be retried later says when: %s', async (kind) => {
    const { url } = await listen('http/scripted.mjs', '--answer', kind, '--on', 'tools/list');
    const { stderr, exitCode } = await mcpc(['tools', url]);
    expect(exitCode).toBe(3);
    expect(stderr).toMatch(/retry after \d+ s/);
  });
});
