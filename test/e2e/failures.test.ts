import { writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { commandLine, raw } from './harness/fixtures.ts';
import { recordedLines, temporaryFile } from './harness/folder.ts';
import { freePort, listen } from './harness/listening.ts';
import { type McpcOptions, mcpc, startMcpc } from './harness/mcpc.ts';

/** Runs a line that must fail with this status and print no result, and returns its standard error. */
async function failure(status: number, words: string[], options: McpcOptions = {}): Promise<string> {
  const { stdout, stderr, exitCode } = await mcpc(words, options);
  expect({ stdout, exitCode }, stderr).toEqual({ stdout: '', exitCode: status });
  return stderr;
}

/** Returns the command line of a server that is one line of JavaScript. */
function script(code: string): string {
  return commandLine([process.execPath, '-e', code]);
}

describe('exit 1: the server answered with an error', () => {
  it.each([
    ['a tool', ['call', raw('errors'), 'refuses']],
    ['a resource', ['read', raw('errors'), 'demo://x']],
    ['a list', ['resources', raw('errors')]],
  ])('reports its message, its code and its data: %s', async (_what, words) => {
    const message = await failure(1, words);
    expect(message).toMatch(/^error: The quota is used up\n/);
    expect(message).toContain('-32050');
    expect(message).toContain('{"quota":10,"used":10}');
  });
});

describe('exit 2: usage', () => {
  it.each([
    ['an unknown name', ['call', 'demo', 'multply'], 'Did you mean "multiply"?'],
    ['an unknown name, of a server with none', ['prompt', raw('echo'), 'zzz'], 'no prompts'],
    ['an unknown target', ['tools', 'nowhere'], 'A target is demo, a URL'],
    ['a shell operator', ['tools', 'node server.js > log'], 'shell operator >'],
    ['a leading variable', ['tools', 'DEBUG=1 node server.js'], '--env DEBUG=1'],
    ['a missing operand', ['read', 'demo'], 'For example: mcpc read demo demo://welcome'],
  ])('reports what is wrong and what is right: %s', async (_what, words, message) => {
    expect(await failure(2, words)).toContain(message);
  });
});

describe('exit 3: no connection', () => {
  it('if the WebSocket is refused', async () => {
    const port = await freePort();
    expect(await failure(3, ['tools', `ws://127.0.0.1:${port}/`])).toContain('the connection was refused');
  });

  it('--quiet does not hide the last output of a server that died', async () => {
    const message = await failure(3, ['call', raw('dies-in-call'), 'exit', '--quiet']);
    expect(message).toContain('exited with status 3 while tools/call was under way');
    for (const line of ['fatal: the database is gone\n', 'last words\n']) expect(message).toContain(line);
  });

  it('if the server exits without reading its input', async () => {
    const closing = script('require("node:fs").closeSync(0); setTimeout(() => process.exit(9), 200)');
    expect(await failure(3, ['tools', closing])).toContain('exited with status 9');
  });
});

describe('exit 4: time ran out', () => {
  it('for a request: reports which, how long, and how to allow more', async () => {
    const message = await failure(4, ['call', raw('never-answers'), 'wait', '--timeout', '0.3']);
    expect(message).toContain('tools/call');
    expect(message).toContain('0.3 s');
    expect(message).toContain('--timeout');
  });

  it('for the handshake over HTTP: reports how long, and how to allow more', async () => {
    const { url } = await listen('http/scripted.mjs', '--answer', 'silent');
    const message = await failure(4, ['tools', url, '--connect-timeout', '0.4']);
    expect(message).toContain('0.4 s');
    expect(message).toContain('--connect-timeout');
  });
});

describe('exit 5: authorization', () => {
  it('if the token is missing or wrong, and how to pass one', async () => {
    const { url } = await listen('http/scripted.mjs', '--bearer', 'secret');
    const message = await failure(5, ['tools', url]);
    expect(message).toContain('401');
    expect(message).toContain('--bearer');
    expect(message).toContain('--header');
    expect(await failure(5, ['tools', url, '--bearer', 'wrong'])).toContain('401');
    expect((await mcpc(['tools', url, '--bearer', 'secret'])).exitCode).toBe(0);
    expect((await mcpc(['tools', url], { env: { MCPC_BEARER: 'secret' } })).exitCode).toBe(0);
  });
});

describe('exit 70: a bug in mcpc', () => {
  it('reports it as one, and asks for a report with the versions', async () => {
    const file = temporaryFile('broken.cjs');
    const fault = '{ constructor() { throw new TypeError("out of order"); } }';
    writeFileSync(file, `globalThis.AbortController = class ${fault};\n`);
    const options = { env: { NODE_OPTIONS: `--require ${file}` } };
    const message = await failure(70, ['tools', 'demo'], options);
    expect(message).toContain('TypeError: out of order');
    expect(message).toMatch(/This is a bug in mcpc \d+\.\d+\.\d+ \(Node v\d+.*\)\. Please report it/);
    expect(message).not.toMatch(/^ {4}at /m);
    const verbose = await failure(70, ['tools', 'demo', '--verbose'], options);
    expect(verbose).toMatch(/^ {4}at \S+ \(src\/\S+\.ts:\d+\)$/m);
  });
});

describe('exit 129, 130, 143', () => {
  it.each([
    ['SIGHUP', 129, 'hung up'],
    ['SIGINT', 130, 'interrupted'],
    ['SIGTERM', 143, 'terminated'],
  ] as const)('%s exits with %i and a message', async (signal, status, how) => {
    const frames = temporaryFile('frames');
    const running = startMcpc(['call', raw('never-answers', '--frames', frames), 'wait', '-q']);
    await expect.poll(() => recordedLines(frames).at(-1)).toContain('tools/call');
    running.kill(signal);
    const { stdout, stderr, exitCode } = await running.finished;
    expect({ stdout, exitCode }).toEqual({ stdout: '', exitCode: status });
    expect(stderr).toBe(`mcpc was ${how}.\n`);
  });

  it('is reported as an object with --json', async () => {
    const frames = temporaryFile('frames');
    const running = startMcpc(['call', raw('never-answers', '--frames', frames), 'wait', '-q', '--json']);
    await expect.poll(() => recordedLines(frames).at(-1)).toContain('tools/call');
    running.kill('SIGINT');
    const { stderr } = await running.finished;
    expect(JSON.parse(stderr)).toMatchObject({ error: { kind: 'interrupted', exitCode: 130 } });
  });

  it('does not lose a result that has arrived: it is printed before the server is stopped', async () => {
    const running = startMcpc(['call', raw('unstoppable'), 'hello']);
    await running.stdout.until('hello\n');
    running.kill('SIGINT');
    expect((await running.finished).stdout).toBe('hello\n');
  });
});
