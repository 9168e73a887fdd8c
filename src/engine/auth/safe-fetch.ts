import { anySignal } from '../../core/abort.ts';
import { AuthorizationError } from '../../core/errors.ts';
import type { Fetch } from '../http/fetch.ts';
import { isLoopbackHost } from '../targets/classify-target.ts';

/** How long an authorization server may take to respond, in ms. */
const responseTimeout = 30_000;

/**
 * Returns a `fetch` for URLs that a server names. Refuses plain HTTP, except on this machine and to the server's own host
 * if the server uses it as well.
 */
export function safeFetch(fetch: Fetch, server: URL): Fetch {
  return async (url, request) => {
    if (!isSafe(url, server)) {
      throw new AuthorizationError(
        `The server names ${url.origin} for its authorization, which is not secure.`,
        { hint: 'Credentials are only sent over https, or within this machine.' },
      );
    }
    const signal = anySignal(request.signal, AbortSignal.timeout(responseTimeout));
    return fetch(url, { ...request, signal });
  };
}

/** Whether a URL uses https, or stays on this machine, or on the host of a server that uses plain HTTP itself. */
export function isSafe(url: URL, server: URL): boolean {
  if (isSecure(url)) return true;
  return url.protocol === 'http:' && server.protocol === 'http:' && url.hostname === server.hostname;
}

/** Whether a URL uses https, or stays on this machine. */
export function isSecure({ protocol, hostname }: URL): boolean {
  if (protocol === 'https:') return true;
  return protocol === 'http:' && isLoopbackHost(hostname);
}
