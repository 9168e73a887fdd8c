import { discard, type Fetch, type HttpResponse } from './fetch.ts';

const statuses = new Set([301, 302, 303, 307, 308]);
/** How many redirects in a row are followed. */
const maxRedirects = 5;

/**
 * Follows redirects that keep the method and stay within the origin of the request, since the request may carry a
 * token. Returns the response of any other redirect.
 */
export function followSameOrigin(fetch: Fetch): Fetch {
  return async (url, request) => {
    let current = url;
    for (let followed = 0; ; followed += 1) {
      const response = await fetch(current, request);
      const target = redirectTarget(current, response);
      if (
        target === undefined ||
        followed === maxRedirects ||
        !mayFollow(request.method, response, current, target)
      ) {
        return response;
      }
      await discard(response);
      current = target;
    }
  };
}

/** Returns the target of a redirect; undefined if the response is not one, or has no valid target. */
export function redirectTarget(url: URL, { status, headers }: HttpResponse): URL | undefined {
  const location = statuses.has(status) ? headers.get('location') : null;
  return location !== null && URL.canParse(location, url.href) ? new URL(location, url) : undefined;
}

function mayFollow(method: string, { status }: HttpResponse, from: URL, to: URL): boolean {
  const sameMethod = method === 'GET' || status === 307 || status === 308;
  const hasCredentials = to.username !== '' || to.password !== '';
  return sameMethod && !hasCredentials && isWithinOrigin(from, to);
}

/** Whether two URLs have the same origin, or the second is the https form of the first, both on the default port. */
function isWithinOrigin(from: URL, to: URL): boolean {
  if (from.origin === to.origin) return true;
  const upgraded = from.protocol === 'http:' && to.protocol === 'https:';
  return upgraded && from.hostname === to.hostname && from.port === '' && to.port === '';
}
