import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { JsonObject } from '../../../../src/core/json.ts';
import { JsonRpcConnection } from '../../../../src/engine/jsonrpc/jsonrpc-connection.ts';
import { FakeTransport, type Reaction, type Script, silence } from '../protocol/fake-transport.ts';

function connectionTo(script: Script) {
  const transport = new FakeTransport(script);
  return { transport, connection: new JsonRpcConnection(transport) };
}

const sends =
  (frame: JsonObject): Reaction =>
  (_request, server) =>
    server.receive(frame);
const writes =
  (text: string): Reaction =>
  (_request, { onstray }) =>
    onstray?.(text);

const unusable = (answer: string) => ({ kind: 'unusable', error: { method: 'ask', answer } });

describe('an answer that cannot be used', () => {
  it.each([
    ['another id', sends({ id: 0, result: {} }), 'a response that has the id 0, not 1'],
    [
      'another id and an error',
      sends({ id: 'x', error: { code: 1, message: 'No' } }),
      'a response that has the id "x", not 1',
    ],
    ['a null id', sends({ id: null, result: {} }), 'a response that has the id null, not 1'],
    ['no id', sends({ result: {} }), 'a response that has no id, not 1'],
    [
      'invalid JSON',
      writes('{"jsonrpc":"2.0","id":1,"result":tru}'),
      'text that is not valid JSON:\n{"jsonrpc":"2.0","id":1,"result":tru}',
    ],
    [
      'invalid JSON without an id',
      writes('{"result":tru,"jsonrpc":"2.0"}'),
      'text that is not valid JSON:\n{"result":tru,"jsonrpc":"2.0"}',
    ],
    [
      'JSON that is no response',
      writes('{"jsonrpc":"2.0","result":{}}'),
      'JSON that is not a message:\n{"jsonrpc":"2.0","result":{}}',
    ],
    [
      'its depth',
      writes(`{"jsonrpc":"2.0","result":${'['.repeat(20_000)}${']'.repeat(20_000)},"id":1}`),
      'JSON that is nested more than 500 levels deep',
    ],
  ])('because of %s ends the only request', async (_title, reaction, answer) => {
    const { connection } = connectionTo({ ask: reaction });
    expect(await connection.request('ask', {})).toMatchObject(unusable(answer));
  });

  it('ends the request whose id is in the broken text', async () => {
    const broken = '{"result":{"id":2,"text":"\\"id\\":2"},"id":1,"jsonrpc":"2.0",}';
    const { connection, transport } = connectionTo({ ask: silence });
    const [first, second] = [connection.request('ask', {}), connection.request('ask', {})];
    transport.onstray?.(broken);
    transport.receive({ id: 2, result: {} });
    expect(await first).toMatchObject(unusable(`text that is not valid JSON:\n${broken}`));
    expect(await second).toMatchObject({ kind: 'result' });
  });

  it('ends the request on whose stream it came', async () => {
    const { connection, transport } = connectionTo({ ask: silence });
    const [first, second] = [connection.request('ask', {}), connection.request('ask', {})];
    transport.onstray?.('{"jsonrpc":"2.0","result":tru}', 2);
    transport.receive({ id: 1, result: {} });
    expect(await second).toMatchObject({ kind: 'unusable' });
    expect(await first).toMatchObject({ kind: 'result' });
  });

  it('ends no subscription, but the request beside it', async () => {
    const { connection, transport } = connectionTo({ ask: silence, 'subscriptions/listen': silence });
    void connection.request('subscriptions/listen', {}, { id: 'listen:1' });
    const request = connection.request('ask', {});
    transport.receive({ id: 7, result: {} });
    expect(await request).toMatchObject({ kind: 'unusable' });
  });

  it.each([
    ['of several requests', { id: 0, result: {} }, 'a response that has the id 0'],
    ['that repeats an earlier one', { id: 1, result: {} }, 'a second response with the id 1'],
  ])('%s is remembered', async (title, frame, unmatched) => {
    const { connection, transport } = connectionTo({ ask: sends({ id: 1, result: {} }), later: silence });
    await connection.request('ask', {});
    const requests = [connection.request('later', {})];
    if (title === 'of several requests') requests.push(connection.request('later', {}));
    transport.receive(frame);
    for (const id of requests.map((_request, index) => index + 2)) transport.receive({ id, result: {} });
    expect(await Promise.all(requests)).toMatchObject(requests.map(() => ({ kind: 'result' })));
    expect(connection.unmatched).toBe(unmatched);
    void connection.request('later', {});
    expect(connection.unmatched).toBeUndefined();
  });

  it.each([
    ['a log line', '{"level":"error","id":1,"msg":"x"}'],
    ['a log line of a failure', '{"level":"error","error":"x","msg":}'],
    ['a request', '{"jsonrpc":"2.0","id":1,"method":"roots/list",}'],
    ['other text', 'id: 1'],
  ])('is not %s', async (_title, text) => {
    const { connection, transport } = connectionTo({ ask: silence });
    const request = connection.request('ask', {});
    transport.onstray?.(text);
    setImmediate(() => transport.receive({ id: 1, result: {} }));
    expect(await request).toMatchObject({ kind: 'result' });
    expect(connection.unmatched).toBeUndefined();
  });
});

describe('after a notification, an answer that belongs to no request', () => {
  beforeEach(() => vi.useFakeTimers());
  afterEach(() => vi.useRealTimers());

  /** A connection that has sent a notification and a request, and the diagnostics about what it receives. */
  async function afterNotification() {
    const { connection, transport } = connectionTo({ ask: silence });
    const codes: string[] = [];
    connection.hooks.ondiagnostic = ({ code }) => codes.push(code);
    await connection.notify('notifications/initialized', {});
    return { connection, transport, codes, request: connection.request('ask', {}) };
  }

  it.each<[string, JsonObject]>([
    ['an error without an id', { error: { code: -32_601, message: 'Method not found' } }],
    ['an error with a null id', { id: null, error: { code: -32_601, message: 'Method not found' } }],
    ['a result with a null id', { id: null, result: {} }],
    ['a result with the id 0', { id: 0, result: {} }],
  ])('may be one to that: %s', async (_title, frame) => {
    const { transport, request, codes } = await afterNotification();
    transport.receive(frame);
    transport.receive({ id: 1, result: { right: true } });
    expect(await request).toEqual({ kind: 'result', result: { right: true } });
    expect(codes).toEqual(['unmatched-response']);
  });

  it('may be one to each of several notifications', async () => {
    const { connection, transport, request } = await afterNotification();
    await connection.notify('notifications/roots/list_changed', {});
    for (let count = 0; count < 2; count += 1) transport.receive({ id: null, result: {} });
    transport.receive({ id: 1, result: { right: true } });
    expect(await request).toEqual({ kind: 'result', result: { right: true } });
  });

  it.each<[string, JsonObject, object]>([
    ['an error', { error: { code: -1, message: 'No' } }, { kind: 'error', message: 'No' }],
    ['a result', { id: null, result: {} }, unusable('a response that has the id null, not 1')],
  ])('is used after a while if nothing follows: %s', async (_title, frame, response) => {
    const { transport, request } = await afterNotification();
    transport.receive(frame);
    await vi.advanceTimersByTimeAsync(2_000);
    expect(await request).toMatchObject(response);
  });

  it('is used at once if a later request was answered', async () => {
    const { connection, transport, request } = await afterNotification();
    transport.receive({ id: 1, result: {} });
    await request;
    const later = connection.request('ask', {});
    transport.receive({ id: null, error: { code: -1, message: 'No' } });
    expect(await later).toMatchObject({ kind: 'error', message: 'No' });
  });
});
