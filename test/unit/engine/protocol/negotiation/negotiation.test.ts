import { describe, expect, it } from 'vitest';
import type { ConnectionError } from '../../../../../src/core/errors.ts';
import { HttpStatusError, InvalidResponseError } from '../../../../../src/engine/http/response-errors.ts';
import { JsonRpcConnection } from '../../../../../src/engine/jsonrpc/jsonrpc-connection.ts';
import {
  type NegotiationOptions,
  negotiate,
  RestartRequired,
} from '../../../../../src/engine/protocol/negotiation/negotiation.ts';
import {
  discovered,
  error,
  errorWithoutId,
  FakeTransport,
  fails,
  initialized,
  methodNotFound,
  type Reaction,
  result,
  type Script,
  serverEnds,
  silence,
} from '../fake-transport.ts';

const identity = {
  clientInfo: { name: 'test', version: '1' },
  capabilities: (era: string) => ({ [era]: {} }),
};

interface Choice extends Partial<NegotiationOptions> {
  kind?: FakeTransport['kind'];
}

function negotiating(script: Script, { kind = 'stdio', ...choice }: Choice = {}) {
  const transport = new FakeTransport(script, kind);
  const connection = new JsonRpcConnection(transport);
  const outcome = negotiate(connection, {
    identity,
    protocol: 'auto',
    probeTimeout: 5,
    ...choice,
  });
  return { transport, connection, outcome };
}

async function failureOf(outcome: Promise<unknown>): Promise<ConnectionError> {
  return outcome.then(
    () => expect.fail('It was negotiated.'),
    (failure: unknown) => failure as ConnectionError,
  );
}

const unsupported = (...supported: string[]) => error(-32_022, 'Unsupported', { supported });
const http = (status: number) => fails(new HttpStatusError({ status, text: '' }));
const page = fails(
  new InvalidResponseError({ status: 200, type: 'text/html', text: '<html>' }, 'server/discover'),
);
const modern = { era: 'modern', protocolVersion: '2026-07-28' };
const legacy = { era: 'legacy', protocolVersion: '2025-11-25' };

describe('with auto, a server that answers server/discover', () => {
  it.each<[string, Script, Choice, object, string[]]>([
    ['with a modern revision', { 'server/discover': result(discovered) }, {}, modern, ['server/discover']],
    [
      'with "Method not found"',
      { 'server/discover': methodNotFound, initialize: result(initialized) },
      {},
      legacy,
      ['server/discover', 'initialize'],
    ],
    [
      'with an error without an id',
      { 'server/discover': errorWithoutId(-32_600, 'No'), initialize: result(initialized) },
      {},
      legacy,
      ['server/discover', 'initialize'],
    ],
    [
      'with legacy revisions only',
      {
        'server/discover': result({ supportedVersions: ['2025-06-18'] }),
        initialize: result({ ...initialized, protocolVersion: '2025-06-18' }),
      },
      {},
      { era: 'legacy', protocolVersion: '2025-06-18' },
      ['server/discover', 'initialize'],
    ],
    [
      'with a result that is not an object',
      { 'server/discover': result('hello'), initialize: result(initialized) },
      {},
      legacy,
      ['server/discover', 'initialize'],
    ],
    [
      'with a result without revisions',
      { 'server/discover': result({ supportedVersions: [7] }), initialize: result(initialized) },
      {},
      legacy,
      ['server/discover', 'initialize'],
    ],
    [
      'by asking for a revision that mcpc supports',
      { 'server/discover': [unsupported('2026-07-28'), result(discovered)] },
      {},
      modern,
      ['server/discover', 'server/discover'],
    ],
    [
      'by asking for one, and does not support it after all',
      {
        'server/discover': [unsupported('2026-07-28'), methodNotFound],
        initialize: result(initialized),
      },
      {},
      legacy,
      ['server/discover', 'server/discover', 'initialize'],
    ],
    [
      'by naming a legacy revision',
      { 'server/discover': unsupported('2025-11-25'), initialize: result(initialized) },
      {},
      legacy,
      ['server/discover', 'initialize'],
    ],
    [
      'with HTTP 400',
      { 'server/discover': http(400), initialize: result(initialized) },
      { kind: 'http' },
      legacy,
      ['server/discover', 'initialize'],
    ],
    [
      'with a web page',
      { 'server/discover': page, initialize: result(initialized) },
      { kind: 'http' },
      legacy,
      ['server/discover', 'initialize'],
    ],
  ])('%s', async (_title, script, choice, expected, methods) => {
    const { transport, outcome } = negotiating(script, choice);
    expect(await outcome).toMatchObject({ ...expected, asked: methods, pinned: false });
    expect(transport.methods).toEqual(methods);
  });

  it.each([401, 403, 407, 429, 500, 302])('with HTTP %i is not asked again', async (status) => {
    const { transport, outcome } = negotiating({ 'server/discover': http(status) }, { kind: 'http' });
    expect(await failureOf(outcome)).toBeInstanceOf(HttpStatusError);
    expect(transport.methods).toEqual(['server/discover']);
  });

  it.each([
    ['in its result', result({ supportedVersions: ['2031-01-01', '2030-01-01'] })],
    ['in an error', unsupported('2031-01-01', '2030-01-01')],
  ])('with unknown revisions only, %s, fails and names them', async (_where, discover) => {
    const failure = await failureOf(negotiating({ 'server/discover': discover }).outcome);
    expect(failure.message).toContain('2031-01-01, 2030-01-01');
    expect(failure.hint).toContain('2026-07-28, 2025-11-25');
  });
});

describe('with auto, a modern server that rejects server/discover', () => {
  const body = (code: number, data: object = {}) =>
    JSON.stringify({ jsonrpc: '2.0', id: null, error: { code, message: 'No', data } });
  const rejects = (text: string) => fails(new HttpStatusError({ status: 400, text }));

  it.each<[string, Reaction, string | undefined]>([
    ['because of its headers', error(-32_020, 'No'), 'A proxy in front of the server'],
    ['because of its headers, without an id', rejects(body(-32_020)), 'A proxy in front of the server'],
    ['because of a missing capability', error(-32_021, 'No'), undefined],
  ])('%s, is not sent initialize', async (_title, discover, hint) => {
    const script = { 'server/discover': discover, initialize: result(initialized) };
    const { transport, outcome } = negotiating(script, { kind: 'http' });
    const failure = await failureOf(outcome);
    expect(failure.message).toBe('The server rejected server/discover: No');
    if (hint === undefined) expect(failure.hint).toBeUndefined();
    else expect(failure.hint).toContain(hint);
    expect(transport.methods).toEqual(['server/discover']);
  });

  it('because of the revision, without an id, is asked for another one', async () => {
    const other = rejects(body(-32_022, { supported: ['2026-07-28'] }));
    const script = { 'server/discover': [other, result(discovered)] };
    expect(await negotiating(script, { kind: 'http' }).outcome).toMatchObject(modern);
  });

  it('with an error of another kind without an id is a legacy one', async () => {
    const script = { 'server/discover': rejects(body(-32_000)), initialize: result(initialized) };
    expect(await negotiating(script, { kind: 'http' }).outcome).toMatchObject(legacy);
  });
});

describe('with auto, a server that does not answer server/discover', () => {
  it('is sent initialize on the same connection', async () => {
    const { transport, outcome } = negotiating({
      'server/discover': silence,
      initialize: result(initialized),
    });
    expect(await outcome).toMatchObject(legacy);
    expect(transport.methods).toEqual(['server/discover', 'initialize']);
  });

  it('leaves no request pending: an error without an id belongs to the next request', async () => {
    const { connection, transport, outcome } = negotiating({
      'server/discover': silence,
      initialize: result(initialized),
      'tools/list': errorWithoutId(-32_603, 'The database is gone'),
    });
    await outcome;
    const response = await connection.request('tools/list', {});
    expect(response).toMatchObject({ kind: 'error', message: 'The database is gone' });
    expect(transport.methods).not.toContain('notifications/cancelled');
  });

  /** Receives `server/discover` and `initialize`, and only then starts to answer. */
  const slowServer = (
    discover: Reaction,
    initialize: Reaction,
    later: Reaction = silence,
    { reversed = false } = {},
  ): Script => ({
    'server/discover': [silence, later],
    initialize: ({ id }, server) => {
      const answers = [() => discover({ id: 1 }, server), () => initialize({ id: id ?? 0 }, server)];
      for (const answer of reversed ? answers.reverse() : answers) answer();
    },
  });
  const asModern = result(discovered);
  const asLegacy = result(initialized);
  const rejects = error(-32_601, 'Method not found');

  it.each<[string, Script, object, string[]]>([
    [
      'modern if it leaves initialize unanswered',
      slowServer(asModern, silence, asModern),
      modern,
      ['server/discover'],
    ],
    ['modern if it rejects initialize', slowServer(asModern, rejects), modern, []],
    [
      'modern if it rejects initialize first',
      slowServer(asModern, rejects, silence, { reversed: true }),
      modern,
      [],
    ],
    [
      'modern if it still is after initialize',
      slowServer(asModern, asLegacy, asModern),
      modern,
      ['server/discover'],
    ],
    [
      'modern even if it answers initialize first',
      slowServer(asModern, asLegacy, asModern, { reversed: true }),
      modern,
      ['server/discover'],
    ],
    ['legacy if it rejects server/discover', slowServer(rejects, asLegacy), legacy, []],
    [
      'legacy if it rejects server/discover last',
      slowServer(rejects, asLegacy, silence, { reversed: true }),
      legacy,
      [],
    ],
    [
      'modern if it asks for a revision that mcpc supports',
      { ...slowServer(unsupported('2026-07-28'), rejects), 'server/discover': [silence, asModern, asModern] },
      modern,
      ['server/discover'],
    ],
  ])('is %s', async (_title, script, expected, more) => {
    // A late answer to one of the two must not be cut off by the time for a probe.
    const { transport, outcome } = negotiating(script, { probeTimeout: 20 });
    expect(await outcome).toMatchObject(expected);
    expect(transport.methods).toEqual(['server/discover', 'initialize', ...more]);
  });

  it.each<[string, Script]>([
    ['rejects server/discover after initialize', slowServer(asModern, asLegacy, rejects)],
    ['does not answer it after initialize', slowServer(asModern, asLegacy, silence)],
    ['exits at it after initialize', slowServer(asModern, asLegacy, serverEnds)],
  ])('has to be started again if it is of both eras and %s', async (_title, script) => {
    const failure = await failureOf(negotiating(script).outcome);
    expect(failure).toMatchObject({
      next: 'modern',
      asked: ['server/discover', 'initialize', 'server/discover'],
    });
  });

  it('fails with both answers at once if it rejects both', async () => {
    const script = slowServer(rejects, error(-32_000, 'Out of order'));
    // Would wait for ever.
    const { outcome } = negotiating({ ...script }, { probeTimeout: 20 });
    expect((await failureOf(outcome)).message).toContain('Out of order');
  });

  it('fails with the revisions that it names if it rejects initialize', async () => {
    const { outcome } = negotiating(slowServer(unsupported('2031-01-01'), rejects));
    expect((await failureOf(outcome)).message).toContain('2031-01-01');
  });

  it('has to be started again if it exits after it was sent both', async () => {
    const { outcome } = negotiating({ 'server/discover': silence, initialize: serverEnds });
    expect(await failureOf(outcome)).toMatchObject({ next: 'legacy' });
  });

  it('may be restarted if it exits', async () => {
    const { outcome } = negotiating({ 'server/discover': serverEnds });
    const failure = await failureOf(outcome);
    expect(failure).toBeInstanceOf(RestartRequired);
    expect(failure).toMatchObject({ next: 'legacy', asked: ['server/discover'] });
  });

  it('fails with its answer to initialize', async () => {
    const { outcome } = negotiating({
      'server/discover': silence,
      initialize: error(-32_000, 'Out of order'),
    });
    expect((await failureOf(outcome)).message).toBe('The server rejected the handshake: Out of order');
  });
});

describe('with auto, a server that was a legacy one before', () => {
  const expectedEra = 'legacy';

  it('is sent initialize alone', async () => {
    const { transport, outcome } = negotiating({ initialize: result(initialized) }, { expectedEra });
    expect(await outcome).toMatchObject({ ...legacy, asked: ['initialize'], pinned: false });
    expect(transport.methods).toEqual(['initialize']);
  });

  it.each<[string, Script[string], Choice]>([
    ['rejects initialize', unsupported('2026-07-28'), {}],
    ['leaves initialize unanswered', silence, {}],
    ['answers it with HTTP 400', http(400), { kind: 'http' }],
    ['answers it with a web page', page, { kind: 'http' }],
  ])('is modern if it %s', async (_title, initialize, choice) => {
    const script = { initialize, 'server/discover': result(discovered) };
    const { transport, outcome } = negotiating(script, { expectedEra, ...choice });
    expect(await outcome).toMatchObject(modern);
    expect(transport.methods).toEqual(['initialize', 'server/discover']);
  });

  it('has to be started again if it exits', async () => {
    const { outcome } = negotiating({ initialize: serverEnds }, { expectedEra });
    expect(await failureOf(outcome)).toMatchObject({ next: 'auto', asked: ['initialize'] });
  });

  it('fails with its answer to initialize if it rejects both', async () => {
    const script = { initialize: error(-32_000, 'Go away'), 'server/discover': methodNotFound };
    const { outcome } = negotiating(script, { expectedEra });
    expect((await failureOf(outcome)).message).toBe('The server rejected the handshake: Go away');
  });

  it.each([401, 403, 500])('is not sent anything else after HTTP %i', async (status) => {
    const { transport, outcome } = negotiating({ initialize: http(status) }, { expectedEra, kind: 'http' });
    expect(await failureOf(outcome)).toBeInstanceOf(HttpStatusError);
    expect(transport.methods).toEqual(['initialize']);
  });
});

describe('a pinned revision', () => {
  it.each([
    ['legacy', '2025-11-25'],
    ['2025-11-25', '2025-11-25'],
    ['2024-11-05', '2024-11-05'],
  ])('%s is requested by initialize alone', async (protocol, protocolVersion) => {
    const script = { initialize: result({ ...initialized, protocolVersion }) };
    const { transport, outcome } = negotiating(script, { protocol });
    expect(await outcome).toMatchObject({ era: 'legacy', protocolVersion, pinned: true });
    expect(transport.sent).toMatchObject([{ method: 'initialize', params: { protocolVersion } }]);
  });

  it('2026-07-28 is requested by server/discover alone', async () => {
    const { transport, outcome } = negotiating(
      { 'server/discover': result(discovered) },
      { protocol: '2026-07-28' },
    );
    expect(await outcome).toMatchObject({ ...modern, pinned: true });
    expect(transport.sent).toMatchObject([
      {
        method: 'server/discover',
        params: {
          _meta: {
            'io.modelcontextprotocol/protocolVersion': '2026-07-28',
            'io.modelcontextprotocol/clientInfo': { name: 'test', version: '1' },
            'io.modelcontextprotocol/clientCapabilities': { modern: {} },
          },
        },
      },
    ]);
  });

  it.each<[string, string, Script]>([
    ['2025-06-18', 'it supports 2025-11-25.', { initialize: result(initialized) }],
    ['2025-06-18', 'it supports 2024-11-05.', { initialize: unsupported('2024-11-05') }],
    ['2026-07-28', 'it supports 2025-11-25.', { 'server/discover': unsupported('2025-11-25') }],
    [
      '2026-07-28',
      'it supports 2025-11-25.',
      { 'server/discover': methodNotFound, initialize: result(initialized) },
    ],
    ['2026-07-28', 'revision 2026-07-28.', { 'server/discover': methodNotFound, initialize: silence }],
  ])('%s that the server does not support fails: %s', async (protocol, message, script) => {
    const failure = await failureOf(negotiating(script, { protocol }).outcome);
    expect(failure.message).toContain(`does not support protocol revision ${protocol}`);
    expect(failure.message).toContain(message);
    expect(failure.hint).toContain('Leave out --protocol');
  });

  it('2026-07-28 is not possible over HTTP with SSE', async () => {
    const { transport, outcome } = negotiating({}, { protocol: '2026-07-28', kind: 'sse' });
    expect((await failureOf(outcome)).message).toContain('does not support protocol revision 2026-07-28');
    expect(transport.sent).toEqual([]);
  });

  it('2025-06-18 is requested over HTTP with SSE as well', () => {
    const { transport } = negotiating({}, { protocol: '2025-06-18', kind: 'sse' });
    expect(transport.sent).toMatchObject([
      { method: 'initialize', params: { protocolVersion: '2025-06-18' } },
    ]);
  });
});

describe('the handshake', () => {
  it('has the facts about the server, read once', async () => {
    const discover = {
      ...discovered,
      capabilities: { tools: {} },
      instructions: 'Be kind.',
      _meta: { 'io.modelcontextprotocol/serverInfo': { name: 'fake', version: '2', title: 'Fake' } },
    };
    expect(await negotiating({ 'server/discover': result(discover) }).outcome).toEqual({
      ...modern,
      serverInfo: { name: 'fake', version: '2', title: 'Fake' },
      capabilities: { tools: {} },
      instructions: 'Be kind.',
      diagnostics: [],
      asked: ['server/discover'],
      pinned: false,
      result: discover,
      isAdopted: false,
    });
  });

  it.each<[string, Script[string], string]>([
    ['no capabilities', result({ ...initialized, capabilities: 'all' }), 'no object "capabilities"'],
    ['a capability', result({ ...initialized, capabilities: { tools: true } }), '"tools" is not an object'],
    ['instructions', result({ ...initialized, instructions: 5 }), 'instructions are not a string'],
    ['no name', result({ ...initialized, serverInfo: {} }), 'lacks "serverInfo"'],
    [
      'no revision',
      result({ capabilities: {}, serverInfo: { name: 'x', version: '1' } }),
      'names no protocol',
    ],
    ['an unknown revision', result({ ...initialized, protocolVersion: '1999-12-31' }), '1999-12-31'],
  ])('that is invalid is used with a diagnostic: %s', async (_title, initialize, message) => {
    const { diagnostics } = await negotiating({ initialize }, { protocol: 'legacy' }).outcome;
    expect(diagnostics).toEqual([{ code: 'handshake', message: expect.stringContaining(message) }]);
  });

  it.each([
    ['that is closed', serverEnds, 'was closed during the handshake'],
    ['that is answered with a text', result('hi'), 'is not an object'],
    ['that is rejected', error(-32_000, 'Go away'), 'Go away'],
  ])('%s fails', async (_title, initialize, message) => {
    const { outcome } = negotiating({ initialize }, { protocol: 'legacy' });
    expect((await failureOf(outcome)).message).toContain(message);
  });
});
