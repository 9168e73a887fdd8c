import { isObject } from '../core/json.ts';
import { parseJson, stringifyJson } from '../core/json-text.ts';
import { type CachedLists, fittingText, isWithin } from './cached-server.ts';

/** The content of a file of the list cache. */
export interface Stored {
  lists: CachedLists;
  /** The ids of the logins, by hashes of their servers; null for a server without a login. */
  logins: Record<string, unknown>;
}

/** The same as JSON texts, so that a list is replaced without parsing the others: they may be of some MB. */
export interface StoredTexts {
  logins: string;
  /** Of long lists, by their kind, what they were made of: `CachedDigests`. */
  digests: Record<string, string>;
  lists: Map<string, string>;
}

const endOfFirstLine = ',"lists":{';
const lastLine = '}}';

/** Parses a file; undefined if there is none, or if it is not one of these. */
export function parseStored(text: string | undefined): Stored | undefined {
  try {
    const value: unknown = text === undefined ? undefined : parseJson(text);
    if (!isObject(value) || !isObject(value.lists) || !isObject(value.logins)) return undefined;
    return { lists: value.lists as CachedLists, logins: value.logins };
  } catch {
    return undefined;
  }
}

/** Splits a file into texts; undefined if there is none, or if it is not one of these. */
export function splitStored(text: string | undefined): StoredTexts | undefined {
  const [first = '', ...lines] = text?.split('\n') ?? [];
  const start = splitFirstLine(first);
  if (start === undefined || lines.pop() !== lastLine) {
    const stored = parseStored(text);
    return stored && { logins: stringifyJson(stored.logins), digests: {}, lists: textsOf(stored.lists) };
  }
  const lists = new Map<string, string>();
  for (const [at, line] of lines.entries()) {
    const colon = line.indexOf(':');
    if (colon === -1) continue;
    lists.set(line.slice(1, colon - 1), line.slice(colon + 1, at === lines.length - 1 ? undefined : -1));
  }
  return { ...start, lists };
}

/** Splits the first line of a file; undefined if it is not one of these, or if lists had to be shortened. */
export function splitFirstLine(line: string): Omit<StoredTexts, 'lists'> | undefined {
  if (!line.endsWith(endOfFirstLine)) return undefined;
  try {
    const { logins, digests = {} } = JSON.parse(line + lastLine) as Record<string, unknown>;
    if (!isObject(logins) || !isObject(digests)) return undefined;
    return { logins: JSON.stringify(logins), digests: digests as Record<string, string> };
  } catch {
    return undefined;
  }
}

/** Returns the text of a file of at most `most` bytes, with each list on a line unless some had to be shortened. */
export function joinStored({ logins, digests, lists }: StoredTexts, most: number): string {
  const start = `{"logins":${logins},"digests":${JSON.stringify(digests)},"lists":`;
  const lines = [...lists].map(([kind, list]) => `"${kind}":${list}`);
  const text = `${start}{\n${lines.join(',\n')}\n${lastLine}`;
  if (isWithin(text, most)) return text;
  const parsed = Object.fromEntries([...lists].map(([kind, list]) => [kind, parseJson(list)]));
  return `${start}${fittingText(parsed, most - start.length - 1)}}`;
}

/** Returns each list as JSON on one line. */
export function textsOf(lists: CachedLists): Map<string, string> {
  return new Map(Object.entries(lists).map(([kind, list]) => [kind, stringifyJson(list)]));
}
