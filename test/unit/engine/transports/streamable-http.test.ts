import { getEventListeners } from 'node:events';
import { PassThrough } from 'node:stream';
import { expect, it } from 'vitest';
import { deferred } from '../../../../src/core/deferred.ts';
import type { Frame } from '../../../../src/engine/framing/frame.ts';
import type { HttpRequest, HttpResponse } from '../../../../src/engine/http/fetch.ts';
import { JsonRpcConnection } from '../../../../src/engine/jsonrpc/jsonrpc-connection.ts';
import { StreamableHttpTransport } from '../../../../src/engine/transports/streamable-http.ts';
import { environment } from '../environment.ts';

const initialize = { jsonrpc: '2.0', id: 1, method: 'initialize', params: {} } as Frame;
const initialized = { jsonrpc: '2.0', method: 'notifications/initialized' } as Frame;
const message = { jsonrpc: '2.0', method: 'notifications/message', params: { level: 'info', data: 'hi' } };

/** A legacy server, with sessions unless `sessionId` is undefined, whose own stream the test opens. */
class FakeServer {
  readonly received: Frame[] = [];
  readonly requests: HttpRequest[] = [];
  readonly stream = new PassThrough();
  readonly transport: StreamableHttpTransport;
  readonly streamRequested = deferred<void>();
  readonly #streamResponse = deferred<HttpResponse>();
  onDelete = () => {};

  readonly #sessionId: string | undefined;

  constructor(sessionId?: string) {
    this.#sessionId = sessionId;
    this.transport = new StreamableHttpTransport(new URL('http://127.0.0.1:1/mcp'), {
      environment,
      headers: {},
      exchange: async (_url, request) => {
        this.requests.push(request);
        return this.#respond(request);
      },
    });
    this.transport.onmessage = (frame) => this.received.push(frame);
  }

  openStream(): void {
    this.#streamResponse.resolve(response(200, { 'content-type': 'text/event-stream' }, this.stream));
  }

  #respond({ method, body = '' }: HttpRequest): Promise<HttpResponse> | HttpResponse {
    if (method === 'GET') {
      this.streamRequested.resolve();
      return this.#streamResponse.promise;
    }
    if (method === 'DELETE') {
      this.onDelete();
      return response(200, {});
    }
    if (!body.includes('"id"')) return response(202, {});
    const headers = { 'content-type': 'application/json', 'mcp-session-id': this.#sessionId };
    return response(200, headers, new PassThrough().end('{"jsonrpc":"2.0","id":1,"result":{}}'));
  }
}

function response(
  status: number,
  headers: Record<string, string | undefined>,
  body: AsyncIterable<Uint8Array> | null = null,
): HttpResponse {
  return { status, headers: { get: (name) => headers[name] ?? null }, body };
}

it('completes the handshake once the stream for server messages is open', async () => {
  const server = new FakeServer('session');
  await server.transport.send(initialize);
  const steps: string[] = [];
  const sent = server.transport.send(initialized).then(() => steps.push('sent'));
  await server.streamRequested.promise;
  steps.push('open');
  expect(server.transport.hasServerStream).toBe(false);
  server.openStream();
  await sent;
  expect(steps).toEqual(['open', 'sent']);
  expect(server.transport.hasServerStream).toBe(true);
});

it('does not wait for a stream whose headers arrive with its first event', async () => {
  const server = new FakeServer('session');
  await server.transport.send(initialize);
  await server.transport.send(initialized);
  server.openStream();
  server.stream.end(`data: ${JSON.stringify(message)}\n\n`);
  await expect.poll(() => server.received).toContainEqual(message);
});

it('does not wait for the stream of a server without sessions', async () => {
  const server = new FakeServer();
  await server.transport.send(initialize);
  await server.transport.send(initialized);
  await server.streamRequested.promise;
});

it('reads the stream to its end when the server ends the session', async () => {
  const server = new FakeServer('session');
  await server.transport.send(initialize);
  server.openStream();
  await server.transport.send(initialized);
  server.onDelete = () => setImmediate(() => server.stream.end(`data: ${JSON.stringify(message)}\n\n`));
  await server.transport.close();
  expect(server.received).toContainEqual(message);
});

it('closes although the server leaves its stream open', async () => {
  const server = new FakeServer('session');
  await server.transport.send(initialize);
  server.openStream();
  await server.transport.send(initialized);
  await server.transport.close();
  expect(server.stream.destroyed).toBe(false);
});

it.each(['2025-11-25', '2026-07-28'])('notifications have the header of revision %s', async (revision) => {
  const server = new FakeServer();
  const connection = new JsonRpcConnection(server.transport);
  connection.useRevision(revision, revision === '2026-07-28');
  await connection.notify('notifications/roots/list_changed', {});
  expect(server.requests.at(-1)?.headers).toMatchObject({ 'mcp-protocol-version': revision });
});

it('listens to the signal of a request only as long as that runs', async () => {
  const { transport } = new FakeServer();
  const { signal } = new AbortController();
  const sent = transport.send(initialize, { requestSignal: signal });
  expect(getEventListeners(signal, 'abort')).toHaveLength(1);
  await sent;
  await transport.send(initialized, { requestSignal: signal });
  expect(getEventListeners(signal, 'abort')).toEqual([]);
});
