import { writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { describeFaults } from '../harness/faults.ts';
import { recordedLines, temporaryFile } from '../harness/folder.ts';
import { inlineServer } from '../harness/inline.ts';
import { listen } from '../harness/listening.ts';
import { mcpc, startMcpc } from '../harness/mcpc.ts';
import { expectNoSurvivors, marker } from '../harness/processes.ts';
import { recorded } from '../harness/recorded.ts';

/** Stops its own process in a call, as Ctrl-Z would. */
const frozen = inlineServer(`
  serve(toolMethods([{ name: 'hello', call: () => { process.kill(process.pid, 'SIGSTOP'); return never; } }]));
`);

/** Stops its own process before it reads anything. */
const frozenAtStart = inlineServer(`process.kill(process.pid, 'SIGSTOP');`);

/** Stops reading after it has listed its tools. */
const notReading = inlineServer(`
  import { responder } from ${JSON.stringify(new URL('../../servers/raw/protocol.mjs', import.meta.url).href)};
  const respond = responder(toolMethods([{ name: 'hello', call: () => text('hello') }]), { name: 'not-reading' });
  let rest = '';
  process.stdin.on('data', async (chunk) => {
    const lines = (rest + chunk).split('\\n');
    rest = lines.pop();
    for (const line of lines) {
      const answer = await respond(JSON.parse(line));
      if (answer !== undefined) send(answer);
      if (line.includes('"tools/list"')) process.stdin.pause();
    }
  });
  setInterval(() => {}, 1_000_000);
`);

/** Begins its response and never ends it. */
const halting = inlineServer(`
  serve(toolMethods([{ name: 'hello', call: (_received, { id }) => {
    process.stdout.write(JSON.stringify({ jsonrpc: '2.0', id, result: text('hello') }).slice(0, -10));
    return never;
  } }]));
`);

/** Returns an argument that is larger than the buffer of a pipe. */
function largeArgument(): string {
  const file = temporaryFile('large');
  writeFileSync(file, 'x'.repeat(5_000_000));
  return `text=@${file}`;
}

const noAnswer = 'sent no answer to tools/call and no progress for 0.4 s';
const soon = ['--timeout', '0.4'];

describeFaults('a server that falls silent', [
  {
    fault: 'frozen in a call',
    server: frozen,
    line: ['call', 'hello', ...soon],
    status: 4,
    says: [noAnswer],
  },
  {
    fault: 'frozen before the handshake',
    server: frozenAtStart,
    line: ['tools', '--connect-timeout', '0.4'],
    status: 4,
    says: ['did not complete the handshake within 0.4 s'],
  },
  {
    fault: 'that stops reading, before a request larger than its pipe',
    server: notReading,
    line: ['call', 'hello', largeArgument(), ...soon],
    status: 4,
    says: [noAnswer],
  },
  {
    fault: 'in the middle of its response',
    server: halting,
    line: ['call', 'hello', ...soon],
    status: 4,
    says: [noAnswer, /text that is not a message: \{"jsonrpc":"2\.0"/],
  },
  {
    fault: 'over WebSocket',
    server: async () => (await listen('websocket/echo.mjs')).url,
    line: ['call', 'wait', ...soon],
    status: 4,
    says: [noAnswer],
  },
]);

describe('an interrupt ends a call of a server that', () => {
  it.each([
    ['is frozen', frozen, []],
    ['stopped reading', notReading, [largeArgument()]],
  ])('%s', async (_title, server, words) => {
    const mark = marker();
    const running = startMcpc(['call', `${server} ${mark}`, 'hello', ...words, '--trace']);
    await running.stderr.until('"tools/call"');
    running.kill('SIGINT');
    expect((await running.finished).exitCode).toBe(130);
    await expectNoSurvivors(mark);
  });

  it('is frozen, at once if it is repeated', async () => {
    const mark = marker();
    const running = startMcpc(['call', `${frozen} ${mark}`, 'hello', '--trace']);
    await running.stderr.until('"tools/call"');
    running.kill('SIGTERM');
    await running.stderr.until('mcpc was terminated');
    const before = performance.now();
    running.kill('SIGTERM');
    expect((await running.finished).exitCode).toBe(143);
    // Without the second one it would wait for two seconds.
    expect(performance.now() - before).toBeLessThan(1_500);
    await expectNoSurvivors(mark);
  });
});

describe('an aborted call is cancelled at the server', () => {
  it.each([
    ['legacy', []],
    ['modern', ['--modern']],
  ])('over stdio in the %s era', async (_era, words) => {
    const server = recorded('never-answers', ...words);
    const running = startMcpc(['call', server.target, 'wait']);
    await expect.poll(() => server.methods().at(-1)).toBe('tools/call');
    running.kill('SIGINT');
    expect((await running.finished).exitCode).toBe(130);
    expect(server.methods().at(-1)).toBe('notifications/cancelled');
  });

  it('over WebSocket, by a notification', async () => {
    const { url, printed } = await listen('websocket/echo.mjs');
    await mcpc(['call', url, 'wait', ...soon]);
    await printed.until(/cancelled \d+/);
  });

  it.each([
    ['legacy', []],
    ['modern', ['--modern']],
  ])('over HTTP in the %s era', async (era, words) => {
    const requests = temporaryFile();
    const { url } = await listen('http/scripted.mjs', '--requests', requests, ...words);
    const running = startMcpc(['call', `${url}?answer=silent&on=tools/call`, 'hello']);
    const last = () => recordedLines(requests).join('\n');
    await expect.poll(last).toContain('"tools/call');
    running.kill('SIGINT');
    expect((await running.finished).exitCode).toBe(130);
    await expect.poll(last).toContain('"event":"gone"');
    expect(last().includes('notifications/cancelled')).toBe(era === 'legacy');
  });
});
