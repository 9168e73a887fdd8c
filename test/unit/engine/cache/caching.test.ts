import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { EngineEvent } from '../../../../src/core/events.ts';
import type { JsonObject } from '../../../../src/core/json.ts';
import { Client } from '../../../../src/engine/client.ts';
import { Group } from '../../../../src/engine/group.ts';
import { environment } from '../environment.ts';
import { FakeTransport, handshakes, result, type Script, type Sent } from '../protocol/fake-transport.ts';

const second = 1_000;
const open: { close(): Promise<void> }[] = [];

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date'] });
});

afterEach(async () => {
  for (const one of open.splice(0)) await one.close();
  vi.useRealTimers();
});

const capabilities = { tools: {}, resources: { subscribe: true }, prompts: {} };

/** The result of `tools/list` with tools of these names. */
function tools(names: string[], hints: JsonObject = {}): JsonObject {
  const list = names.map((name) => ({ name, inputSchema: { type: 'object' } }));
  return { resultType: 'complete', tools: list, ...hints };
}

function contents(text: string, hints: JsonObject = {}): JsonObject {
  return { resultType: 'complete', contents: [{ uri: 'demo://a', text }], ...hints };
}

/** A scripted server of the modern era, and its client. */
function scripted(script: Script, declared: JsonObject = capabilities, era: 'modern' | 'legacy' = 'modern') {
  const discovered = { supportedVersions: ['2026-07-28'], capabilities: declared };
  const initialized = { protocolVersion: '2025-11-25', capabilities: declared };
  const handshake: Script =
    era === 'modern'
      ? { 'server/discover': result(discovered) }
      : { ...handshakes.legacy, initialize: result(initialized) };
  const transport = new FakeTransport({ ...handshake, ...script });
  const events: EngineEvent[] = [];
  const make = (onEvent: (event: EngineEvent) => void) =>
    new Client(
      { type: 'custom', name: 'fake', open: async () => transport },
      {
        environment,
        onEvent,
        handleServerRequest: async () => ({ action: 'accept', content: {} }),
      },
    );
  /** How often a method was requested. */
  const count = (method: string) => transport.methods.filter((sent) => sent === method).length;
  return { transport, events, make, count };
}

/** The same, connected. */
async function connected(...given: Parameters<typeof scripted>) {
  const server = scripted(...given);
  const client = server.make((event) => server.events.push(event));
  open.push(client);
  await client.connect();
  return { ...server, client };
}

/** Lets a notification arrive. */
async function notified(transport: FakeTransport, method: string, params: JsonObject = {}): Promise<void> {
  transport.receive({ method, params });
  await new Promise((resolve) => setImmediate(resolve));
}

describe('a list with a ttlMs', () => {
  it('is fresh for that long, for those who accept a fresh one', async () => {
    const { client, count } = await connected({
      'tools/list': result(tools(['add'], { ttlMs: 60 * second, cacheScope: 'private' })),
    });
    const first = await client.list('tools', { reuse: 'fresh' });
    vi.advanceTimersByTime(59 * second);
    expect(await client.list('tools', { reuse: 'fresh' })).toBe(first);
    expect(count('tools/list')).toBe(1);
    expect(client.freshLists).toEqual([{ list: 'tools', age: 59 * second, freshFor: second }]);
    await client.list('tools');
    await client.list('tools', { reuse: 'never' });
    expect(count('tools/list')).toBe(3);
    vi.advanceTimersByTime(60 * second);
    expect(client.freshLists).toEqual([]);
    await client.list('tools', { reuse: 'fresh' });
    expect(count('tools/list')).toBe(4);
  });

  it.each<[string, JsonObject]>([
    ['0', { ttlMs: 0 }],
    ['missing', {}],
    ['negative', { ttlMs: -5 }],
    ['not a number', { ttlMs: 'long' }],
  ])('is never fresh if that is %s, but known', async (_case, hints) => {
    const { client, count } = await connected({ 'tools/list': result(tools(['add'], hints)) });
    const first = await client.list('tools', { reuse: 'fresh' });
    await client.list('tools', { reuse: 'fresh' });
    expect(count('tools/list')).toBe(2);
    vi.advanceTimersByTime(1_000 * second);
    expect(await client.list('tools', { reuse: 'known' })).not.toBe(first);
    expect(count('tools/list')).toBe(2);
  });

  it('is reported if that is not a duration', async () => {
    const { client, events } = await connected({
      'tools/list': [result(tools([], { ttlMs: -5 })), result(tools([], { ttlMs: 'long' }))],
    });
    for (let time = 0; time < 2; time += 1) await client.list('tools');
    expect(events.flatMap((event) => (event.type === 'diagnostic' ? [event.message] : []))).toEqual([
      'The ttlMs of tools/list is -5, which is not a duration; it counts as 0.',
      'The ttlMs of tools/list is "long", which is not a duration; it counts as 0.',
    ]);
  });

  it('is as fresh as its least fresh page, and then fetched whole', async () => {
    const { client, transport } = await connected({
      'tools/list': [
        (request, server) => {
          vi.advanceTimersByTime(second);
          result(tools(['one'], { ttlMs: 10 * second, nextCursor: 'two' }))(request, server);
        },
        (request, server) => {
          vi.advanceTimersByTime(2 * second);
          result(tools(['two'], { ttlMs: 60 * second }))(request, server);
        },
        result(tools(['one', 'two'], { ttlMs: 0 })),
      ],
    });
    await client.list('tools', { reuse: 'fresh' });
    vi.advanceTimersByTime(7 * second);
    await client.list('tools', { reuse: 'fresh' });
    expect(transport.methods.filter((method) => method === 'tools/list')).toHaveLength(2);
    vi.advanceTimersByTime(second);
    await client.list('tools', { reuse: 'fresh' });
    const cursors = transport.sent.flatMap(({ method, params }) =>
      method === 'tools/list' ? [params?.cursor] : [],
    );
    expect(cursors).toEqual([undefined, 'two', undefined]);
  });

  it('is invalid once the server reports a change, also while it is being fetched', async () => {
    let request: Sent = {};
    const fresh = tools(['add'], { ttlMs: 60 * second });
    const { client, transport, count } = await connected({
      'tools/list': [
        result(fresh),
        (sent) => {
          request = sent;
        },
        result(fresh),
      ],
    });
    await client.list('tools', { reuse: 'fresh' });
    await notified(transport, 'notifications/tools/list_changed');
    const fetching = client.list('tools', { reuse: 'fresh' });
    await expect.poll(() => count('tools/list')).toBe(2);
    await notified(transport, 'notifications/tools/list_changed');
    transport.receive({ id: request.id ?? null, result: fresh });
    await fetching;
    await client.list('tools', { reuse: 'fresh' });
    expect(count('tools/list')).toBe(3);
  });

  it('is not fresh if the clock was set back, or if the request had a _meta of its own', async () => {
    const { client, count } = await connected({
      'tools/list': result(tools(['add'], { ttlMs: 60 * second })),
    });
    await client.list('tools', { reuse: 'fresh' });
    vi.setSystemTime(Date.now() - second);
    await client.list('tools', { reuse: 'fresh' });
    expect(count('tools/list')).toBe(2);
    await client.list('tools', { reuse: 'fresh', meta: { user: 'bob' } });
    await client.list('tools', { reuse: 'fresh' });
    expect(count('tools/list')).toBe(4);
  });

  it('is not fresh in the legacy era, which has no such hints', async () => {
    const answers = { 'tools/list': result(tools(['add'], { ttlMs: 60 * second })) };
    const { client, count } = await connected(answers, capabilities, 'legacy');
    for (let time = 0; time < 2; time += 1) await client.list('tools', { reuse: 'fresh' });
    expect(count('tools/list')).toBe(2);
  });

  it('is not fresh if the server required input for it', async () => {
    const input = { resultType: 'input_required', requestState: 'x', inputRequests: form };
    const { client, count } = await connected({
      'tools/list': [result(input), result(tools(['add'], { ttlMs: 60 * second }))],
    });
    await client.list('tools', { reuse: 'fresh' });
    expect(count('tools/list')).toBe(2);
    await client.list('tools', { reuse: 'fresh' });
    expect(count('tools/list')).toBe(3);
  });
});

const form = {
  who: {
    method: 'elicitation/create',
    params: { mode: 'form', message: 'Who?', requestedSchema: { type: 'object', properties: {} } },
  },
};

describe('a known list', () => {
  const hints = { ttlMs: 10 * second };

  it('is used until it is not fresh any more, by a server that reports no changes', async () => {
    const { client, count } = await connected({ 'tools/list': result(tools(['add'], hints)) });
    await client.list('tools');
    vi.advanceTimersByTime(9 * second);
    await client.list('tools', { name: 'add' });
    expect(count('tools/list')).toBe(1);
    vi.advanceTimersByTime(second);
    await client.list('tools', { name: 'add' });
    expect(count('tools/list')).toBe(2);
  });

  it('is used for some seconds even if it is fresh for less', async () => {
    const { client, count } = await connected({ 'tools/list': result(tools(['add'], { ttlMs: 1 })) });
    await client.list('tools');
    vi.advanceTimersByTime(4 * second);
    await client.list('tools', { reuse: 'known' });
    expect(count('tools/list')).toBe(1);
    vi.advanceTimersByTime(second);
    await client.list('tools', { reuse: 'known' });
    expect(count('tools/list')).toBe(2);
  });

  it('is used until a change is reported, once changes are subscribed to', async () => {
    const declared = { ...capabilities, tools: { listChanged: true } };
    const { client, count, transport } = await connected(
      {
        'tools/list': result(tools(['add'], hints)),
        'subscriptions/listen': ({ id }, server) =>
          server.receive({
            method: 'notifications/subscriptions/acknowledged',
            params: {
              notifications: { toolsListChanged: true },
              _meta: { 'io.modelcontextprotocol/subscriptionId': id ?? null },
            },
          }),
      },
      declared,
    );
    await client.subscribe({ tools: true });
    await client.list('tools');
    vi.advanceTimersByTime(1_000 * second);
    await client.list('tools', { reuse: 'known' });
    expect(count('tools/list')).toBe(1);
    await notified(transport, 'notifications/tools/list_changed');
    await client.list('tools', { reuse: 'known' });
    expect(count('tools/list')).toBe(2);
  });
});

describe('a resource with a ttlMs', () => {
  const fresh = contents('hello', { ttlMs: 60 * second });

  it('is fresh for that long, by its URI', async () => {
    const { client, count } = await connected({ 'resources/read': result(fresh) });
    const first = await client.readResource('demo://a', { reuse: 'fresh' });
    expect(await client.readResource('demo://a', { reuse: 'fresh' })).toBe(first);
    expect(count('resources/read')).toBe(1);
    await client.readResource('demo://b', { reuse: 'fresh' });
    await client.readResource('demo://a', { reuse: 'never' });
    await client.readResource('demo://a');
    expect(count('resources/read')).toBe(4);
    vi.advanceTimersByTime(60 * second);
    await client.readResource('demo://a', { reuse: 'fresh' });
    expect(count('resources/read')).toBe(5);
  });

  it.each([
    ['it was updated', 'notifications/resources/updated', { uri: 'demo://a' }],
    ['a part of it was updated', 'notifications/resources/updated', { uri: 'demo://a/part' }],
    ['resources came or went', 'notifications/resources/list_changed', {}],
  ])('is read again after %s', async (_case, method, params) => {
    const { client, count, transport } = await connected({ 'resources/read': result(fresh) });
    await client.readResource('demo://a', { reuse: 'fresh' });
    await notified(transport, method, params);
    await client.readResource('demo://a', { reuse: 'fresh' });
    expect(count('resources/read')).toBe(2);
  });

  it('is not cached if it was updated while it was read, or if reading fails', async () => {
    let request: Sent = {};
    const { client, count, transport } = await connected({
      'resources/read': [
        (sent) => {
          request = sent;
        },
        result(fresh),
      ],
    });
    const reading = client.readResource('demo://a', { reuse: 'fresh' });
    await expect.poll(() => count('resources/read')).toBe(1);
    await notified(transport, 'notifications/resources/updated', { uri: 'demo://a' });
    transport.receive({ id: request.id ?? null, result: fresh });
    await reading;
    await client.readResource('demo://a', { reuse: 'fresh' });
    expect(count('resources/read')).toBe(2);
  });

  it('is not cached if the server required input for it, or the request had a _meta of its own', async () => {
    const { client, count } = await connected({
      'resources/read': [
        result({ resultType: 'input_required', requestState: 'x', inputRequests: form }),
        result(fresh),
      ],
    });
    await client.readResource('demo://a', { reuse: 'fresh' });
    await client.readResource('demo://a', { reuse: 'fresh', meta: { version: '2' } });
    await client.readResource('demo://a', { reuse: 'fresh', meta: { version: '2' } });
    expect(count('resources/read')).toBe(4);
  });

  it('is not cached if it is large, and the oldest makes room for others', async () => {
    const text = 'x'.repeat(9_000_000);
    const { client, count } = await connected({
      'resources/read': [
        result(contents(text + text, { ttlMs: 60 * second })),
        result(contents(text, { ttlMs: 60 * second })),
      ],
    });
    const read = (uri: string) => client.readResource(uri, { reuse: 'fresh' });
    for (const uri of ['demo://a', 'demo://a', 'demo://a']) await read(uri);
    expect(count('resources/read')).toBe(2);
    for (const uri of ['demo://b', 'demo://b', 'demo://a']) await read(uri);
    expect(count('resources/read')).toBe(4);
  });
});

describe('the lists of several servers', () => {
  it('are asked of those servers whose own are not fresh', async () => {
    const long = scripted({ 'tools/list': result(tools(['a'], { ttlMs: 60 * second })) });
    const short = scripted({ 'tools/list': result(tools(['b'], { ttlMs: 5 * second })) });
    const group = new Group(
      'mcp.json',
      new Map([
        ['long', long.make],
        ['short', short.make],
      ]),
    );
    open.push(group);
    const first = await group.list('tools', { reuse: 'fresh' });
    expect(await group.list('tools', { reuse: 'fresh' })).toBe(first);
    vi.advanceTimersByTime(10 * second);
    const { items } = await group.list('tools', { reuse: 'fresh' });
    expect(items.map(({ name }) => name)).toEqual(['long_a', 'short_b']);
    expect([long.count('tools/list'), short.count('tools/list')]).toEqual([1, 2]);
    await group.list('tools');
    expect([long.count('tools/list'), short.count('tools/list')]).toEqual([2, 3]);
  });
});
