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
