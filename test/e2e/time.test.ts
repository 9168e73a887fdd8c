import { writeFileSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { nodeFixture, raw } from './harness/fixtures.ts';
import { temporaryFolder } from './harness/folder.ts';
import { inlineServer } from './harness/inline.ts';
import { freePort, listen } from './harness/listening.ts';
import { mcpc, startMcpc } from './harness/mcpc.ts';
import { recorded } from './harness/recorded.ts';

const eras: [era: string, words: string[]][] = [
  ['legacy', []],
  ['modern', ['--modern']],
];

/** The address of a server that accepts connections and stays silent. */
async function silentPort(): Promise<string> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  const { port } = server.address() as AddressInfo;
  return `127.0.0.1:${port}`;
}

// Concurrent, since each of these waits more than it works.
describe.concurrent('--timeout', () => {
  it.each(eras)(
    'ends and cancels an unanswered request, in the %s era, and names it',
    async (_era, words) => {
      const server = recorded('never-answers', ...words);
      const { stdout, stderr, exitCode } = await mcpc(['call', server.target, 'wait', '--timeout', '1']);
      expect({ stdout, exitCode }).toEqual({ stdout: '', exitCode: 4 });
      expect(stderr).toMatch(/no answer to tools\/call .* 1 s/);
      expect(stderr).toContain('--timeout SECONDS');
      expect(server.methods().slice(-2)).toEqual(['tools/call', 'notifications/cancelled']);
    },
  );

  it('reports the phase with --json', async () => {
    const { stderr, exitCode } = await mcpc([
      ...['call', raw('never-answers'), 'wait', '--timeout', '1', '--quiet', '--json'],
    ]);
    expect(exitCode).toBe(4);
    expect(JSON.parse(stderr)).toMatchObject({ error: { kind: 'timeout', phase: 'request', exitCode: 4 } });
  });

  it('applies to every request, also to lists', async () => {
    const server = inlineServer(`serve({ 'tools/list': () => never });`);
    const { stderr, exitCode } = await mcpc(['tools', server, '--timeout', '1']);
    expect(exitCode).toBe(4);
    expect(stderr).toContain('tools/list');
  });

  it('is reset by progress', async () => {
    const words = ['--every', '200', '--duration', '4000'];
    const { stdout, stderr, exitCode } = await mcpc([
      ...['call', raw('long-progress', ...words), 'work', '--timeout', '3'],
    ]);
    expect({ stdout, exitCode }, stderr).toEqual({ stdout: 'done\n', exitCode: 0 });
  });

  it('expires after the last progress', async () => {
    const server = inlineServer(`
      serve(toolMethods([{ name: 'work', call: (_received, frame) => {
        const { progressToken } = frame.params._meta;
        notify('notifications/progress', { progressToken, progress: 1 });
        return never;
      } }]));
    `);
    const { stderr, exitCode } = await mcpc(['call', server, 'work', '--timeout', '1']);
    expect(exitCode).toBe(4);
    expect(stderr).toContain('progress 1');
  });

  it('has no limit with 0', async () => {
    const words = ['--every', '200', '--duration', '200', '--modern'];
    expect((await mcpc(['call', raw('long-progress', ...words), 'work', '--timeout', '0'])).stdout).toBe(
      'done\n',
    );
  });
});

describe.concurrent('--max-time', () => {
  it.each(eras)('ends and cancels a request in spite of its progress, in the %s era', async (_era, words) => {
    const server = recorded('long-progress', '--every', '100', '--duration', '20000', ...words);
    const { stdout, stderr, exitCode } = await mcpc(['call', server.target, 'work', '--max-time', '1']);
    expect({ stdout, exitCode }).toEqual({ stdout: '', exitCode: 4 });
    expect(stderr).toContain('did not complete tools/call within 1 s in all.');
    expect(stderr).toContain('--max-time SECONDS');
    expect(server.methods().slice(-2)).toEqual(['tools/call', 'notifications/cancelled']);
  });

  it('can be set in a config file, in milliseconds', async () => {
    const [command = '', ...args] = nodeFixture('raw/long-progress.mjs', '--duration', '20000');
    const file = join(temporaryFolder(), 'mcp.json');
    writeFileSync(file, JSON.stringify({ mcpServers: { slow: { command, args, maxTime: 500 } } }));
    const { stderr, exitCode } = await mcpc(['call', file, 'work']);
    expect(exitCode).toBe(4);
    expect(stderr).toContain('slow did not complete tools/call within 0.5 s in all.');
  });
});

describe('--connect-timeout', () => {
  it('ends an unanswered handshake, and reports the phase', async () => {
    const words = ['tools', raw('never-answers', '--at-all'), '--connect-timeout', '0.3'];
    const { stdout, stderr, exitCode } = await mcpc(words);
    expect({ stdout, exitCode }).toEqual({ stdout: '', exitCode: 4 });
    expect(stderr).toContain('did not complete the handshake within 0.3 s');
    expect(stderr).toContain('--connect-timeout SECONDS');
    const asJson = await mcpc([...words, '--json']);
    expect(JSON.parse(asJson.stderr)).toMatchObject({ error: { kind: 'timeout', phase: 'connect' } });
  });

  it.each(['http', 'ws'])('ends a handshake over %s', async (scheme) => {
    const { url } = await listen('http/scripted.mjs', '--answer', 'silent');
    const target = url.replace('http:', `${scheme}:`);
    expect((await mcpc(['tools', target, '--connect-timeout', '0.3'])).exitCode).toBe(4);
  });

  it.each(['http', 'ws'])('ends a handshake over %s through a silent proxy', async (scheme) => {
    const env = { http_proxy: await silentPort() };
    const words = ['tools', `${scheme}://127.0.0.1:${await freePort()}/mcp`, '--connect-timeout', '0.3'];
    expect((await mcpc(words, { env })).exitCode).toBe(4);
  });

  it('is 30 seconds, 120 for package runners, with a notice after 5', async () => {
    const bin = temporaryFolder();
    for (const name of ['npx', 'uvx', 'uv']) {
      const text = `#!/bin/sh\nexec ${raw('never-answers', '--at-all')}\n`;
      writeFileSync(join(bin, name), text, { mode: 0o755 });
    }
    const env = { PATH: `${bin}:${process.env.PATH}` };
    const limits: [target: string, name: string, limit: number][] = [
      [raw('never-answers', '--at-all'), 'never-answers.mjs', 30],
      ['npx -y x', 'x', 120],
      ['uvx y', 'y', 120],
      ['uv run z', 'z', 120],
    ];
    const noticed = limits.map(async ([target, name, limit]) => {
      const running = startMcpc(['tools', target], { env });
      await running.stderr.until(`Still waiting for ${name} to answer, for ${limit} s at most`);
      running.kill('SIGINT');
      expect((await running.finished).exitCode).toBe(130);
    });
    await Promise.all(noticed);
  });
});
