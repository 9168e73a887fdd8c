import { describe, expect, it } from 'vitest';
import { raw } from './harness/fixtures.ts';
import { listen } from './harness/listening.ts';
import { mcpc } from './harness/mcpc.ts';
import { linesAreInSessions } from './harness/program.ts';
import { recorded } from './harness/recorded.ts';

/** Returns what a line prints with --json, which must be one line. */
async function json(...words: string[]): Promise<unknown> {
  const { stdout, stderr, exitCode } = await mcpc([...words, '--json']);
  expect(exitCode, stderr).toBe(0);
  expect(stdout.endsWith('\n')).toBe(true);
  expect(stdout.split('\n')).toHaveLength(2);
  return JSON.parse(stdout);
}

describe('--json', () => {
  it("is the protocol's result object", async () => {
    expect(await json('call', raw('media'), 'embedded')).toEqual({
      content: [
        { type: 'resource', resource: { uri: 'demo://note', mimeType: 'text/plain', text: 'a note' } },
      ],
    });
    expect(await json('read', raw('media'), 'demo://note')).toEqual({
      contents: [{ uri: 'demo://note', mimeType: 'text/plain', text: 'a note' }],
    });
    expect(await json('prompt', 'demo', 'poem', 'topic=rain')).toMatchObject({
      messages: [{ role: 'user', content: { type: 'text' } }],
    });
    expect(await json('complete', 'demo', 'prompt:poem', 'form', 'so')).toMatchObject({
      completion: { values: ['sonnet'] },
    });
  });

  it('is what the server sent, with unknown members', async () => {
    expect(await json('call', raw('invalid-results'), 'unknown_content')).toEqual({
      content: [
        { type: 'hologram', depth: 3 },
        { type: 'text', text: 'beside it' },
      ],
    });
    expect(await json('call', raw('invalid-results'), 'null_members')).toEqual({
      content: [{ type: 'text', text: 'kept', annotations: null, _meta: null }],
      isError: null,
    });
  });

  it.each([
    ['tools', raw('echo'), { name: 'echo', description: 'Any arguments', inputSchema: { type: 'object' } }],
    ['resources', raw('media'), { uri: 'demo://note', name: 'note' }],
    ['templates', 'demo', expect.objectContaining({ uriTemplate: 'demo://weather/{city}' })],
    ['prompts', 'demo', expect.objectContaining({ name: 'poem' })],
  ])('is an array of definitions for a list: %s', async (command, target, first) => {
    const list = (await json(command, target)) as unknown[];
    expect(list[0]).toEqual(first);
  });

  it('is one definition for one tool', async () => {
    expect(await json('tools', raw('echo'), 'echo')).toEqual({
      name: 'echo',
      description: 'Any arguments',
      inputSchema: { type: 'object' },
    });
  });

  it('is a line for each change with watch', async () => {
    const words = ['watch', raw('changing-resource'), 'demo://clock', '--count', '2', '--json'];
    const lines = (await mcpc(words)).stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(lines).toMatchObject([{ uri: 'demo://clock' }, { uri: 'demo://clock' }]);
  });
});

describe('--query', () => {
  const multiply = ['call', 'demo', 'multiply', 'a=5', 'b=3'];

  it.each([
    ['content[0].text', '15\n'],
    ['structuredContent', '{"result":15}\n'],
  ])('is JMESPath over the JSON: %s', async (expression, shown) => {
    const { stdout, exitCode } = await mcpc([...multiply, '--query', expression]);
    expect({ stdout, exitCode }).toEqual({ stdout: shown, exitCode: 0 });
  });

  it('prints a string raw, unless --json', async () => {
    const words = ['prompt', 'demo', 'poem', 'topic="rain"\n', '--query', 'messages[0].content.text'];
    expect((await mcpc(words)).stdout).toBe('Write a poem about "rain"\n. Form: haiku.\n');
    expect((await mcpc([...words, '--json'])).stdout).toBe(
      '"Write a poem about \\"rain\\"\\n. Form: haiku."\n',
    );
  });

  it('works on lists', async () => {
    const { stdout } = await mcpc(['tools', 'demo', '--query', '[?annotations.destructiveHint].name | [0]']);
    expect(stdout).toBe('reset_counter\n');
  });

  it.skipIf(linesAreInSessions)('is checked before the server is started', async () => {
    const server = recorded('echo');
    const { stdout, stderr, exitCode } = await mcpc(['call', server.target, 'echo', '--query', 'content[']);
    expect({ stdout, exitCode }).toEqual({ stdout: '', exitCode: 2 });
    expect(stderr).toContain('JMESPath');
    expect(server.methods()).toEqual([]);
  });
});

describe('isError is a result', () => {
  const failed = { content: [{ type: 'text', text: 'no such city' }], isError: true };

  it('as text on standard error, exit 1', async () => {
    const { stdout, stderr, exitCode } = await mcpc(['call', raw('errors'), 'fails']);
    expect({ stdout, stderr, exitCode }).toEqual({ stdout: '', stderr: 'no such city\n', exitCode: 1 });
  });

  it('with --json on standard output, exit 1', async () => {
    const { stdout, stderr, exitCode } = await mcpc(['call', raw('errors'), 'fails', '--json']);
    expect({ result: JSON.parse(stdout), stderr, exitCode }).toEqual({
      result: failed,
      stderr: '',
      exitCode: 1,
    });
  });

  it('with --query on standard output, exit 1', async () => {
    const words = ['call', raw('errors'), 'fails', '--query', 'content[0].text'];
    expect(await mcpc(words)).toMatchObject({ stdout: 'no such city\n', stderr: '', exitCode: 1 });
  });
});

describe('another error with --json is one object on standard error', () => {
  /** Runs a line that must fail, and returns the error object. */
  async function failure(...words: string[]): Promise<unknown> {
    const { stdout, stderr, exitCode } = await mcpc([...words, '--json', '--quiet']);
    expect(stdout).toBe('');
    expect(stderr.split('\n')).toHaveLength(2);
    const { error } = JSON.parse(stderr);
    expect(error.exitCode).toBe(exitCode);
    expect(error.message).not.toBe('');
    return error;
  }

  it.each([
    ['usage', 2, ['call', 'demo', 'multiply', 'a=x']],
    ['connection', 3, ['tools', 'no-such-program x']],
    ['timeout', 4, ['call', raw('never-answers'), 'wait', '--timeout', '0.2']],
  ])('of kind %s, exit %i', async (kind, exitCode, words) => {
    expect(await failure(...words)).toMatchObject({ kind, exitCode });
  });

  it('of kind server, exit 1, with code, data, phase and server', async () => {
    expect(await failure('call', raw('errors'), 'refuses')).toEqual({
      kind: 'server',
      exitCode: 1,
      message: 'The quota is used up',
      code: -32050,
      data: { quota: 10, used: 10 },
      phase: 'request',
      server: 'errors.mjs',
    });
  });

  it('of kind connection, exit 3, with the last output of a server that died', async () => {
    expect(await failure('call', raw('dies-in-call'), 'exit')).toMatchObject({
      kind: 'connection',
      exitCode: 3,
      message: expect.stringContaining('status 3'),
      lastWords: ['fatal: the database is gone', 'last words'],
    });
  });

  it('of kind authorization, exit 5', async () => {
    const { url } = await listen('http/scripted.mjs', '--answer', '401');
    expect(await failure('tools', url)).toMatchObject({ kind: 'authorization', exitCode: 5 });
  });

  it('if the wrong option comes before the command', async () => {
    expect(await failure('--nothing', 'tools', 'demo')).toMatchObject({ kind: 'usage' });
  });
});
