import { isObject, type Json } from '../core/json.ts';
import type { ListDefinitions, Listing, ListName } from '../core/protocol.ts';

/** How the names and URIs of several servers share one namespace, as in FastMCP's multi-server client. */
export const subjectNames = {
  name: { prefix: prefixed, strip: unprefixed },
  uri: { prefix: prefixedUri, strip: unprefixedUri },
};

/** The member that identifies the definitions of each list, and whether it is a name or a URI. */
export const listKeys = {
  tools: { key: 'name', type: 'name' },
  resources: { key: 'uri', type: 'uri' },
  templates: { key: 'uriTemplate', type: 'uri' },
  prompts: { key: 'name', type: 'name' },
  skills: { key: 'uri', type: 'uri' },
} as const satisfies Record<ListName, { key: string; type: keyof typeof subjectNames }>;

/** The list of one server. */
export interface OwnedListing<Definition, Owner> {
  server: string;
  /** Represents the server for the caller. */
  owner: Owner;
  listing: Listing<Definition>;
}

/**
 * Joins the lists of several servers into one, with prefixed names, in the order of the servers. If two definitions get
 * the same name, that of the server with the longer name is kept, and `report` is called.
 */
export function joinListings<Name extends ListName, Owner>(
  list: Name,
  parts: readonly OwnedListing<ListDefinitions[Name], Owner>[],
  report: (message: string) => void,
): {
  listing: Listing<ListDefinitions[Name]>;
  origins: Map<ListDefinitions[Name], { owner: Owner; item: ListDefinitions[Name] }>;
} {
  const { key, type } = listKeys[list];
  const nameOf = (server: string, item: ListDefinitions[Name]) =>
    subjectNames[type].prefix(server, String(item[key as keyof ListDefinitions[Name]]));
  const owners = new Map<string, string>();
  for (const { server, listing } of parts) {
    for (const item of listing.items) {
      const name = nameOf(server, item);
      const owner = owners.get(name);
      if (owner !== undefined) {
        const [longer, shorter] = owner.length >= server.length ? [owner, server] : [server, owner];
        report(`Both ${longer} and ${shorter} have a definition named ${name}; that of ${longer} is used.`);
        owners.set(name, longer);
      } else owners.set(name, server);
    }
  }
  const items: ListDefinitions[Name][] = [];
  const raw: Json[] = [];
  const origins = new Map<ListDefinitions[Name], { owner: Owner; item: ListDefinitions[Name] }>();
  for (const part of parts) {
    for (const [at, item] of part.listing.items.entries()) {
      const name = nameOf(part.server, item);
      if (owners.get(name) !== part.server) continue;
      const renamed = { ...item, [key]: name };
      const original = part.listing.raw[at] ?? null;
      items.push(renamed);
      raw.push(isObject(original) ? { ...original, [key]: name } : original);
      origins.set(renamed, { owner: part.owner, item });
    }
  }
  return { listing: { items, raw }, origins };
}

/** Returns the name of a tool or prompt in a group. */
export function prefixed(server: string, name: string): string {
  return `${server}_${name}`;
}

/** Returns the server's own name of a tool or prompt; undefined if it is not of that server. */
export function unprefixed(server: string, name: string): string | undefined {
  return name.startsWith(`${server}_`) ? name.slice(server.length + 1) : undefined;
}

/** Returns the URI of a resource, or a URI template, in a group: `scheme://server/rest`. */
export function prefixedUri(server: string, uri: string): string {
  const { scheme, rest } = split(uri);
  return `${scheme}${server}/${rest}`;
}

/** Returns the server's own URI; undefined if it is not of that server. */
export function unprefixedUri(server: string, uri: string): string | undefined {
  const { scheme, rest } = split(uri);
  return rest.startsWith(`${server}/`) ? `${scheme}${rest.slice(server.length + 1)}` : undefined;
}

/** Splits a URI after `scheme://`, or after `scheme:` if it has no authority. */
function split(uri: string): { scheme: string; rest: string } {
  const [scheme = ''] = /^[a-z][a-z\d+.-]*:(?:\/\/)?/i.exec(uri) ?? [];
  return { scheme, rest: uri.slice(scheme.length) };
}
