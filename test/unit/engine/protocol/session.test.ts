import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { JsonObject } from '../../../../src/core/json.ts';
import type { ProtocolExtensions } from '../../../../src/core/server-requests.ts';
import { TimeoutRegistry } from '../../../../src/core/timeouts.ts';
import { openSession } from '../../../../src/engine/protocol/open-session.ts';
import { HeldStderr } from '../../../../src/engine/transports/held-stderr.ts';
import { environment } from '../environment.ts';
import {
  type Era,
  elicitation,
  eras,
  failureOf,
  needsInput,
  pendingHandler,
  sampling,
  session,
  settle,
  tool,
} from './fake-session.ts';
import {
  discovered,
  error,
  FakeTransport,
  handshakes,
  initialized,
  methodNotFound,
  type Reaction,
  result,
  type Script,
  silence,
} from './fake-transport.ts';

describe.each(eras)('a request of the %s era', (era) => {
  it('has its progress token and the _meta of the caller', async () => {
    const { session: s, transport } = await session(era, { 'tools/call': result({ content: [] }) });
    await s.callTool(tool, { a: 5 }, false, { meta: { trace: 'x' } });
    const { params } = transport.last('tools/call');
    expect(params).toMatchObject({
      name: 'echo',
      arguments: { a: 5 },
      _meta: { trace: 'x', progressToken: 1 },
    });
    const identity = {
      'io.modelcontextprotocol/protocolVersion': '2026-07-28',
      'io.modelcontextprotocol/clientInfo': expect.objectContaining({ name: 'mcpc' }),
      'io.modelcontextprotocol/clientCapabilities': expect.objectContaining({
        elicitation: expect.anything(),
      }),
      'io.modelcontextprotocol/logLevel': 'info',
    };
    if (era === 'modern') expect(params?._meta).toMatchObject(identity);
    else expect(params?._meta).toEqual({ trace: 'x', progressToken: 1 });
  });

  it('fails with the error of the server', async () => {
    const { session: s } = await session(era, {
      ask: error(-32_002, 'There is no such thing', { uri: 'x' }),
    });
    expect(await failureOf(s.request('ask', {}, {}))).toMatchObject({
      message: 'There is no such thing',
      exitStatus: 1,
      code: -32_002,
      data: { uri: 'x' },
    });
  });

  it('fails with the exit of the server', async () => {
    const { session: s } = await session(era, {
      ask: (_request, server) => server.end('was killed by SIGSEGV'),
    });
    expect(await failureOf(s.request('ask', {}, {}))).toMatchObject({
      message: 'fake was killed by SIGSEGV while ask was under way.',
      exitStatus: 3,
    });
  });

  it('fails with the reason of its signal, and is cancelled', async () => {
    const { session: s, transport } = await session(era, { ask: silence });
    const stop = new AbortController();
    const outcome = failureOf(s.request('ask', {}, { signal: stop.signal }));
    await settle();
    stop.abort(new Error('enough'));
    expect((await outcome).message).toBe('enough');
    expect(transport.methods.at(-1)).toBe('notifications/cancelled');
  });

  it('is not sent if its signal is aborted', async () => {
    const { session: s, transport, ofType } = await session(era, { ask: silence });
    const signal = AbortSignal.abort(new Error('too late'));
    expect((await failureOf(s.request('ask', {}, { signal }))).message).toBe('too late');
    expect(transport.methods).not.toContain('ask');
    expect(ofType('request')).toEqual([]);
  });

  it('emits events when it is sent and when it has settled, unless it is part of another', async () => {
    const { session: s, ofType } = await session(era, { ask: result({}) });
    await s.request('ask', {}, { quiet: true });
    await s.request('ask', {}, {});
    const event = { type: 'request', server: 'fake', request: 2, method: 'ask' };
    expect(ofType('request')).toEqual([
      { ...event, state: 'sent' },
      { ...event, state: 'settled' },
    ]);
  });
});

describe('before its answer to the handshake, a server', () => {
  const log = { method: 'notifications/message', params: { level: 'info', data: 'starting' } };
  const sends =
    (frames: JsonObject[], answer: Reaction): Reaction =>
    (request, server) => {
      for (const frame of frames) server.receive(frame);
      answer(request, server);
    };
  const responsesOf = ({ sent }: FakeTransport) => sent.filter(({ method }) => method === undefined);

  it.each<[string, Era, Script]>([
    ['initialize', 'legacy', { initialize: sends([{ id: 'p', method: 'ping' }], result(initialized)) }],
    [
      'server/discover, which it does not support',
      'legacy',
      { 'server/discover': sends([{ id: 'p', method: 'ping' }], methodNotFound) },
    ],
    [
      'server/discover',
      'modern',
      { 'server/discover': sends([{ id: 'p', method: 'ping' }], result(discovered)) },
    ],
  ])('may send a ping: %s', async (_title, era, script) => {
    const { transport, ofType } = await session(era, script);
    expect(responsesOf(transport)).toEqual([{ jsonrpc: '2.0', id: 'p', result: {} }]);
    expect(ofType('diagnostic')).toEqual([]);
  });

  it('may send no other request, which is rejected', async () => {
    const early = sends([{ id: 'r', method: 'roots/list' }], result(initialized));
    const { transport, ofType } = await session('legacy', { initialize: early });
    expect(responsesOf(transport)).toMatchObject([{ id: 'r', error: { code: -32_600 } }]);
    expect(ofType('diagnostic')).toMatchObject([{ code: 'early-request' }]);
  });

  it('may send notifications, which are kept until the session begins', async () => {
    const { ofType } = await session('legacy', { initialize: sends([log, log], result(initialized)) });
    expect(ofType('log')).toMatchObject([{ data: 'starting' }, { data: 'starting' }]);
  });
});

describe('over HTTP, a request of 2026-07-28', () => {
  const http = { kind: 'http' } as const;

  it('is cancelled by closing its stream', async () => {
    const { session: s, transport } = await session('modern', { ask: silence }, http);
    const stop = new AbortController();
    const outcome = failureOf(s.request('ask', {}, { signal: stop.signal }));
    await settle();
    stop.abort(new Error('enough'));
    await outcome;
    expect(transport.last('ask').streamSignal?.aborted).toBe(true);
    expect(transport.methods).not.toContain('notifications/cancelled');
  });

  it('has arguments as headers as annotated by the tool', async () => {
    const { session: s, transport } = await session('modern', { 'tools/call': result({}) }, http);
    const inputSchema = {
      type: 'object',
      properties: { region: { type: 'string', 'x-mcp-header': 'Region' } },
    };
    await s.callTool({ name: 'echo', inputSchema }, { region: 'eu' }, false, {});
    expect(transport.last('tools/call').headers).toEqual({ 'mcp-param-region': 'eu' });
  });

  it('whose stream was cut fails with a possible cause', async () => {
    const { session: s } = await session('modern', { ask: ({ id }, server) => server.cutStream(id) }, http);
    const failure = await failureOf(s.request('ask', {}, {}));
    expect(failure.exitStatus).toBe(3);
    expect(failure.hint).toContain('may have been processed');
  });
});

describe('a result of 2026-07-28', () => {
  it.each(['hologram', 5, {}])('of the unknown type %j is rejected', async (resultType) => {
    const { session: s } = await session('modern', { ask: result({ resultType }) });
    expect((await failureOf(s.request('ask', {}, {}))).message).toBe(
      `fake answered ask with a result of the unsupported type ${JSON.stringify(resultType)}.`,
    );
  });

  it.each([{}, { resultType: null }])('without a type is complete: %j', async (value) => {
    const { session: s } = await session('modern', { ask: result(value) });
    expect(await s.request('ask', {}, {})).toEqual(value);
  });

  it('that requires input is followed by the request with the input', async () => {
    const ask = [needsInput({ who: elicitation, where: { method: 'roots/list' } }), result({ done: true })];
    const handler = async () => ({ action: 'accept', content: { name: 'Ada' } }) as const;
    const { session: s, transport, asked } = await session('modern', { ask }, { handler });
    expect(await s.request('ask', { a: 1 }, {})).toEqual({ done: true });
    expect(transport.last('ask').params).toMatchObject({
      a: 1,
      requestState: 's',
      inputResponses: {
        who: { action: 'accept', content: { name: 'Ada' } },
        where: { roots: [{ uri: 'file:///home/me' }] },
      },
    });
    expect(asked).toEqual([{ type: 'form', server: 'fake', message: 'Who?', schema: {} }]);
  });

  it('that requires input rejects the request if it is declined', async () => {
    const { session: s } = await session('modern', { ask: needsInput({ model: sampling }) });
    expect(await failureOf(s.request('ask', {}, {}))).toMatchObject({
      message: 'fake could not continue ask. The sampling request was declined.',
      exitStatus: 1,
    });
  });

  it('that requires input repeatedly has a limited number of sampling rounds', async () => {
    const handler = async () => ({ action: 'accept', content: {} }) as const;
    const script = { ask: needsInput({ model: sampling }) };
    const { session: s, asked } = await session('modern', script, { handler, limits: { samplingRounds: 2 } });
    expect(await failureOf(s.request('ask', {}, {}))).toMatchObject({
      message: expect.stringContaining('it exceeds the limit of 2 per request'),
      hint: 'Allow more with --sampling-rounds COUNT.',
    });
    expect(asked).toHaveLength(2);
    const own = { limits: { samplingRounds: 4 } };
    expect((await failureOf(s.request('ask', {}, own))).message).toContain('it exceeds the limit of 4 per');
    expect((await failureOf(s.request('ask', {}, {}))).message).toContain('it exceeds the limit of 2 per');
  });
});

describe('messages that may still be on their way', () => {
  const reply = result({});

  it('are waited for with a ping if the server has a stream of its own', async () => {
    const { session: s, transport, events } = await session('legacy', { ping: reply });
    await s.settle();
    expect(transport.methods).not.toContain('ping');
    Object.assign(transport, { hasServerStream: true });
    await s.settle();
    expect(transport.methods).toContain('ping');
    expect(events.filter(({ type }) => type === 'request')).toEqual([]);
  });

  it('are waited for only for a moment', async () => {
    const { session: s, transport } = await session('legacy', { ping: silence });
    Object.assign(transport, { hasServerStream: true });
    await s.settle();
    expect(transport.methods).not.toContain('notifications/cancelled');
  });
});

describe('an extension', () => {
  const method = 'com.example/ask';
  const none = { requestHandler: () => undefined, resultHandler: () => undefined };
  const echo: ProtocolExtensions = {
    ...none,
    requestHandler: (asked) => (asked === method ? async (params) => ({ echo: params }) : undefined),
  };

  it('handles requests of its own method, also those in a result', async () => {
    const { transport, ofType } = await session('legacy', {}, { extensions: echo });
    transport.receive({ id: 'q', method, params: { a: 1 } });
    transport.receive({ id: 'r', method: 'com.example/other' });
    await settle();
    expect(transport.sent.at(-1)).toMatchObject({ id: 'q', result: { echo: { a: 1 } } });
    expect(transport.sent.at(-2)).toMatchObject({ id: 'r', error: { code: -32_601 } });
    expect(ofType('serverRequest')).toEqual([
      { type: 'serverRequest', server: 'fake', method, params: { a: 1 } },
      { type: 'serverRequest', server: 'fake', method: 'com.example/other', params: {} },
    ]);

    const ask = [needsInput({ own: { method, params: { b: 2 } } }), result({ done: true })];
    const modern = await session('modern', { ask }, { extensions: echo });
    expect(await modern.session.request('ask', {}, {})).toEqual({ done: true });
    expect(modern.transport.last('ask').params).toMatchObject({
      inputResponses: { own: { echo: { b: 2 } } },
    });
    expect(modern.ofType('serverRequest')).toHaveLength(1);
  });

  it('returns the final result for a result of its own type, after requests of its own', async () => {
    const extensions: ProtocolExtensions = {
      ...none,
      resultHandler: (type) =>
        type === 'ticket'
          ? async ({ ticket }, sent, { server, request }) => ({
              ...sent.params,
              server,
              picked: await request('com.example/pick', { ticket: ticket ?? null }),
            })
          : undefined,
    };
    const script = {
      ask: result({ resultType: 'ticket', ticket: 7 }),
      'com.example/pick': [result({ resultType: 'complete', done: true })],
      odd: result({ resultType: 'hologram' }),
    };
    const { session: s, transport, ofType } = await session('modern', script, { extensions });
    expect(await s.request('ask', { a: 1 }, {})).toMatchObject({
      a: 1,
      server: 'fake',
      picked: { done: true },
    });
    expect(transport.last('com.example/pick').params).toMatchObject({ ticket: 7 });
    expect(ofType('request')).toHaveLength(2);
    expect((await failureOf(s.request('odd', {}, {}))).message).toContain('type "hologram"');
  });

  it('restarts the timeout of a request with each response that its handler gets', async () => {
    vi.useFakeTimers();
    const extensions: ProtocolExtensions = {
      ...none,
      resultHandler:
        () =>
        async (_result, _sent, { request }) => {
          await request('slow', {});
          return request('slow', {});
        },
    };
    const slow: Reaction = (request, server) =>
      setTimeout(() => result({ resultType: 'complete' })(request, server), 80);
    const script = { ask: result({ resultType: 'ticket' }), slow };
    const { session: s } = await session('modern', script, { extensions });
    const answer = s.request('ask', {}, { timeout: 100 });
    await vi.advanceTimersByTimeAsync(200);
    expect(await answer).toMatchObject({ resultType: 'complete' });
    vi.useRealTimers();
  });
});

describe('a notification that the server does not accept', () => {
  const never = () => new Promise<void>(() => {});

  /** A transport on which sending a notification of this method never ends. */
  function stuckAt(method: string): FakeTransport {
    const transport = new FakeTransport(handshakes.legacy);
    const send = transport.send.bind(transport);
    transport.send = (frame, options) =>
      'method' in frame && frame.method === method ? never() : send(frame, options);
    return transport;
  }

  const settings = (transport: FakeTransport, signal?: AbortSignal) => ({
    source: { type: 'custom', name: 'fake', open: async () => transport } as const,
    options: { environment, connectTimeout: 0.01 },
    capabilities: () => ({}),
    onevent: () => {},
    stderr: new HeldStderr(() => {}, false),
    onconnection: () => {},
    onnegotiated: () => {},
    authorizer: undefined,
    timeouts: new TimeoutRegistry(),
    signal,
  });

  it('ends the handshake at the connect timeout', async () => {
    const transport = stuckAt('notifications/initialized');
    const failure = await failureOf(openSession(settings(transport)));
    expect(failure.message).toBe('fake did not accept notifications/initialized within 0.01 s.');
    expect(failure.exitStatus).toBe(4);
  });

  it('fails at a timeout of its own later', async () => {
    const opened = await openSession(settings(stuckAt('notifications/roots/list_changed')));
    const failure = await failureOf(opened.notify('notifications/roots/list_changed', {}, 10));
    expect(failure.message).toBe('fake did not accept notifications/roots/list_changed within 0.01 s.');
  });
});

describe('the timeout of a request', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  /** A request with a timeout of one second, and whether it has ended. */
  function timed(s: Awaited<ReturnType<typeof session>>['session']) {
    const outcome = failureOf(s.request('ask', {}, { timeout: 1_000 }));
    let ended = false;
    void outcome.then(() => {
      ended = true;
    });
    return { outcome, hasEnded: () => ended };
  }

  it.each(eras)('rejects and cancels it, in the %s era', async (era) => {
    const { session: s, transport } = await session(era, { ask: silence });
    const { outcome } = timed(s);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(await outcome).toMatchObject({
      message: 'fake sent no answer to ask and no progress for 1 s.',
      exitStatus: 4,
    });
    expect(transport.methods.at(-1)).toBe('notifications/cancelled');
  });

  it('names an answer that belongs to no request', async () => {
    const { session: s, transport } = await session('legacy', { ask: silence });
    const { outcome } = timed(s);
    timed(s);
    transport.receive({ id: 0, result: {} });
    await vi.advanceTimersByTimeAsync(1_000);
    expect(await outcome).toMatchObject({
      message:
        'fake sent no answer to ask and no progress for 1 s. It did send a response that has the id 0.',
      hint: 'The request was cancelled. See all that it sends with --trace.',
    });
  });

  it('names a request of the server that must not be answered', async () => {
    const { session: s, transport } = await session('modern', { ask: silence });
    const { outcome } = timed(s);
    transport.receive({ id: 'q', ...elicitation });
    await vi.advanceTimersByTimeAsync(1_000);
    expect((await outcome).message).toContain(
      'It may be waiting for a response to its elicitation/create request, which protocol revision 2026-07-28 does not allow.',
    );
  });

  it('is restarted by its own progress only', async () => {
    const { session: s, transport, ofType } = await session('legacy', { ask: silence });
    const { outcome, hasEnded } = timed(s);
    await vi.advanceTimersByTimeAsync(900);
    transport.receive({
      method: 'notifications/progress',
      params: { progressToken: 1, progress: 1, total: 2 },
    });
    await vi.advanceTimersByTimeAsync(900);
    expect(hasEnded()).toBe(false);
    transport.receive({ method: 'notifications/progress', params: { progressToken: 'x', progress: 1 } });
    await vi.advanceTimersByTimeAsync(100);
    expect((await outcome).exitStatus).toBe(4);
    expect(ofType('progress')).toHaveLength(1);
  });

  it('is paused while a server request handler runs, also for requests that start meanwhile', async () => {
    const { handler, answer } = pendingHandler();
    const { session: s, transport } = await session('legacy', { ask: silence }, { handler });
    const first = timed(s);
    transport.receive({ id: 'q', ...elicitation });
    await vi.advanceTimersByTimeAsync(500);
    const second = timed(s);
    await vi.advanceTimersByTimeAsync(60_000);
    expect([first.hasEnded(), second.hasEnded()]).toEqual([false, false]);
    answer({ action: 'decline' });
    await vi.advanceTimersByTimeAsync(1_000);
    expect([first.hasEnded(), second.hasEnded()]).toEqual([true, true]);
  });

  it('is paused while the user visits a URL, until the server reports that it is complete', async () => {
    const handler = async () => ({ action: 'accept', visiting: true }) as const;
    const { session: s, transport } = await session('legacy', { ask: silence }, { handler });
    const { hasEnded } = timed(s);
    const params = { mode: 'url', url: 'https://example.com', elicitationId: 'e' };
    transport.receive({ id: 'q', method: 'elicitation/create', params });
    await vi.advanceTimersByTimeAsync(60_000);
    expect(hasEnded()).toBe(false);
    transport.receive({ method: 'notifications/elicitation/complete', params: { elicitationId: 'e' } });
    await vi.advanceTimersByTimeAsync(1_000);
    expect(hasEnded()).toBe(true);
  });

  it.each([{ elicitationId: 'never' }, {}])(
    'is paused for at most ten minutes if the server never does: %j',
    async (id) => {
      const handler = async () => ({ action: 'accept', visiting: true }) as const;
      const { session: s, transport } = await session('legacy', { ask: silence }, { handler });
      const { hasEnded } = timed(s);
      const params = { mode: 'url', url: 'https://example.com', ...id };
      transport.receive({ id: 'q', method: 'elicitation/create', params });
      await vi.advanceTimersByTimeAsync(10 * 60_000 - 1_000);
      expect(hasEnded()).toBe(false);
      await vi.advanceTimersByTimeAsync(2_000);
      expect(hasEnded()).toBe(true);
    },
  );

  it('of a later request is not paused by the URL of an earlier one', async () => {
    const handler = async () => ({ action: 'accept', visiting: true }) as const;
    const { session: s, transport } = await session('legacy', { first: silence, ask: silence }, { handler });
    const first = s.request('first', {}, {});
    const params = { mode: 'url', url: 'https://example.com' };
    transport.receive({ id: 'q', method: 'elicitation/create', params });
    await vi.advanceTimersByTimeAsync(10);
    transport.receive({ id: transport.last('first').id ?? null, result: {} });
    await first;
    const { hasEnded } = timed(s);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(hasEnded()).toBe(true);
  });
});

describe('a notification is one event', () => {
  const log = { level: 'warning', logger: 'db', data: { a: 1 } };

  it.each<[string, JsonObject, object]>([
    ['notifications/message', log, { type: 'log', ...log }],
    ['notifications/message', { level: 'loud' }, { type: 'log', level: 'info', logger: undefined }],
    ['notifications/tools/list_changed', {}, { type: 'listChanged', list: 'tools' }],
    ['notifications/prompts/list_changed', {}, { type: 'listChanged', list: 'prompts' }],
    ['notifications/resources/list_changed', {}, { type: 'listChanged', list: 'resources' }],
    ['notifications/resources/updated', { uri: 'x:y' }, { type: 'resourceUpdated', uri: 'x:y' }],
  ])('%s %j', async (method, params, expected) => {
    const { transport, events } = await session('legacy', {});
    transport.receive({ method, params });
    await settle();
    expect(events).toEqual([
      expect.objectContaining({ server: 'fake', notification: { method, params }, ...expected }),
    ]);
  });

  it('with its method and params if it has no other meaning', async () => {
    const { transport, events } = await session('legacy', {});
    transport.receive({ method: 'notifications/own', params: { a: 1 } });
    await settle();
    expect(events).toEqual([
      { type: 'notification', server: 'fake', method: 'notifications/own', params: { a: 1 } },
    ]);
  });

  it('progress with the number of its request', async () => {
    const { session: s, transport, ofType } = await session('legacy', { ask: silence });
    const seen: unknown[] = [];
    void s.request('ask', {}, { onProgress: (...progress) => seen.push(progress) });
    const params = { progressToken: 1, progress: 1, total: 2, message: 'half' };
    transport.receive({ method: 'notifications/progress', params });
    await settle();
    expect(ofType('progress')).toHaveLength(1);
    expect(ofType('notification')).toHaveLength(0);
    expect(seen).toEqual([[1, 2, 'half']]);
  });
});
