import { stringifyJson } from '../../core/json-text.ts';
import type { ProbeResponse } from './probed-server.ts';

/** How much of a response an excerpt shows, in characters. */
const longest = 300;

/** Returns the beginning of a response as JSON, to be the excerpt of a finding; undefined if there was none. */
export function excerptOf(response: ProbeResponse): string | undefined {
  if ('missing' in response) return undefined;
  const text = stringifyJson('result' in response ? response.result : response.error);
  return text.length > longest ? `${text.slice(0, longest)}…` : text;
}

/** Returns what a server responded, as the end of a sentence that begins with what it was sent. */
export function outcomeOf(response: ProbeResponse): string {
  if ('missing' in response) return `got no JSON-RPC response: ${response.missing}`;
  if ('error' in response) return `was answered with the error ${response.error.code}`;
  return 'was answered with a result';
}
