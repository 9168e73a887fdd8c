import { context, propagation, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import {
  BasicTracerProvider,
  InMemorySpanExporter,
  type ReadableSpan,
  SimpleSpanProcessor,
} from '@opentelemetry/sdk-trace-base';
import { afterAll, beforeAll, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { asJsonObject, type JsonObject } from '../../../src/core/json.ts';
import { Client, type ClientOptions } from '../../../src/index.ts';
import {
  error,
  FakeTransport,
  handshakes,
  result,
  type Script,
  silence,
} from '../engine/protocol/fake-transport.ts';

const exporter = new InMemorySpanExporter();
const provider = new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] });

/** Propagates the trace context and one entry of baggage, as the W3C propagators of the SDK do. */
const propagator: Parameters<typeof propagation.setGlobalPropagator>[0] = {
  fields: () => ['traceparent', 'baggage'],
  inject: (current, carrier, setter) => {
    const span = trace.getSpanContext(current);
    if (span !== undefined) setter.set(carrier, 'traceparent', `00-${span.traceId}-${span.spanId}-01`);
    const tenant = propagation.getBaggage(current)?.getEntry('tenant')?.value;
    if (tenant !== undefined) setter.set(carrier, 'baggage', `tenant=${tenant}`);
  },
  extract: (current, carrier, getter) => {
    const [, traceId, spanId] = String(getter.get(carrier, 'traceparent') ?? '').split('-');
    if (traceId === undefined || spanId === undefined) return current;
    return trace.setSpanContext(current, { traceId, spanId, traceFlags: 1, isRemote: true });
  },
};

beforeAll(() => {
  trace.setGlobalTracerProvider(provider);
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
  propagation.setGlobalPropagator(propagator);
});
afterAll(() => {
  trace.disable();
  context.disable();
  propagation.disable();
});
beforeEach(() => exporter.reset());

async function connected(era: 'legacy' | 'modern', script: Script, options: ClientOptions = {}) {
  const transport = new FakeTransport({ ...handshakes[era], ...script });
  const client = new Client(transport as never, { name: 'fake', ...options });
  onTestFinished(() => client.close({ force: true }));
  await client.connect();
  return { client, transport };
}

function span(name: string): ReadableSpan {
  const spans = exporter.getFinishedSpans();
  const found = spans.findLast((one) => one.name === name);
  if (found === undefined) throw new Error(`There is no ${name} among ${spans.map((one) => one.name)}.`);
  return found;
}

function parentOf(params: JsonObject | undefined): unknown {
  return asJsonObject(params?._meta)?.traceparent;
}

const tools = result({ resultType: 'complete', tools: [{ name: 'add', inputSchema: { type: 'object' } }] });
const done = result({ resultType: 'complete', content: [] });

describe('with an SDK of OpenTelemetry', () => {
  it.each(['legacy', 'modern'] as const)('each request is a client span of the %s era', async (era) => {
    const script = { 'tools/list': tools, 'tools/call': done };
    const { client, transport } = await connected(era, script);
    const outer = trace.getTracer('program').startSpan('work');
    await context.with(trace.setSpan(context.active(), outer), () => client.callTool('add', {}));
    outer.end();

    const call = span('tools/call add');
    const version = era === 'legacy' ? '2025-11-25' : '2026-07-28';
    expect(call.kind).toBe(SpanKind.CLIENT);
    expect(call.attributes).toEqual({
      'mcp.method.name': 'tools/call',
      'mcp.protocol.version': version,
      'jsonrpc.request.id': String(transport.last('tools/call').id),
      'gen_ai.tool.name': 'add',
      'gen_ai.operation.name': 'execute_tool',
    });
    expect(call.status.code).toBe(SpanStatusCode.UNSET);
    expect(call.parentSpanContext?.spanId).toBe(outer.spanContext().spanId);
    expect(call.instrumentationScope.name).toBe('mcpc');
    const { traceId, spanId } = call.spanContext();
    expect(parentOf(transport.last('tools/call').params)).toBe(`00-${traceId}-${spanId}-01`);

    const handshake = era === 'legacy' ? 'initialize' : 'server/discover';
    expect(span(handshake).attributes).toMatchObject({ 'mcp.method.name': handshake });
    expect(parentOf(transport.last(handshake).params)).toContain(span(handshake).spanContext().spanId);
    if (era === 'legacy') expect(span('notifications/initialized').kind).toBe(SpanKind.CLIENT);
  });

  it('the name of a prompt and the URI of a resource are attributes, without secrets', async () => {
    const script = { 'prompts/get': done, 'resources/read': done };
    const { client } = await connected('modern', script);
    await client.getPrompt('hello');
    await client.readResource('https://example.com/a?token=s3cret-value');
    expect(span('prompts/get hello').attributes).toMatchObject({ 'gen_ai.prompt.name': 'hello' });
    expect(span('resources/read').attributes['mcp.resource.uri']).toMatch(
      /^https:\/\/example\.com\/a\?token=(?!s3)/,
    );
  });

  it('baggage is sent as well, and a trace context of the request itself has priority', async () => {
    const { client, transport } = await connected('modern', { ask: done });
    const baggage = propagation.createBaggage({ tenant: { value: 'one' } });
    const traceparent = `00-${'a'.repeat(32)}-${'b'.repeat(16)}-01`;
    await context.with(propagation.setBaggage(context.active(), baggage), () =>
      client.request('ask', {}, { meta: { traceparent } }),
    );
    expect(transport.last('ask').params?._meta).toMatchObject({ baggage: 'tenant=one', traceparent });
  });

  it.each<[string, Script, (client: Client) => Promise<unknown>, object, string | undefined]>([
    [
      'an error of the server',
      { ask: error(-32_602, 'No such thing') },
      (client) => client.request('ask'),
      { 'error.type': '-32602', 'rpc.response.status_code': '-32602' },
      'No such thing',
    ],
    [
      'an error result of a tool',
      { 'tools/list': tools, 'tools/call': result({ isError: true, content: [] }) },
      (client) => client.callTool('add'),
      { 'error.type': 'tool_error' },
      undefined,
    ],
    [
      'a timeout',
      { ask: silence },
      (client) => client.request('ask', {}, { timeout: 0.01 }),
      { 'error.type': 'timeout' },
      'fake sent no answer to ask and no progress for 0.01 s.',
    ],
    [
      'a cancelled request',
      { ask: (_request, server) => server.receive({ method: 'notifications/tools/list_changed' }) },
      async (client) => {
        const stop = new AbortController();
        await client.setHandlers({ onMessage: () => stop.abort(new Error('enough')) });
        return client.request('ask', {}, { signal: stop.signal });
      },
      { 'error.type': 'cancelled' },
      'enough',
    ],
    [
      'a lost connection',
      { ask: (_request, server) => server.end() },
      (client) => client.request('ask'),
      { 'error.type': 'connection_closed' },
      undefined,
    ],
  ])('%s is recorded', async (_what, script, act, attributes, message) => {
    const { client } = await connected('legacy', script);
    await expect(act(client)).rejects.toThrow();
    const name = 'tools/call' in script ? 'tools/call add' : 'ask';
    await expect.poll(() => span(name)).toBeDefined();
    expect(span(name).attributes).toMatchObject(attributes);
    expect(span(name).status).toEqual({
      code: SpanStatusCode.ERROR,
      ...(message === undefined ? {} : { message }),
    });
  });

  it('a request that cannot be sent is an exception, and shows where it would have been sent', async () => {
    const refused = Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' });
    const client = new Client('https://mcp.example:8443/mcp', { fetch: () => Promise.reject(refused) });
    await expect(client.connect()).rejects.toThrow('the connection was refused');
    const { attributes, events } = span('server/discover');
    expect(attributes).toMatchObject({
      'error.type': 'ECONNREFUSED',
      'network.transport': 'tcp',
      'network.protocol.name': 'http',
      'server.address': 'mcp.example',
      'server.port': 8443,
    });
    expect(events).toMatchObject([{ name: 'exception' }]);
  });

  it('a request of the server is a server span in which its handler runs', async () => {
    const [traceId, spanId] = ['c'.repeat(32), 'd'.repeat(16)];
    const params = {
      messages: [],
      maxTokens: 1,
      _meta: { traceparent: `00-${traceId}-${spanId}-01`, baggage: 5 },
    };
    const active: unknown[] = [];
    const { transport } = await connected(
      'legacy',
      {},
      {
        sampling: () => {
          active.push(trace.getActiveSpan()?.spanContext().spanId);
          throw new Error('no model');
        },
      },
    );
    transport.receive({ id: 'q', method: 'sampling/createMessage', params });
    await expect.poll(() => transport.sent.some(({ id }) => id === 'q')).toBe(true);
    const handling = span('sampling/createMessage');
    expect(handling.kind).toBe(SpanKind.SERVER);
    expect(handling.parentSpanContext).toMatchObject({ traceId, spanId });
    expect(active).toEqual([handling.spanContext().spanId]);
    expect(handling.attributes).toMatchObject({ 'error.type': '-32603' });
    expect(handling.status).toEqual({ code: SpanStatusCode.ERROR, message: 'no model' });
  });

  it('a request of the server is one within the span of the request for which it was sent', async () => {
    const { client, transport } = await connected('legacy', { ask: silence }, { elicitation: () => ({}) });
    const outer = trace.getTracer('program').startSpan('work');
    const asking = context.with(trace.setSpan(context.active(), outer), () => client.request('ask'));
    await expect.poll(() => transport.methods.includes('ask')).toBe(true);
    const params = { message: 'Who?', requestedSchema: {} };
    transport.receive({ id: 'q', method: 'elicitation/create', params });
    await expect.poll(() => transport.sent.some(({ id }) => id === 'q')).toBe(true);
    transport.receive({ id: transport.last('ask').id ?? null, result: {} });
    await asking;
    outer.end();
    expect(span('ask').parentSpanContext?.spanId).toBe(outer.spanContext().spanId);
    expect(span('elicitation/create').parentSpanContext?.spanId).toBe(span('ask').spanContext().spanId);
  });

  it('a request in a result is one within the span of the caller', async () => {
    const ask: Script[string] = [
      result({
        resultType: 'input_required',
        inputRequests: {
          who: { method: 'elicitation/create', params: { message: 'Who?', requestedSchema: {} } },
        },
        requestState: 's',
      }),
      done,
    ];
    const { client } = await connected('modern', { ask }, { elicitation: () => ({}) });
    const outer = trace.getTracer('program').startSpan('work');
    await context.with(trace.setSpan(context.active(), outer), () => client.request('ask'));
    outer.end();
    const { spanId } = outer.spanContext();
    expect(span('elicitation/create').parentSpanContext?.spanId).toBe(spanId);
    expect(exporter.getFinishedSpans().filter(({ name }) => name === 'ask')).toHaveLength(2);
  });

  it('nothing is recorded or sent with telemetry: false', async () => {
    const { client, transport } = await connected('modern', { ask: done }, { telemetry: false });
    await client.request('ask');
    expect(exporter.getFinishedSpans()).toEqual([]);
    expect(parentOf(transport.last('ask').params)).toBeUndefined();
  });
});
