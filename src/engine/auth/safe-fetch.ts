import { AuthorizationError } from '../../core/errors.ts';
import { type Fetch, type HttpResponse, textOf } from '../http/fetch.ts';
import { redirectTarget } from '../http/redirects.ts';

/** How long an authorization server may take for an answer, in ms. */
const patience = 30_000;
/** How many redirects in a row are followed. */
const mostRedirects = 5;

/**
 * A `fetch` for addresses that a server names: no plain HTTP over the net, except to the server's own host if it is
 * spoken to that way itself, and a limit of time. Descriptions are looked for where a redirect leads; what is posted
 * goes to the one address alone.
 */
export function safeFetch(exchange: Fetch, server: URL): typeof globalThis.fetch {
  return async (input, init) => {
    const limit = AbortSignal.timeout(patience);
    const signal = init?.signal ? AbortSignal.any([init.signal, limit]) : limit;
    const request = {
      method: init?.method ?? 'GET',
      headers: Object.fromEntries(new Headers(init?.headers)),
      body: bodyOf(init?.body),
      signal,
    };
    let url = new URL(String(input));
    for (let followed = 0; ; followed += 1) {
      demandSafe(url, server);
      const answer = await exchange(url, request);
      const target = redirectTarget(url, answer);
      const stays = target === undefined || request.method !== 'GET' || followed === mostRedirects;
      const text = await textOf(answer);
      if (stays || init?.redirect === 'manual') return responseOf(answer, text, url);
      url = target;
    }
  };
}

function demandSafe(address: URL, server: URL): void {
  if (isSafe(address, server)) return;
  throw new AuthorizationError(
    `The server wants to be logged in to at ${address.origin}, which is not safe.`,
    {
      hint: 'Credentials go over https alone, or stay on this machine.',
    },
  );
}

/** The SDK sends texts and forms, nothing else. */
function bodyOf(body: RequestInit['body']): string | undefined {
  return body === undefined || body === null ? undefined : String(body);
}

/** The answer, whole, as the SDK takes it. */
function responseOf({ status, headers }: HttpResponse, text: string, url: URL): Response {
  const type = headers.get('content-type');
  const given = ['location', 'www-authenticate', 'retry-after'].flatMap((name) => {
    const value = headers.get(name);
    return value === null ? [] : [[name, value] as [string, string]];
  });
  const all = type === null ? given : [...given, ['content-type', type] as [string, string]];
  const made = new Response(text === '' ? null : text, { status, headers: all });
  // By its address the SDK tells where a redirect leads.
  return Object.defineProperty(made, 'url', { value: url.href });
}

/** Whether what is sent to an address can be read by others on the way, or goes to another kind of thing. */
export function isSafe(address: URL, server: URL): boolean {
  if (address.protocol === 'https:') return true;
  if (address.protocol !== 'http:') return false;
  return isLoopback(address) || (server.protocol === 'http:' && address.hostname === server.hostname);
}

function isLoopback({ hostname }: URL): boolean {
  return /^(localhost|.*\.localhost|127(\.\d+){3}|\[::1\])$/.test(hostname);
}
