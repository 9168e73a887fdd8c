import { describe, expect, it } from 'vitest';
import { OpenServer } from '../../../../src/checking/probe/open-server.ts';
import { ConnectionError } from '../../../../src/core/errors.ts';
import { Client } from '../../../../src/engine/client.ts';
import type { HttpRequest, HttpResponse } from '../../../../src/engine/http/fetch.ts';
import type { Source } from '../../../../src/engine/targets/source.ts';
import { environment } from '../../engine/environment.ts';
import { FakeTransport, handshakes, type Script, silence } from '../../engine/protocol/fake-transport.ts';

const nothing = { capabilities: {}, clientCapabilities: {}, instructions: undefined };
const declared = {
  ...nothing,
  identity: undefined,
  revision: '2025-11-25',
  tools: [],
  resources: [],
  templates: [],
  prompts: [],
};

/** Connects to a source, and returns it as rules see it. */
async function opened(source: Source, timeout = 5) {
  const stop = new AbortController();
  const client = new Client(source, { environment, protocol: 'legacy' });
  await client.connect();
  const subject = {
    name: 'fake',
    client,
    declared,
    connectDuration: 1,
    lineFor: (command: string) => `mcpc ${command} server.py`,
  };
  const options = { mayCall: false, timeout, signal: stop.signal };
  return { server: new OpenServer(subject, await client.access(), options), stop, client };
}

/** A server that follows one script after the other, one for each connection; the first is that of the user. */
function scripted(...scripts: Script[]) {
  const transports: FakeTransport[] = [];
  const open = async () => {
    const script = scripts[Math.min(transports.length, scripts.length - 1)];
    const transport = new FakeTransport(script ?? {});
    transports.push(transport);
    return transport;
  };
  return { transports, source: { type: 'custom', name: 'fake', open } as const };
}

describe('the server that rules are checked on', () => {
  it('has connections of its own, which are closed after the rule', async () => {
    const { source, transports } = scripted(handshakes.legacy);
    const { server } = await opened(source);
    expect(server).toMatchObject({ era: 'legacy', transport: 'stdio', http: undefined });
    const connection = await server.open();
    await connection.handshake();
    expect(transports).toHaveLength(2);
    const [, own] = transports;
    if (own === undefined) throw new Error('It was not connected again.');
    let closes = 0;
    const close = own.close.bind(own);
    own.close = async () => {
      closes += 1;
      await close();
    };
    await server.closeConnections();
    await server.closeConnections();
    expect(closes).toBe(1);
    expect(server.lineFor(['call', 'a tool', 'b=1'])).toBe("mcpc call server.py 'a tool' b=1");
  });

  it('is not connected again after it did not respond twice', async () => {
    const { source, transports } = scripted(handshakes.legacy, { initialize: silence });
    const { server } = await opened(source);
    for (const _ of [1, 2]) {
      const connection = await server.open();
      const response = connection.handshake();
      transports.at(-1)?.end();
      expect(await response).toEqual({ missing: 'it exited with status 1 before it responded' });
    }
    await expect(server.open()).rejects.toThrow('fake did not respond when it was connected again.');
    expect(transports).toHaveLength(3);
  });

  it('cannot be opened again where its transport cannot', async () => {
    const { source, transports } = scripted(handshakes.legacy);
    const { server, stop } = await opened(source);
    const open = source.open;
    (source as { open: unknown }).open = async () => {
      const transport = await open();
      transport.start = () => Promise.reject(new ConnectionError('The port is in use.'));
      return transport;
    };
    await expect(server.open()).rejects.toThrow('The port is in use.');
    expect(transports).toHaveLength(2);
    stop.abort(new Error('stopped'));
    await expect(server.open()).rejects.toThrow('stopped');
  });
});

/** A server over HTTP whose responses to other requests than those of the user's connection are these. */
function httpSource(respond: (request: HttpRequest) => Promise<HttpResponse>): Source {
  const answer = { protocolVersion: '2025-11-25', capabilities: {}, serverInfo: { name: 'a', version: '1' } };
  return {
    type: 'http',
    name: 'fake',
    url: new URL('http://localhost:1/mcp'),
    guessed: false,
    headers: { 'X-Key': 'secret', Accept: 'text/plain' },
    exchange: async (_url, request) => {
      const { method, id } = JSON.parse(request.body ?? '{}') as { method?: string; id?: number };
      if (method === 'initialize') {
        return new Response(JSON.stringify({ jsonrpc: '2.0', id, result: answer }), {
          headers: { 'content-type': 'application/json' },
        }) as HttpResponse;
      }
      if (method !== undefined || request.method === 'GET') {
        return new Response(null, { status: 202 }) as HttpResponse;
      }
      return respond(request);
    },
  };
}

describe('a bare request over HTTP', () => {
  it('has the headers of the user, unless they are replaced or removed', async () => {
    const requests: HttpRequest[] = [];
    const source = httpSource(async (request) => {
      requests.push(request);
      return new Response('{}', { status: 404, headers: { 'X-Reply': 'yes' } }) as HttpResponse;
    });
    const { server } = await opened(source);
    const response = await server.http?.({
      method: 'POST',
      headers: { Accept: undefined, Origin: 'http://evil.example' },
      body: '{}',
    });
    expect(response).toEqual({
      status: 404,
      headers: { 'content-type': 'text/plain;charset=UTF-8', 'x-reply': 'yes' },
      body: '{}',
    });
    expect(requests[0]?.headers).toEqual({
      'x-key': 'secret',
      'content-type': 'application/json',
      origin: 'http://evil.example',
    });
  });

  it('ends with the first message of a stream', async () => {
    const body = (async function* () {
      yield Buffer.from(': open\n\nevent: message\nda');
      yield Buffer.from('ta: {"a": 1}\n\n');
      await new Promise(() => {});
    })();
    const headers = new Headers({ 'content-type': 'text/event-stream' });
    const { server } = await opened(httpSource(async () => ({ status: 200, headers, body })));
    const response = await server.http?.({ method: 'DELETE' });
    expect(response?.body).toBe(': open\n\nevent: message\ndata: {"a": 1}\n\n');
  });

  it('fails if there is no response in time, and when the line is stopped', async () => {
    const source = httpSource(
      ({ signal }) =>
        new Promise((_resolve, reject) => {
          signal?.addEventListener('abort', () => reject(signal.reason));
        }),
    );
    const { server } = await opened(source, 0.01);
    await expect(server.http?.({ method: 'POST', body: '{}' })).rejects.toThrow(
      'There was no response to POST within 0.01 s.',
    );
    const { server: other, stop } = await opened(source);
    const response = other.http?.({ method: 'POST', body: '{}' });
    stop.abort(new Error('stopped'));
    await expect(response).rejects.toThrow('stopped');
  });
});
