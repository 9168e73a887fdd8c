import { challengeOf } from './authorization.ts';
import type { HttpResponse } from './fetch.ts';
import { redirectTarget } from './redirects.ts';
import type { ErrorResponse } from './response-errors.ts';

/** Returns what an error response contains; `text` is its body, `url` that of the request. */
export function readErrorResponse(url: URL, response: HttpResponse, text: string): ErrorResponse {
  const challenge = challengeOf(response);
  return {
    status: response.status,
    text,
    target: redactedTarget(url, response),
    retryAfter: retryAfterOf(response),
    insufficientScope: challenge?.kind === 'insufficientScope' ? { scope: challenge.scope } : undefined,
  };
}

/** Returns the seconds of a Retry-After header (RFC 9110, section 10.2.3), rounded up. */
function retryAfterOf({ status, headers }: HttpResponse): number | undefined {
  const value = status === 429 || status === 503 ? headers.get('retry-after') : null;
  if (value === null) return undefined;
  const seconds = /^\d+$/.test(value) ? Number(value) : Math.ceil((Date.parse(value) - Date.now()) / 1_000);
  return Number.isFinite(seconds) ? Math.max(0, seconds) : undefined;
}

/** Returns the seconds of a Retry-After header in words, to follow "for" or "after". */
export function waitInWords(seconds: number): string {
  if (seconds > 86_400) return 'more than a day';
  return seconds < 120 ? `${seconds} s` : `${Math.ceil(seconds / 60)} min`;
}

/** Returns the target of a redirect without possible secrets; never downgrades from https to http. */
function redactedTarget(url: URL, response: HttpResponse): string | undefined {
  const target = redirectTarget(url, response);
  if (target === undefined) return undefined;
  const redacted = new URL(target);
  for (const part of ['username', 'password', 'search', 'hash'] as const) redacted[part] = '';
  if (url.protocol === 'https:' && redacted.protocol === 'http:') redacted.protocol = 'https:';
  return redacted.href;
}
