import { AuthorizationError } from '../../base/errors.ts';

/** How long an authorization server may take for an answer, in ms. */
const patience = 30_000;

/**
 * A `fetch` for addresses that a server names: no plain HTTP over the net, except to the server's own host if it is
 * spoken to that way itself, and a limit of time.
 */
export function guardedFetch(fetch: typeof globalThis.fetch, server: URL): typeof globalThis.fetch {
  return async (url, init) => {
    const address = new URL(String(url));
    if (!isSafe(address, server)) {
      throw new AuthorizationError(
        `The server wants to be logged in to at ${address.origin}, which is not safe.`,
        {
          hint: 'Credentials go over https alone, or stay on this machine.',
        },
      );
    }
    const limit = AbortSignal.timeout(patience);
    const signal = init?.signal ? AbortSignal.any([init.signal, limit]) : limit;
    return asGlobal(await fetch(url, { ...init, signal }));
  };
}

/** The answer, whole, as a `Response` of Node's own: the SDK takes one of another `fetch` for text. */
async function asGlobal(answer: Response): Promise<Response> {
  const { status, statusText, url } = answer;
  const body = await answer.arrayBuffer();
  const headers = new Headers([...answer.headers]);
  // The body is decoded and has another length now.
  for (const name of ['content-length', 'content-encoding']) headers.delete(name);
  const made = new Response(body.byteLength === 0 ? null : body, { status, statusText, headers });
  // By its address the SDK tells where a redirect leads.
  return Object.defineProperty(made, 'url', { value: url });
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
