import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Transport } from '@modelcontextprotocol/server';
import { describe, expect, it, onTestFinished } from 'vitest';
import { parseLine } from '../../../../src/command-line/parse-line.ts';
import { lineTable } from '../../../../src/commands/line-table.ts';
import { deferred } from '../../../../src/core/deferred.ts';
import { ConnectionError, InterruptedError } from '../../../../src/core/errors.ts';
import { serveDemo } from '../../../../src/demo/serve.ts';
import type { ShellStateOptions } from '../../../../src/repl/state/shell-state.ts';
import { fakeEnvironment } from '../../app/fake-environment.ts';
import { fakeTerminal, runShell, sharedState } from '../fake-shell.ts';

/** A session on the demo server, whose clients each run lines of the shell. */
function session(options: Partial<ShellStateOptions> = {}) {
  const { state, end } = sharedState(options);
  onTestFinished(() => state.close());
  const run = (...lines: string[]) => runShell({ lines, state });
  return { state, end, run };
}

describe('shells on one connection', () => {
  it('share variables and settings, and print where they are', async () => {
    const { run } = session();
    const first = await run('x = multiply a=2 b=3', 'multiply a=1 b=1', 'set json on');
    const second = await run('print $x');
    expect(first.stdout).toBe('1\n');
    expect(second.stdout).toBe('6\n');
    expect((await run('multiply a=2 b=$x')).stdout).toContain('"content"');
  });

  it('have options of their own', async () => {
    const { state, run } = session();
    const { stdout } = await runShell({ lines: ['multiply a=2 b=3'], words: ['--json'], state });
    expect(stdout).toContain('"content"');
    expect((await run('multiply a=2 b=3')).stdout).toBe('6\n');
  });

  it('each have a last result and a last exchange, and begin with the latest', async () => {
    const { state } = session();
    const environment = fakeTerminal();
    const attached = runShell({ ...environment, state });
    environment.type('multiply a=2 b=3\n');
    environment.type('print "printed"\n');
    await environment.environment.stdout.includes('printed');
    const other = await runShell({ lines: ['print $_', 'multiply a=1 b=1', 'print $_'], state });
    expect(other.stdout).toBe('6\n1\n1\n');
    const { stdout } = await runShell({ lines: ['last --json'], state });
    expect(stdout).toContain('"a":1');
    environment.type('print "still" $_\n');
    await environment.environment.stdout.includes('still 6\n');
    environment.hangUp();
    await attached;
  });

  it('run lines at the same time', async () => {
    const { run, state } = session();
    await run('ping');
    const cancelled = new AbortController();
    const waiting = runShell({ lines: ['brew_tea delay=60000'], state, signal: cancelled.signal });
    const others = await Promise.all([1, 2, 3, 4].map((a) => run(`multiply a=${a} b=10`)));
    expect(others.map(({ stdout }) => stdout)).toEqual(['10\n', '20\n', '30\n', '40\n']);
    cancelled.abort(new InterruptedError('SIGINT'));
    await expect(waiting).rejects.toBeInstanceOf(InterruptedError);
    expect((await run('multiply a=5 b=10')).stdout).toBe('50\n');
  });
});

describe('what a line causes', () => {
  it('is shown where the line is, and nowhere else', async () => {
    const { state, run } = session();
    const terminal = fakeTerminal();
    const attached = runShell({ ...terminal, state });
    await terminal.environment.stderr.includes('mcpc stop @s');
    const { stderr } = await run('brew_tea delay=0');
    expect(stderr).toContain('heating the water');
    terminal.hangUp();
    expect((await attached).stderr).not.toContain('heating the water');
  });

  it('is asked where the line is, and answered as its client says', async () => {
    const { state, run } = session();
    const lines = ['ask_model question=Hi'];
    const [one, other, declined] = await Promise.all([
      runShell({ lines, words: ['--sampling', 'text:One'], state }),
      runShell({ lines, words: ['--sampling', 'text:Other'], state }),
      run(...lines),
    ]);
    expect(one.stdout).toContain('One');
    expect(other.stdout).toContain('Other');
    expect(declined.stdout + declined.stderr).toContain('declined');
  });

  it('is a job of a client that has gone: its requests are declined', async () => {
    let log = '';
    const { state, run } = session({
      log: (lines) => {
        log += lines;
      },
    });
    const { builtins, release } = heldCalls('ask_model');
    const environment = fakeEnvironment({ builtins });
    await runShell({ lines: ['ask_model question=Hi &'], answers: ['y'], environment, state });
    release();
    await run('wait 1');
    expect(log).toContain('declined');
  });
});

/** The demo server, which gets calls of a tool only when they are released. */
function heldCalls(tool: string) {
  const release = deferred<void>();
  const demo = async () => (transport: Transport) => {
    const serving = serveDemo(transport);
    const receive = transport.onmessage;
    transport.onmessage = (message, extra) => {
      const isHeld = 'method' in message && message.params?.name === tool;
      if (isHeld) void release.promise.then(() => receive?.(message, extra));
      else receive?.(message, extra);
    };
    return serving;
  };
  return { builtins: { demo }, release: () => release.resolve() };
}

describe('a job of a session', () => {
  it('outlives the client that started it, and its variable is there for the next', async () => {
    const { state, run } = session();
    const { builtins, release } = heldCalls('brew_tea');
    const { status, stderr } = await runShell({
      lines: ['x = brew_tea delay=0 &'],
      environment: fakeEnvironment({ builtins }),
      state,
    });
    expect(status).toBe(0);
    expect(stderr).toContain('[1] x = brew_tea delay=0\n');
    expect(state.jobs.running).toBe(1);
    release();
    const { stdout } = await run('wait 1', 'print $x');
    expect(stdout).toBe('Your sencha is ready.\n');
  });

  it('prints to the log when its client has gone', async () => {
    let log = '';
    const { state, run } = session({
      log: (lines) => {
        log += lines;
      },
    });
    const { builtins, release } = heldCalls('brew_tea');
    await runShell({ lines: ['brew_tea delay=0 &'], environment: fakeEnvironment({ builtins }), state });
    release();
    await run('wait 1');
    expect(log).toBe('Your sencha is ready.\n[1] done: brew_tea delay=0\n');
  });

  it('prints on the terminals that are attached when its client has gone', async () => {
    let log = '';
    const { state, run } = session({
      log: (lines) => {
        log += lines;
      },
    });
    const { builtins, release } = heldCalls('brew_tea');
    await runShell({ lines: ['brew_tea delay=0 &'], environment: fakeEnvironment({ builtins }), state });
    const terminal = fakeTerminal();
    const attached = runShell({ ...terminal, state });
    await terminal.environment.stderr.includes('1 running job: [1] brew_tea delay=0');
    release();
    await run('wait 1');
    await terminal.environment.stderr.includes('[1] done: brew_tea delay=0');
    terminal.hangUp();
    const { stderr } = await attached;
    expect(stderr).toContain('Your sencha is ready.\n');
    expect(log).toBe('');
  });

  it('is not cancelled by the end of its client, but by that of the session', async () => {
    const { state } = session();
    const terminal = fakeTerminal();
    const client = new AbortController();
    const attached = runShell({ ...terminal, state, signal: client.signal });
    terminal.type('brew_tea delay=60000 &\n');
    await terminal.environment.stderr.includes('[1] brew_tea');
    client.abort(new InterruptedError('SIGHUP'));
    await expect(attached).rejects.toBeInstanceOf(InterruptedError);
    expect(state.jobs.list()).toMatchObject([{ state: 'running' }]);
    await state.close();
    expect(state.jobs.list()).toMatchObject([{ state: 'cancelled' }]);
  });
});

describe('a terminal on a session', () => {
  it('is told how to leave it, and leaves it connected', async () => {
    const { state, run } = session();
    await run('ping');
    const terminal = fakeTerminal();
    const attached = runShell({ ...terminal, state });
    await terminal.environment.stderr.includes('to end it: mcpc stop @s');
    terminal.hangUp();
    const { status, stderr } = await attached;
    expect(status).toBe(0);
    expect(stderr).toMatch(
      /^Connected to demo \(.*\)\.\nSession s was started at \d\d:\d\d\. Ctrl-D detaches from it; to end it: mcpc stop @s\n/,
    );
    expect((await run('multiply a=2 b=3')).stdout).toBe('6\n');
  });

  it('is told so when it has started it', async () => {
    const { state } = session();
    const terminal = fakeTerminal();
    const attached = runShell({ ...terminal, state });
    terminal.hangUp();
    const { stderr } = await attached;
    expect(stderr).toContain('.\nStarted session s. Ctrl-D detaches from it; to end it: mcpc stop @s\n');
    expect(stderr).not.toContain('note:');
  });

  it('leaves it with exit, too', async () => {
    const { state } = session();
    const terminal = fakeTerminal();
    const attached = runShell({ ...terminal, state });
    terminal.type('exit\n');
    expect((await attached).status).toBe(0);
    expect(state.session.isConnected).toBe(true);
  });

  it('ends when the session is stopped, and says so; so does a line that is running', async () => {
    const { state, run, end } = session();
    await run('ping');
    const terminal = fakeTerminal();
    const attached = runShell({ ...terminal, state });
    await terminal.environment.stderr.includes('mcpc stop @s');
    const environment = fakeEnvironment();
    const running = runShell({ lines: ['brew_tea delay=60000'], environment, state });
    const stopped = new ConnectionError('Session s was stopped.', {});
    end(stopped);
    await expect(attached).rejects.toBe(stopped);
    await expect(running).rejects.toBe(stopped);
    // Who opened the shell reports it.
    expect(environment.stderr.text).toBe('');
  });

  it('is told when the server goes away', async () => {
    const { state, run } = session();
    let die = async () => {};
    const demo = async () => (transport: Transport) => {
      die = () => transport.close();
      return serveDemo(transport);
    };
    const terminal = fakeTerminal({ builtins: { demo } });
    const attached = runShell({ ...terminal, state });
    await terminal.environment.stderr.includes('mcpc stop @s');
    await die();
    await terminal.environment.stderr.includes('The next line that needs it connects to it again.');
    expect((await run('multiply a=2 b=3')).stdout).toBe('6\n');
    terminal.hangUp();
    await attached;
  });
});

describe('lines that open a session', () => {
  it('report once that it was started', async () => {
    const { run } = session();
    const started = 'note: Started session s. To end it: mcpc stop @s\n';
    const [first, second] = await Promise.all([run('multiply a=2 b=3'), run('multiply a=2 b=4')]);
    expect([first.stdout, second.stdout]).toEqual(['6\n', '8\n']);
    expect(`${first.stderr}${second.stderr}`).toBe(started);
    expect((await run('multiply a=2 b=3')).stderr).toBe('');
  });

  it('do not with --quiet', async () => {
    const { state } = session();
    expect((await runShell({ lines: ['ping'], words: ['--quiet'], state })).stderr).toBe('');
  });

  it('open what the state is made for', async () => {
    const environment = fakeEnvironment();
    const line = await parseLine(['connect', 'demo', '--root', '.'], lineTable, environment);
    const { run } = session({ opening: { line, environment } });
    expect((await run('roots')).stdout).toContain(environment.cwd);
  });
});

describe('connect in a session', () => {
  it('changes the server for all', async () => {
    const targets: (string | undefined)[] = [];
    const { state, run } = session({ onConnect: ({ target }) => targets.push(target) });
    const environment = fakeEnvironment();
    const file = join(environment.cwd, 'mcp.json');
    writeFileSync(file, '{"mcpServers": {"alpha": {"url": "demo:"}, "beta": {"url": "demo:"}}}');
    await run('ping');
    await runShell({ lines: ['connect mcp.json'], environment, state });
    expect(targets).toEqual(['mcp.json']);
    expect((await run('alpha_multiply a=2 b=3')).stdout).toBe('6\n');
    await run('use beta');
    expect((await run('multiply a=2 b=4')).stdout).toBe('8\n');
  });
});
