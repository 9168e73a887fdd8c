import { describe, expect, it } from 'vitest';
import type { ProbeHttpRequest, ProbeHttpResponse } from '../../../../../src/checking/probe/probed-server.ts';
import { httpRules } from '../../../../../src/checking/protocol/http/rules.ts';
import type { Era } from '../../../../../src/core/protocol.ts';
import { createEndpoint } from '../../../../servers/checks/endpoint.mjs';
import { FakeProbedServer } from '../../fake-probed-server.ts';

type Http = (request: ProbeHttpRequest) => Promise<ProbeHttpResponse>;

const resources = [{ uri: 'check://note', name: 'note' }];

/** Checks all rules. Returns the messages of the findings with their rules, and the reasons of the skipped rules. */
async function check(http: Http, era: Era = 'legacy', revision?: string) {
  const declared = { resources, ...(revision !== undefined && { revision }) };
  const server = new FakeProbedServer({ transport: 'http', era, declared, http });
  const found: string[] = [];
  const skipped: Record<string, string> = {};
  for (const rule of httpRules) {
    const outcome = await rule.check(server);
    if ('skipped' in outcome) skipped[rule.id] = outcome.skipped;
    else
      found.push(...outcome.map(({ message, weight }) => `${weight ?? rule.weight} ${rule.id}: ${message}`));
  }
  return { found, skipped };
}

/** Sends the token as the user's connection does, unless the probe replaces it. */
function withToken(http: Http): Http {
  return (request) => http({ ...request, headers: { authorization: 'Bearer token', ...request.headers } });
}

/** The endpoint, except for what `change` makes of some of its responses. */
function changed(change: (request: ProbeHttpRequest) => Partial<ProbeHttpResponse> | undefined): Http {
  const http = createEndpoint();
  return async (request) => ({ ...(await http(request)), ...change(request) });
}

describe('the rules about HTTP', () => {
  it.each(['legacy', 'modern'] as const)('find nothing in a server of the %s era', async (era) => {
    const { found } = await check(createEndpoint({ modern: era === 'modern' }), era);
    expect(found).toEqual([]);
  });

  it.each([
    [
      'http-origin',
      'legacy',
      [
        'advice protocol/http-origin: A request with the header "Origin: https://mcpc-check.invalid" got status 200.',
      ],
    ],
    [
      'http-origin',
      'modern',
      [
        'advice protocol/http-origin: A request with the header "Origin: https://mcpc-check.invalid" got status 200.',
      ],
    ],
    [
      'http-version',
      'legacy',
      ['must protocol/http-version: A request with "MCP-Protocol-Version: 1900-01-01" got status 200.'],
    ],
    [
      'http-version',
      'modern',
      ['must protocol/http-version: A request with "MCP-Protocol-Version: 1900-01-01" got status 200.'],
    ],
    [
      'http-content-type',
      'legacy',
      ['must protocol/http-content-type: The response to initialize has another Content-Type.'],
    ],
    [
      'http-content-type',
      'modern',
      ['must protocol/http-content-type: The response to server/discover has another Content-Type.'],
    ],
    [
      'http-notification',
      'legacy',
      ['must protocol/http-notification: The notification notifications/initialized got status 200.'],
    ],
    ['http-get', 'legacy', ['must protocol/http-get: GET got status 404.']],
    [
      'http-session-id',
      'legacy',
      [
        'must protocol/http-session-id: The value of Mcp-Session-Id has characters besides visible ASCII (0x21 to 0x7E), which clients cannot send back reliably.',
      ],
    ],
    [
      'http-session',
      'legacy',
      [
        'should protocol/http-session: A request without Mcp-Session-Id got status 404.',
        'advice protocol/http-session: A request in a session that was ended by DELETE got status 400.',
      ],
    ],
    [
      'http-headers',
      'modern',
      [
        'must protocol/http-headers: A request whose Mcp-Method names another method than its body got status 200 and no error.',
        'must protocol/http-headers: A request without Mcp-Method got status 200 and no error.',
        'must protocol/http-headers: A resources/read request whose Mcp-Name differs from the uri in its body got status 200 and no error.',
      ],
    ],
    [
      'http-unknown-method',
      'modern',
      [
        'must protocol/http-unknown-method: A request for an unknown method got status 200 and error code -32601.',
      ],
    ],
  ] as const)('find only what a server does wrong: %s, in the %s era', async (broken, era, expected) => {
    const { found } = await check(createEndpoint({ broken, modern: era === 'modern' }), era);
    expect(found.map((each, index) => each.slice(0, expected[index]?.length))).toEqual(expected);
  });

  it.each(['legacy', 'modern'] as const)(
    'find a status 401 that does not say how to log in, in the %s era',
    async (era) => {
      const options = { modern: era === 'modern', bearer: 'token' };
      expect((await check(withToken(createEndpoint(options)), era)).found).toEqual([]);
      const { found } = await check(withToken(createEndpoint({ ...options, broken: 'http-challenge' })), era);
      expect(found).toEqual([
        'should protocol/http-challenge: A request without credentials got status 401 without WWW-Authenticate. Add a challenge of the scheme Bearer with resource_metadata, from which clients learn how to log in.',
      ]);
    },
  );

  it('only advise to add the metadata to a challenge', async () => {
    const http = withToken(createEndpoint({ bearer: 'token' }));
    const { found } = await check(async (request) => {
      const response = await http(request);
      return response.status === 401
        ? { ...response, headers: { 'www-authenticate': 'Bearer realm="x"' } }
        : response;
    });
    expect(found).toEqual([
      expect.stringMatching(/^advice protocol\/http-challenge: .* no resource_metadata\./),
    ]);
  });

  it('accept event streams and a stream of the server', async () => {
    const http = createEndpoint();
    const { found } = await check(async (request) => {
      const response = await http(request);
      if (request.method === 'GET')
        return { status: 200, headers: { 'content-type': 'text/event-stream' }, body: '' };
      if (response.status !== 200 || request.method !== 'POST') return response;
      const headers = { ...response.headers, 'content-type': 'text/event-stream; charset=utf-8' };
      return {
        ...response,
        headers,
        body: `id: 1\r\ndata:\r\n\r\nevent: message\r\ndata: ${response.body}\r\n\r\n`,
      };
    });
    expect(found).toEqual([]);
  });

  it('decide nothing about sessions of a server without sessions', async () => {
    const http = createEndpoint();
    let session: string | undefined;
    const { found, skipped } = await check(async (request) => {
      const headers =
        session === undefined ? request.headers : { ...request.headers, 'mcp-session-id': session };
      const response = await http({ ...request, ...(headers && { headers }) });
      const { 'mcp-session-id': id, ...others } = response.headers;
      session = id ?? session;
      return { ...response, headers: others };
    });
    expect(found).toEqual([]);
    expect(skipped).toMatchObject({
      'protocol/http-session-id': 'the server keeps no sessions',
      'protocol/http-session': 'the server keeps no sessions',
    });
  });

  it('decide nothing by a status that has other reasons', async () => {
    const limited = changed(({ method }) => (method === 'GET' ? { status: 429 } : undefined));
    expect(await check(limited)).toMatchObject({
      found: [],
      skipped: { 'protocol/http-get': 'GET got status 429' },
    });
  });

  it('accept that clients cannot end sessions', async () => {
    const { found } = await check(
      changed(({ method }) => (method === 'DELETE' ? { status: 405 } : undefined)),
    );
    expect(found).toEqual([]);
  });

  it('do not expect a version header before it was introduced', async () => {
    const { skipped } = await check(createEndpoint({ broken: 'http-version' }), 'legacy', '2025-03-26');
    expect(skipped['protocol/http-version']).toBe('revision 2025-03-26 has no header MCP-Protocol-Version');
  });

  it('are skipped for other transports', async () => {
    for (const rule of httpRules) {
      expect(await rule.check(new FakeProbedServer())).toEqual({
        skipped: 'the server is not reached over Streamable HTTP',
        isInapplicable: true,
      });
    }
  });
});
