import { ServerError, TimeoutError } from '../base/errors.ts';
import type { JsonObject } from '../base/json.ts';
import type { Listing } from '../base/protocol.ts';
import { type ListKind, walk } from './catalog.ts';
import type { CallOptions } from './client-options.ts';

/** How long a server is waited for that is asked for a list it does not declare, in seconds. */
const undeclaredPatience = 2;

/** What listing needs of the client of a server. */
export interface ListedServer {
  declares(capability: string): boolean;
  request(method: string, params: JsonObject, options: CallOptions): Promise<unknown>;
  complain(code: string, message: string): void;
}

/** A list of a server, whole; empty where the server has no such list. */
export async function listOf<Definition>(
  kind: ListKind<Definition>,
  server: ListedServer,
  options: CallOptions,
): Promise<Listing<Definition>> {
  if (server.declares(kind.capability)) return walked(kind, server, options);
  const declaresAny = ['tools', 'resources', 'prompts'].some((capability) => server.declares(capability));
  return declaresAny ? nothing() : undeclared(kind, server, options);
}

/** A server that declares no list at all may have some all the same: it is asked, but not waited for long. */
async function undeclared<Definition>(
  kind: ListKind<Definition>,
  server: ListedServer,
  { signal }: CallOptions,
): Promise<Listing<Definition>> {
  try {
    const listing = await walked(kind, server, { signal, timeout: undeclaredPatience });
    if (listing.items.length > 0) {
      server.complain('undeclared', `It has ${kind.capability} and does not declare them.`);
    }
    return listing;
  } catch (error) {
    if (error instanceof ServerError || error instanceof TimeoutError) return nothing();
    throw error;
  }
}

function walked<Definition>(
  kind: ListKind<Definition>,
  server: ListedServer,
  options: CallOptions,
): Promise<Listing<Definition>> {
  return walk(
    kind,
    (cursor) => server.request(kind.method, cursor === undefined ? {} : { cursor }, options),
    (code, message) => server.complain(code, message),
  );
}

function nothing(): { items: never[]; raw: never[] } {
  return { items: [], raw: [] };
}
