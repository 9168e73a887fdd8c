import { createHash, timingSafeEqual } from 'node:crypto';

/** What is wrong with the text that a person pasted as the address at which the browser ended; undefined if nothing. */
export function redirectProblem(text: string, state: string): string | undefined {
  const query = queryOf(text);
  if (query === undefined) return 'That is no address. It begins with http and has a "?" in it.';
  if (!query.has('code') && !query.has('error'))
    return 'There is neither a "code" nor an "error" in that address.';
  return isExpectedState(query.get('state'), state) ? undefined : 'That address is of another login.';
}

/** The query of a pasted address, or of its end; undefined if it is none. */
export function queryOf(text: string): URLSearchParams | undefined {
  const trimmed = text.trim().replace(/^["'<]+|["'>]+$/g, '');
  if (URL.canParse(trimmed)) return new URL(trimmed).searchParams;
  return /^\??[\w.~%+-]+=/.test(trimmed) ? new URLSearchParams(trimmed) : undefined;
}

/** Whether an answer is to the question that was asked; takes as long whether it is or not. */
export function isExpectedState(given: string | null, asked: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(given ?? ''), digest(asked)) && given !== null;
}
