import { isObject, type Json } from '../core/json.ts';
import type { Listing } from '../core/protocol.ts';

/** The member by which a definition is known, and what it becomes among several servers'. */
export interface Named {
  key: 'name' | 'uri' | 'uriTemplate';
  rename: (server: string, name: string) => string;
}

/** One server's own list. */
export interface Part<Definition, Owner> {
  server: string;
  /** Whatever stands for the server. */
  owner: Owner;
  listing: Listing<Definition>;
}

/**
 * The lists of several servers as one, each definition under its new name, in the order of the servers.
 * Where two become the same, the server with the longer name keeps it; `complain` is told.
 */
export function joinListings<Definition extends object, Owner>(
  parts: readonly Part<Definition, Owner>[],
  { key, rename }: Named,
  complain: (message: string) => void,
): { listing: Listing<Definition>; origins: Map<Definition, { owner: Owner; item: Definition }> } {
  const owners = new Map<string, string>();
  for (const { server, listing } of parts) {
    for (const item of listing.items) {
      const name = rename(server, String(item[key as keyof Definition]));
      const owner = owners.get(name);
      if (owner !== undefined) {
        const [longer, shorter] = owner.length >= server.length ? [owner, server] : [server, owner];
        complain(`Both ${longer} and ${shorter} have something called ${name}; it means that of ${longer}.`);
        owners.set(name, longer);
      } else owners.set(name, server);
    }
  }
  const items: Definition[] = [];
  const raw: Json[] = [];
  const origins = new Map<Definition, { owner: Owner; item: Definition }>();
  for (const part of parts) {
    for (const [at, item] of part.listing.items.entries()) {
      const name = rename(part.server, String(item[key as keyof Definition]));
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

/** How several servers share one space of names, as FastMCP's multi-server client does. */

/** A tool's or prompt's name among those of several servers. */
export function prefixed(server: string, name: string): string {
  return `${server}_${name}`;
}

/** The server's own name of a tool or prompt; undefined when it isn't that server's. */
export function unprefixed(server: string, name: string): string | undefined {
  return name.startsWith(`${server}_`) ? name.slice(server.length + 1) : undefined;
}

/** A resource's URI, or a template, among those of several servers: `scheme://server/rest`. */
export function prefixedUri(server: string, uri: string): string {
  const { scheme, rest } = split(uri);
  return `${scheme}${server}/${rest}`;
}

/** The server's own URI; undefined when it isn't that server's. */
export function unprefixedUri(server: string, uri: string): string | undefined {
  const { scheme, rest } = split(uri);
  return rest.startsWith(`${server}/`) ? `${scheme}${rest.slice(server.length + 1)}` : undefined;
}

/** Parts a URI behind `scheme://`, or behind `scheme:` where it has no authority. */
function split(uri: string): { scheme: string; rest: string } {
  const [scheme = ''] = /^[a-z][a-z\d+.-]*:(?:\/\/)?/i.exec(uri) ?? [];
  return { scheme, rest: uri.slice(scheme.length) };
}
