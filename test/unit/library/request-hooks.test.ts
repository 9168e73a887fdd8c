import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createMcpHandler } from '@modelcontextprotocol/server';
import { describe, expect, it, onTestFinished } from 'vitest';
import { WebSocketServer } from 'ws';
import {
  Client,
  type ClientOptions,
  type ClientSource,
  ConnectionError,
  type FetchFunction,
  type UnsignedRequest,
  UsageError,
} from '../../../src/index.ts';
import { newServer } from './sdk-servers.ts';

const url = 'https://mcp.example/mcp';

/** Returns a connected client, which is closed after the test. */
async function connected(source: ClientSource, options: ClientOptions = {}): Promise<Client> {
  const client = new Client(source, options);
  onTestFinished(() => client.close({ force: true }));
  return client.connect();
}

/** A fetch function that reaches an SDK server, and records the requests. */
function toServer() {
  const handler = createMcpHandler(() => newServer());
  const requests: Request[] = [];
  const fetch: FetchFunction = (address, init) => {
    const request = new Request(address, init as RequestInit);
    requests.push(request);
    return handler.fetch(request);
  };
  return { fetch, requests };
}

/** Listens with an HTTP server and returns its URL. */
async function listen(handle: (request: IncomingMessage, response: ServerResponse) => void): Promise<string> {
  const server = createServer(handle).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/mcp`;
}

async function failureOf(work: Promise<unknown>): Promise<Error> {
  return work.then(
    () => {
      throw new Error('It did not fail.');
    },
    (error: Error) => error,
  );
}

describe('the option "fetch"', () => {
  it.each(['legacy', '2026-07-28'])('sends all requests, with protocol %s', async (protocol) => {
    const { fetch, requests } = toServer();
    const client = await connected(url, { fetch, protocol, headers: { 'X-Team': 'one' } });
    expect((await client.callTool('add', { a: 1, b: 2 })).structuredContent).toEqual({ sum: 3 });
    await client.close();
    expect(new Set(requests.map((request) => request.url))).toEqual(new Set([url]));
    for (const { headers, redirect } of requests) {
      expect(headers.get('x-team')).toBe('one');
      expect(redirect).toBe('manual');
    }
  });

  it('streams responses of the platform, and aborts them', async () => {
    let isClosed = false;
    const address = await listen((request, response) => {
      let body = '';
      request.on('data', (chunk) => {
        body += String(chunk);
      });
      request.on('end', () => {
        const { id, method } = JSON.parse(body) as { id: number; method: string };
        response.on('close', () => {
          isClosed = method === 'ask' && !response.writableEnded;
        });
        response.writeHead(200, { 'content-type': 'text/event-stream' });
        const send = (message: object) =>
          response.write(`data: ${JSON.stringify({ jsonrpc: '2.0', ...message })}\n\n`);
        if (method === 'ask')
          send({ method: 'notifications/message', params: { level: 'info', data: 'hi' } });
        else {
          send({ id, result: { supportedVersions: ['2026-07-28'], capabilities: {} } });
          response.end();
        }
      });
    });
    const stop = new AbortController();
    const onLog = () => stop.abort(new Error('enough'));
    const client = await connected(address, { fetch, onLog });
    await expect(client.request('ask', {}, { signal: stop.signal })).rejects.toThrow('enough');
    await expect.poll(() => isClosed).toBe(true);
  });

  it('follows redirects within the origin only, as without it', async () => {
    const { fetch, requests } = toServer();
    const redirecting: (target: string) => FetchFunction = (target) => async (address, init) =>
      address === url
        ? new Response(null, { status: 307, headers: { location: target } })
        : fetch(address, init);
    const client = await connected(url, { fetch: redirecting('/other') });
    await client.listTools();
    expect(new Set(requests.map((request) => request.url))).toEqual(new Set(['https://mcp.example/other']));
    const failure = await failureOf(connected(url, { fetch: redirecting('https://elsewhere.example/') }));
    expect(failure.message).toContain('elsewhere.example');
  });

  it.each<[string, FetchFunction, string]>([
    [
      'a system error',
      () =>
        Promise.reject(
          new TypeError('fetch failed', { cause: Object.assign(new Error('x'), { code: 'ECONNREFUSED' }) }),
        ),
      'Could not reach https://mcp.example/mcp: the connection was refused (ECONNREFUSED).',
    ],
    [
      'another error',
      () => Promise.reject(new TypeError('fetch failed', { cause: new Error('Connect Timeout Error') })),
      'Could not reach https://mcp.example/mcp: the fetch function failed: Connect Timeout Error.',
    ],
    [
      'no response',
      async () => undefined as never,
      'Could not reach https://mcp.example/mcp: the fetch function failed: it did not return a response.',
    ],
    [
      'an opaque redirect',
      async () => Response.error(),
      'the fetch function failed: it returned a response without a status',
    ],
  ])('that fails with %s is a ConnectionError', async (_what, fetch, message) => {
    const failure = await failureOf(connected(url, { fetch }));
    expect(failure).toBeInstanceOf(ConnectionError);
    expect(failure.message).toContain(message);
  });

  it('is set for each server of a config object, or for all', async () => {
    const [own, shared] = [toServer(), toServer()];
    const config = {
      one: { url: 'https://one.example/mcp', fetch: own.fetch },
      two: { url: 'https://two.example/mcp' },
    };
    const client = await connected(config, { fetch: shared.fetch });
    await client.listTools();
    const hosts = (requests: Request[]) => [...new Set(requests.map((request) => new URL(request.url).host))];
    expect(hosts(own.requests)).toEqual(['one.example']);
    expect(hosts(shared.requests)).toEqual(['two.example']);
  });

  it.each<[ClientSource, ClientOptions, string]>([
    ['demo', { fetch }, 'The option "fetch" is for servers behind a URL.'],
    [{ command: 'node' }, { sign: () => ({}) }, 'The option "sign" is for servers behind a URL.'],
    ['wss://mcp.example', { fetch }, 'cannot be used with a WebSocket.'],
    [() => new Response(), { fetch }, 'cannot be used with a fetch handler'],
    [url, { fetch, insecure: true }, 'The option "insecure" cannot be used with "fetch".'],
    [url, { fetch: 'undici' as never }, 'The option "fetch" must be a function.'],
  ])('and "sign" are refused where they do not apply: %s', (source, options, message) => {
    expect(() => new Client(source, options)).toThrow(UsageError);
    expect(() => new Client(source, options)).toThrow(message);
  });
});

describe('the option "sign"', () => {
  it('adds headers to each request, after the token', async () => {
    const { fetch, requests } = toServer();
    const signed: UnsignedRequest[] = [];
    const client = await connected(url, {
      name: 'tickets',
      fetch,
      protocol: '2026-07-28',
      auth: async () => 'secret-token',
      sign: (request) => {
        signed.push(request);
        return { 'X-Signature': `${signed.length} ${request.body?.length}` };
      },
    });
    await client.callTool('add', { a: 1, b: 2 });
    expect(requests.map(({ headers }) => headers.get('x-signature'))).toEqual(
      signed.map(({ body }, at) => `${at + 1} ${body?.length}`),
    );
    expect(signed.at(-1)).toMatchObject({
      server: 'tickets',
      method: 'POST',
      url,
      headers: { authorization: 'Bearer secret-token', 'mcp-method': 'tools/call' },
    });
  });

  it('is called again when a connection that was reused turns out to be closed', async () => {
    const seen: (string | undefined)[] = [];
    const address = await listen((request, response) => {
      seen.push(String(request.headers['x-nonce']));
      request.resume();
      request.on('end', () => {
        // The connection of the second request is closed without an answer.
        if (seen.length === 2) request.socket.resetAndDestroy();
        else if (seen.length === 1) {
          response.setHeader('content-type', 'application/json');
          response.end(
            '{"jsonrpc":"2.0","id":1,"result":{"supportedVersions":["2026-07-28"],"capabilities":{}}}',
          );
        } else
          response
            .writeHead(200, { 'content-type': 'application/json' })
            .end('{"jsonrpc":"2.0","id":2,"result":{}}');
      });
    });
    let nonce = 0;
    const client = await connected(address, {
      sign: () => {
        nonce += 1;
        return { 'x-nonce': String(nonce) };
      },
    });
    await client.request('ask');
    expect(seen).toEqual(['1', '2', '3']);
  });

  it('adds headers to the upgrade request of a WebSocket, and so does a token function', async () => {
    const server = new WebSocketServer({ port: 0, host: '127.0.0.1' });
    onTestFinished(() => server.close());
    await new Promise((resolve) => server.once('listening', resolve));
    const upgrade = new Promise<IncomingMessage>((resolve) =>
      server.once('connection', (socket, request) => {
        resolve(request);
        socket.close();
      }),
    );
    const { port } = server.address() as AddressInfo;
    const options = { auth: () => 'secret-token', sign: () => ({ 'x-signature': 'yes' }) };
    await failureOf(connected(`ws://127.0.0.1:${port}/`, options));
    expect((await upgrade).headers).toMatchObject({
      authorization: 'Bearer secret-token',
      'x-signature': 'yes',
    });
  });

  it('is set for each server of a config object, with a token function of its own', async () => {
    const { fetch, requests } = toServer();
    const client = await connected(
      {
        one: {
          url: 'https://one.example/mcp',
          auth: () => 'token-one',
          sign: ({ server }) => ({ 'x-for': server }),
        },
        two: { url: 'https://two.example/mcp' },
      },
      { fetch },
    );
    await client.listTools();
    const of = (host: string) => requests.find((request) => new URL(request.url).host === host)?.headers;
    expect(of('one.example')?.get('authorization')).toBe('Bearer token-one');
    expect(of('one.example')?.get('x-for')).toBe('one');
    expect(of('two.example')?.has('authorization')).toBe(false);
    expect(of('two.example')?.has('x-for')).toBe(false);
  });

  it('that throws ends the request with its error, and a header that cannot be sent is an error', async () => {
    const failure = new Error('no key');
    const { fetch } = toServer();
    const throwing = connected(url, { fetch, sign: () => Promise.reject(failure) });
    await expect(throwing).rejects.toBe(failure);
    const wrong = connected(url, { fetch, sign: () => ({ 'x-signature': 'a\nb' }) });
    await expect(wrong).rejects.toThrow('The value of the header x-signature');
  });
});
