import { writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { commandLine, fixture, raw } from './harness/fixtures.ts';
import { recordedLines, temporaryFile } from './harness/folder.ts';
import { freePort, listen } from './harness/listening.ts';
import { type McpcOptions, mcpc, startMcpc } from './harness/mcpc.ts';

/** Runs a line that must fail with this status and print no result; gives what was said. */
async function failure(status: number, words: string[], options: McpcOptions = {}): Promise<string> {
  const { stdout, stderr, exitCode } = await mcpc(words, options);
  expect({ stdout, exitCode }, stderr).toEqual({ stdout: '', exitCode: status });
  return stderr;
}

/** A server that is one line of JavaScript. */
function script(code: string): string {
  return commandLine([process.execPath, '-e', code]);
}

describe('exit 1: the server answered with an error', () => {
  it.each([
    ['a tool', ['call', raw('errors'), 'refuses']],
    ['a resource', ['read', raw('errors'), 'demo://x']],
    ['a list', ['resources', raw('errors')]],
  ])('says its message, its code and its data: %s', async (_what, words) => {
    const said = await failure(1, words);
    expect(said).toMatch(/^error: The quota is used up\n/);
    expect(said).toContain('-32050');
    expect(said).toContain('{"quota":10,"used":10}');
  });

  it('says that a method is not known', async () => {
    const server = raw('echo');
    expect(await failure(1, ['read', server, 'demo://x'])).toContain('resources/read');
  });
});

describe('exit 2: usage', () => {
  it.each([
    ['a name that is not there', ['call', 'demo', 'multply'], 'Did you mean "multiply"?'],
    [
      'a name that is not there, of a server with few',
      ['prompt', 'demo', 'zzz'],
      'Its prompts: poem, trip, caption.',
    ],
    ['a name that is not there, of a server with none', ['prompt', raw('echo'), 'zzz'], 'no prompts'],
    ['a target like a known one', ['tools', 'dem'], 'Did you mean demo?'],
    ['a target that is nothing', ['tools', 'nowhere'], 'A target is demo, a URL, a script'],
    ['a file that is not there', ['tools', './nowhere.py'], 'There is no file ./nowhere.py.'],
    ['a folder', ['tools', '/tmp/'], 'is a folder'],
    ['a shell operator', ['tools', 'node server.js > log'], 'shell operator >'],
    ['a leading variable', ['tools', 'DEBUG=1 node server.js'], '--env DEBUG=1'],
    ['a quote that is not closed', ['tools', "node 'server.js"], 'not closed'],
    ['an option for a URL', ['tools', raw('echo'), '--bearer', 'x'], '--bearer is for servers behind a URL'],
    [
      'an option for a program',
      ['tools', 'http://127.0.0.1:1/', '--env', 'A=1'],
      '--env is for servers that mcpc starts',
    ],
    ['a transport without a URL', ['tools', 'demo', '--transport', 'http'], 'needs a URL'],
    [
      'a variable that is not there',
      ['tools', raw('echo'), '--env', 'NOWHERE'],
      'the variable NOWHERE is not set',
    ],
    ['a command without its operand', ['read', 'demo'], 'mcpc read TARGET URI'],
    ['a command with too many words', ['ping', 'demo', 'demo'], 'unexpected argument "demo"'],
  ])('says what is wrong and what is right: %s', async (_what, words, said) => {
    expect(await failure(2, words)).toContain(said);
  });
});

describe('exit 3: no connection', () => {
  it('that could not be started: names the program, and where it was looked for', async () => {
    const said = await failure(3, ['tools', 'no-such-program --flag']);
    expect(said).toMatch(/^error: Could not start "no-such-program": program not found\.\n/);
    expect(said).toContain('PATH');
  });

  it('that could not be started: says how to make a file executable', async () => {
    const file = temporaryFile('server');
    writeFileSync(file, '#!/bin/sh\n', { mode: 0o644 });
    expect(await failure(3, ['tools', file])).toContain(`chmod +x ${file}`);
  });

  it('that could not be started: says that the interpreter is missing', async () => {
    const file = temporaryFile('server');
    writeFileSync(file, '#!/no/such/interpreter\n', { mode: 0o755 });
    expect(await failure(3, ['tools', file])).toContain('#!');
  });

  it('that could not be reached: says where and why', async () => {
    const port = await freePort();
    const said = await failure(3, ['tools', `http://127.0.0.1:${port}/mcp`]);
    expect(said).toContain(`http://127.0.0.1:${port}/mcp`);
    expect(said).toContain('the connection was refused');
    expect(said).toContain('Is the server running');
    expect(await failure(3, ['tools', 'http://host.invalid/mcp'])).toContain('the host was not found');
    expect(await failure(3, ['tools', `ws://127.0.0.1:${port}/`])).toContain('the connection was refused');
  });

  it.each([
    ['404', /not an MCP endpoint \(HTTP 404\)/],
    ['500', /HTTP 500[\s\S]*the database is gone/],
    ['503', /HTTP 503/],
    ['html', /./],
    ['redirect', /redirects/],
  ])('that was answered by something else: %s', async (kind, said) => {
    const { url } = await listen('http/scripted.mjs', '--answer', kind);
    expect(await failure(3, ['tools', url])).toMatch(said);
  });

  it('that could not agree: says which revisions there are', async () => {
    expect(await failure(3, ['tools', raw('echo'), '--protocol', '2026-07-28'])).toContain('2026-07-28');
    const said = await failure(3, ['tools', raw('echo', '--modern'), '--protocol', 'legacy']);
    expect(said).toContain('2026-07-28');
    expect(said).toContain('--protocol');
  });

  it('that went away at its start: exit code, phase, last lines, what to do', async () => {
    for (const quiet of [[], ['--quiet']]) {
      const said = await failure(3, ['tools', raw('dies-at-start', '--status', '7'), ...quiet]);
      expect(said).toContain('exited with status 7 during the handshake');
      expect(said).toContain('Error: Cannot find module "left-pad"');
      expect(said).toContain('npm install');
    }
  });

  it('that went away in a request: exit code, the request in flight, last lines', async () => {
    for (const quiet of [[], ['--quiet']]) {
      const said = await failure(3, ['call', raw('dies-in-call'), 'exit', ...quiet]);
      expect(said).toContain('exited with status 3 while tools/call was under way');
      expect(said).toContain('fatal: the database is gone\n');
      expect(said).toContain('last words\n');
    }
  });

  it('that went away by a signal: its name', async () => {
    const said = await failure(3, ['call', raw('dies-in-call'), 'killed']);
    expect(said).toContain('was killed by SIGKILL while tools/call was under way');
  });

  it('that went away: stray text on its standard output', async () => {
    const usage = script('console.log("Usage: server --port N"); process.exit(64)');
    const said = await failure(3, ['tools', usage]);
    expect(said).toContain('Usage: server --port N');
    expect(said).toContain('exited with status 64');
  });

  it('that went away without a word: what is likely', async () => {
    expect(await failure(3, ['tools', script('process.exit(0)')])).toContain(
      'Does the script start the server',
    );
  });

  it('that went away before it read a word', async () => {
    const closing = script('require("node:fs").closeSync(0); setTimeout(() => process.exit(9), 200)');
    expect(await failure(3, ['tools', closing])).toContain('exited with status 9');
  });
});

describe('exit 4: time ran out', () => {
  it('for a request: says which, how long, and how to give it more', async () => {
    const said = await failure(4, ['call', raw('never-answers'), 'wait', '--timeout', '0.3']);
    expect(said).toContain('tools/call');
    expect(said).toContain('0.3 s');
    expect(said).toContain('--timeout');
  });

  it('for the handshake: says how long, and how to give it more', async () => {
    const said = await failure(4, ['tools', raw('never-answers', '--at-all'), '--connect-timeout', '0.4']);
    expect(said).toContain('0.4 s');
    expect(said).toContain('--connect-timeout');
  });

  it('for an address that does not answer', async () => {
    const { url } = await listen('http/scripted.mjs', '--answer', 'silent');
    expect(await failure(4, ['tools', url, '--connect-timeout', '0.4'])).toContain('0.4 s');
  });
});

describe('exit 5: authorization', () => {
  it('needed: says how to give it', async () => {
    const { url } = await listen('http/scripted.mjs', '--bearer', 'secret');
    const said = await failure(5, ['tools', url]);
    expect(said).toContain('401');
    expect(said).toContain('--bearer');
    expect(said).toContain('--header');
  });

  it('refused: says so', async () => {
    const { url } = await listen('http/scripted.mjs', '--answer', '403');
    expect(await failure(5, ['tools', url, '--bearer', 'wrong'])).toContain('403');
  });

  it('needed in the middle of a session, too', async () => {
    const { url } = await listen('http/scripted.mjs', '--answer', '401', '--on', 'tools/call');
    expect(await failure(5, ['call', url, 'echo'])).toContain('401');
  });
});

describe('exit 70: a bug in mcpc', () => {
  const broken = () => {
    const file = temporaryFile('broken.cjs');
    const fault = '{ constructor() { throw new TypeError("out of order"); } }';
    writeFileSync(file, `globalThis.AbortController = class ${fault};\n`);
    return { env: { NODE_OPTIONS: `--require ${file}` } };
  };

  it('says so and asks for a report that names versions', async () => {
    const said = await failure(70, ['tools', 'demo'], broken());
    expect(said).toContain('TypeError: out of order');
    expect(said).toMatch(/This is a bug in mcpc \d+\.\d+\.\d+ \(Node v\d+.*\)\. Please report it/);
    expect(said).not.toMatch(/^ {4}at /m);
  });

  it('shows where with --verbose', async () => {
    expect(await failure(70, ['tools', 'demo', '--verbose'], broken())).toMatch(/^ {4}at /m);
  });

  it('is an object with --json', async () => {
    expect(JSON.parse(await failure(70, ['tools', 'demo', '--json'], broken()))).toMatchObject({
      error: { kind: 'internal', exitCode: 70, message: 'TypeError: out of order' },
    });
  });
});

describe('exit 129, 130, 143', () => {
  it.each([
    ['SIGHUP', 129, 'hung up'],
    ['SIGINT', 130, 'interrupted'],
    ['SIGTERM', 143, 'terminated'],
  ] as const)('%s exits %i and says so', async (signal, status, said) => {
    const frames = temporaryFile('frames');
    const running = startMcpc(['call', raw('never-answers', '--frames', frames), 'wait', '-q']);
    await expect.poll(() => recordedLines(frames).at(-1), { timeout: 20_000 }).toContain('tools/call');
    running.kill(signal);
    const { stdout, stderr, exitCode } = await running.finished;
    expect({ stdout, exitCode }).toEqual({ stdout: '', exitCode: status });
    expect(stderr).toBe(`mcpc was ${said}.\n`);
  });

  it('is an object with --json', async () => {
    const frames = temporaryFile('frames');
    const running = startMcpc(['call', raw('never-answers', '--frames', frames), 'wait', '-q', '--json']);
    await expect.poll(() => recordedLines(frames).at(-1), { timeout: 20_000 }).toContain('tools/call');
    running.kill('SIGINT');
    const { stderr } = await running.finished;
    expect(JSON.parse(stderr)).toMatchObject({ error: { kind: 'interrupted', exitCode: 130 } });
  });

  it('does not lose a result in hand: it is printed before the server is taken down', async () => {
    const running = startMcpc(['call', raw('unstoppable'), 'hello']);
    await running.stdout.until('hello\n');
    running.kill('SIGINT');
    expect((await running.finished).stdout).toBe('hello\n');
  });
});

describe('exit 0: done', () => {
  it('for whatever was asked and answered', async () => {
    for (const words of [['tools', fixture('scripts/server.mjs')], ['ping', 'demo'], ['help']]) {
      const { stderr, exitCode } = await mcpc(words);
      expect({ stderr, exitCode }).toEqual({ stderr: '', exitCode: 0 });
    }
  });
});
