import { describe, expect, it, onTestFinished } from 'vitest';
import { Client, type ClientOptions, type ServerConfig, TimeoutError } from '../../../src/index.ts';

const demo = { url: 'demo:' };

async function connected(
  mcpServers: Record<string, ServerConfig>,
  options: ClientOptions = {},
): Promise<Client> {
  const client = new Client({ mcpServers }, options);
  onTestFinished(() => client.close({ force: true }));
  return client.connect();
}

describe('a config object', () => {
  it('selects the protocol for each server; the option of the client is the default', async () => {
    const servers = { a: { ...demo, protocol: 'legacy' }, b: { ...demo, protocol: '2026-07-28' }, c: demo };
    const client = await connected(servers, { protocol: '2025-06-18' });
    expect(client.servers.map(({ name, protocolVersion }) => [name, protocolVersion])).toEqual([
      ['a', '2025-11-25'],
      ['b', '2026-07-28'],
      ['c', '2025-06-18'],
    ]);
  });

  it('reports an unknown protocol before anything is started', async () => {
    expect(() => new Client('demo', { protocol: '2020-01-01' })).toThrow('unknown protocol version');
    const client = new Client({ mcpServers: { a: { ...demo, protocol: '2020-01-01' } } });
    await expect(client.connect()).rejects.toThrow('protocol 2020-01-01 of a: unknown protocol version');
  });

  it('sets the ping interval for each server; the option of the client is the default', async () => {
    const pinged = new Set<string>();
    const servers = { a: { ...demo, pingInterval: 10 }, b: { ...demo, pingInterval: 0 }, c: demo };
    await connected(servers, {
      pingInterval: 0.01,
      protocol: 'legacy',
      onEvent: (event) => {
        const { type, server, frame } = event as {
          type: string;
          server: string;
          frame?: { method?: string };
        };
        if (type === 'frame' && frame?.method === 'ping') pinged.add(server);
      },
    });
    await expect.poll(() => [...pinged].sort()).toEqual(['a', 'c']);
  });

  it('sets the timeout for each server; the option of the client is the default', async () => {
    const client = await connected(
      { a: { ...demo, timeout: 100 }, b: { ...demo, timeout: 0 } },
      { timeout: 0.001 },
    );
    await expect(client.callTool('a_brew_tea', { delay: 60_000 })).rejects.toThrow(TimeoutError);
    const tea = await client.callTool('b_brew_tea', { steps: 3, delay: 10 });
    expect(tea.content).toEqual([{ type: 'text', text: 'Your sencha is ready.' }]);
  });

  it('gives tools other names, versions and tags', async () => {
    const multiply = { name: 'times', version: 2, tags: ['math'], arguments: { a: { examples: [1] } } };
    const client = await connected({ a: { ...demo, tools: { multiply }, include_tags: ['math'] } });
    expect(await client.listTools()).toMatchObject([
      { name: 'times', _meta: { fastmcp: { tags: ['math'], version: '2' } } },
    ]);
    expect((await client.callTool('times', { a: 3, b: 2 }, { version: '2' })).data).toEqual({ result: 6 });
  });
});
