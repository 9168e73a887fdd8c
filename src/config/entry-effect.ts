import type { EntrySettings } from './entry.ts';
import { locationOf } from './redact-entry.ts';

/** What an entry starts or contacts. */
type Connection = Partial<Pick<EntrySettings, 'command' | 'args' | 'url' | 'headers'>> & { auth?: unknown };

/**
 * Returns a sentence that says which program an entry runs with the user's permissions, or what it sends where; without
 * secrets, and undefined for neither.
 */
export function effectOf({
  command,
  args = [],
  url = '',
  headers = {},
  auth,
}: Connection): string | undefined {
  const where = locationOf({ command, args, url });
  if (command !== undefined) return `It runs a program as you, with all your permissions: ${where}`;
  if (!/^(https?|wss?):/i.test(url) && !url.startsWith('$')) return undefined;
  const names = Object.keys(headers);
  const isToken = typeof auth === 'string' && auth !== 'oauth';
  const sent = [
    ...(names.length === 0 ? [] : [`the header${names.length === 1 ? '' : 's'} ${names.join(', ')}`]),
    ...(auth === undefined ? [] : [isToken ? 'a bearer token' : 'the token of your login']),
  ];
  const parts = sent.length === 0 ? '' : `, with ${sent.join(' and ')}`;
  return `It sends your requests${parts}, to: ${where}`;
}
