import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { InterruptedError, type McpcError, UsageError } from '../../../../src/core/errors.ts';
import type { EngineEvent } from '../../../../src/core/events.ts';
import type { JsonObject } from '../../../../src/core/json.ts';
import type { TransportKind } from '../../../../src/core/protocol.ts';
import type {
  ProtocolExtensions,
  ServerRequest,
  ServerRequestHandler,
  ServerRequestResult,
} from '../../../../src/core/server-requests.ts';
import { TimeoutRegistry } from '../../../../src/core/timeouts.ts';
import type { InputLimits } from '../../../../src/engine/protocol/input/requested-input.ts';
import {
  clientCapabilities,
  defaultFeatures,
} from '../../../../src/engine/protocol/negotiation/capabilities.ts';
import { openSession } from '../../../../src/engine/protocol/open-session.ts';
import { HeldStderr } from '../../../../src/engine/transports/held-stderr.ts';
import { environment } from '../environment.ts';
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

const eras = ['legacy', 'modern'] as const;
type Era = (typeof eras)[number];

interface Settings {
  handler?: ServerRequestHandler;
  kind?: TransportKind;
  limits?: InputLimits;
  extensions?: ProtocolExtensions;
}

/** A session with a scripted server. */
async function session(era: Era, script: Script, { handler, kind, limits, extensions }: Settings = {}) {
  const transport = new FakeTransport({ ...handshakes[era], ...script }, kind);
  const events: EngineEvent[] = [];
  const asked: ServerRequest[] = [];
  const onevent = (event: EngineEvent) => events.push(event);
  const features = { ...defaultFeatures(), roots: [{ uri: 'file:///home/me' }] };
  const opened = await openSession({
    source: { type: 'custom', name: 'fake', open: async () => transport },
    options: {
      environment,
      ...limits,
      ...(extensions === undefined ? {} : { extensions }),
      handleServerRequest: async (request, signal) => {
        asked.push(request);
        return (handler ?? (async () => ({ action: 'decline' })))(request, signal);
      },
    },
    features,
    capabilities: (own) => clientCapabilities(features, own),
    onevent,
    stderr: new HeldStderr(onevent, false),
    onconnection: ({ hooks }) => {
      hooks.ondiagnostic = (diagnostic) => onevent({ type: 'diagnostic', server: 'fake', ...diagnostic });
    },
    onnegotiated: () => {},
    authorizer: undefined,
    timeouts: new TimeoutRegistry(),
    signal: undefined,
  });
  const ofType = (type: EngineEvent['type']) => events.filter((event) => event.type === type);
  return { session: opened, transport, events, ofType, asked };
}

async function failureOf(outcome: Promise<unknown>): Promise<McpcError> {
  return outcome.then(
    (value) => expect.fail(`It ended with ${JSON.stringify(value)}.`),
    (failure: unknown) => failure as McpcError,
  );
}

/** Lets everything happen that needs no time. */
async function settle(): Promise<void> {
  for (let turn = 0; turn < 50; turn += 1) await Promise.resolve();
}

const tool = { name: 'echo', inputSchema: { type: 'object' } };
/** A handler that answers when the test says so. */
function pendingHandler() {
  const waiting: ((result: ServerRequestResult) => void)[] = [];
  const signals: AbortSignal[] = [];
  const handler: ServerRequestHandler = (_request, signal) =>
    new Promise((resolve, reject) => {
      signals.push(signal);
      waiting.push(resolve);
      signal.addEventListener('abort', () => reject(signal.reason));
    });
  return { handler, signals, answer: (given: ServerRequestResult) => waiting.shift()?.(given) };
}

const elicitation = { method: 'elicitation/create', params: { message: 'Who?', requestedSchema: {} } };
const sampling = { method: 'sampling/createMessage', params: { messages: [] } };
/** Responds to a request only after the server's own one was answered, as servers up to 2025-11-25 do. */
const asksFirst =
  (request: JsonObject, relatedTo: 'stream' | 'nothing' = 'nothing'): Reaction =>
  (call, server) =>
    server.receive({ id: `for-${call.id}`, ...request }, relatedTo === 'stream' ? call.id : undefined);
const needsInput = (inputRequests: JsonObject) =>
  result({ resultType: 'input_required', requestState: 's', inputRequests });

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
    expect((await failureOf(s.request('ask', {}, {}))).message).toContain(
      'there were 2 in one request already',
    );
    expect(asked).toHaveLength(2);
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

describe('a request of a server up to 2025-11-25', () => {
  it.each([
    [
      'elicitation/create',
      { action: 'accept', content: { name: 'Ada' } },
      { action: 'accept', content: { name: 'Ada' } },
    ],
    ['elicitation/create', { action: 'cancel' }, { action: 'cancel' }],
    ['sampling/createMessage', { action: 'accept', content: { role: 'assistant' } }, { role: 'assistant' }],
  ] as const)('%s is answered: %j', async (method, given, answer) => {
    const { transport } = await session('legacy', {}, { handler: async () => given });
    transport.receive({ id: 'q', method, params: {} });
    await settle();
    expect(transport.sent.at(-1)).toMatchObject({ id: 'q', result: answer });
  });

  it.each([
    ['ping', { result: {} }],
    ['roots/list', { result: { roots: [{ uri: 'file:///home/me' }] } }],
    ['nonsense', { error: { code: -32_601, message: 'Method not found' } }],
    ['sampling/createMessage', { error: { code: -1, message: 'The sampling request was declined.' } }],
  ])('%s is answered without a handler', async (method, answer) => {
    const { transport } = await session('legacy', {});
    transport.receive({ id: 'q', method, params: {} });
    await settle();
    expect(transport.sent.at(-1)).toMatchObject({ id: 'q', ...answer });
  });

  it('with an unknown mode of elicitation is rejected as invalid', async () => {
    const { transport, asked } = await session('legacy', {});
    transport.receive({ id: 'q', method: 'elicitation/create', params: { mode: 'hologram' } });
    await settle();
    const message = 'This client does not support the elicitation mode "hologram".';
    expect(transport.sent.at(-1)).toMatchObject({ id: 'q', error: { code: -32_602, message } });
    expect(asked).toEqual([]);
  });

  it('that is related to a task has a result that is, and so has its progress', async () => {
    const { handler, answer } = pendingHandler();
    const { session: s, transport } = await session('legacy', {}, { handler });
    const related = { 'io.modelcontextprotocol/related-task': { taskId: 't' } };
    const params = { ...sampling.params, _meta: { ...related, progressToken: 'p' } };
    transport.receive({ id: 'q', ...sampling, params });
    await settle();
    await s.notify('notifications/progress', { progressToken: 'p', progress: 1 });
    expect(transport.last('notifications/progress').params?._meta).toEqual(related);
    answer({ action: 'accept', content: { role: 'assistant', _meta: { own: 1 } } });
    await settle();
    expect(transport.sent.at(-1)?.result).toEqual({ role: 'assistant', _meta: { own: 1, ...related } });
    transport.receive({ id: 'r', method: 'roots/list', params: { _meta: related } });
    await settle();
    expect(transport.sent.at(-1)?.result?._meta).toEqual(related);
  });

  it('aborts its handler when the server cancels it', async () => {
    const { handler, signals } = pendingHandler();
    const { transport } = await session('legacy', {}, { handler });
    transport.receive({ id: 'q', ...elicitation });
    await settle();
    transport.receive({ method: 'notifications/cancelled', params: { requestId: 'q' } });
    await settle();
    expect(signals[0]?.aborted).toBe(true);
    expect(transport.sent.some(({ id }) => id === 'q')).toBe(false);
  });

  it('aborts its handler when its originating request is cancelled', async () => {
    const { handler, signals } = pendingHandler();
    const { session: s } = await session('legacy', { ask: asksFirst(elicitation) }, { handler });
    const stop = new AbortController();
    const outcome = failureOf(s.request('ask', {}, { signal: stop.signal }));
    await settle();
    stop.abort(new Error('enough'));
    await outcome;
    expect(signals[0]?.aborted).toBe(true);
  });
});

describe('a request of a server of 2026-07-28', () => {
  it.each(['elicitation/create', 'sampling/createMessage', 'roots/list', 'ping', 'nonsense'])(
    '%s is neither handled nor answered, and reported',
    async (method) => {
      const { transport, asked, ofType } = await session('modern', {});
      transport.receive({ id: 'q', method, params: {} });
      await settle();
      expect(transport.sent.some(({ id }) => id === 'q')).toBe(false);
      expect(asked).toEqual([]);
      const message = `It sends ${method} as a request, which protocol revision 2026-07-28 does not allow. It gets no response.`;
      expect(ofType('diagnostic')).toMatchObject([{ code: 'server-request', message }]);
    },
  );

  it('with an unknown mode of elicitation rejects the request that requires it', async () => {
    const script = { ask: needsInput({ who: { method: 'elicitation/create', params: { mode: 'x' } } }) };
    const { session: s, asked } = await session('modern', script);
    expect((await failureOf(s.request('ask', {}, {}))).message).toBe(
      'fake could not continue ask. This client does not support the elicitation mode "x".',
    );
    expect(asked).toEqual([]);
  });
});

describe('a server request handler that fails', () => {
  const failure = new UsageError('The command ended with status 1.');
  const handler = async () => Promise.reject(failure);

  it('rejects the request that requires the input, and no other', async () => {
    const script = { ask: needsInput({ who: elicitation }), other: silence };
    const { session: s, transport } = await session('modern', script, { handler });
    const other = s.request('other', {}, {});
    expect(await failureOf(s.request('ask', {}, {}))).toBe(failure);
    transport.receive({ id: transport.last('other').id ?? null, result: { done: true } });
    expect(await other).toEqual({ done: true });
  });

  it('rejects the only request of a server up to 2025-11-25', async () => {
    const { session: s, transport } = await session('legacy', { ask: asksFirst(elicitation) }, { handler });
    expect(await failureOf(s.request('ask', {}, {}))).toBe(failure);
    await settle();
    expect(transport.sent.find(({ id }) => String(id).startsWith('for-'))).toMatchObject({
      error: { code: -32_603, message: failure.message },
    });
  });

  it('rejects the request on whose stream the server request came', async () => {
    const script = { ask: asksFirst(elicitation, 'stream'), other: silence };
    const { session: s, transport } = await session('legacy', script, { handler, kind: 'http' });
    const other = s.request('other', {}, {});
    expect(await failureOf(s.request('ask', {}, {}))).toBe(failure);
    transport.receive({ id: transport.last('other').id ?? null, result: { done: true } });
    expect(await other).toEqual({ done: true });
  });

  it('emits a diagnostic, and rejects none of several requests, if the request is unknown', async () => {
    const script = { ask: asksFirst(elicitation), other: silence };
    const { session: s, transport, ofType } = await session('legacy', script, { handler });
    const outcomes = [s.request('other', {}, {}), s.request('ask', {}, {})];
    await settle();
    expect(ofType('failure')).toEqual([{ type: 'failure', server: 'fake', error: failure }]);
    for (const method of ['other', 'ask']) {
      transport.receive({ id: transport.last(method).id ?? null, result: {} });
    }
    expect(await Promise.all(outcomes)).toEqual([{}, {}]);
  });

  it('rejects everything when the user interrupts mcpc', async () => {
    const interrupt = new InterruptedError('SIGINT');
    const script = { ask: asksFirst(elicitation), other: silence };
    const { session: s } = await session('legacy', script, {
      handler: async () => Promise.reject(interrupt),
    });
    const outcomes = [s.request('other', {}, {}), s.request('ask', {}, {})].map(failureOf);
    expect(await Promise.all(outcomes)).toEqual([interrupt, interrupt]);
  });
});

describe.each(eras)('a server of the %s era that requests input without end', (era) => {
  /** Requests input again after each answer, and never responds to the request itself. */
  const requestsAgain: Reaction = (call, server) => {
    if (era === 'modern') return needsInput({ who: elicitation })(call, server);
    let count = 0;
    const next = () => {
      count += 1;
      server.receive({ id: `q${count}`, ...elicitation });
    };
    server.onanswer = ({ error: refusal }) => {
      if (refusal === undefined) next();
    };
    next();
  };

  it.each([
    [
      'accepted',
      { action: 'accept', content: {} },
      { inputRounds: 3 },
      'requested input 3 times during ask',
      3,
    ],
    ['declined', { action: 'decline' }, { declinedRounds: 2 }, 'although that was declined 2 times', 2],
  ] as const)(
    'has the request rejected after some that were %s',
    async (_how, answer, limits, what, count) => {
      const script = { ask: requestsAgain };
      const {
        session: s,
        asked,
        ofType,
      } = await session(era, script, { handler: async () => answer, limits });
      const failure = await failureOf(s.request('ask', {}, {}));
      expect(failure.message).toContain(what);
      expect(failure.exitStatus).toBe(1);
      expect(asked).toHaveLength(count);
      expect(ofType('failure')).toEqual([]);
    },
  );

  it('has the input of each request counted on its own', async () => {
    const ask = era === 'modern' ? [needsInput({ who: elicitation }), result({})] : asksFirst(elicitation);
    const { session: s, transport } = await session(
      era,
      { ask: era === 'modern' ? [...[ask].flat(), ...[ask].flat(), ...[ask].flat()] : ask },
      { limits: { declinedRounds: 1 } },
    );
    for (let call = 0; call < 3; call += 1) {
      const outcome = s.request('ask', {}, {});
      await settle();
      if (era === 'legacy') transport.receive({ id: transport.last('ask').id ?? null, result: {} });
      expect(await outcome).toEqual({});
    }
  });
});

describe('a server up to 2025-11-25 that requests input without a request', () => {
  it('gets errors after the limit, which is reported once', async () => {
    const { transport, asked, ofType } = await session('legacy', {}, { limits: { inputRounds: 2 } });
    for (const id of ['a', 'b', 'c', 'd']) transport.receive({ id, ...elicitation });
    await settle();
    const message = 'fake requested input 2 times and still requests more.';
    expect(transport.sent.filter(({ error }) => error?.message === message)).toHaveLength(2);
    expect(asked).toHaveLength(2);
    expect(ofType('failure')).toMatchObject([{ error: { message } }]);
  });
});

describe('URL elicitation', () => {
  const urlRequired = (elicitationId?: string) =>
    error(-32_042, 'Open it first', {
      elicitations: [
        { url: 'https://example.com', message: 'Log in', ...(elicitationId && { elicitationId }) },
      ],
    });

  it.each(eras)('that an error requires is followed by the request again, in the %s era', async (era) => {
    const ask = [urlRequired('e'), result({ done: true })];
    const handler: ServerRequestHandler = async (request) => {
      if (request.type === 'url') await request.completed;
      return { action: 'accept' };
    };
    const { session: s, transport, asked } = await session(era, { ask }, { handler });
    const outcome = s.request('ask', {}, {});
    await settle();
    expect(transport.methods.filter((method) => method === 'ask')).toHaveLength(1);
    transport.receive({ method: 'notifications/elicitation/complete', params: { elicitationId: 'e' } });
    expect(await outcome).toEqual({ done: true });
    expect(asked).toMatchObject([{ type: 'url', url: 'https://example.com', message: 'Log in', wait: true }]);
  });

  it('that an error requires rejects the request with that error if it is declined', async () => {
    const { session: s } = await session('legacy', { ask: urlRequired() });
    expect((await failureOf(s.request('ask', {}, {}))).message).toBe('Open it first');
  });

  it('that an error requires each time fails after ten attempts', async () => {
    const handler = async () => ({ action: 'accept' }) as const;
    const { session: s, asked } = await session('legacy', { ask: urlRequired() }, { handler });
    expect((await failureOf(s.request('ask', {}, {}))).message).toBe('Open it first');
    expect(asked).toHaveLength(9);
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
    features: defaultFeatures(),
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

describe('a subscription of 2026-07-28', () => {
  const key = 'io.modelcontextprotocol/subscriptionId';
  const acknowledges =
    (notifications: JsonObject): Reaction =>
    ({ id }, server) =>
      server.receive({
        method: 'notifications/subscriptions/acknowledged',
        params: { _meta: { [key]: id ?? null }, notifications },
      });

  it('is a request that lasts until it is cancelled', async () => {
    const script = { 'subscriptions/listen': acknowledges({ toolsListChanged: true }) };
    const { session: s, transport } = await session('modern', script);
    const { ended, unsubscribe } = await s.subscribe({ tools: true }, {});
    const { params, id } = transport.last('subscriptions/listen');
    expect(params).toMatchObject({
      notifications: { toolsListChanged: true },
      _meta: { 'io.modelcontextprotocol/protocolVersion': '2026-07-28' },
    });
    await unsubscribe();
    expect(await ended).toEqual({ type: 'over' });
    expect(transport.last('notifications/cancelled').params?.requestId).toBe(id);
  });

  it.each<[string, Reaction, string]>([
    [
      'is not accepted',
      acknowledges({}),
      'fake did not accept the subscription to changes of its list of tools.',
    ],
    ['is answered with an error', error(-32_000, 'No'), 'No'],
    ['is answered at once', result({}), 'without acknowledging it'],
  ])('fails if it %s', async (_title, listen, message) => {
    const { session: s } = await session('modern', { 'subscriptions/listen': listen });
    expect((await failureOf(s.subscribe({ tools: true }, {}))).message).toContain(message);
  });

  it.each<[string, Reaction, object]>([
    ['over', ({ id }, server) => server.receive({ id: id ?? null, result: {} }), { type: 'over' }],
    [
      'cut',
      ({ id }, server) =>
        server.receive({ method: 'notifications/cancelled', params: { requestId: id ?? null } }),
      { type: 'cut' },
    ],
    ['cut', ({ id }, server) => server.cutStream(id), { type: 'cut' }],
    [
      'gone',
      (_request, server) => server.end(),
      { type: 'gone', error: expect.objectContaining({ exitStatus: 3 }) },
    ],
  ])('is %s', async (_title, reaction, expected) => {
    const script = { 'subscriptions/listen': acknowledges({ toolsListChanged: true }) };
    const { session: s, transport } = await session('modern', script);
    const { ended } = await s.subscribe({ tools: true }, {});
    reaction(transport.last('subscriptions/listen'), transport);
    expect(await ended).toEqual(expected);
  });

  it('that overlaps with another one reports each change once', async () => {
    const all: Reaction = (request, server) =>
      acknowledges((request.params?.notifications ?? {}) as JsonObject)(request, server);
    const { session: s, transport, events } = await session('modern', { 'subscriptions/listen': all });
    const first = await s.subscribe({ tools: true, prompts: true }, {});
    await s.subscribe({ tools: true }, {});
    await s.subscribe({ uri: 'demo://a' }, {});
    const change = async (method: string, ids: unknown[], rest: JsonObject = {}) => {
      const before = events.length;
      for (const id of ids) {
        transport.receive({
          method: `notifications/${method}`,
          params: { _meta: { [key]: id as string }, ...rest },
        });
      }
      await settle();
      return events.length - before;
    };
    expect(await change('tools/list_changed', ['listen:1', 'listen:2'])).toBe(1);
    expect(await change('tools/list_changed', ['listen:2', 'listen:1'])).toBe(1);
    expect(await change('prompts/list_changed', ['listen:1'])).toBe(1);
    expect(await change('resources/updated', ['listen:3', 'listen:1'], { uri: 'demo://a/b' })).toBe(1);
    // Nobody asked for it, so that it repeats nothing.
    expect(await change('resources/list_changed', ['listen:1'])).toBe(1);
    expect(await change('tools/list_changed', ['unknown'])).toBe(1);
    await first.unsubscribe();
    await settle();
    expect(await change('tools/list_changed', ['listen:2'])).toBe(1);
  });

  it('is not sent if the signal is aborted', async () => {
    const { session: s, transport } = await session('modern', { 'subscriptions/listen': silence });
    const signal = AbortSignal.abort(new Error('too late'));
    expect((await failureOf(s.subscribe({ tools: true }, { signal }))).message).toBe('too late');
    expect(transport.methods).not.toContain('subscriptions/listen');
  });
});

describe('a subscription of 2025-11-25', () => {
  it('of a resource is started and ended by requests', async () => {
    const script = { 'resources/subscribe': result({}), 'resources/unsubscribe': result({}) };
    const { session: s, transport } = await session('legacy', script);
    const { unsubscribe } = await s.subscribe({ uri: 'x:y' }, {});
    await unsubscribe();
    expect(transport.sent.slice(-2)).toMatchObject([
      { method: 'resources/subscribe', params: { uri: 'x:y' } },
      { method: 'resources/unsubscribe', params: { uri: 'x:y' } },
    ]);
  });

  it('of lists needs no request, and ends with the server', async () => {
    const { session: s, transport } = await session('legacy', {});
    const before = transport.sent.length;
    const { ended } = await s.subscribe({ tools: true }, {});
    expect(transport.sent).toHaveLength(before);
    transport.end();
    expect(await ended).toMatchObject({ type: 'gone', error: { exitStatus: 3 } });
  });
});
