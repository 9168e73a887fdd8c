import { expect, it } from 'vitest';
import { exchangeHttp } from '../../../../src/checking/probe/exchange-http.ts';
import type { ProbeHttpRequest } from '../../../../src/checking/probe/probed-server.ts';
import { ConnectionError } from '../../../../src/core/errors.ts';

const post: ProbeHttpRequest = { method: 'POST', body: '{}' };

/** A body of which nothing is received after these chunks. */
async function* endless(...chunks: string[]) {
  for (const chunk of chunks) yield Buffer.from(chunk);
  await new Promise(() => {});
}

/** Sends a request to a server that responds with this type and body. */
function exchange(request: ProbeHttpRequest, type: string, body: AsyncIterable<Uint8Array>) {
  const headers = new Map([['content-type', type]]);
  const response = {
    status: 200,
    headers: { get: (name: string) => headers.get(name) ?? null, entries: () => headers },
    body,
  };
  const access = { fetch: async () => response };
  return exchangeHttp(request, access, { timeout: 1000, signal: new AbortController().signal });
}

it('reads a stream to its first event with data, which may follow one without', async () => {
  const events = ['id: 1\ndata:\n\n', 'event: message\nda', 'ta: {"id":1}\n\n'];
  expect(await exchange(post, 'text/event-stream; charset=utf-8', endless(...events))).toEqual({
    status: 200,
    headers: { 'content-type': 'text/event-stream; charset=utf-8' },
    body: events.join(''),
  });
});

it('does not wait for an event on the stream that a GET opens', async () => {
  expect(await exchange({ method: 'GET' }, 'text/event-stream', endless())).toMatchObject({ body: '' });
});

it('rejects when no response begins in time, and with the reason of the signal', async () => {
  const stop = new AbortController();
  const access = {
    fetch: ({ signal }: { signal: AbortSignal }) =>
      new Promise<never>((_, reject) => {
        signal.addEventListener('abort', () => reject(signal.reason));
      }),
  };
  const late = exchangeHttp(post, access, { timeout: 0.001, signal: stop.signal });
  await expect(late).rejects.toThrow(ConnectionError);
  const stopped = exchangeHttp(post, access, { timeout: 1000, signal: stop.signal });
  const reason = new Error('Stopped');
  stop.abort(reason);
  await expect(stopped).rejects.toBe(reason);
});
