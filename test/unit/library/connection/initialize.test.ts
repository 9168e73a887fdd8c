import { describe, expect, it, onTestFinished, vi } from 'vitest';
import {
  Client,
  type ClientOptions,
  type ClientSource,
  ConnectionError,
  TimeoutError,
  UsageError,
} from '../../../../src/index.ts';
import { newServer, oldServer } from '../sdk-servers.ts';

/** Returns a client that performs no handshake of its own, and the methods that were sent. */
function manual(source: ClientSource, options: ClientOptions = {}) {
  const sent: string[] = [];
  const onEvent: ClientOptions['onEvent'] = (event) => {
    if (event.type !== 'frame' || event.direction !== 'sent') return;
    const { method } = event.frame as { method?: string };
    if (method !== undefined) sent.push(method);
  };
  const client = new Client(source, { autoInitialize: false, onEvent, ...options });
  onTestFinished(() => client.close({ force: true }));
  return { client, sent };
}

const legacy = { createServer: () => oldServer() };
const modern = { createServer: () => newServer() };

describe('with autoInitialize: false', () => {
  it('connect() opens the transport only, and requests are rejected until initialize()', async () => {
    const { client, sent } = manual(legacy, { protocol: 'legacy' });
    await client.connect();
    expect(client.isConnected()).toBe(true);
    await expect(client.listTools()).rejects.toThrow(UsageError);
    expect(() => client.serverInfo).toThrow('is not initialized');
    expect(sent).toEqual([]);
    const result = await client.initialize({ timeout: 10 });
    expect(result).toMatchObject({ protocolVersion: '2025-11-25', serverInfo: { name: 'old' } });
    expect(sent).toEqual(['initialize', 'notifications/initialized']);
    expect(await client.initialize()).toBe(result);
    expect(await client.listTools()).toHaveLength(1);
    expect(client.initializeResult).toBe(result);
  });

  it('initialize() returns nothing for a server that has no such request', async () => {
    const { client, sent } = manual(modern, { protocol: 'auto' });
    await client.connect();
    expect(await client.initialize()).toBeUndefined();
    expect(client.discoverResult).toMatchObject({ supportedVersions: ['2026-07-28'] });
    expect(sent).toEqual(['server/discover']);
  });

  it('several connect() calls share what initialize() begins, and close() ends it', async () => {
    const { client } = manual(modern);
    await Promise.all([client.connect(), client.connect()]);
    await Promise.all([client.initialize(), client.initialize()]);
    await client.close();
    expect((await client.callTool('add', { a: 1, b: 2 })).data).toEqual({ sum: 3 });
    await client.close();
    expect(client.isConnected()).toBe(false);
    await expect(client.initialize()).rejects.toThrow(ConnectionError);
    await client.connect();
    await expect(client.listTools()).rejects.toThrow('is not initialized');
    await client.close();
    expect(client.isConnected()).toBe(false);
  });

  it('all of several servers wait', async () => {
    const mcpServers = { a: { url: 'demo:' }, b: { url: 'demo:' }, c: { command: '/no/such/program' } };
    const { client, sent } = manual({ mcpServers });
    await client.connect();
    expect(client.isConnected()).toBe(true);
    expect(sent).toEqual([]);
    await client.initialize();
    expect(client.servers.map(({ name }) => name)).toEqual(['a', 'b']);
    expect(client.missing).toEqual(['c']);
  });

  it('connect() fails as otherwise if no transport can be opened', async () => {
    const { client } = manual({ command: '/no/such/program' });
    await expect(client.connect()).rejects.toThrow(ConnectionError);
    expect(client.isConnected()).toBe(false);
  });

  it('the time before initialize() is not that of the server', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    onTestFinished(() => void vi.useRealTimers());
    const { client } = manual(modern, { connectTimeout: 30 });
    await client.connect();
    vi.advanceTimersByTime(60_000);
    await client.initialize();
    expect(await client.listTools()).not.toHaveLength(0);
  });

  it('initialize() closes the connection if the handshake takes too long or is aborted', async () => {
    const silent = { start: async () => {}, send: async () => {}, close: async () => {} };
    const { client } = manual(silent);
    await client.connect();
    await expect(client.initialize({ timeout: 0.05 })).rejects.toThrow(TimeoutError);
    expect(client.isConnected()).toBe(false);
    await client.connect();
    const reason = new Error('enough');
    await expect(client.initialize({ signal: AbortSignal.abort(reason) })).rejects.toThrow(reason);
    expect(client.isConnected()).toBe(false);
  });
});

describe('without it', () => {
  it('initialize() returns the result of the handshake that connect() performed', async () => {
    const { client } = manual(legacy, { autoInitialize: true });
    await client.connect();
    expect(await client.initialize()).toMatchObject({ serverInfo: { name: 'old' } });
  });
});
