import { describe, expect, it, onTestFinished } from 'vitest';
import type { JsonObject } from '../../../src/core/json.ts';
import { Client, type ClientOptions } from '../../../src/index.ts';
import { newServer } from './sdk-servers.ts';

/** A client of a server that counts its requests, and whose tools and resource are fresh for a minute. */
async function connected(options: ClientOptions) {
  const server = newServer();
  const counts = { list: 0, read: 0 };
  const fresh = { ttlMs: 60_000, cacheScope: 'private' as const };
  server.server.registerCapabilities({ resources: {} });
  server.server.setRequestHandler('tools/list', () => {
    counts.list += 1;
    const inputSchema = { type: 'object' as const, properties: {} };
    return { tools: [{ name: `tool_${counts.list}`, inputSchema }], ...fresh };
  });
  server.server.setRequestHandler('resources/read', ({ params: { uri } }) => {
    counts.read += 1;
    return { contents: [{ uri, text: String(counts.read) }], ...fresh };
  });
  const client = new Client(server, options);
  onTestFinished(() => client.close({ force: true }));
  await client.connect();
  const names = async (fresh?: boolean) => (await client.listTools({ fresh })).map(({ name }) => name);
  const text = async (fresh?: boolean) => (await client.readResource('demo://a', { fresh }))[0]?.text;
  return { client, counts, names, text };
}

describe('the cache of a client', () => {
  it('answers lists and resources while they are fresh, unless a request asks for a fresh one', async () => {
    const { names, text } = await connected({ cache: true });
    expect([await names(), await names(), await text(), await text()]).toEqual([
      ['tool_1'],
      ['tool_1'],
      '1',
      '1',
    ]);
    expect([await names(true), await names(), await text(true), await text()]).toEqual([
      ['tool_2'],
      ['tool_2'],
      '2',
      '2',
    ]);
  });

  it('is off by default', async () => {
    const { names, text } = await connected({});
    expect([await names(), await names(), await text(), await text()]).toEqual([
      ['tool_1'],
      ['tool_2'],
      '1',
      '2',
    ]);
  });

  it('ends with the connection', async () => {
    const { client, names } = await connected({ cache: true });
    await names();
    await client.close();
    await client.connect();
    expect(await names()).toEqual(['tool_2']);
  });

  it('is not changed by what a program does to a result, and not used for raw pages', async () => {
    const { client, names, counts } = await connected({ cache: true });
    const [tool] = await client.listTools();
    if (tool !== undefined) Object.assign(tool, { name: 'mine' }).inputSchema.properties = { x: {} };
    expect(await names()).toEqual(['tool_1']);
    expect((await client.listTools())[0]?.inputSchema).toEqual({ type: 'object', properties: {} });
    const raw = await client.readResourceRaw('demo://a');
    raw.contents = [];
    expect((await client.readResourceRaw('demo://a')).contents).toHaveLength(1);
    const { tools } = await client.listToolsRaw();
    expect((tools as JsonObject[])[0]?.name).toBe('tool_2');
    expect(counts.list).toBe(2);
  });
});
