import { isNumber } from '../../core/exact-number.ts';
import { isObject, type Json } from '../../core/json.ts';
import { stringifyJson } from '../../core/json-text.ts';
import type { Freshness, Listing } from '../../core/protocol.ts';
import { freshnessOf, leastFresh } from '../cache/freshness.ts';
import type { skillsExtension } from '../protocol/negotiation/capabilities.ts';
import type { ReadDefinition } from './definitions.ts';

/** One of the lists of the protocol. */
export interface ListKind<Definition> {
  method: string;
  /** The member of the result that has the definitions. */
  member: string;
  /** The capability or extension that a server with this list declares. */
  capability: 'tools' | 'resources' | 'prompts' | 'tasks' | typeof skillsExtension;
  read: ReadDefinition<Definition>;
  /** Returns the name or URI that identifies a definition. */
  keyOf: (definition: Definition) => string;
  /** The types of the members that are shown. */
  members: Record<string, 'string' | 'object'>;
  /** The members that the specification requires. */
  required?: string[];
}

/** No server needs more pages than this. */
const pageLimit = 1_000;

/**
 * Fetches all pages of a list (specification, "Pagination"). Stops if the list does not end: at a repeated cursor, a page
 * without new definitions, or too many pages. That and invalid definitions are reported. The listing is as fresh as its
 * least fresh page: only all pages fetched together are a consistent list.
 */
export async function fetchPages<Definition>(
  kind: ListKind<Definition>,
  fetchPage: (cursor: string | undefined) => Promise<unknown>,
  report: (code: string, message: string) => void,
): Promise<Listing<Definition>> {
  const items: Definition[] = [];
  const raw: Json[] = [];
  const leftOut: Json[] = [];
  const known = new Set<string>();
  const cursors = new Set<string>();
  const pages: Freshness[] = [];
  let cursor: string | undefined;
  for (let page = 1; ; page += 1) {
    const result = await fetchPage(cursor);
    pages.push(freshnessOf(kind.method, result, report));
    const before = known.size;
    for (const entry of entriesOf(result, kind, report)) {
      const definition = kind.read(entry);
      if (definition === undefined) {
        leftOut.push(entry);
        report('unusable-definition', `An entry of ${kind.method} is invalid: ${shorten(entry)}`);
        continue;
      }
      const key = kind.keyOf(definition);
      if (known.has(key)) {
        leftOut.push(entry);
        report('repeated-definition', `${kind.method} has "${key}" more than once; the first one is used.`);
        continue;
      }
      known.add(key);
      for (const fault of memberFaults(kind, key, entry)) {
        report('definition', `${kind.method}: ${fault}.`);
      }
      items.push(definition);
      raw.push(entry);
    }
    const next = cursorIn(result, kind, report);
    const listing = { items, raw, ...(leftOut.length > 0 ? { leftOut } : {}) };
    if (next === undefined) return { ...listing, freshness: leastFresh(pages) };
    const reason = endlessReason(next, cursors, page, known.size === before);
    if (reason !== undefined) {
      report('endless-list', `${kind.method} does not end: ${reason}. Stopped after page ${page}.`);
      return listing;
    }
    cursors.add(next);
    cursor = next;
  }
}

/** Returns the cursor of the next page; undefined after the last one. */
function cursorIn<Definition>(
  result: unknown,
  { method }: ListKind<Definition>,
  report: (code: string, message: string) => void,
): string | undefined {
  const cursor = isObject(result) ? result.nextCursor : undefined;
  if (cursor === undefined || cursor === null) return undefined;
  if (typeof cursor === 'string' && cursor !== '') return cursor;
  const given = `The nextCursor of ${method} is ${cursor === '' ? 'empty' : shorten(cursor)}`;
  if (isNumber(cursor)) {
    report('cursor', `${given}, which is not a string; it is sent back as one.`);
    return String(cursor);
  }
  // Servers whose language has no other way to say so mean that there are no more pages.
  const isEnd = cursor === '' || cursor === false;
  report('cursor', `${given}; ${isEnd ? 'it is taken for the end' : 'the list may be incomplete'}.`);
  return undefined;
}

/** Why a list has no end; undefined if it may have one. */
function endlessReason(
  next: string,
  cursors: Set<string>,
  page: number,
  hasNothingNew: boolean,
): string | undefined {
  if (cursors.has(next)) return 'the server returned the same cursor again';
  if (hasNothingNew && page > 1) return 'the last page had nothing new';
  if (page >= pageLimit) return `there are more than ${pageLimit} pages`;
  return undefined;
}

function entriesOf<Definition>(
  result: unknown,
  kind: ListKind<Definition>,
  report: (code: string, message: string) => void,
): Json[] {
  const list = isObject(result) ? result[kind.member] : undefined;
  if (Array.isArray(list)) return list as Json[];
  report('no-list', `The result of ${kind.method} has no array "${kind.member}".`);
  return [];
}

/** Describes the members of a definition that are missing or have the wrong type. */
function memberFaults<Definition>(
  { members, required = [] }: ListKind<Definition>,
  key: string,
  entry: Json,
): string[] {
  if (!isObject(entry)) return [];
  const faults: string[] = [];
  // Lists may have thousands of entries, almost all of them without faults.
  for (const name in members) {
    const type = members[name];
    const value = entry[name];
    if (value === undefined) {
      if (required.includes(name)) faults.push(`"${key}" has no ${name}`);
    } else if (type === 'string' ? typeof value !== 'string' : !isObject(value)) {
      faults.push(`${name} of "${key}" is not ${type === 'string' ? 'a string' : 'an object'}`);
    }
  }
  return faults;
}

function shorten(value: unknown): string {
  const text = stringifyJson(value) ?? 'undefined';
  return text.length > 120 ? `${text.slice(0, 120)}…` : text;
}
