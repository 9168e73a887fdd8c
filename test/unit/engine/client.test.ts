import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { deferred } from '../../../src/core/deferred.ts';
import { UsageError } from '../../../src/core/errors.ts';
import type { EngineEvent } from '../../../src/core/events.ts';
import type { JsonObject } from '../../../src/core/json.ts';
import { serveDemo } from '../../../src/demo/serve.ts';
import { Client } from '../../../src/engine/client.ts';
import type { ConfiguredSource } from '../../../src/engine/configured-source.ts';
import type { Frame } from '../../../src/engine/framing/frame.ts';
import { HttpStatusError } from '../../../src/engine/http/response-errors.ts';
import type { ClientOptions } from '../../../src/engine/protocol/client-options.ts';
// Loaded before timers are faked: the module is otherwise imported in real time.
import '../../../src/engine/protocol/server-requests.ts';
import type { Source } from '../../../src/engine/targets/source.ts';
// Loaded before timers are faked: the module is otherwise imported in real time.
import '../../../src/engine/tasks/follow-task.ts';
import { ToolTransform } from '../../../src/engine/tool-transform.ts';
import type { ServeInMemory } from '../../../src/engine/transports/memory.ts';
import { environment } from './environment.ts';
import {
  error,
  FakeTransport,
  fails,
  handshakes,
  initialized,
  type Reaction,
  result,
  type Script,
  silence,
} from './protocol/fake-transport.ts';

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
    const { client } = configured(async () => ({ source: serving(), settings: { timeout: 0.01 } }), {
      timeout: 0,
      protocol: 'legacy',
    });
    await client.connect();
    await expect(client.request('tools/list', {})).rejects.toThrow('for 0.01 s');
    await expect(client.request('tools/list', {}, { timeout: 0.02 })).rejects.toThrow('for 0.02 s');
  });
});

describe('the maximum time of a request', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  /** A client with a scripted server; requests may take one second in all, and 0.6 s without a response or progress. */
  async function timed(script: Script, options: Partial<ClientOptions> = {}) {
    const capabilities = { tools: {}, tasks: { cancel: {}, requests: { tools: { call: {} } } } };
    const transport = new FakeTransport({
      ...handshakes.legacy,
      initialize: result({ ...initialized, capabilities }),
      ...script,
    });
    const source: Source = { type: 'custom', name: 'fake', open: async () => transport };
    const client = new Client(source, { environment, timeout: 0.6, maxTime: 1, ...options });
    open.push(client);
    await client.connect();
    return { client, transport };
  }

  const message = (method: string) => `fake did not complete ${method} within 1 s in all.`;
  const tool = { name: 'bake', inputSchema: {}, taskSupport: 'required' } as const;

  it('is not restarted by progress, and the request is cancelled', async () => {
    const { client, transport } = await timed({ ask: silence });
    const outcome = client.request('ask', {}).catch((error: unknown) => error);
    await vi.advanceTimersByTimeAsync(0);
    for (let progress = 1; progress <= 10; progress += 1) {
      const progressToken = transport.last('ask').params?._meta as JsonObject;
      transport.receive({ method: 'notifications/progress', params: { ...progressToken, progress } });
      await vi.advanceTimersByTimeAsync(100);
    }
    expect(await outcome).toMatchObject({
      message: message('ask'),
      exitStatus: 4,
      hint: 'Allow more time with --max-time SECONDS. The request was cancelled.',
    });
    expect(transport.methods.at(-1)).toBe('notifications/cancelled');
  });

  it('includes all pages of a list', async () => {
    let page = 0;
    const { client, transport } = await timed({
      'tools/list': ({ id }, server) => {
        page += 1;
        const tools = [{ name: `tool-${page}`, inputSchema: {} }];
        setTimeout(
          () => server.receive({ id: id ?? null, result: { tools, nextCursor: String(page) } }),
          400,
        );
      },
    });
    const outcome = client.list('tools').catch((error: unknown) => error);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(await outcome).toMatchObject({ message: message('tools/list'), exitStatus: 4 });
    expect(transport.methods.filter((method) => method === 'tools/list')).toHaveLength(3);
  });

  it('includes the task that a call becomes, which is cancelled', async () => {
    // Loaded by the first task otherwise, while the timers of this test do not wait.
    await import('../../../src/engine/tasks/follow-task.ts');
    const task = { taskId: 't', status: 'working', pollInterval: 100 };
    const { client, transport } = await timed({
      'tools/call': result({ task }),
      'tasks/get': result(task),
      'tasks/cancel': result({ ...task, status: 'cancelled' }),
    });
    const outcome = client.callTool(tool, {}).catch((error: unknown) => error);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(await outcome).toMatchObject({ message: message('tools/call'), exitStatus: 4 });
    expect(transport.last('tasks/cancel').params).toMatchObject({ taskId: 't' });
  });

  it('is paused while a server request handler runs', async () => {
    const handled = deferred<void>();
    const { client, transport } = await timed(
      { ask: (call, server) => server.receive({ id: `q-${call.id}`, method: 'elicitation/create' }) },
      {
        handleServerRequest: async () => {
          await handled.promise;
          return { action: 'decline' };
        },
      },
    );
    const outcome = client.request('ask', {});
    await vi.advanceTimersByTimeAsync(5_000);
    handled.resolve();
    await vi.advanceTimersByTimeAsync(500);
    transport.receive({ id: transport.last('ask').id ?? null, result: { done: true } });
    expect(await outcome).toEqual({ done: true });
  });

  it('goes on while a server request is handled if nobody can be asked', async () => {
    const { client } = await timed(
      { ask: (call, server) => server.receive({ id: `q-${call.id}`, method: 'elicitation/create' }) },
      { isUnattended: () => true, handleServerRequest: () => new Promise(() => {}) },
    );
    const outcome = client.request('ask', {}).catch((error: unknown) => error);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(await outcome).toMatchObject({ message: message('ask'), exitStatus: 4 });
  });

  it('can be that of the call, or of the entry of a config file', async () => {
    const { client } = await timed({ ask: silence }, { timeout: 0 });
    const outcome = client.request('ask', {}, { maxTime: 0.2 }).catch((error: unknown) => error);
    await vi.advanceTimersByTimeAsync(200);
    expect(await outcome).toMatchObject({ message: 'fake did not complete ask within 0.2 s in all.' });
    const source = {
      type: 'custom',
      name: 'fake',
      open: async () => new FakeTransport(handshakes.legacy),
    } as const;
    const entry = configured(async () => ({ source, settings: { maxTime: 0.3 } }), { maxTime: 1 });
    await entry.client.connect();
    const second = entry.client.request('ask', {}).catch((error: unknown) => error);
    await vi.advanceTimersByTimeAsync(300);
    expect(await second).toMatchObject({ message: 'entry did not complete ask within 0.3 s in all.' });
  });
});

describe('the tasks of a server that are known', () => {
  const known = ['1', '2', '3'].map((id) => ({ id, tool: 'bake', startedAt: '2026-01-02T03:04:05Z' }));
  const looked: Reaction = (request, server) => {
    const taskId = String(request.params?.taskId);
    if (taskId === '2') return error(-32_602, 'Unknown task')(request, server);
    if (taskId === '3') return error(-32_603, 'The oven is cold')(request, server);
    return result({ taskId, status: 'working' })(request, server);
  };

  async function listed(script: Script) {
    const transport = new FakeTransport({ 'tasks/get': looked, ...script });
    const source: Source = { type: 'custom', name: 'fake', open: async () => transport };
    const client = new Client(source, { environment });
    open.push(client);
    await client.connect();
    const { items, raw, unknown } = await client.tasks.list({ known });
    expect(raw).toHaveLength(items.length);
    return { states: items.map(({ id, status, unknownStatus }) => [id, unknownStatus ?? status]), unknown };
  }

  it('are looked up where the server cannot list tasks', async () => {
    const capabilities = { extensions: { 'io.modelcontextprotocol/tasks': {} } };
    const { states, unknown } = await listed({
      'server/discover': result({ supportedVersions: ['2026-07-28'], capabilities }),
    });
    expect(states).toEqual([
      ['1', 'working'],
      ['3', 'unknown'],
    ]);
    expect(unknown).toEqual(['2']);
  });

  it('are looked up if they are not listed', async () => {
    const { states, unknown } = await listed({
      ...handshakes.legacy,
      initialize: result({ ...initialized, capabilities: { tasks: { list: {} } } }),
      'tasks/list': result({ tasks: [{ taskId: '1', status: 'completed' }] }),
    });
    expect(states).toEqual([
      ['1', 'completed'],
      ['3', 'unknown'],
    ]);
    expect(unknown).toEqual(['2']);
  });
});

describe('a session that the server has ended', () => {
  const expired = fails(new HttpStatusError({ status: 404, text: '' }));
  const initialize = result({
    ...initialized,
    capabilities: { resources: { subscribe: true } },
  });

  /** A client of a server over HTTP whose first session behaves as `script` says. */
  async function ofExpiring(script: Script) {
    const transports: FakeTransport[] = [];
    const open = async () => {
      const answers = { ...handshakes.legacy, initialize, 'resources/subscribe': result({}) };
      const isFirst = transports.length === 0;
      const transport = new FakeTransport(isFirst ? { ...answers, ...script } : answers, 'http');
      transport.sessionId = `session-${transports.length}`;
      transports.push(transport);
      return transport;
    };
    const { client, events } = configured(async () => ({ source: { type: 'custom', name: 'fake', open } }));
    await client.connect();
    return { client, transports, events };
  }

  it.each<[string, Script, (client: Client) => Promise<unknown>, string]>([
    [
      'notification',
      { 'notifications/x': expired },
      (client) => client.notify('notifications/x', {}),
      'notifications/x',
    ],
    [
      'subscription',
      { 'resources/subscribe': expired },
      (client) => client.subscribe({ uri: 'demo://clock' }),
      'resources/subscribe',
    ],
  ])('is replaced for a %s', async (_title, script, act, method) => {
    const { client, transports, events } = await ofExpiring(script);
    await act(client);
    expect(transports.map(({ methods }) => methods.includes(method))).toEqual([true, true]);
    expect(events).toContainEqual(
      expect.objectContaining({ type: 'notice', message: 'fake ended the session; starting a new one.' }),
    );
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
