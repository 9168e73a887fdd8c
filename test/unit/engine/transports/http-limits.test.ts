import { PassThrough, Readable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import type { Frame } from '../../../../src/engine/framing/frame.ts';
import type { HttpResponse } from '../../../../src/engine/http/fetch.ts';
import { HttpStatusError, TooLargeResponseError } from '../../../../src/engine/http/response-errors.ts';
import { StreamableHttpTransport } from '../../../../src/engine/transports/streamable-http.ts';
import { environment } from '../environment.ts';

const call = { jsonrpc: '2.0', id: 1, method: 'tools/call', params: {} } as Frame;
const notification = { jsonrpc: '2.0', method: 'notifications/cancelled', params: {} } as Frame;

/** A transport that gets these responses, one after the other; messages may have 1 kB. */
function transportTo(...responses: HttpResponse[]) {
  const transport = new StreamableHttpTransport(new URL('http://127.0.0.1:1/mcp'), {
    environment: { ...environment, env: { MCPC_MAX_MESSAGE_MB: '0.001' } },
    headers: {},
    exchange: async () => responses.shift() ?? response(500, 'text/plain', null),
  });
  const received: Frame[] = [];
  transport.onmessage = (frame) => received.push(frame);
  return { transport, received };
}

function response(status: number, type: string, body: HttpResponse['body'], location?: string): HttpResponse {
  const headers: Record<string, string | undefined> = { 'content-type': type, location };
  return { status, headers: { get: (name) => headers[name] ?? null }, body };
}

/** A body without an end, and how many bytes were read of it. */
function endless(chunk: string) {
  const state = { read: 0 };
  const body = new Readable({
    read() {
      state.read += chunk.length;
      this.push(chunk);
    },
  });
  return { body, state };
}

const text = 'x'.repeat(10_000);

describe('a body without an end', () => {
  it.each([
    ['JSON', 'application/json', text],
    ['an event', 'text/event-stream', `data: ${text}`.slice(0, 1_010)],
    ['an event in lines', 'text/event-stream', `data: ${text.slice(0, 500)}\n`],
  ])('ends a request when it exceeds the limit for a message: %s', async (_title, type, chunk) => {
    const { body } = endless(chunk);
    const { transport } = transportTo(response(200, type, body));
    const failure = await new Promise<unknown>((resolve) => {
      transport.send(call, { onRequestStreamEnd: resolve }).catch(resolve);
    });
    expect(failure).toBeInstanceOf(TooLargeResponseError);
    expect(body.destroyed).toBe(true);
  });

  it('is read up to a limit as that of an error', async () => {
    const { body, state } = endless(text);
    const { transport } = transportTo(response(500, 'text/plain', body));
    const failure = await transport.send(call).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(HttpStatusError);
    expect((failure as HttpStatusError).response.text).toHaveLength(256 * 1024);
    expect(state.read).toBeLessThan(1_000_000);
    expect(body.destroyed).toBe(true);
  });

  it.each([202, 200])(
    'is closed as that of the response to a notification with status %s',
    async (status) => {
      const { body, state } = endless(text);
      const { transport } = transportTo(response(status, 'text/plain', body));
      await transport.send(notification);
      await expect.poll(() => body.destroyed).toBe(true);
      expect(state.read).toBeLessThan(1_000_000);
    },
  );

  it('is closed as that of a redirect', async () => {
    const { body, state } = endless(text);
    const answer = Readable.from([Buffer.from('{"jsonrpc":"2.0","id":1,"result":{}}')]);
    const { transport, received } = transportTo(
      response(307, 'text/plain', body, '/other'),
      response(200, 'application/json', answer),
    );
    await transport.send(call);
    expect(received).toHaveLength(1);
    expect(body.destroyed).toBe(true);
    expect(state.read).toBeLessThan(1_000_000);
  });
});

describe('a body that stays silent', () => {
  it('delays no notification', async () => {
    const body = new PassThrough();
    await transportTo(response(202, 'text/plain', body)).transport.send(notification);
    expect(body.destroyed).toBe(true);
  });

  it('is closed with the signal of a notification whose response never comes', async () => {
    const stop = new AbortController();
    const stuck = new StreamableHttpTransport(new URL('http://127.0.0.1:1/mcp'), {
      environment,
      headers: {},
      exchange: (_url, { signal }) =>
        new Promise((_resolve, reject) => {
          signal?.addEventListener('abort', () => reject(signal.reason));
        }),
    });
    const sent = stuck.send(notification, { requestSignal: stop.signal });
    stop.abort(new Error('enough'));
    await expect(sent).rejects.toThrow('enough');
    await stuck.close();
  });
});

it('takes the id of an error as text', async () => {
  const error = { jsonrpc: '2.0', id: '1', error: { code: -32_602, message: 'No' } };
  const body = Readable.from([Buffer.from(JSON.stringify(error))]);
  const { transport, received } = transportTo(response(400, 'application/json', body));
  const _meta = { 'io.modelcontextprotocol/protocolVersion': '2026-07-28' };
  await transport.send({ ...call, params: { _meta } } as Frame);
  expect(received).toEqual([error]);
});

it.each([204, 200])('takes status %s without an event stream for a server without one', async (status) => {
  const initialized = { jsonrpc: '2.0', method: 'notifications/initialized' } as Frame;
  const page = Readable.from([Buffer.from('<html>')]);
  const { transport } = transportTo(
    response(202, '', null),
    status === 204 ? response(204, '', null) : response(200, 'text/html', page),
  );
  const changes: string[] = [];
  transport.onServerStreamChange = (change) => changes.push(change);
  await transport.send(initialized);
  await expect.poll(() => changes).toEqual(['none']);
});
