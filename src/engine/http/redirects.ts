import { discard, type Fetch, type HttpResponse } from './fetch.ts';

const statuses = new Set([301, 302, 303, 307, 308]);
/** How many in a row are followed. */
const most = 5;

/**
 * Follows redirects that keep the method and stay within the origin of the request: elsewhere a token might go along
 * to others. Any other is the answer.
 */
export function followSameOrigin(exchange: Fetch): Fetch {
  return async (url, request) => {
    let at = url;
    for (let followed = 0; ; followed += 1) {
      const answer = await exchange(at, request);
      const target = redirectTarget(at, answer);
      if (target === undefined || followed === most || !keeps(request.method, answer, at, target))
        return answer;
      await discard(answer);
      at = target;
    }
  };
}

/** Where a redirect leads; undefined for an answer that is none, or does not say. */
export function redirectTarget(url: URL, { status, headers }: HttpResponse): URL | undefined {
  const location = statuses.has(status) ? headers.get('location') : null;
  return location !== null && URL.canParse(location, url.href) ? new URL(location, url) : undefined;
}

function keeps(method: string, { status }: HttpResponse, from: URL, to: URL): boolean {
  const sameMethod = method === 'GET' || status === 307 || status === 308;
  const noName = to.username === '' && to.password === '';
  return sameMethod && noName && isWithinOrigin(from, to);
}

/** The same scheme, host and port, or the https of it with both on their own ports. */
function isWithinOrigin(from: URL, to: URL): boolean {
  if (from.origin === to.origin) return true;
  const upgraded = from.protocol === 'http:' && to.protocol === 'https:';
  return upgraded && from.hostname === to.hostname && from.port === '' && to.port === '';
}
