import { AuthorizationError } from '../../core/errors.ts';
import { type Fetch, type HttpResponse, textOf } from '../http/fetch.ts';
import { redirectTarget } from '../http/redirects.ts';

/** The largest size of a response, in bytes: metadata and tokens are small. */
const maxLength = 4_000_000;
/** How long an authorization server may take to respond, in ms. */
const responseTimeout = 30_000;
/** How many redirects in a row are followed. */
const maxRedirects = 5;

/**
 * Returns a `fetch` for URLs that a server names. Refuses plain HTTP, except on this machine and to the server's own host
 * if the server uses it as well. Follows redirects of GET requests only.
 */
export function safeFetch(fetch: Fetch, server: URL): typeof globalThis.fetch {
  return async (input, init) => {
    const limit = AbortSignal.timeout(responseTimeout);
    const signal = init?.signal ? AbortSignal.any([init.signal, limit]) : limit;
    const request = {
      method: init?.method ?? 'GET',
      headers: Object.fromEntries(new Headers(init?.headers)),
      body: bodyOf(init?.body),
      signal,
    };
    let url = new URL(String(input));
    for (let followed = 0; ; followed += 1) {
      assertSafe(url, server);
      const response = await fetch(url, request);
      const target = redirectTarget(url, response);
      const isFinal = target === undefined || request.method !== 'GET' || followed === maxRedirects;
      const text = await textOf(response, maxLength);
      if (isFinal || init?.redirect === 'manual') return toResponse(response, text, url);
      url = target;
    }
  };
}

function assertSafe(url: URL, server: URL): void {
  if (isSafe(url, server)) return;
  throw new AuthorizationError(`The server names ${url.origin} for its authorization, which is not secure.`, {
    hint: 'Credentials are only sent over https, or within this machine.',
  });
}

/** The SDK only sends strings and forms. */
function bodyOf(body: RequestInit['body']): string | undefined {
  return body === undefined || body === null ? undefined : String(body);
}

/** Returns a `Response` for the SDK. */
function toResponse({ status, headers }: HttpResponse, text: string, url: URL): Response {
  const type = headers.get('content-type');
  const others: [string, string][] = ['location', 'www-authenticate', 'retry-after'].flatMap((name) => {
    const value = headers.get(name);
    return value === null ? [] : [[name, value] as [string, string]];
  });
  const all = type === null ? others : [...others, ['content-type', type] as [string, string]];
  const response = new Response(text === '' ? null : text, { status, headers: all });
  // The SDK reads the target of redirects from it.
  return Object.defineProperty(response, 'url', { value: url.href });
}

/** Whether a URL uses https, or stays on this machine, or on the host of a server that uses plain HTTP itself. */
export function isSafe(url: URL, server: URL): boolean {
  if (url.protocol === 'https:') return true;
  if (url.protocol !== 'http:') return false;
  return isLoopback(url) || (server.protocol === 'http:' && url.hostname === server.hostname);
}

function isLoopback({ hostname }: URL): boolean {
  return /^(localhost|.*\.localhost|127(\.\d+){3}|\[::1\])$/.test(hostname);
}
