import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { run } from '../../../src/cli/run.ts';
import { fakeEnvironment } from '../app/fake-environment.ts';

async function runs(words: string[], environment = fakeEnvironment()) {
  const status = await run(words, environment);
  return { status, stdout: environment.stdout.text, stderr: environment.stderr.text };
}

describe('the exit status of a line', () => {
  it.each<[name: string, status: number, words: string[]]>([
    ['a result', 0, ['call', 'demo', 'multiply', 'a=5', 'b=3']],
    ['--version', 0, ['--version']],
    ['help', 0, ['help']],
    ["a tool's own error", 1, ['call', 'demo', 'fail']],
    ['an unknown command', 2, ['cal', 'demo', 'multiply']],
    ['an unknown tool', 2, ['call', 'demo', 'multipy']],
    ['an invalid query', 2, ['tools', 'demo', '--query', '[']],
    ['an unknown protocol version', 2, ['ping', 'demo', '--protocol', '1999-01-01']],
    ['a root that does not exist', 2, ['ping', 'demo', '--root', 'nowhere']],
    ['a client secret without a client', 2, ['ping', 'demo', '--client-secret', 'x']],
    ['an answer that is not an assignment', 2, ['ping', 'demo', '--answer', 'Ada']],
    ['a sampling command that is empty', 2, ['ping', 'demo', '--sampling', 'exec:']],
    ['a sampling command with an operator', 2, ['ping', 'demo', '--sampling', 'exec:a | b']],
    ['sampling rounds that are not positive', 2, ['ping', 'demo', '--sampling-rounds', '0']],
    ['a trace file that cannot be opened', 2, ['ping', 'demo', '--trace-file', '/nowhere/trace']],
    ['a timeout', 4, ['call', 'demo', 'brew_tea', 'delay=60000', '--timeout', '0.05']],
  ])('is for %s: %i', async (_name, expected, words) => {
    expect(await runs(words)).toMatchObject({ status: expected });
  });
});

describe('a usage error reports what is wrong and what is right:', () => {
  it.each([
    [['prompt', 'demo', 'zzz'], 'Its prompts: poem, trip, caption.'],
    [['tools', 'dem'], 'Did you mean demo?'],
    [['tools', './nowhere.py'], 'There is no file ./nowhere.py.'],
    [['tools', '/tmp/'], 'is a folder'],
    [['tools', "node 'server.js"], 'not closed'],
    [['tools', 'node server.js', '--bearer', 'x'], '--bearer is for servers behind a URL'],
    [['tools', 'http://127.0.0.1:1/', '--env', 'A=1'], '--env is for servers that mcpc starts'],
    [['tools', 'demo', '--transport', 'http'], 'needs a URL'],
    [['tools', 'node server.js', '--env', 'NOWHERE'], 'the variable NOWHERE is not set'],
    [['ping', 'demo', '--sampling', 'exec:'], 'The command line is empty'],
  ])('%j', async (words, message) => {
    const { status, stdout, stderr } = await runs(words);
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toContain(message);
  });
});

it('prints the result on standard output, and nothing else', async () => {
  expect(await runs(['call', 'demo', 'multiply', 'a=5', 'b=3'])).toEqual({
    status: 0,
    stdout: '15\n',
    stderr: '',
  });
});

it('reports a failure in the format that the words ask for, even if they cannot be parsed', async () => {
  const { stdout, stderr } = await runs(['cal', 'demo', '--json']);
  expect(stdout).toBe('');
  expect(JSON.parse(stderr)).toMatchObject({ error: { kind: 'usage' } });
});

it('declines what the demo requests when there is no user, and says which option would answer', async () => {
  const { status, stderr } = await runs(['call', 'demo', 'ask_model', 'question=Hi']);
  expect(status).toBe(1);
  expect(stderr).toContain('Declined: mcpc cannot ask anyone here. Answer with --sampling text:TEXT');
});

it('answers by options', async () => {
  const { stdout } = await runs(['call', 'demo', 'ask_model', 'question=Hi', '--sampling', 'text:Ho']);
  expect(stdout).toContain('Ho');
});

it('runs the lines on standard input in a shell, and returns the status of the first that failed', async () => {
  const environment = fakeEnvironment({}, 'multiply a=2 b=3\nmultiply a=x b=3\nping\n');
  const { status, stdout, stderr } = await runs(['connect', 'demo'], environment);
  expect({ status, stdout }).toEqual({ status: 2, stdout: '6\n' });
  expect(stderr).toContain('Line 2 of the script failed; the rest was not run.');
});

it('writes the trace while it runs, one JSON object a line', async () => {
  const environment = fakeEnvironment();
  const path = join(environment.home, 'trace.jsonl');
  await runs(['ping', 'demo', '--trace-file', path], environment);
  const lines = readFileSync(path, 'utf8').trim().split('\n');
  expect(lines.map((line) => JSON.parse(line).direction)).toContain('sent');
});

it('refuses an existing output file before it connects', async () => {
  const environment = fakeEnvironment({ builtins: {} });
  const path = join(environment.home, 'taken');
  writeFileSync(path, '');
  const { status, stderr } = await runs(['call', 'demo', 'multiply', '--output', path], environment);
  expect(status).toBe(2);
  expect(stderr).toContain('taken');
});

describe('when interrupted', () => {
  it.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
    ['SIGHUP', 129],
  ])('by %s ends with status %i', async (signal, expected) => {
    const environment = fakeEnvironment();
    const running = run(['call', 'demo', 'brew_tea', 'delay=60000', '--trace'], environment);
    await environment.stderr.includes('tools/call');
    environment.signals.emit(signal, signal);
    expect(await running).toBe(expected);
    expect(environment.signals.listenerCount(signal)).toBe(0);
  });
});

it('ends quietly when the reader of the result goes away', async () => {
  const gone = new Writable({
    write: (_chunk, _encoding, done) => done(Object.assign(new Error('write EPIPE'), { code: 'EPIPE' })),
  });
  const environment = fakeEnvironment({ stdout: gone });
  expect(await run(['tools', 'demo'], environment)).toBe(0);
  expect(environment.stderr.text).toBe('');
});
