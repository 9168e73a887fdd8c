import { challengeOf } from './authorization.ts';
import type { HttpResponse } from './fetch.ts';
import { redirectTarget } from './redirects.ts';
import type { ErrorResponse } from './response-errors.ts';

/** What an HTTP answer with a status that is no success says; `text` is its body. */
export function readErrorResponse(url: URL, answer: HttpResponse, text: string): ErrorResponse {
  const challenge = challengeOf(answer);
  const lacking = challenge?.kind === 'insufficientScope' ? { scope: challenge.scope } : undefined;
  return {
    status: answer.status,
    text,
    target: shownTarget(url, answer),
    wait: waitingTime(answer),
    lacking,
  };
}

/** How long a server that has no time now wants to be left alone, in whole seconds (RFC 9110, "Retry-After"). */
function waitingTime({ status, headers }: HttpResponse): number | undefined {
  const given = status === 429 || status === 503 ? headers.get('retry-after') : null;
  if (given === null) return undefined;
  const seconds = /^\d+$/.test(given) ? Number(given) : Math.ceil((Date.parse(given) - Date.now()) / 1_000);
  return Number.isFinite(seconds) ? Math.max(0, seconds) : undefined;
}

/** Where a redirect leads, without what may be a secret, and never from https to where all can read. */
function shownTarget(url: URL, answer: HttpResponse): string | undefined {
  const target = redirectTarget(url, answer);
  if (target === undefined) return undefined;
  const shown = new URL(target);
  for (const part of ['username', 'password', 'search', 'hash'] as const) shown[part] = '';
  if (url.protocol === 'https:' && shown.protocol === 'http:') shown.protocol = 'https:';
  return shown.href;
}
