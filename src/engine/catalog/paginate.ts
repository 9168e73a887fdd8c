import { isNumber } from '../../core/exact-number.ts';
import { isObject, type Json } from '../../core/json.ts';
import { stringifyJson } from '../../core/json-text.ts';
import type { Freshness, Listing } from '../../core/protocol.ts';
import { freshnessOf, leastFresh } from '../cache/freshness.ts';
import { receivedTextOf } from '../framing/received-text.ts';
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
  members: ReadonlyMap<string, 'string' | 'object'>;
  /** The members that the specification requires. */
  required?: string[];
}

/** Returns the types of members as a `ListKind` has them. */
export function memberTypes(
  types: Record<string, 'string' | 'object'>,
): ReadonlyMap<string, 'string' | 'object'> {
  return new Map(Object.entries(types));
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
  const texts: (string | undefined)[] = [];
  let cursor: string | undefined;
  for (let page = 1; ; page += 1) {
    const result = await fetchPage(cursor);
    texts.push(receivedTextOf(result));
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
      const count = known.size;
      if (known.add(key).size === count) {
        leftOut.push(entry);
        report('repeated-definition', `${kind.method} has "${key}" more than once; the first one is used.`);
        continue;
      }
      if (!isFaultless(kind, entry)) {
        for (const fault of memberFaults(kind, key, entry)) {
          report('definition', `${kind.method}: ${fault}.`);
        }
      }
      items.push(definition);
      raw.push(entry);
    }
    const next = cursorIn(result, kind, report);
    const listing = { items, raw, ...(leftOut.length > 0 ? { leftOut } : {}) };
    if (next === undefined) {
      return { ...listing, freshness: leastFresh(pages), digest: await digestOf(texts) };
    }
    const reason = endlessReason(next, cursors, page, known.size === before);
    if (reason !== undefined) {
      report('endless-list', `${kind.method} does not end: ${reason}. Stopped after page ${page}.`);
      return listing;
    }
    cursors.add(next);
    cursor = next;
  }
}

/** Returns a digest of the messages that a list came in; undefined if one of them is not known. */
async function digestOf(texts: readonly (string | undefined)[]): Promise<string | undefined> {
  if (!texts.every((text) => text !== undefined)) return undefined;
  const { createHash } = await import('node:crypto');
  const hash = createHash('sha256');
  // Each message is valid JSON, so that two of them cannot be taken for two others.
  for (const text of texts) hash.update(text).update('\n');
  return hash.digest('hex');
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

/**
 * Whether a definition lacks no required member and none has the wrong type. Looks only at members that are there: lists
 * may have thousands of definitions, and looking for absent ones takes several times as long.
 */
function isFaultless<Definition>({ members, required = [] }: ListKind<Definition>, entry: Json): boolean {
  if (!isObject(entry)) return true;
  for (const name in entry) {
    const type = members.get(name);
    if (type !== undefined && !hasType(entry[name], type)) return false;
  }
  return required.every((name) => entry[name] !== undefined);
}

/** Describes the members of a definition that are missing or have the wrong type. */
function memberFaults<Definition>(
  { members, required = [] }: ListKind<Definition>,
  key: string,
  entry: Json,
): string[] {
  if (!isObject(entry)) return [];
  const faults: string[] = [];
  for (const [name, type] of members) {
    const value = entry[name];
    if (value === undefined) {
      if (required.includes(name)) faults.push(`"${key}" has no ${name}`);
    } else if (!hasType(value, type)) {
      faults.push(`${name} of "${key}" is not ${type === 'string' ? 'a string' : 'an object'}`);
    }
  }
  return faults;
}

function hasType(value: unknown, type: 'string' | 'object'): boolean {
  return type === 'string' ? typeof value === 'string' : isObject(value);
}

function shorten(value: unknown): string {
  const text = stringifyJson(value) ?? 'undefined';
  return text.length > 120 ? `${text.slice(0, 120)}…` : text;
}
