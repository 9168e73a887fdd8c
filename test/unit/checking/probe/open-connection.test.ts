import { describe, expect, it } from 'vitest';
import { OpenConnection, type ProbeSettings } from '../../../../src/checking/probe/open-connection.ts';
import { HttpStatusError } from '../../../../src/engine/http/response-errors.ts';
import { JsonRpcConnection } from '../../../../src/engine/jsonrpc/jsonrpc-connection.ts';
import {
  error,
  FakeTransport,
  fails,
  handshakes,
  initialized,
  type Reaction,
  result,
  type Script,
  serverEnds,
  silence,
} from '../../engine/protocol/fake-transport.ts';

const clientInfo = { name: 'test', version: '1' };

function connected(
  script: Script,
  settings: Partial<ProbeSettings> = {},
  transport = new FakeTransport(script),
) {
  const handshakesSeen: boolean[] = [];
  const connection = new OpenConnection(new JsonRpcConnection(transport), {
    era: 'legacy',
    revision: '2025-06-18',
    clientInfo,
    timeout: 5,
    exitTimeout: () => 2_000,
    handshakeTimeout: () => 5,
    signal: new AbortController().signal,
    onhandshake: (hasResponse) => handshakesSeen.push(hasResponse),
    ...settings,
  });
  return { transport, connection, handshakesSeen };
}

describe('the handshake of a probe', () => {
  it('is that of the server, for a client without capabilities', async () => {
    const { connection, transport, handshakesSeen } = connected(handshakes.legacy);
    expect(await connection.handshake()).toEqual({ result: initialized });
    expect(transport.methods).toEqual(['initialize', 'notifications/initialized']);
    expect(transport.last('initialize').params).toEqual({
      protocolVersion: '2025-06-18',
      capabilities: {},
      clientInfo,
    });
    expect(handshakesSeen).toEqual([true]);
  });

  it('of the modern era is repeated in each request', async () => {
    const script = { ...handshakes.modern, 'tools/list': result({ tools: [] }) };
    const { connection, transport } = connected(script, { era: 'modern', revision: '2026-07-28' });
    await connection.handshake({ capabilities: { roots: {} } });
    await connection.request('tools/list', { _meta: { progressToken: 1 } });
    expect(transport.last('tools/list').params).toEqual({
      _meta: {
        'io.modelcontextprotocol/protocolVersion': '2026-07-28',
        'io.modelcontextprotocol/clientInfo': clientInfo,
        'io.modelcontextprotocol/clientCapabilities': { roots: {} },
        progressToken: 1,
      },
    });
  });

  it('of another era or revision does not tell whether the server still responds', async () => {
    const { connection, transport, handshakesSeen } = connected(handshakes.legacy);
    expect(await connection.handshake({ era: 'modern' })).toMatchObject({ error: { code: -32_601 } });
    expect(transport.last('server/discover').params?._meta).toMatchObject({
      'io.modelcontextprotocol/protocolVersion': '2026-07-28',
    });
    await connection.handshake({ revision: '2099-01-01' });
    expect(handshakesSeen).toEqual([]);
  });

  it('that is refused does not go on', async () => {
    const { connection, transport } = connected({ initialize: error(-32_602, 'No') });
    const refusal = { code: -32_602, message: 'No', data: {} };
    expect(await connection.handshake()).toEqual({ error: refusal });
    expect(transport.methods).toEqual(['initialize']);
  });
});

describe('the response to a request of a probe', () => {
  const withText: Reaction = ({ id }, server) => server.receive({ id: id ?? null, result: 'text' });
  const withBody = (text: string) => fails(new HttpStatusError({ status: 400, text }));

  it.each<[string, Reaction, object]>([
    ['a result', result({ a: 1 }), { result: { a: 1 } }],
    ['an error', error(-32_601, 'Unknown'), { error: { code: -32_601, message: 'Unknown', data: {} } }],
    ['no result', withText, { missing: 'it responded with a result that is not an object' }],
    ['an exit', serverEnds, { missing: 'it exited with status 1 before it responded' }],
    ['an HTTP status', withBody('Bad'), { missing: 'it responded with HTTP status 400' }],
    ['a failure', fails(new Error('No route.')), { missing: 'the request failed: No route' }],
    [
      'an error in the body of an HTTP error',
      withBody('{"error": {"code": -32000, "message": "No session"}}'),
      { error: { code: -32_000, message: 'No session' } },
    ],
  ])('is %s', async (_what, reaction, response) => {
    const { connection } = connected({ probe: reaction });
    expect(await connection.request('probe')).toEqual(response);
  });

  it('is missing after its timeout, of which the server is not told', async () => {
    const { connection, transport } = connected({ probe: silence });
    const response = await connection.request('probe', {}, { timeout: 0.01 });
    expect(response).toEqual({ missing: 'it did not respond within 0.01 s' });
    expect(transport.methods).toEqual(['probe']);
  });

  it('is missing on a connection that was closed', async () => {
    const { connection } = connected({});
    await connection.close();
    expect(await connection.request('probe')).toEqual({
      missing: 'it closed the connection before it responded',
    });
  });

  it('is not waited for once the line is stopped', async () => {
    const stop = new AbortController();
    const { connection } = connected({ probe: silence }, { signal: stop.signal });
    const response = connection.request('probe');
    stop.abort(new Error('stopped'));
    await expect(response).rejects.toThrow('stopped');
    await expect(connection.notify('notifications/x')).rejects.toThrow('stopped');
    await expect(connection.handshake()).rejects.toThrow('stopped');
  });
});

describe('a request that a probe only starts', () => {
  it('was sent with its id, and may be answered later', async () => {
    const { connection, transport } = connected({ probe: silence, other: result({}) });
    const { id, response } = connection.start('probe');
    expect(transport.last('probe').id).toBe(id);
    await connection.request('other', {}, { id: 'text' });
    expect(transport.last('other').id).toBe('text');
    transport.receive({ id, result: { late: true } });
    expect(await response).toEqual({ result: { late: true } });
  });
});

describe('the record of a connection of a probe', () => {
  it('has the messages, stray texts, and each violation once', async () => {
    const { connection, transport } = connected({ probe: result({}) });
    await connection.request('probe');
    transport.onstray?.('x'.repeat(3_000));
    for (const message of ['One.', 'One.', 'Two.']) transport.ondiagnostic?.({ code: 'id', message });
    expect(connection.record.received).toEqual([{ jsonrpc: '2.0', id: 1, result: {} }]);
    expect(connection.record.stray).toEqual([`${'x'.repeat(2_000)}…`]);
    expect(connection.record.repairs).toEqual([
      { code: 'id', message: 'One.' },
      { code: 'id', message: 'Two.' },
    ]);
  });

  it('has the requests of the server, of which only pings are answered', async () => {
    const { connection, transport } = connected({});
    const answers: unknown[] = [];
    const both = new Promise<void>((resolve) => {
      transport.onanswer = (answer) => {
        answers.push(answer);
        if (answers.length === 2) resolve();
      };
    });
    transport.receive({ id: 7, method: 'ping' });
    transport.receive({ id: 8, method: 'roots/list' });
    await both;
    expect(answers).toContainEqual({ jsonrpc: '2.0', id: 7, result: {} });
    expect(answers).toContainEqual({
      jsonrpc: '2.0',
      id: 8,
      error: { code: -32_601, message: 'Method not found' },
    });
    expect(connection.record.received).toHaveLength(2);
  });
});

describe('the end of a connection of a probe', () => {
  it('tells how the process ended, once', async () => {
    const { connection, transport } = connected({});
    let closes = 0;
    transport.close = async () => {
      closes += 1;
      transport.exit = { ...exit, wasKilled: true };
      transport.onclose?.();
    };
    const exit = {
      reason: 'was killed by SIGTERM',
      status: undefined,
      signal: 'SIGTERM',
      stderrTail: [],
      stray: [],
    };
    const end = await connection.close();
    expect(end).toMatchObject({ wasKilled: true, reason: 'was killed by SIGTERM' });
    expect(end?.duration).toBeGreaterThanOrEqual(0);
    expect(await connection.close()).toBe(end);
    expect(closes).toBe(1);
  });

  it('is of no interest without a process', async () => {
    const { connection } = connected({}, {}, new FakeTransport({}, 'http'));
    expect(await connection.close()).toBeUndefined();
  });
});
