import { abortable } from '../../core/abort.ts';
import { settledWithin } from '../../core/timeouts.ts';
import { ByteBuffer } from '../framing/byte-buffer.ts';
import { MessageTooLargeError } from '../framing/message-limit.ts';
import { lowerCased } from './headers.ts';

/** An HTTP request. */
export interface HttpRequest {
  method: string;
  /** With names in lower case. */
  headers: Record<string, string>;
  body?: string | undefined;
  /** Whether it does no harm that the server processes it twice. */
  isRepeatable?: boolean | undefined;
  signal?: AbortSignal | undefined;
}

/** An HTTP response; a `Response` of the Fetch API is one, too. */
export interface HttpResponse {
  readonly status: number;
  readonly headers: { get(name: string): string | null; entries?(): Iterable<[name: string, value: string]> };
  /** Decoded; null if the response has none. */
  readonly body: AsyncIterable<Uint8Array> | null;
  /** The IP address that responded; undefined if it is unknown, as behind a proxy. */
  readonly remoteAddress?: string | undefined;
}

/** Sends an HTTP request without following redirects. Rejects with the system's error. */
export type Fetch = (url: URL, request: HttpRequest) => Promise<HttpResponse>;

/** Returns headers to add to a request, such as a signature. Called each time that the request is sent. */
export type Sign = (request: {
  method: string;
  url: URL;
  /** With names in lower case. */
  headers: Readonly<Record<string, string>>;
  body: string | undefined;
}) => Promise<Record<string, string>>;

/** Returns the headers that `sign` adds to a request, with names in lower case. Rejects with the reason of `signal`. */
export async function addedHeaders(
  sign: Sign | undefined,
  request: Parameters<Sign>[0],
  signal: AbortSignal | undefined,
): Promise<Record<string, string>> {
  return sign === undefined ? {} : lowerCased(await abortable(sign(request), signal));
}

/** Adds the headers that `sign` returns to each request. */
export function signedFetch(fetch: Fetch, sign: Sign | undefined): Fetch {
  if (sign === undefined) return fetch;
  return async (url, request) => {
    const { method, headers, body, signal } = request;
    const added = await addedHeaders(sign, { method, url, headers, body }, signal);
    return fetch(url, { ...request, headers: { ...headers, ...added } });
  };
}

/** Reads the whole body as text. Rejects if the connection breaks, and with MessageTooLargeError. `limit` is in bytes. */
export async function textOf({ body }: HttpResponse, limit: number): Promise<string> {
  const bytes = new ByteBuffer();
  for await (const chunk of body ?? []) {
    if (bytes.length + chunk.length > limit) throw new MessageTooLargeError(limit);
    bytes.append(chunk);
  }
  return bytes.takeText();
}

/** How much of the body of an error response is read, in bytes, and for how long, in ms. */
const [errorLength, errorTimeout] = [256 * 1024, 5_000];
/** How much of an unused body is read, in bytes, and for how long, in ms: after that, a new connection costs less. */
const [unusedLength, unusedTimeout] = [64 * 1024, 250];

/** Reads the body of an error response as text, or the beginning of a long or slow one. Never rejects. */
export async function errorTextOf(response: HttpResponse): Promise<string> {
  const bytes = new ByteBuffer();
  await readAtMost(response, errorLength, errorTimeout, (chunk) => bytes.append(chunk));
  return bytes.takeText();
}

/**
 * Reads an unused body to its end, so that the connection can be reused; closes the connection if the body is long or
 * slow. Never rejects.
 */
export function discard(response: HttpResponse): Promise<void> {
  return readAtMost(response, unusedLength, unusedTimeout, () => {});
}

/** Reads a body up to `length` bytes or for `timeout` ms, and stops it if there is more. Never rejects. */
async function readAtMost(
  { body }: HttpResponse,
  length: number,
  timeout: number,
  onchunk: (chunk: Uint8Array) => void,
): Promise<void> {
  if (body === null) return;
  let left = length;
  const read = async () => {
    for await (const chunk of body) {
      onchunk(chunk.subarray(0, left));
      left -= chunk.length;
      if (left <= 0) return;
    }
  };
  const reading = read().catch(() => {});
  if (!(await settledWithin(reading, timeout, { ref: false }))) stop(body);
}

/** Closes a body that is being read. That of the Fetch API ends with its request. */
function stop(body: AsyncIterable<Uint8Array> & { destroy?: unknown }): void {
  if (typeof body.destroy === 'function') body.destroy();
}

/** Returns the media type in lower case and without parameters; empty for none. */
export function mediaTypeOf({ headers }: HttpResponse): string {
  return (headers.get('content-type') ?? '').split(';', 1)[0]?.trim().toLowerCase() ?? '';
}

/** Whether the status is 2xx. */
export function isSuccess({ status }: HttpResponse): boolean {
  return status >= 200 && status < 300;
}
