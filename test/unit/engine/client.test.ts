import { afterEach, describe, expect, it } from 'vitest';
import { UsageError } from '../../../src/core/errors.ts';
import type { EngineEvent } from '../../../src/core/events.ts';
import { serveDemo } from '../../../src/demo/serve.ts';
import { Client, type ConfiguredSource } from '../../../src/engine/client.ts';
import type { Frame } from '../../../src/engine/framing/frame.ts';
import type { ClientOptions } from '../../../src/engine/protocol/client-options.ts';
import type { Source } from '../../../src/engine/targets/source.ts';
import { ToolTransform } from '../../../src/engine/tool-transform.ts';
import type { ServeInMemory } from '../../../src/engine/transports/memory.ts';
import { environment } from './environment.ts';

const open: Client[] = [];

afterEach(async () => {
  for (const client of open.splice(0)) await client.close();
});

const demo: Source = { type: 'memory', name: 'demo', serve: async () => serveDemo };

/** A client of an entry of a config file. */
function configured(resolve: () => Promise<ConfiguredSource>, options: Partial<ClientOptions> = {}) {
  const events: EngineEvent[] = [];
  const onEvent = (event: EngineEvent) => events.push(event);
  const client = new Client({ name: 'entry', resolve }, { environment, onEvent, ...options });
  open.push(client);
  return { client, events };
}

describe('a client of a config entry', () => {
  it('resolves the entry when it is first connected, and once', async () => {
    let count = 0;
    const { client } = configured(async () => {
      count += 1;
      return { source: demo };
    });
    expect(client.isConnected()).toBe(false);
    expect(count).toBe(0);
    await client.connect();
    await client.close();
    await client.connect();
    expect(await client.source()).toBe(demo);
    expect(count).toBe(1);
    expect(client.facts.name).toBe('entry');
  });

  it('fails as the entry does, and resolves it again the next time', async () => {
    let broken = true;
    const { client } = configured(async () => {
      if (broken) throw new UsageError('The variable TOKEN is not set.');
      return { source: demo };
    });
    await expect(client.connect()).rejects.toThrow('The variable TOKEN is not set.');
    broken = false;
    await client.connect();
    expect(client.isConnected()).toBe(true);
  });

  it('throws an error if it is used before it is connected', async () => {
    const { client } = configured(async () => ({ source: demo }));
    expect(() => client.facts).toThrow('entry is not connected.');
    await expect(client.list('tools')).rejects.toThrow('entry is not connected.');
    await client.close();
  });

  it('accepts roots and a log level before it is connected', async () => {
    const { client, events } = configured(async () => ({ source: demo }), { protocol: 'legacy' });
    await client.setLogLevel('error');
    expect(await client.setRoots([{ uri: 'file:///home/me', name: 'me' }])).toEqual([]);
    await client.connect();
    expect(client.declared).toHaveProperty('roots');
    await client.list('tools');
    const level = events.find(
      (event) => event.type === 'frame' && event.direction === 'sent' && isLevel(event.frame),
    );
    expect(level).toMatchObject({ frame: { params: { level: 'error' } } });
  });

  it('lists its tools as the entry transforms them, and calls them by their original names', async () => {
    const multiply = { name: 'times', arguments: { a: { name: 'left' } } };
    const toolTransform = new ToolTransform({ tools: { multiply }, includeTools: ['multiply'] });
    const { client } = configured(async () => ({ source: demo, toolTransform }));
    await client.connect();
    const { items } = await client.list('tools');
    expect(items.map(({ name }) => name)).toEqual(['times']);
    const [tool] = items;
    const result = await client.callTool(tool as NonNullable<typeof tool>, { left: 6, b: 7 });
    expect(result).toMatchObject({ content: [{ type: 'text', text: '42' }] });
  });

  it('uses the timeout of the entry, unless the call has its own', async () => {
    const { client } = configured(async () => ({ source: serving(), timeout: 0.01 }), {
      timeout: 0,
      protocol: 'legacy',
    });
    await client.connect();
    await expect(client.request('tools/list', {})).rejects.toThrow('for 0.01 s');
    await expect(client.request('tools/list', {}, { timeout: 0.02 })).rejects.toThrow('for 0.02 s');
  });
});

describe('the facts of a server', () => {
  it('are read once per connection, and remain available after it ends', async () => {
    const { client } = configured(async () => ({ source: demo }));
    await client.connect();
    const { facts } = client;
    expect(client.facts).toBe(facts);
    await client.close();
    expect(client.facts).toBe(facts);
    await client.connect();
    expect(client.facts).not.toBe(facts);
    expect(client.facts).toEqual(facts);
  });
});

describe('a list that a server with the capability does not implement', () => {
  it.each<[string, object]>([
    ['by the code of JSON-RPC', { code: -32_601, message: 'No' }],
    ['by its words', { code: -32_603, message: 'Unknown method: resources/templates/list' }],
  ])('is empty, %s', async (_how, error) => {
    const { client, events } = configured(async () => ({ source: serving({ error }) }), {
      protocol: 'legacy',
    });
    await client.connect();
    expect(await client.list('templates')).toEqual({ items: [], raw: [] });
    expect(events.filter(({ type }) => type === 'diagnostic')).toEqual([]);
    expect((await client.list('resources')).items).toEqual([]);
    expect(events).toContainEqual({
      type: 'diagnostic',
      server: 'entry',
      code: 'unimplemented',
      message: 'It declares resources but does not implement resources/list.',
    });
  });

  it('is not empty if the server fails', async () => {
    const error = { code: -32_603, message: 'The database is gone' };
    const { client } = configured(async () => ({ source: serving({ error }) }), { protocol: 'legacy' });
    await client.connect();
    await expect(client.list('templates')).rejects.toThrow('The database is gone');
  });
});

function isLevel(frame: unknown): boolean {
  return (frame as { method?: string }).method === 'logging/setLevel';
}

/** A server of the legacy era that answers the handshake, and everything else with `answer`; undefined for nothing. */
function serving(answer?: object): Source {
  const serve: ServeInMemory = (transport) => {
    transport.onmessage = (frame) => {
      const { id, method } = frame as { id?: number; method?: string };
      if (id === undefined) return;
      const result = {
        protocolVersion: '2025-11-25',
        capabilities: { resources: {} },
        serverInfo: { name: 'slow', version: '1' },
      };
      const response = method === 'initialize' ? { result } : answer;
      if (response !== undefined) void transport.send({ jsonrpc: '2.0', id, ...response } as Frame);
    };
    void transport.start();
    return { close: async () => {} };
  };
  return { type: 'memory', name: 'slow', serve: async () => serve };
}
