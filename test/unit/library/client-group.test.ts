import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import {
  Client,
  ClientGroup,
  type ClientOptions,
  ConnectionError,
  type GroupSources,
  type McpServerObject,
  UsageError,
} from '../../../src/index.ts';
import { newServer, oldServer } from './sdk-servers.ts';

/** Returns a group that is closed after the test. */
function grouped(sources: GroupSources, options: ClientOptions = {}): ClientGroup {
  const group = new ClientGroup(sources, options);
  onTestFinished(() => group.close({ force: true }));
  return group;
}

/** A source that counts the servers it creates. */
function counted(create: () => McpServerObject) {
  const created: McpServerObject[] = [];
  const createServer = () => {
    const server = create();
    created.push(server);
    return server;
  };
  return { source: { createServer }, created };
}

describe('a group', () => {
  it('has the tools of all servers, and a client of each with its own names, on the same connections', async () => {
    const { source, created } = counted(() => newServer());
    const group = grouped({ math: source, old: { createServer: () => oldServer() }, demo: { url: 'demo:' } });
    await group.connect();
    const names = (await group.listTools()).map(({ name }) => name);
    expect(names).toEqual(expect.arrayContaining(['math_add', 'old_add', 'demo_multiply']));
    expect((await group.callTool('math_add', { a: 1, b: 2 })).data).toEqual({ sum: 3 });
    const math = group.client('math');
    expect(math).toBeInstanceOf(Client);
    expect(math.isConnected()).toBe(true);
    expect((await math.listTools()).map(({ name }) => name)).toEqual(['add', 'fail', 'wait']);
    expect((await math.callTool('add', { a: 3, b: 4 })).data).toEqual({ sum: 7 });
    expect(math.serverInfo).toMatchObject({ name: 'new' });
    expect(group.client('old').protocolVersion).toBe('2025-11-25');
    expect([...group.clients.keys()].sort()).toEqual(['demo', 'math', 'old']);
    expect(group.clients.get('math')).toBe(math);
    expect(created).toHaveLength(1);
  });

  it('says why a tool is not available whose server could not be connected', async () => {
    const group = grouped({ math: { createServer: () => newServer() }, bad: { command: 'no-such-command' } });
    await group.connect();
    await expect(group.callTool('bad_add')).rejects.toMatchObject({
      kind: 'connection',
      message: 'bad is not connected. Could not start "no-such-command": program not found.',
      hint: 'Call connect() to retry.',
    });
  });

  it('prefixes names even if it has one server', async () => {
    const group = grouped({ only: { createServer: () => newServer() } });
    await group.connect();
    expect((await group.listTools()).map(({ name }) => name)).toContain('only_add');
  });

  it('is closed when it and its clients have been closed as often as connected', async () => {
    const group = grouped({ a: { createServer: () => newServer() }, b: { url: 'demo:' } });
    const a = group.client('a');
    await expect(a.listTools()).rejects.toThrow(ConnectionError);
    await a.connect();
    expect(group.isConnected()).toBe(true);
    await group.connect();
    await group.close();
    expect(group.isConnected()).toBe(true);
    await a.close();
    await a.close();
    expect([group.isConnected(), a.isConnected()]).toEqual([false, false]);
    await a.connect();
    await group.close({ force: true });
    await group.connect();
    // The connection that it held is gone.
    await a.close({ force: true });
    expect(group.isConnected()).toBe(true);
  });

  it('goes on without a server that cannot be connected, whose client says why', async () => {
    const group = grouped({
      a: { createServer: () => newServer() },
      broken: { command: '/no/such/program' },
    });
    await group.connect();
    expect(group.missing).toEqual(['broken']);
    const broken = group.client('broken');
    expect(broken.isConnected()).toBe(false);
    await expect(broken.listTools()).rejects.toThrow(/^broken is not connected\. .*\/no\/such\/program/);
    await expect(broken.connect()).rejects.toThrow('broken is not connected.');
    expect(await group.client('a').listTools()).toHaveLength(3);
    await group.close();
    expect(group.isConnected()).toBe(false);
  });

  it('shares subscriptions with its clients', async () => {
    const group = grouped({ demo: { url: 'demo:' } }, { protocol: 'legacy' });
    const sent: string[] = [];
    await group.connect();
    await group.setHandlers({
      onEvent: (event) => {
        if (event.type !== 'frame' || event.direction !== 'sent') return;
        sent.push(String((event.frame as { method?: string }).method));
      },
    });
    const demo = group.client('demo');
    const [resource] = await demo.listResources();
    const own = resource?.uri ?? '';
    const [merged] = await group.listResources();
    await group.subscribe(merged?.uri ?? '');
    await demo.subscribe(own);
    await group.unsubscribe(merged?.uri ?? '');
    expect(sent).not.toContain('resources/unsubscribe');
    await demo.unsubscribe(own);
    expect(sent.filter((method) => method.startsWith('resources/') && !method.endsWith('list'))).toEqual([
      'resources/subscribe',
      'resources/unsubscribe',
    ]);
  });

  it('and its clients can be made again, independent of it', async () => {
    const { source, created } = counted(() => newServer());
    const group = grouped({ math: source, demo: { url: 'demo:' } }, { protocol: 'legacy' });
    await group.connect();
    for (const name of ['math', 'demo']) {
      const client = group.client(name).new();
      onTestFinished(() => client.close({ force: true }));
      expect(client.isConnected()).toBe(false);
      await client.connect();
      expect(client.name).toBe(name);
      expect((await client.listTools()).length).toBeGreaterThan(0);
    }
    const other = group.new();
    onTestFinished(() => other.close({ force: true }));
    await other.connect();
    expect(other.client('math')).not.toBe(group.client('math'));
    expect(created).toHaveLength(3);
  });

  it('can be that of a config file', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'mcpc-group-'));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    const file = join(folder, 'mcp.json');
    writeFileSync(file, JSON.stringify({ mcpServers: { a: { url: 'demo:' } } }));
    const group = grouped(file);
    await group.connect();
    expect((await group.listTools()).map(({ name }) => name)).toContain('a_multiply');
    const names = async (client: Client) => (await client.listTools()).map(({ name }) => name);
    expect(await names(group.client('a'))).toContain('multiply');
    await expect(group.client('b').listTools()).rejects.toThrow('There is no server "b" in the group.');
    const again = group.client('a').new();
    onTestFinished(() => again.close());
    expect(await names(await again.connect())).toContain('multiply');
  });

  it('can leave the handshakes to initialize()', async () => {
    const group = grouped(
      { a: { createServer: () => newServer() }, b: { url: 'demo:' } },
      { autoInitialize: false },
    );
    await group.connect();
    await expect(group.client('a').listTools()).rejects.toThrow(UsageError);
    await group.client('a').initialize();
    expect(group.servers.map(({ name }) => name)).toEqual(['a', 'b']);
  });

  it.each<[string, unknown, string]>([
    ['a single server', 'demo', 'demo is one server.'],
    ['a config in a group', { a: { mcpServers: {} } }, 'a is a config'],
    ['something else', { a: 5 }, '5 is not a valid client source'],
    ['nothing', null, 'needs an object of servers'],
  ])('rejects %s', (_what, sources, message) => {
    expect(() => new ClientGroup(sources as GroupSources)).toThrow(message);
  });

  it('reports names of servers that it does not have, and options that are for one server', async () => {
    const group = grouped({ a: { url: 'demo:' } }, { headers: { 'X-Key': 'k' } });
    expect(() => group.client('b')).toThrow('There is no server "b" in the group.');
    await expect(group.connect()).rejects.toThrow(
      '"headers" is for one server, and the group may have several.',
    );
  });
});
