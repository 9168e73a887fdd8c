import { describe, expect, it, onTestFinished } from 'vitest';
import { Client, type ClientOptions, type ClientSource, UsageError } from '../../../src/index.ts';
import { newServer, oldServer } from './sdk-servers.ts';

/** Returns a connected client, and the methods that it has sent. */
async function connected(source: ClientSource, options: ClientOptions) {
  const sent: string[] = [];
  const client = new Client(source, {
    ...options,
    onEvent: (event) => {
      if (event.type === 'frame' && event.direction === 'sent' && 'method' in (event.frame as object)) {
        sent.push((event.frame as { method: string }).method);
      }
    },
  });
  onTestFinished(() => client.close({ force: true }));
  await client.connect();
  return { client, sent };
}

const modern = { createServer: () => newServer() };
const legacy = { createServer: () => oldServer() };

describe('discoverResult', () => {
  it('survives JSON and saves the next client a round trip', async () => {
    const { client: first } = await connected(modern, { protocol: 'auto' });
    expect(first.initializeResult).toBeUndefined();
    const priorDiscover = JSON.parse(JSON.stringify(first.discoverResult));
    expect(priorDiscover).toMatchObject({ supportedVersions: ['2026-07-28'] });
    const { client, sent } = await connected(modern, { priorDiscover });
    expect(client.serverInfo).toEqual(first.serverInfo);
    expect(client.discoverResult).toEqual(priorDiscover);
    expect((await client.callTool('add', { a: 1, b: 2 })).data).toEqual({ sum: 3 });
    expect(sent).toEqual(['tools/list', 'tools/call']);
  });

  it('of a server that became older leads to a handshake', async () => {
    const priorDiscover = { supportedVersions: ['2026-07-28'], capabilities: { tools: {} } };
    const { client } = await connected(legacy, { priorDiscover });
    expect(client.protocolVersion).toBe('2026-07-28');
    await client.discover();
    expect(client.protocolVersion).toBe('2025-11-25');
    expect(client.discoverResult).toBeUndefined();
  });

  it('can be given for each of several servers', async () => {
    const { client: one } = await connected('demo', { protocol: 'auto' });
    const mcpServers = { a: { url: 'demo:' }, b: { url: 'demo:' } };
    const priorDiscover = { a: one.discoverResult ?? {} };
    const { client } = await connected({ mcpServers }, { priorDiscover });
    expect(client.servers.map(({ negotiation }) => negotiation.asked)).toEqual([[], ['server/discover']]);
    const several = new Client({ mcpServers }, { priorDiscover: one.discoverResult });
    await expect(several.connect()).rejects.toThrow(UsageError);
  });

  it('is unknown for a chosen version until discover()', async () => {
    const { client, sent } = await connected(modern, { protocol: '2026-07-28' });
    expect([client.serverInfo, client.serverCapabilities, client.discoverResult]).toEqual([
      undefined,
      {},
      undefined,
    ]);
    expect(await client.discover()).toBe(client.discoverResult);
    expect(client.serverInfo).toMatchObject({ name: 'new' });
    expect(sent).toEqual(['server/discover']);
  });
});

describe('initializeResult', () => {
  it('is the result of the handshake of older versions, and saves the next client a request, too', async () => {
    const { client: first } = await connected(legacy, {});
    expect(first.initializeResult).toMatchObject({
      protocolVersion: '2025-11-25',
      serverInfo: { name: 'old' },
    });
    expect([first.discoverResult, await first.discover()]).toEqual([undefined, undefined]);
    const { sent } = await connected(legacy, { protocol: 'auto', priorDiscover: first.initializeResult });
    expect(sent).toEqual(['initialize', 'notifications/initialized']);
  });
});

it('an invalid priorDiscover is reported by the constructor', () => {
  for (const priorDiscover of [{ a: 1 }, { a: {} }]) {
    expect(() => new Client('demo', { priorDiscover })).toThrow('not a result of server/discover');
  }
});
