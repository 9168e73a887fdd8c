import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { deferred } from '../../../../src/core/deferred.ts';
import type { JsonObject } from '../../../../src/core/json.ts';
import type { TransportKind } from '../../../../src/core/protocol.ts';
import { JsonRpcConnection } from '../../../../src/engine/jsonrpc/jsonrpc-connection.ts';
import {
  error,
  errorWithoutId,
  FakeTransport,
  fails,
  result,
  type Script,
  serverEnds,
  silence,
} from '../protocol/fake-transport.ts';

function connectionTo(script: Script, kind: TransportKind = 'stdio') {
  const transport = new FakeTransport(script, kind);
  const connection = new JsonRpcConnection(transport);
  const diagnostics: string[] = [];
  connection.hooks.ondiagnostic = ({ code }) => diagnostics.push(code);
  return { transport, connection, diagnostics };
}

describe('a request', () => {
  it.each([
    ['its result', result({ content: [] }), { kind: 'result', result: { content: [] } }],
    [
      'an error',
      error(-32_000, 'No', { a: 1 }),
      { kind: 'error', code: -32_000, message: 'No', data: { a: 1 } },
    ],
    ['the end of the server', serverEnds, { kind: 'closed' }],
    ['a failure to send it', fails('refused'), { kind: 'unsent', error: 'refused' }],
  ])('settles with %s', async (_title, reaction, response) => {
    const { connection } = connectionTo({ ask: reaction });
    expect(await connection.request('ask', {})).toEqual(response);
  });

  it('fails when the stream of its response is cut', async () => {
    const { connection } = connectionTo({ ask: ({ id }, server) => server.cutStream(id) }, 'http');
    expect(await connection.request('ask', {})).toEqual({ kind: 'cut' });
  });

  it('on a closed connection fails at once and is not sent', async () => {
    const { connection, transport } = connectionTo({});
    await connection.close();
    expect(await connection.request('ask', {})).toEqual({ kind: 'closed' });
    expect(transport.sent).toEqual([]);
  });

  it('with an aborted signal fails at once and is not sent', async () => {
    const { connection, transport } = connectionTo({ ask: silence });
    const signal = AbortSignal.abort('enough');
    expect(await connection.request('ask', {}, { signal })).toEqual({ kind: 'cancelled', reason: 'enough' });
    expect(transport.sent).toEqual([]);
  });
});

describe('the stream of a request, after the response', () => {
  it.each([
    ['2026-07-28', true],
    // It may carry messages about a task.
    ['2025-11-25', false],
  ])('in %s is closed: %s', async (revision, isClosed) => {
    vi.useFakeTimers();
    onTestFinished(() => void vi.useRealTimers());
    const { connection, transport } = connectionTo({ ask: result({}) }, 'http');
    connection.useRevision(revision, revision === '2026-07-28');
    await connection.request('ask', {});
    expect(transport.last('ask').streamSignal?.aborted).toBe(false);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(transport.last('ask').streamSignal?.aborted).toBe(isClosed);
  });
});

describe('a cancelled request', () => {
  it('notifies the server', async () => {
    const { connection, transport } = connectionTo({ ask: silence });
    const stop = new AbortController();
    const response = connection.request('ask', {}, { signal: stop.signal });
    stop.abort('enough');
    expect(await response).toEqual({ kind: 'cancelled', reason: 'enough' });
    expect(transport.last('notifications/cancelled').params).toEqual({ requestId: 1, reason: 'enough' });
  });

  it('closes its stream instead if each request has one', async () => {
    const { connection, transport } = connectionTo({ ask: silence }, 'http');
    connection.useRevision('2026-07-28', true);
    const stop = new AbortController();
    const response = connection.request('ask', {}, { signal: stop.signal });
    stop.abort('enough');
    expect(await response).toMatchObject({ kind: 'cancelled' });
    expect(transport.last('ask').streamSignal?.aborted).toBe(true);
    expect(transport.methods).toEqual(['ask']);
  });

  it('does not match its late response to another request', async () => {
    const { connection, transport } = connectionTo({ ask: silence });
    const stop = new AbortController();
    void connection.request('ask', {}, { signal: stop.signal });
    const second = connection.request('ask', {});
    stop.abort();
    transport.receive({ id: 1, result: { late: true } });
    transport.receive({ id: 2, result: { late: false } });
    expect(await second).toEqual({ kind: 'result', result: { late: false } });
  });
});

describe('a response', () => {
  it('whose id has another type belongs to its request, with a diagnostic', async () => {
    const { connection, diagnostics } = connectionTo({
      ask: ({ id }, server) => server.receive({ id: String(id), result: {} }),
    });
    expect(await connection.request('ask', {})).toEqual({ kind: 'result', result: {} });
    expect(diagnostics).toEqual(['id-type']);
  });

  it('that is an error without an id belongs to the only request', async () => {
    const { connection, diagnostics } = connectionTo({ ask: errorWithoutId(-32_700, 'Parse error') });
    expect(await connection.request('ask', {})).toMatchObject({ kind: 'error', message: 'Parse error' });
    expect(diagnostics).toEqual(['null-id']);
  });

  it('that is an error without an id belongs to no request if there are several', async () => {
    const { connection, transport } = connectionTo({ first: silence, second: errorWithoutId(-1, 'No') });
    const requests = [connection.request('first', {}), connection.request('second', {})];
    transport.receive({ id: 1, result: {} });
    transport.receive({ id: 2, result: {} });
    expect(await Promise.all(requests)).toEqual(Array(2).fill({ kind: 'result', result: {} }));
  });

  it('that is an error without an id belongs to the request that was not abandoned', async () => {
    const { connection } = connectionTo({ probe: silence, ask: errorWithoutId(-1, 'No') });
    const probe = new AbortController();
    void connection.request('probe', {}, { signal: probe.signal, notifyCancelled: false });
    probe.abort();
    expect(await connection.request('ask', {})).toMatchObject({ kind: 'error', message: 'No' });
  });

  it.each<[string, JsonObject, object]>([
    ['a result that is a text', { result: 'hello' }, { kind: 'result', result: 'hello' }],
    ['no result', {}, { kind: 'result', result: undefined }],
    ['an error without a code', { error: { message: 'No' } }, { kind: 'error', code: 0, message: 'No' }],
    ['an error whose message is an object', { error: { code: 5, message: {} } }, { code: 5, message: '{}' }],
    ['an error that is a text', { error: 'No', result: 5 }, { kind: 'result', result: 5 }],
  ])('may have %s', async (_title, frame, response) => {
    const { connection } = connectionTo({
      ask: ({ id }, server) => server.receive({ id: id ?? null, ...frame }),
    });
    expect(await connection.request('ask', {})).toMatchObject(response);
  });
});

describe('a batch', () => {
  it.each([
    ['2025-03-26', []],
    ['2025-06-18', ['batch']],
    ['2024-11-05', ['batch']],
    ['2026-07-28', ['batch']],
  ])('in %s has the diagnostics %j', (revision, expected) => {
    const { connection, transport, diagnostics } = connectionTo({});
    connection.useRevision(revision, revision === '2026-07-28');
    transport.ondiagnostic?.({ code: 'batch', message: 'It sent several messages as a JSON-RPC batch.' });
    expect(diagnostics).toEqual(expected);
  });
});

describe('a server request', () => {
  /** Sends one and returns what it was answered. */
  async function answerTo(connection: JsonRpcConnection, transport: FakeTransport, method: string) {
    transport.receive({ id: 'q', method, params: {} });
    await expect.poll(() => transport.sent.find(({ id }) => id === 'q')).toBeDefined();
    return { connection, answer: transport.sent.find(({ id }) => id === 'q') };
  }

  it('is answered with the result of the handler', async () => {
    const { connection, transport } = connectionTo({});
    connection.hooks.onrequest = async (method) => ({ said: method });
    const { answer } = await answerTo(connection, transport, 'roots/list');
    expect(answer).toMatchObject({ result: { said: 'roots/list' } });
  });

  it('is answered with the error of the handler and its code', async () => {
    const { connection, transport } = connectionTo({});
    connection.hooks.onrequest = async () => {
      throw Object.assign(new Error('Declined'), { code: -1 });
    };
    const { answer } = await answerTo(connection, transport, 'sampling/createMessage');
    expect(answer).toMatchObject({ error: { code: -1, message: 'Declined' } });
  });

  it('without a handler is answered with an error', async () => {
    const { connection, transport } = connectionTo({});
    const { answer } = await answerTo(connection, transport, 'nonsense');
    expect(answer).toMatchObject({ error: { code: -32_601, message: 'Method not found' } });
  });

  it('that is cancelled aborts its handler and is not answered', async () => {
    const { connection, transport } = connectionTo({});
    const notified: string[] = [];
    const aborted = deferred<unknown>();
    connection.hooks.onnotification = (method) => notified.push(method);
    connection.hooks.onrequest = (_method, _params, signal) =>
      new Promise((_resolve, reject) => {
        signal.addEventListener('abort', () => {
          aborted.resolve(signal.reason);
          reject(signal.reason);
        });
      });
    transport.receive({ id: 'q', method: 'elicitation/create' });
    transport.receive({ method: 'notifications/cancelled', params: { requestId: 'q' } });
    expect(await aborted.promise).toMatchObject({ message: 'The server withdrew its request.' });
    await connection.request('roundtrip', {}, { signal: AbortSignal.timeout(1) });
    expect(transport.sent.filter(({ id }) => id === 'q')).toEqual([]);
    expect(notified).toEqual(['notifications/cancelled']);
  });

  it('on the stream of a request has its tag', async () => {
    const { connection, transport } = connectionTo({ ask: silence }, 'http');
    const tagged = deferred<number | undefined>();
    connection.hooks.onrequest = async (_method, _params, _signal, tag) => {
      tagged.resolve(tag);
      return {};
    };
    void connection.request('ask', {}, { tag: 7 });
    transport.receive({ id: 'q', method: 'roots/list' }, 1);
    expect(await tagged.promise).toBe(7);
  });

  it('that is pending when the connection closes is aborted', async () => {
    const { connection, transport } = connectionTo({});
    const signals: AbortSignal[] = [];
    connection.hooks.onrequest = (_method, _params, signal) => {
      signals.push(signal);
      return new Promise(() => {});
    };
    transport.receive({ id: 'q', method: 'roots/list' });
    await expect.poll(() => signals).toHaveLength(1);
    await connection.close();
    expect(signals[0]?.aborted).toBe(true);
    await connection.closed;
  });
});
