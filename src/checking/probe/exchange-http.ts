import { anySignal } from '../../core/abort.ts';
import { ConnectionError } from '../../core/errors.ts';
import { mediaTypeOf } from '../../engine/http/fetch.ts';
import type { ServerAccess } from '../../engine/protocol/server-access.ts';
import type { ProbeHttpRequest, ProbeHttpResponse } from './probed-server.ts';

/** The most that is read of a body, in bytes. */
const longestBody = 1024 * 1024;

/** An event with data in an event stream. The first event of a resumable stream has none. */
const completeEvent = /(?:^|\r\n|\n|\r)data:[ \t]*\S[\s\S]*?(?:\r\n\r\n|\n\n|\r\r)/;

/**
 * Sends a bare request to the endpoint of a server. The body of a response that does not end in time is as much of it as was
 * received; the stream that a GET opens is not read. Throws ConnectionError if no response begins in time or the
 * connection fails, and the reason of the signal. `timeout` is in seconds.
 */
export async function exchangeHttp(
  { method, headers = {}, body }: ProbeHttpRequest,
  access: Pick<ServerAccess, 'fetch'>,
  { timeout, signal }: { timeout: number; signal: AbortSignal },
): Promise<ProbeHttpResponse> {
  signal.throwIfAborted();
  const stop = new AbortController();
  const timer = setTimeout(() => stop.abort(), timeout * 1_000);
  const until = anySignal(signal, stop.signal);
  try {
    const response = await access.fetch({
      method,
      headers: {
        accept: method === 'GET' ? 'text/event-stream' : 'application/json, text/event-stream',
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      body,
      signal: until,
    });
    const isStream = mediaTypeOf(response) === 'text/event-stream';
    // Nothing may ever be sent on the stream of a GET.
    const text = isStream && method === 'GET' ? '' : await textUntil(response, isStream);
    signal.throwIfAborted();
    const { status } = response;
    return { status, headers: Object.fromEntries(response.headers.entries?.() ?? []), body: text };
  } catch (error) {
    signal.throwIfAborted();
    if (!stop.signal.aborted) throw error;
    throw new ConnectionError(`There was no response to ${method} within ${timeout} s.`, {
      phase: 'request',
    });
  } finally {
    clearTimeout(timer);
    // Ends what is left of a stream.
    stop.abort();
  }
}

/** Reads a body to its end, to the first message of a stream, or until the request is aborted. Never rejects. */
async function textUntil(
  { body }: { body: AsyncIterable<Uint8Array> | null },
  isStream: boolean,
): Promise<string> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  try {
    for await (const chunk of body ?? []) {
      chunks.push(chunk);
      length += chunk.length;
      if (length >= longestBody) break;
      if (isStream && completeEvent.test(Buffer.concat(chunks).toString('utf8'))) break;
    }
  } catch {
    // The rest was not received.
  }
  return Buffer.concat(chunks).toString('utf8');
}
