import { describe, expect, it, onTestFinished } from 'vitest';
import { asJsonObject, type JsonObject } from '../../../../src/core/json.ts';
import {
  Client,
  ClientGroup,
  type ClientOptions,
  type MessageHandlers,
  UsageError,
} from '../../../../src/index.ts';
import { FakeTransport, handshakes, result, type Script } from '../../engine/protocol/fake-transport.ts';

const form = { method: 'elicitation/create', params: { message: 'Who?', requestedSchema: {} } };
const capabilitiesKey = 'io.modelcontextprotocol/clientCapabilities';

/** A client that is connected to a scripted server. */
async function connected(era: 'legacy' | 'modern', script: Script, options: ClientOptions = {}) {
  const transport = new FakeTransport({ ...handshakes[era], ...script });
  const client = new Client(transport as never, { name: 'fake', ...options });
  onTestFinished(() => client.close({ force: true }));
  await client.connect();
  return { client, transport };
}

/** Settles when the client has sent a frame that `find` accepts, and returns it. */
async function sent(transport: FakeTransport, find: (frame: FakeTransport['sent'][number]) => boolean) {
  return expect.poll(() => transport.sent.find(find)).toBeDefined();
}

/** Returns the answer of the client to a request that the server sends. */
async function answerTo(transport: FakeTransport, id: string, request: JsonObject) {
  transport.receive({ id, ...request });
  const isAnswer = (frame: FakeTransport['sent'][number]) => frame.id === id && frame.method === undefined;
  await sent(transport, isAnswer);
  return transport.sent.find(isAnswer);
}

function declaredIn(params: JsonObject | undefined): unknown {
  return (params?._meta as JsonObject | undefined)?.[capabilitiesKey];
}

describe('handlers that are set after construction', () => {
  it('decide before connect() which capabilities are declared', async () => {
    const transport = new FakeTransport(handshakes.legacy);
    const client = new Client(transport as never, { samplingCapabilities: { tools: {} } });
    onTestFinished(() => client.close());
    await client.setHandlers({ sampling: () => 'Hello', roots: ['/data'] });
    await client.connect();
    expect(transport.last('initialize').params?.capabilities).toEqual({
      sampling: { tools: {} },
      roots: { listChanged: true },
    });
  });

  it('replace others, also while a server up to 2025-11-25 is connected', async () => {
    const { client, transport } = await connected('legacy', {}, { elicitation: () => ({ name: 'Ada' }) });
    expect(await answerTo(transport, 'a', form)).toMatchObject({ result: { content: { name: 'Ada' } } });
    await client.setHandlers({ elicitation: () => ({ name: 'Grace' }) });
    expect(await answerTo(transport, 'b', form)).toMatchObject({ result: { content: { name: 'Grace' } } });
    await client.setHandlers({ elicitation: undefined });
    expect(await answerTo(transport, 'c', form)).toMatchObject({ error: { code: -32_601 } });
  });

  it('are declared if they are set before initialize()', async () => {
    const transport = new FakeTransport(handshakes.legacy);
    const client = new Client(transport as never, { autoInitialize: false });
    onTestFinished(() => client.close());
    await client.connect();
    await client.setHandlers({ sampling: () => 'Hello' });
    await client.initialize();
    expect(transport.last('initialize').params?.capabilities).toEqual({ sampling: {} });
  });

  it('are those of all servers of a group', async () => {
    const transports = [new FakeTransport(handshakes.legacy), new FakeTransport(handshakes.modern)];
    const [old, current] = transports as [FakeTransport, FakeTransport];
    const options = { elicitation: () => ({ name: 'Ada' }) };
    const group = new ClientGroup({ old: old as never, current: current as never }, options);
    onTestFinished(() => group.close());
    await group.connect();
    await group.client('current').setHandlers({ elicitation: () => ({ name: 'Grace' }) });
    expect(await answerTo(old, 'a', form)).toMatchObject({ result: { content: { name: 'Grace' } } });
    const setting = group.client('current').setHandlers({ sampling: () => 'Hello' });
    await expect(setting).rejects.toThrow('was not declared when old was connected.');
  });

  it('are refused if they need a capability that was not declared to a connected server', async () => {
    const { client, transport } = await connected('legacy', {}, { onLog: () => {} });
    const setting = client.setHandlers({ elicitation: () => ({}), onLog: undefined });
    await expect(setting).rejects.toThrow(
      '"elicitation" cannot be set now: its capability was not declared when fake was connected.',
    );
    await expect(setting).rejects.toBeInstanceOf(UsageError);
    expect(await answerTo(transport, 'a', form)).toMatchObject({ error: { code: -32_601 } });
  });

  it('declare their capability to a server of 2026-07-28 with the next request', async () => {
    const { client, transport } = await connected('modern', { ask: result({ resultType: 'complete' }) });
    await client.request('ask');
    expect(declaredIn(transport.last('ask').params)).not.toHaveProperty('sampling');
    await client.setHandlers({ sampling: () => 'Hello' });
    await client.request('ask');
    expect(declaredIn(transport.last('ask').params)).toHaveProperty('sampling');
  });

  it('notify a server up to 2025-11-25 of changed roots, if it knows of them', async () => {
    const method = 'notifications/roots/list_changed';
    const { client, transport } = await connected('legacy', {}, { roots: ['/one'] });
    await client.setHandlers({ roots: ['/two'] });
    expect(transport.methods).toContain(method);
    expect(await answerTo(transport, 'a', { method: 'roots/list' })).toMatchObject({
      result: { roots: [{ uri: 'file:///two' }] },
    });

    const without = await connected('legacy', {});
    await without.client.setHandlers({ roots: undefined });
    expect(without.transport.methods).not.toContain(method);
  });

  it('include those of log messages, progress, notifications and events', async () => {
    const ask: Script[string] = ({ id, params }, server) => {
      const { progressToken = null } = asJsonObject(params?._meta) ?? {};
      server.receive({ method: 'notifications/progress', params: { progressToken, progress: 1 } });
      server.receive({ method: 'notifications/message', params: { level: 'info', data: 'hello' } });
      server.receive({ id: id ?? null, result: {} });
    };
    const { client } = await connected('legacy', { ask }, { onLog: () => received.push('old') });
    const received: string[] = [];
    await client.setHandlers({
      onLog: () => received.push('log'),
      onProgress: () => received.push('progress'),
      onMessage: ({ method }) => received.push(method),
      onEvent: ({ type }) => type === 'notification' && received.push('event'),
    });
    await client.request('ask');
    expect(received).toEqual([
      'notifications/progress',
      'event',
      'progress',
      'notifications/message',
      'event',
      'log',
    ]);
  });

  it('are those of new() clients, too', async () => {
    const client = new Client('demo');
    const received: string[] = [];
    await client.setHandlers({ onEvent: ({ type }) => received.push(type) });
    const other = await client.new().connect();
    onTestFinished(() => other.close());
    expect(received).toContain('frame');
  });
});

it('calls the handlers of messages by kind, the more general ones first', async () => {
  const called: [string, unknown][] = [];
  const names: (keyof MessageHandlers)[] = [
    'onMessage',
    'onRequest',
    'onPing',
    'onListRoots',
    'onCreateMessage',
    'onElicit',
    'onNotification',
    'onCancelled',
    'onProgress',
    'onLoggingMessage',
    'onToolListChanged',
    'onResourceListChanged',
    'onPromptListChanged',
    'onResourceUpdated',
    'onElicitationComplete',
    'onTaskStatus',
  ];
  const messageHandlers: MessageHandlers = Object.fromEntries(
    names.map((name) => [name, (message: unknown) => called.push([name, message])]),
  );
  const { transport } = await connected('legacy', {}, { messageHandlers });
  const requests: [string, keyof MessageHandlers][] = [
    ['ping', 'onPing'],
    ['roots/list', 'onListRoots'],
    ['sampling/createMessage', 'onCreateMessage'],
    ['elicitation/create', 'onElicit'],
  ];
  for (const [method, name] of requests) {
    called.length = 0;
    await answerTo(transport, method, { method, params: { a: 1 } });
    const request = { server: 'fake', method, params: { a: 1 } };
    expect(called).toEqual([
      ['onMessage', { type: 'request', ...request }],
      ['onRequest', request],
      [name, request],
    ]);
  }
  const notifications: [string, JsonObject, keyof MessageHandlers, object][] = [
    ['cancelled', { requestId: 7 }, 'onCancelled', { requestId: 7, reason: undefined }],
    ['progress', { progressToken: 'x', progress: 2, total: 4 }, 'onProgress', { progress: 2, total: 4 }],
    ['message', { level: 'error', data: [1] }, 'onLoggingMessage', { level: 'error', data: [1] }],
    ['tools/list_changed', {}, 'onToolListChanged', {}],
    ['resources/list_changed', {}, 'onResourceListChanged', {}],
    ['prompts/list_changed', {}, 'onPromptListChanged', {}],
    ['resources/updated', { uri: 'a:b' }, 'onResourceUpdated', { uri: 'a:b' }],
    ['elicitation/complete', { elicitationId: 'e' }, 'onElicitationComplete', { elicitationId: 'e' }],
    ['tasks/status', { taskId: 't' }, 'onTaskStatus', {}],
  ];
  for (const [kind, params, name, parsed] of notifications) {
    called.length = 0;
    const method = `notifications/${kind}`;
    transport.receive({ method, params });
    await expect.poll(() => called.length).toBe(3);
    const notification = { server: 'fake', method, params };
    expect(called).toMatchObject([
      ['onMessage', { type: 'notification', ...notification }],
      ['onNotification', notification],
      [name, { ...notification, ...parsed }],
    ]);
  }
});

describe('extensions of a program', () => {
  const identifier = 'com.example/tickets';

  it.each(['legacy', 'modern'] as const)('are declared to a server of the %s era', async (era) => {
    const script = { ask: result({ resultType: 'complete' }) };
    const { client, transport } = await connected(era, script, { extensions: { [identifier]: { max: 3 } } });
    await client.request('ask');
    const declared =
      era === 'legacy'
        ? transport.last('initialize').params?.capabilities
        : declaredIn(transport.last('ask').params);
    expect(declared).toMatchObject({ extensions: { [identifier]: { max: 3 } } });
  });

  it('handle requests and notifications of their own', async () => {
    const notified: unknown[] = [];
    const { transport } = await connected(
      'legacy',
      {},
      {
        requestHandlers: { 'tickets/validate': ({ ticket }, { server }) => ({ ok: ticket === 7, server }) },
        notificationHandlers: {
          'notifications/tickets': (params, { server }) => notified.push(params, server),
        },
      },
    );
    const validated = await answerTo(transport, 'v', { method: 'tickets/validate', params: { ticket: 7 } });
    expect(validated).toMatchObject({ result: { ok: true, server: 'fake' } });
    transport.receive({ method: 'notifications/tickets', params: { left: 1 } });
    await expect.poll(() => notified).toEqual([{ left: 1 }, 'fake']);
  });

  it('handle results of their own', async () => {
    const script = {
      ask: result({ resultType: 'ticket', ticket: 7 }),
      'tickets/redeem': result({ resultType: 'complete', done: true }),
    };
    const { client } = await connected('modern', script, {
      resultHandlers: {
        ticket: async ({ ticket }, { method, params, request }) => ({
          method,
          question: params.q ?? null,
          redeemed: (await request('tickets/redeem', { ticket: ticket ?? null })) as JsonObject,
        }),
      },
    });
    expect(await client.request('ask', { q: 'x' })).toEqual({
      method: 'ask',
      question: 'x',
      redeemed: { resultType: 'complete', done: true },
    });
  });

  it('answer with an error that a handler throws, with its code', async () => {
    const { transport } = await connected(
      'legacy',
      {},
      {
        requestHandlers: {
          'tickets/validate': () => {
            throw Object.assign(new Error('sold out'), { code: -32_050 });
          },
        },
      },
    );
    const answer = await answerTo(transport, 'v', { method: 'tickets/validate' });
    expect(answer).toMatchObject({ error: { code: -32_050, message: 'sold out' } });
  });

  it.each<[ClientOptions, string]>([
    [{ extensions: { tickets: {} } }, '"tickets" is not an extension identifier.'],
    [{ requestHandlers: { ping: () => ({}) } }, 'ping cannot have a handler in "requestHandlers".'],
    [{ resultHandlers: { task: () => ({}) } }, 'The result type "task" cannot have a handler'],
  ])('are refused if they collide with the protocol: %j', (options, message) => {
    expect(() => new Client('demo', options)).toThrow(message);
  });
});
