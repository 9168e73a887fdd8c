import { anySignal } from '../core/abort.ts';
import { McpcError, UsageError } from '../core/errors.ts';
import type { Fetch, HttpResponse, Sign } from '../engine/http/fetch.ts';
import { FetchFunctionError } from '../engine/http/response-errors.ts';
import { type RemoteSource, type Source, secretsOf } from '../engine/targets/source.ts';
import { assertValidHeader } from '../engine/targets/url.ts';
import type { FetchFunction, FetchInit } from './api/platform-types.ts';
import type { SignFunction } from './api/sources.ts';

/** The functions of a program that take part in the requests to a server behind a URL. */
export interface RequestHooks {
  fetch?: FetchFunction | undefined;
  sign?: SignFunction | undefined;
  /** Returns the bearer token of a request. */
  token?: (() => string | Promise<string>) | undefined;
}

/** Returns the functions among options. Throws UsageError if one of them is none. */
export function hooksOf({
  fetch,
  sign,
  auth,
}: {
  fetch?: unknown;
  sign?: unknown;
  auth?: unknown;
}): RequestHooks {
  for (const [name, value] of Object.entries({ fetch, sign })) {
    if (value !== undefined && typeof value !== 'function') {
      throw new UsageError(`The option "${name}" must be a function.`);
    }
  }
  return {
    fetch: fetch as RequestHooks['fetch'],
    sign: sign as RequestHooks['sign'],
    token: typeof auth === 'function' ? (auth as RequestHooks['token']) : undefined,
  };
}

/** Whether a server is behind a URL. */
export function isRemote(source: Source): source is RemoteSource {
  return 'headers' in source;
}

/** Returns the source with requests that are sent and signed by `hooks`. Throws UsageError for a hook that does not apply. */
export function withHooks(source: Source, hooks: RequestHooks): Source {
  const { fetch, sign, token } = hooks;
  if (!isRemote(source)) {
    const [name] = Object.entries({ fetch, sign }).find(([, hook]) => hook !== undefined) ?? [];
    if (name === undefined) return source;
    throw new UsageError(`The option "${name}" is for servers behind a URL.`, { server: source.name });
  }
  const adapted: RemoteSource = { ...source };
  if (fetch !== undefined) {
    assertUsable(source);
    adapted.exchange = toExchange(fetch);
  }
  if (token !== undefined || sign !== undefined) adapted.sign = toSign(adapted, token, sign);
  return adapted;
}

function assertUsable({ name: server, type, exchange, ca, insecure }: RemoteSource): void {
  const details = { server };
  if (type === 'ws') throw new UsageError('The option "fetch" cannot be used with a WebSocket.', details);
  if (exchange !== undefined) {
    throw new UsageError('The option "fetch" cannot be used with a fetch handler as the source.', details);
  }
  const setting = ca !== undefined ? 'cacert' : insecure === true ? 'insecure' : undefined;
  if (setting === undefined) return;
  throw new UsageError(`The option "${setting}" cannot be used with "fetch".`, {
    ...details,
    hint: 'The fetch function decides which certificates it trusts.',
  });
}

/** Returns the headers with the token first: the signature may cover it. */
function toSign(source: RemoteSource, token: RequestHooks['token'], sign: SignFunction | undefined): Sign {
  return async ({ method, url, headers, body }) => {
    const added: Record<string, string> = {};
    if (token !== undefined) {
      const value = await token();
      secretsOf(source).add(value);
      added.authorization = `Bearer ${value}`;
    }
    if (sign !== undefined) {
      const unsigned = { ...headers, ...added };
      const request = { server: source.name, method, url: url.href, headers: unsigned, body };
      Object.assign(added, await sign(request));
    }
    for (const [name, value] of Object.entries(added)) assertValidHeader(name, value);
    return added;
  };
}

/** Adapts a function of the Fetch API. */
function toExchange(fetch: FetchFunction): Fetch {
  return async (url, { method, headers, body, signal }) => {
    // Closes a body that is not read to its end.
    const stop = new AbortController();
    const init: FetchInit = {
      method,
      headers,
      ...(body === undefined ? {} : { body }),
      redirect: 'manual',
      signal: anySignal(signal, stop.signal) as FetchInit['signal'],
    };
    let response: unknown;
    try {
      response = await fetch(url.href, init);
    } catch (error) {
      signal?.throwIfAborted();
      if (error instanceof McpcError) throw error;
      throw new FetchFunctionError(reasonOf(error), error);
    }
    return toResponse(response, () => stop.abort());
  };
}

/** Returns the message of an error; that of its cause says more in `fetch failed`. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { cause, message } = error;
  return cause instanceof Error && cause.message !== '' ? cause.message : message;
}

/** Checks what a fetch function returned. `stop` closes the connection. */
function toResponse(returned: unknown, stop: () => void): HttpResponse {
  const { status, headers, body } = (returned ?? {}) as Partial<HttpResponse>;
  if (typeof status !== 'number' || typeof headers?.get !== 'function') {
    throw new FetchFunctionError('it did not return a response');
  }
  if (status === 0) {
    throw new FetchFunctionError('it returned a response without a status, as browsers do for a redirect');
  }
  if (body === null || body === undefined) return { status, headers, body: null };
  const stream = body as Partial<AsyncIterable<Uint8Array>>;
  if (stream[Symbol.asyncIterator] === undefined) {
    throw new FetchFunctionError('it returned a body that cannot be iterated over');
  }
  return {
    status,
    headers,
    body: Object.assign(stoppable(stream as AsyncIterable<Uint8Array>), { destroy: stop }),
  };
}

function stoppable(stream: AsyncIterable<Uint8Array>): AsyncIterable<Uint8Array> {
  return { [Symbol.asyncIterator]: () => stream[Symbol.asyncIterator]() };
}
