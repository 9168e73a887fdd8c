import { describe, expect, it, onTestFinished } from 'vitest';
import { Client, ConnectionError, type McpServerObject } from '../../../../src/index.ts';
import { newServer } from '../sdk-servers.ts';

/** Returns a client of an in-memory server, and the servers that were created for it. */
function countingClient(): { client: Client; created: McpServerObject[] } {
  const created: McpServerObject[] = [];
  const createServer = () => {
    const server = newServer();
    created.push(server);
    return server;
  };
  const client = new Client({ createServer }, { protocol: 'legacy', name: 'counted' });
  onTestFinished(() => client.close({ force: true }));
  return { client, created };
}

describe('a connection', () => {
  it('is shared by all connect() calls, and closed by the last close()', async () => {
    const { client, created } = countingClient();
    expect(client.isConnected()).toBe(false);
    await client.close();
    expect(await client.connect()).toBe(client);
    expect(await client.connect()).toBe(client);
    expect(created).toHaveLength(1);
    await client.close();
    expect(client.isConnected()).toBe(true);
    await client.ping();
    await Promise.all([client.close(), client.close()]);
    expect(client.isConnected()).toBe(false);
    await expect(client.ping()).rejects.toThrow(ConnectionError);
    await client.connect();
    await client.ping();
    expect(created).toHaveLength(2);
  });

  it('is closed immediately with force, which rejects pending requests', async () => {
    const { client } = countingClient();
    await client.connect();
    await client.connect();
    const waiting = expect(client.callTool('wait')).rejects.toThrow(ConnectionError);
    await client.close({ force: true });
    expect(client.isConnected()).toBe(false);
    await waiting;
    expect(client.running).toEqual([]);
  });

  it('is counted for each concurrent connect(), unless it could not be opened', async () => {
    let reason: Error | undefined = new Error('not yet');
    const createServer = () => {
      if (reason !== undefined) throw reason;
      return newServer();
    };
    const client = new Client({ createServer });
    onTestFinished(() => client.close({ force: true }));
    const failed = await Promise.allSettled([client.connect(), client.connect()]);
    expect(failed.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    reason = undefined;
    await Promise.all([client.connect(), client.connect()]);
    await client.close();
    expect(client.isConnected()).toBe(true);
    await client.close();
    expect(client.isConnected()).toBe(false);
  });
});
