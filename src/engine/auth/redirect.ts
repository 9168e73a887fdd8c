import { createHash, timingSafeEqual } from 'node:crypto';
/** Returns what is wrong with a pasted redirect URL; undefined if it is valid. */
export function redirectProblem(text: string, state: string): string | undefined {
  const query = queryOf(text);
  if (query === undefined) return 'That is not a URL. It starts with http and contains a "?".';
  if (!query.has('code') && !query.has('error')) return 'That URL contains neither a "code" nor an "error".';
  return isExpectedState(query.get('state'), state) ? undefined : 'That URL belongs to another login.';
}

/** Returns the query of a pasted URL, or of the query alone; undefined for other text. */
export function queryOf(text: string): URLSearchParams | undefined {
  const trimmed = text.trim().replace(/^["'<]+|["'>]+$/g, '');
  if (URL.canParse(trimmed)) return new URL(trimmed).searchParams;
  return /^\??[\w.~%+-]+=/.test(trimmed) ? new URLSearchParams(trimmed) : undefined;
}

/** Compares the state of a response with that of the request, in constant time. */
export function isExpectedState(actual: string | null, expected: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(actual ?? ''), digest(expected)) && actual !== null;
}
