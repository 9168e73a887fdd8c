import { InMemoryTransport } from '@modelcontextprotocol/client';
import { createMcpHandler } from '@modelcontextprotocol/server';
import { serveStdio } from '@modelcontextprotocol/server/stdio';
import { describe, expect, it, onTestFinished } from 'vitest';
import { Client, type ClientOptions, type ClientSource, ConnectionError } from '../../../src/index.ts';
import { newServer, oldServer } from './sdk-servers.ts';

/** Returns a connected client, which is closed after the test. */
async function connected(source: ClientSource, options: ClientOptions = {}): Promise<Client> {
  const client = new Client(source, options);
  onTestFinished(() => client.close({ force: true }));
  return client.connect();
}

const sum = async (client: Client) => (await client.callTool('add', { a: 1, b: 2 })).content[0];

const legacy = '2025-11-25';
const modern = '2026-07-28';

describe('a server in this process', () => {
  it.each([
    ['auto', modern],
    ['legacy', legacy],
    [modern, modern],
  ])('is an object of the v2 SDK, with protocol %s', async (protocol, revision) => {
    const client = await connected(newServer(), { protocol });
    expect(client.protocolVersion).toBe(revision);
    expect(client.name).toBe('new');
    await client.discover();
    expect(client.serverInfo).toMatchObject({ name: 'new', version: '2.0.0' });
    const result = await client.callTool<{ sum: number }>('add', { a: 5, b: 3 });
    expect(result.data.sum).toBe(8);
    await expect(client.callTool('fail')).rejects.toMatchObject({
      name: 'ToolError',
      message: 'no luck',
      tool: 'fail',
      result: { isError: true },
    });
  });

  it('is an object that is connected several times, in either era', async () => {
    const server = newServer();
    for (const protocol of ['auto', 'legacy', 'auto', 'legacy']) {
      const client = await connected(server, { protocol });
      expect(await sum(client)).toMatchObject({ text: '3' });
      await client.close();
    }
  });

  it('rejects a legacy client after a modern one if the SDK cannot reset the object', async () => {
    const server = newServer();
    await (await connected(server)).close();
    server.server.getNegotiatedProtocolVersion = () => modern;
    await expect(connected(server, { protocol: 'legacy' })).rejects.toMatchObject({
      name: 'ConnectionError',
      message: expect.stringContaining('its version of the MCP SDK'),
      hint: expect.stringContaining('createServer'),
    });
    const client = await connected(server);
    expect(client.protocolVersion).toBe(modern);
  });

  it('is an object of the v1 SDK', async () => {
    const server = oldServer();
    for (const _again of [1, 2]) {
      const client = await connected(server);
      expect(client.protocolVersion).toBe(legacy);
      expect(await sum(client)).toMatchObject({ text: '3' });
      await client.close();
    }
  });

  it.each([
    ['v2', newServer],
    ['v1', oldServer],
  ])('is an object of the %s SDK that serves one client at a time', async (_name, make) => {
    const server = make();
    await connected(server);
    const other = connected(server);
    await expect(other).rejects.toThrow(ConnectionError);
    await expect(other).rejects.toMatchObject({
      message: expect.stringContaining('one client at a time'),
      hint: expect.stringContaining('createServer'),
    });
  });

  it.each([
    ['v2', newServer, 'auto', modern],
    ['v2', newServer, 'legacy', legacy],
    ['v1', oldServer, 'auto', legacy],
  ])(
    'is created by a factory for each client: %s SDK, protocol %s',
    async (_name, createServer, protocol, revision) => {
      const eras: string[] = [];
      const source: ClientSource = {
        createServer: ({ era }) => {
          eras.push(era);
          return createServer();
        },
      };
      const one = await connected(source, { protocol });
      const other = await one.new().connect();
      onTestFinished(() => other.close());
      expect([one.protocolVersion, other.protocolVersion]).toEqual([revision, revision]);
      expect(await Promise.all([sum(one), sum(other)])).toMatchObject([{ text: '3' }, { text: '3' }]);
      expect(eras).toHaveLength(2);
    },
  );

  it('reports what a factory threw', async () => {
    const reason = new Error('no database');
    const connecting = connected({ createServer: () => Promise.reject(reason) });
    await expect(connecting).rejects.toMatchObject({
      name: 'ConnectionError',
      message: 'createServer failed: no database',
      cause: reason,
    });
  });

  it.each(['auto', 'legacy'])('is behind a fetch handler, with protocol %s', async (protocol) => {
    const handler = createMcpHandler(() => newServer());
    onTestFinished(() => handler.close());
    const asFunction = await connected((request) => handler.fetch(request), { protocol });
    const asObject = await connected(handler, { protocol });
    for (const client of [asFunction, asObject]) {
      expect(client.protocolVersion).toBe(protocol === 'auto' ? modern : legacy);
      expect(await sum(client)).toMatchObject({ text: '3' });
    }
  });

  it('receives headers and bearer token in a fetch handler', async () => {
    const handler = createMcpHandler(() => newServer());
    const seen = new Set<string | null>();
    const guard = (request: Request) => {
      seen.add(request.headers.get('authorization')).add(request.headers.get('x-team'));
      return handler.fetch(request);
    };
    await connected(guard, { auth: 'token', headers: { 'x-team': 'blue' } });
    expect([...seen]).toEqual(['Bearer token', 'blue']);
  });

  it('receives the bearer token that a function returns for each request', async () => {
    const handler = createMcpHandler(() => newServer());
    const seen: (string | null)[] = [];
    const guard = (request: Request) => {
      seen.push(request.headers.get('authorization'));
      return handler.fetch(request);
    };
    let count = 0;
    const client = await connected(guard, { auth: async () => `token-${++count}` });
    await client.callTool('add', { a: 1, b: 2 });
    expect(seen.length).toBeGreaterThan(1);
    expect(seen).toEqual(seen.map((_token, at) => `Bearer token-${at + 1}`));
  });

  it('whose response is nested too deep ends the request with an error', async () => {
    const server = newServer();
    const client = await connected(server);
    const deep = JSON.parse(`${'['.repeat(20_000)}${']'.repeat(20_000)}`);
    server.server.setRequestHandler('tools/call', () => ({ content: [], structuredContent: { deep } }));
    await expect(client.callToolRaw('add')).rejects.toThrow('nested more than 500 levels deep');
  });

  it('is behind a transport', async () => {
    const [near, far] = InMemoryTransport.createLinkedPair();
    const serving = serveStdio(() => newServer(), { transport: far });
    onTestFinished(() => serving.close());
    const client = await connected(near, { name: 'own' });
    expect(client.servers).toMatchObject([{ name: 'own', transport: 'custom', era: 'modern' }]);
    expect(await sum(client)).toMatchObject({ text: '3' });
    await client.close();
    await expect(client.connect()).rejects.toThrow(ConnectionError);
  });
});
