import { readdirSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { fixture, nodeFixture } from '../e2e/harness/fixtures.ts';
import { recordedLines, temporaryFile } from '../e2e/harness/folder.ts';
import { expectNoSurvivors, isAlive, marker, survivors } from '../e2e/harness/processes.ts';
import { Conversation } from './conversation.ts';

const text = (value: string) => ({ content: [{ type: 'text', text: value }] });

const talk = (name: string, ...words: string[]) => new Conversation(nodeFixture(`raw/${name}.mjs`, ...words));

const helpers = ['lines.mjs', 'protocol.mjs'];
const withoutHandshake = ['dies-at-start.mjs', 'odd-frames.mjs'];
const withHandshake = readdirSync(fixture('raw'))
  .filter((file) => file.endsWith('.mjs') && ![...helpers, ...withoutHandshake].includes(file))
  .map((file) => file.replace('.mjs', ''));

describe('a raw server', () => {
  it.each(withHandshake)('completes the handshake of the legacy era: %s', async (name) => {
    const { serverInfo } = await talk(name).initialize();
    expect(serverInfo).toEqual({ name, version: '1.0.0' });
  });

  it('speaks only the modern era with --modern', async () => {
    const server = talk('echo', '--modern');
    const discovered = await server.result('server/discover');
    expect(discovered.supportedVersions).toEqual(['2026-07-28']);
    const refused = await server.request('initialize', { protocolVersion: '2025-11-25' });
    expect(refused.error).toMatchObject({ code: -32022, data: { requested: '2025-11-25' } });
  });

  it('records its starts and each received line, unmodified', async () => {
    const starts = temporaryFile();
    const frames = temporaryFile();
    const server = talk('echo', '--starts', starts, '--frames', frames);
    await server.call('echo', { n: 1e21 });
    expect(recordedLines(starts)).toHaveLength(1);
    expect(recordedLines(frames)).toEqual([
      '{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"echo","arguments":{"n":1e+21},"_meta":{}}}',
    ]);
  });

  it('exits when its standard input ends', async () => {
    const server = talk('echo');
    await server.initialize();
    server.endInput();
    expect(await server.ended).toBe(0);
  });
});

describe('the raw server', () => {
  it('echo returns its arguments', async () => {
    expect(await talk('echo').call('echo_dotted', { 'a.b': 1 })).toEqual(text('{"a.b":1}'));
  });

  it('many-tools has 100 pages of 100 tools', async () => {
    const server = talk('many-tools');
    const names = new Set<string>();
    let cursor: unknown;
    do {
      const page = await server.result('tools/list', cursor === undefined ? {} : { cursor });
      for (const tool of page.tools as { name: string }[]) names.add(tool.name);
      cursor = page.nextCursor;
    } while (cursor !== undefined);
    expect(names.size).toBe(10_000);
  });

  it('endless-cursor never ends, with one cursor or many', async () => {
    const cursors = async (...words: string[]) => {
      const server = talk('endless-cursor', ...words);
      const pages = [await server.result('tools/list'), await server.result('tools/list')];
      return new Set(pages.map((page) => page.nextCursor)).size;
    };
    expect(await cursors()).toBe(1);
    expect(await cursors('--new')).toBe(2);
  });

  it('silent-on-unknown ignores server/discover and responds to initialize', async () => {
    const server = talk('silent-on-unknown');
    const probe = server.request('server/discover');
    const first = await Promise.race([
      probe.then(() => 'probe'),
      server.initialize().then(() => 'initialize'),
    ]);
    expect(first).toBe('initialize');
  });

  it('dies-on-probe exits with status 1 at a request before initialize', async () => {
    const server = talk('dies-on-probe');
    void server.request('server/discover');
    expect(await server.ended).toBe(1);
    expect(server.stderr.text).toContain('received server/discover');
  });

  it('dies-on-probe serves after initialize', async () => {
    const server = talk('dies-on-probe');
    await server.initialize();
    expect(await server.call('hello')).toEqual(text('hello'));
  });

  it('growing-tools adds a tool after the handshake and notifies', async () => {
    const server = talk('growing-tools', '--delay', '1');
    await server.initialize();
    await expect
      .poll(() => server.others)
      .toContain('{"jsonrpc":"2.0","method":"notifications/tools/list_changed"}');
    expect(await server.call('late')).toEqual(text('late'));
  });

  it('dies-in-call exits with status 3 after a message, or is killed', async () => {
    const exits = talk('dies-in-call');
    void exits.request('tools/call', { name: 'exit' });
    expect(await exits.ended).toBe(3);
    expect(exits.stderr.text).toMatch(/last words\n$/);
    const killed = talk('dies-in-call');
    void killed.request('tools/call', { name: 'killed' });
    expect(await killed.ended).toBe('SIGKILL');
  });

  it('dies-at-start prints an error and exits', async () => {
    const server = talk('dies-at-start', '--status', '7');
    expect(await server.ended).toBe(7);
    expect(server.stderr.text).toContain('left-pad');
  });

  it('never-answers prints cancellations', async () => {
    const server = talk('never-answers');
    void server.request('tools/call', { name: 'wait' });
    server.notify('notifications/cancelled', { requestId: 1 });
    await server.stderr.until('cancelled 1');
  });

  it('long-progress reports each step', async () => {
    const server = talk('long-progress', '--every', '1', '--duration', '3');
    expect(await server.call('work', {}, { progressToken: 'p' })).toEqual(text('done'));
    expect(server.others).toHaveLength(3);
  });

  it('stepped continues when the gate has another line', async () => {
    const gate = temporaryFile('gate');
    writeFileSync(gate, '\n\n');
    const server = talk('stepped', '--gate', gate, '--steps', '1');
    expect(await server.call('work', {}, { progressToken: 'p' })).toEqual(text('done'));
    expect(server.others).toHaveLength(2);
  });

  it('unstoppable survives the end of its input and SIGTERM', async () => {
    const mark = marker();
    const server = talk('unstoppable', mark);
    await server.initialize();
    server.endInput();
    server.kill('SIGTERM');
    await server.stderr.until('ignored SIGTERM');
    expect(survivors(mark)).toHaveLength(1);
    server.kill('SIGKILL');
    await expectNoSurvivors(mark);
  });

  it('with-grandchild leaves a process running', async () => {
    const mark = marker();
    const server = talk('with-grandchild', mark);
    const { content } = await server.call('grandchild');
    const pid = Number((content as { text: string }[])[0]?.text);
    server.endInput();
    await server.ended;
    expect(isAlive(pid)).toBe(true);
    expect(survivors(mark).map((one) => one.pid)).toEqual([pid]);
    process.kill(pid, 'SIGKILL');
    await expectNoSurvivors(mark);
  });

  it('noisy-stdout writes more than responses', async () => {
    const server = talk('noisy-stdout');
    await server.call('hello');
    expect(server.others).toContain('{not json');
  });

  it('huge-result returns the requested number of bytes', async () => {
    const { content } = await talk('huge-result', '--size', '1000').call('huge');
    expect((content as { text: string }[])[0]?.text).toHaveLength(1000);
  });

  it('logs respects the level', async () => {
    const server = talk('logs');
    await server.request('logging/setLevel', { level: 'alert' });
    expect(await server.call('log')).toEqual(text('2 messages'));
    expect(server.others).toHaveLength(2);
  });

  it('environment returns its arguments', async () => {
    const { structuredContent } = await talk('environment', 'a b', '').call('environment');
    expect(structuredContent).toMatchObject({ argv: ['a b', ''], cwd: process.cwd() });
  });

  it('changing-resource sends changes after a subscription', async () => {
    const server = talk('changing-resource', '--every', '1');
    await server.result('resources/subscribe', { uri: 'demo://clock' });
    await expect.poll(() => server.others.length).toBeGreaterThan(1);
  });

  it.each([[], ['--modern']])(
    'stateful counts, and lists the calls that were cancelled: %j',
    async (...words) => {
      const server = talk('stateful', ...words);
      await server.call('count');
      expect(await server.call('count')).toMatchObject(text('2'));
      void server.request('tools/call', { name: 'wait', arguments: { name: 'tea' } });
      server.notify('notifications/cancelled', { requestId: 3 });
      expect(await server.call('cancelled')).toMatchObject(text('tea'));
    },
  );
});
