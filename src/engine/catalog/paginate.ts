import { isObject, type Json } from '../../core/json.ts';
import type { Listing } from '../../core/protocol.ts';
import type { ReadDefinition } from './definitions.ts';

/** A list of the protocol: how it is asked for, where its items are, what they are known by. */
export interface ListKind<Definition> {
  method: string;
  member: string;
  /** The capability without which the server has no such list. */
  capability: 'tools' | 'resources' | 'prompts' | 'tasks';
  read: ReadDefinition<Definition>;
  keyOf: (definition: Definition) => string;
  /** The members that people see, and what they must be. */
  members: Record<string, 'text' | 'object'>;
  /** The members that may not be left out. */
  needed?: string[];
}

/** More pages than any honest list has. */
const mostPages = 1_000;

/**
 * Walks all pages of a list (specification, "Pagination"). A list that doesn't end (a cursor that was
 * there before, a page with nothing new, too many pages) is stopped; that and every definition that
 * cannot be used is told to `complain`.
 */
export async function fetchPages<Definition>(
  kind: ListKind<Definition>,
  fetchPage: (cursor: string | undefined) => Promise<unknown>,
  complain: (code: string, message: string) => void,
): Promise<Listing<Definition>> {
  const items: Definition[] = [];
  const raw: Json[] = [];
  const known = new Set<string>();
  const cursors = new Set<string>();
  let cursor: string | undefined;
  for (let page = 1; ; page += 1) {
    const result = await fetchPage(cursor);
    const before = known.size;
    for (const entry of entriesOf(result, kind, complain)) {
      const definition = kind.read(entry);
      if (definition === undefined) {
        complain('unusable-definition', `An entry of ${kind.method} cannot be used: ${excerpt(entry)}`);
        continue;
      }
      const key = kind.keyOf(definition);
      if (known.has(key)) {
        complain('repeated-definition', `${kind.method} has "${key}" more than once; the first counts.`);
        continue;
      }
      known.add(key);
      for (const wrong of oddMembers(kind, entry)) {
        complain('definition', `${kind.method}: "${key}" ${wrong}.`);
      }
      items.push(definition);
      raw.push(entry);
    }
    const next = isObject(result) ? result.nextCursor : undefined;
    if (typeof next !== 'string') return { items, raw };
    const why = endless(next, cursors, page, known.size === before);
    if (why !== undefined) {
      complain('endless-list', `${kind.method} does not end: ${why}. Stopped after page ${page}.`);
      return { items, raw };
    }
    cursors.add(next);
    cursor = next;
  }
}

function endless(next: string, cursors: Set<string>, page: number, nothingNew: boolean): string | undefined {
  if (cursors.has(next)) return 'the server gave the same cursor again';
  if (nothingNew && page > 1) return 'the last page had nothing new';
  if (page >= mostPages) return `there are more than ${mostPages} pages`;
  return undefined;
}

function entriesOf<Definition>(
  result: unknown,
  kind: ListKind<Definition>,
  complain: (code: string, message: string) => void,
): Json[] {
  const list = isObject(result) ? result[kind.member] : undefined;
  if (Array.isArray(list)) return list as Json[];
  complain('no-list', `The result of ${kind.method} has no array "${kind.member}".`);
  return [];
}

/** The members of a definition that are not what they must be. */
function oddMembers<Definition>({ members, needed = [] }: ListKind<Definition>, entry: Json): string[] {
  if (!isObject(entry)) return [];
  return Object.entries(members)
    .filter(([name, type]) => {
      const value = entry[name];
      if (value === undefined) return needed.includes(name);
      return type === 'text' ? typeof value !== 'string' : !isObject(value);
    })
    .map(([name, type]) =>
      entry[name] === undefined
        ? `lacks ${name}`
        : `has something else than ${type === 'text' ? 'a text' : 'an object'} as ${name}`,
    );
}

function excerpt(value: unknown): string {
  const text = JSON.stringify(value) ?? 'undefined';
  return text.length > 120 ? `${text.slice(0, 120)}…` : text;
}
