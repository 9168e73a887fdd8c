import { writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { commandLine, everything, nodeFixture, raw } from './harness/fixtures.ts';
import { temporaryFile, temporaryFolder } from './harness/folder.ts';
import { mcpc, startMcpc } from './harness/mcpc.ts';
import { linesAreInSessions } from './harness/program.ts';
import { recorded } from './harness/recorded.ts';

const research = ['simulate-research-query', 'topic=tea'];

describe.each([
  ['legacy', []],
  ['modern', ['--modern']],
])('a call that becomes a task, in the %s era', (_era, words) => {
  it('is followed to its end, and its result is the result of the call', async () => {
    const server = recorded('tasks', ...words);
    const { stdout, stderr, exitCode } = await mcpc(['call', server.target, 'works']);
    expect({ stdout, exitCode }).toEqual({ stdout: 'worked\n', exitCode: 0 });
    expect(stderr).toMatch(/^task task-1 working/);
    const [called] = server.params('tools/call');
    // In the modern era the server decides; in the legacy era the client requests it.
    if (words.length === 0) expect(called).toHaveProperty('task');
    else expect(called).not.toHaveProperty('task');
    expect(server.params('tasks/get').length).toBeGreaterThanOrEqual(3);
  });

  it.each([
    ['done_at_once', 0, 'at once\n', ''],
    ['fails', 1, '', 'The engine broke.'],
    ['is_cancelled', 1, '', 'The task task-1 was cancelled: Not today.'],
  ])('ends like the task: %s', async (tool, exitCode, stdout, message) => {
    const finished = await mcpc(['call', raw('tasks', ...words), tool]);
    expect(finished.exitCode, finished.stderr).toBe(exitCode);
    expect(finished.stdout).toBe(stdout);
    expect(finished.stderr).toContain(message);
  });

  it('cancels the task when it is interrupted', async () => {
    const server = recorded('tasks', ...words);
    const running = startMcpc(['call', server.target, 'never_ends']);
    await running.stderr.until((text) => text.includes('still going'));
    running.kill('SIGINT');
    expect((await running.finished).exitCode).toBe(130);
    expect(server.params('tasks/cancel')).toEqual([expect.objectContaining({ taskId: 'task-1' })]);
  });

  it('asks the questions of the task', async () => {
    const { stderr, stdout } = await mcpc(['call', raw('tasks', ...words), 'asks']);
    expect(stdout).toBe('about decline\n');
    expect(stderr).toContain('input required');
  });

  it('is cancelled if a sampling request that it requires is declined', async () => {
    const server = recorded('tasks', ...words);
    const { stderr, stdout } = await mcpc(['call', server.target, 'asks_a_model']);
    if (words.length === 0) expect(stdout).toBe('about error -1\n');
    else {
      expect(stderr).toContain('The sampling request was declined');
      expect(server.methods()).toContain('tasks/cancel');
    }
  });
});

describe('a tool that may run as a task', () => {
  it('may take longer than --timeout while polling succeeds', async () => {
    const target = raw('tasks', '--interval', '400');
    const { stdout, stderr } = await mcpc(['call', target, 'works', '--timeout', '0.9']);
    expect(stdout, stderr).toBe('worked\n');
  });

  it('runs as one only with --task in the legacy era', async () => {
    const target = raw('tasks');
    expect((await mcpc(['call', target, 'may_be_one'])).stdout).toBe('at once\n');
    expect((await mcpc(['call', target, 'may_be_one', '--task'])).stdout).toBe('as a task\n');
  });

  it('is shown as it would be sent by --dry-run', async () => {
    const { stdout } = await mcpc(['call', raw('tasks'), 'may_be_one', '--task', '--dry-run', '--json']);
    expect(JSON.parse(stdout).params).toEqual({ name: 'may_be_one', arguments: {}, task: {} });
  });

  it.each([
    ['a tool without support', raw('tasks'), 'plain', 'cannot be called as a task'],
    ['a server without support', raw('echo'), 'echo', 'does not support tool calls as tasks'],
  ])('--task is refused by %s', async (_title, target, tool, words) => {
    const { exitCode, stderr } = await mcpc(['call', target, tool, '--task']);
    expect({ exitCode, said: stderr.includes(words) }, stderr).toEqual({ exitCode: 2, said: true });
  });

  it('does not run as one if the server does not declare tasks', async () => {
    const server = recorded('tasks', '--without');
    await mcpc(['call', server.target, 'may_be_one']);
    expect(server.params('tools/call')[0]).not.toHaveProperty('task');
  });
});

/** Runs lines in one shell. */
function script(target: string, ...lines: string[]) {
  return mcpc(['connect', target], { stdin: `${lines.join('\n')}\n` });
}

describe.each([
  ['legacy', []],
  ['modern', ['--modern']],
])('a detached task in the %s era', (_era, words) => {
  it('is listed, shown and cancelled', async () => {
    const { stdout, stderr, exitCode } = await script(
      raw('tasks', ...words),
      'call never_ends --detach --query taskId',
      'tasks',
      'task task-1 --query status',
      'task task-1 cancel --query status',
    );
    expect(exitCode, stderr).toBe(0);
    expect(stdout).toMatch(/^task-1\ntask-1\tworking\t.*\nworking\ncancelled\n$/);
  });

  it('returns its result on request', async () => {
    const { stdout, stderr } = await script(
      raw('tasks', ...words),
      'call may_be_one --detach --query status',
      'task task-1 result',
    );
    expect(stdout, stderr).toBe('working\nas a task\n');
  });
});

/** The URL of a server of 2026-07-28, which lists no tasks, with a tool that becomes one. */
async function bakery(): Promise<string> {
  const status = { current: 'working' };
  const task = () => ({ taskId: 'loaf-1', status: status.current, ttlMs: 60_000, pollIntervalMs: 10 });
  const results: Record<string, () => object> = {
    'server/discover': () => ({
      supportedVersions: ['2026-07-28'],
      capabilities: { tools: {}, extensions: { 'io.modelcontextprotocol/tasks': {} } },
    }),
    'tools/list': () => ({ tools: [{ name: 'bake', inputSchema: { type: 'object' } }] }),
    'tools/call': () => ({ resultType: 'task', ...task() }),
    'tasks/get': () => ({ ...task(), result: { content: [{ type: 'text', text: 'bread' }] } }),
  };
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const { id, method } = JSON.parse(Buffer.concat(chunks).toString());
    const known = results[method]?.();
    if (method === 'tasks/get') status.current = 'completed';
    const outcome =
      known === undefined
        ? { error: { code: -32_601, message: 'Method not found' } }
        : { result: { resultType: 'complete', ...known } };
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify({ jsonrpc: '2.0', id, ...outcome }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/mcp`;
}

describe('a task that was detached from a command', () => {
  it.skipIf(linesAreInSessions)(
    'is listed and completed by later commands until its result is requested',
    async () => {
      const [url, state] = [await bakery(), temporaryFolder()];
      const run = (...words: string[]) => mcpc(words, { env: { XDG_STATE_HOME: state } });
      const before = await run('tasks', url);
      expect(before).toMatchObject({ exitCode: 1, stderr: expect.stringContaining('cannot list its tasks') });
      expect((await run('call', url, 'bake', '--detach', '--query', 'taskId')).stdout).toBe('loaf-1\n');
      const time = String.raw`\d{4}-\d\d-\d\dT[\d:.]+Z`;
      expect((await run('tasks', url)).stdout).toMatch(new RegExp(`^loaf-1\tworking\t\tbake\t${time}\n$`));
      const candidates = await run('__complete', '--', 'task', url, '');
      expect(candidates.stdout).toMatch(new RegExp(`^loaf-1\tbake ${time}\n`));
      expect((await run('task', url, 'loaf-1', 'result')).stdout).toBe('bread\n');
      expect((await run('tasks', url)).stderr).toContain('cannot list its tasks');
    },
  );

  it('is refused if its server ends with the command, and noted in the shell', async () => {
    const { stderr, exitCode } = await mcpc(['call', raw('tasks'), 'works', '--detach']);
    expect(exitCode).toBe(2);
    expect(stderr).toContain('tasks.mjs ends with this command, and the task with it.');
    const shell = await script(raw('tasks'), 'call works --detach');
    expect(shell.stderr).toContain('tasks.mjs ends with this shell, and the task with it.');
  });
});

describe('tasks of several servers', () => {
  it('are listed with their server and found by their id', async () => {
    const file = temporaryFile('mcp.json');
    const entry = (name: string) => {
      const [command, ...args] = nodeFixture(`raw/${name}.mjs`);
      return { command, args };
    };
    writeFileSync(file, JSON.stringify({ mcpServers: { a: entry('tasks'), b: entry('echo') } }));
    const lines = ['call a_works --detach --query status', 'tasks', 'task task-1 result', 'task of-nobody'];
    const { stdout, stderr, exitCode } = await script(file, ...lines);
    expect(stdout, stderr).toBe('working\na\ttask-1\tworking\t\nworked\n');
    expect(exitCode).toBe(1);
    expect(stderr).toContain('No server of mcp.json has a task of-nobody');
  });
});

describe('what mcpc declares about tasks', () => {
  it('is the extension in the modern era, and nothing in the legacy era', async () => {
    const [legacy, modern] = [recorded('tasks'), recorded('tasks', '--modern')];
    await Promise.all([mcpc(['tools', legacy.target]), mcpc(['tools', modern.target])]);
    const [initialize] = legacy.params('initialize');
    expect(JSON.stringify(initialize?.capabilities)).not.toContain('tasks');
    const meta = modern.params('tools/list')[0]?._meta as Record<string, unknown>;
    expect(meta['io.modelcontextprotocol/clientCapabilities']).toMatchObject({
      extensions: { 'io.modelcontextprotocol/tasks': {} },
    });
  });
});

describe('server-everything', () => {
  const target = commandLine(everything('stdio'));

  it('runs its research as a task, including its question', async () => {
    const { stdout, stderr, exitCode } = await mcpc(['call', target, ...research, 'ambiguous=true']);
    expect(exitCode, stderr).toBe(0);
    expect(stderr).toMatch(/task \w+ input required/);
    expect(stdout).toContain('# Research Report: tea');
  });
});
