import { describe, expect, it, onTestFinished } from 'vitest';
import { Client, ConnectionError, type McpServerObject } from '../../../src/index.ts';
import { newServer } from './servers.ts';

/** A client of a server in memory, and the connections that were made. */
function counting(): { client: Client; made: McpServerObject[] } {
  const made: McpServerObject[] = [];
  const createServer = () => {
    const server = newServer();
    made.push(server);
    return server;
  };
  const client = new Client({ createServer }, { protocol: 'legacy', name: 'counted' });
  onTestFinished(() => client.close({ force: true }));
  return { client, made };
}

describe('a connection', () => {
  it('is one however often it is wanted, and ends with the last close()', async () => {
    const { client, made } = counting();
    expect(client.isConnected()).toBe(false);
    await client.close();
    expect(await client.connect()).toBe(client);
    expect(await client.connect()).toBe(client);
    expect(made).toHaveLength(1);
    await client.close();
    expect(client.isConnected()).toBe(true);
    await client.ping();
    await Promise.all([client.close(), client.close()]);
    expect(client.isConnected()).toBe(false);
    await expect(client.ping()).rejects.toThrow(ConnectionError);
    await client.connect();
    await client.ping();
    expect(made).toHaveLength(2);
  });

  it('ends at once by force, and stops what is under way', async () => {
    const { client } = counting();
    await client.connect();
    await client.connect();
    const waiting = expect(client.callTool('wait')).rejects.toThrow(ConnectionError);
    await client.close({ force: true });
    expect(client.isConnected()).toBe(false);
    await waiting;
    expect(client.running).toEqual([]);
  });

  it('is held once by each connect() that shared its making, also where it could not be made', async () => {
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
