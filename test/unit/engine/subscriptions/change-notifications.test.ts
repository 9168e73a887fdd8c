import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { JsonObject } from '../../../../src/core/json.ts';
import {
  elicitation,
  failureOf,
  needsInput,
  pendingHandler,
  session,
  settle,
} from '../protocol/fake-session.ts';
import { error, type Reaction, result, silence } from '../protocol/fake-transport.ts';

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

describe('the time that a server may take to acknowledge a subscription', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it('does not pass while the user answers a request', async () => {
    const { handler, answer } = pendingHandler();
    const script = { ask: needsInput({ who: elicitation }), 'subscriptions/listen': silence };
    const { session: s } = await session('modern', script, { handler });
    const stop = new AbortController();
    const request = failureOf(s.request('ask', {}, { signal: stop.signal }));
    await settle();
    const failed = vi.fn();
    const subscription = failureOf(s.subscribe({ tools: true }, { timeout: 1_000 })).then(failed);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(failed).not.toHaveBeenCalled();
    stop.abort();
    answer({ action: 'cancel' });
    await request;
    await vi.advanceTimersByTimeAsync(1_000);
    await subscription;
    expect(failed.mock.lastCall?.[0].message).toContain('did not acknowledge the subscription within 1 s');
  });
});
