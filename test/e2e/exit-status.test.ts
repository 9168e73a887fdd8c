import { describe, expect, it } from 'vitest';
import { raw } from './harness/fixtures.ts';
import { freePort, listen } from './harness/listening.ts';
import { mcpc } from './harness/mcpc.ts';

describe('the exit status is', () => {
  it('1 when the tool failed, its text on standard error', async () => {
    const { stdout, stderr, exitCode } = await mcpc(['call', raw('errors'), 'fails']);
    expect({ stdout, exitCode }).toEqual({ stdout: '', exitCode: 1 });
    expect(stderr).toContain('no such city');
  });

  it('1 when the tool failed, its result on standard output with --json', async () => {
    const { stdout, exitCode } = await mcpc(['call', raw('errors'), 'fails', '--json']);
    expect(exitCode).toBe(1);
    expect(JSON.parse(stdout)).toEqual({ content: [{ type: 'text', text: 'no such city' }], isError: true });
  });

  it('1 when the server answered with an error, which --json tells as an object', async () => {
    const { stdout, stderr, exitCode } = await mcpc(['call', raw('errors'), 'refuses', '--json']);
    expect({ stdout, exitCode }).toEqual({ stdout: '', exitCode: 1 });
    expect(JSON.parse(stderr)).toMatchObject({ error: { kind: 'server', exitCode: 1, code: -32050 } });
  });

  it.each([
    ['a command that is not there', ['toosl', 'demo']],
    ['a target that is not there', ['tools', 'nowhere']],
    ['a file that is not there', ['tools', './nowhere.py']],
    ['an option that is not there', ['tools', 'demo', '--nowhere']],
    ['an argument that does not fit', ['call', 'demo', 'multiply', 'a=five', 'b=3']],
    ['a command line with shell operators', ['tools', 'node server.js | cat']],
  ])('2 for %s', async (_title, words) => {
    const { stdout, stderr, exitCode } = await mcpc(words);
    expect({ stdout, exitCode }).toEqual({ stdout: '', exitCode: 2 });
    expect(stderr).not.toBe('');
  });

  it('3 for a server that dies at its start, with its status and last words', async () => {
    const { stderr, exitCode } = await mcpc(['tools', raw('dies-at-start', '--status', '7')]);
    expect(exitCode).toBe(3);
    expect(stderr).toContain('left-pad');
    expect(stderr).toMatch(/\b7\b/);
  });

  it('3 for a server that dies in a call, with its status or signal', async () => {
    const exited = await mcpc(['call', raw('dies-in-call'), 'exit']);
    expect(exited.exitCode).toBe(3);
    expect(exited.stderr).toContain('last words');
    expect(exited.stderr).toMatch(/\b3\b/);
    const killed = await mcpc(['call', raw('dies-in-call'), 'killed']);
    expect(killed.exitCode).toBe(3);
    expect(killed.stderr).toContain('SIGKILL');
  });

  it('3 for a program that is not there', async () => {
    expect((await mcpc(['tools', 'no-such-program --flag'])).exitCode).toBe(3);
  });

  it('3 for an address where nobody listens', async () => {
    const { stderr, exitCode } = await mcpc(['tools', `http://127.0.0.1:${await freePort()}/mcp`]);
    expect(exitCode).toBe(3);
    expect(stderr).toMatch(/refused/i);
  });

  it.each(['404', '500', '503', 'html', 'broken-json', 'empty', 'reset', 'cut', 'cut-stream', 'redirect'])(
    '3 for an address that answers with %s',
    async (kind) => {
      const { url } = await listen('http/scripted.mjs', '--answer', kind);
      const { stdout, stderr, exitCode } = await mcpc(['tools', url, '--connect-timeout', '20']);
      expect({ stdout, exitCode }, stderr).toEqual({ stdout: '', exitCode: 3 });
    },
  );

  it('4 when a call takes longer than --timeout', async () => {
    const { stderr, exitCode } = await mcpc(['call', raw('never-answers'), 'wait', '--timeout', '0.3']);
    expect(exitCode).toBe(4);
    expect(stderr).toContain('0.3');
  });

  it('4 when a server says nothing at all', async () => {
    const words = ['tools', raw('never-answers', '--at-all'), '--connect-timeout', '0.5'];
    expect((await mcpc(words)).exitCode).toBe(4);
  });

  it.each(['401', '403'])('5 for an address that answers with %s', async (kind) => {
    const { url } = await listen('http/scripted.mjs', '--answer', kind);
    expect((await mcpc(['tools', url])).exitCode).toBe(5);
  });

  it('0 with the token that the address wants', async () => {
    const { url } = await listen('http/scripted.mjs', '--bearer', 'secret');
    expect((await mcpc(['tools', url, '--bearer', 'secret'])).exitCode).toBe(0);
    expect((await mcpc(['tools', url], { env: { MCPC_BEARER: 'secret' } })).exitCode).toBe(0);
    expect((await mcpc(['tools', url, '--bearer', 'wrong'])).exitCode).toBe(5);
  });
});
