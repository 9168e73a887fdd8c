import { ServerError, TimeoutError } from '../../core/errors.ts';
import type { JsonObject } from '../../core/json.ts';
import type { ListDefinitions, Listing, ListName } from '../../core/protocol.ts';
import type { CallOptions } from '../protocol/client-options.ts';
import { readPrompt, readResource, readTemplate, readTool } from './definitions.ts';
import { fetchPages, type ListKind } from './paginate.ts';

/** The protocol's lists (specification, "Server features"). */
export const listKinds: { [Name in ListName]: ListKind<ListDefinitions[Name]> } = {
  tools: {
    method: 'tools/list',
    member: 'tools',
    capability: 'tools',
    read: readTool,
    keyOf: (tool) => tool.name,
    members: {
      title: 'text',
      description: 'text',
      inputSchema: 'object',
      outputSchema: 'object',
      annotations: 'object',
    },
    needed: ['inputSchema'],
  },
  resources: {
    method: 'resources/list',
    member: 'resources',
    capability: 'resources',
    read: readResource,
    keyOf: (resource) => resource.uri,
    members: { name: 'text', title: 'text', description: 'text', mimeType: 'text' },
  },
  templates: {
    method: 'resources/templates/list',
    member: 'resourceTemplates',
    capability: 'resources',
    read: readTemplate,
    keyOf: (template) => template.uriTemplate,
    members: { name: 'text', title: 'text', description: 'text', mimeType: 'text' },
  },
  prompts: {
    method: 'prompts/list',
    member: 'prompts',
    capability: 'prompts',
    read: readPrompt,
    keyOf: (prompt) => prompt.name,
    members: { title: 'text', description: 'text' },
  },
};

/** How long a server is waited for that is asked for a list it does not declare, in seconds. */
const undeclaredPatience = 2;

/** What listing needs of the client of a server. */
export interface ListedServer {
  declares(capability: string): boolean;
  request(method: string, params: JsonObject, options: CallOptions): Promise<unknown>;
  complain(code: string, message: string): void;
}

/** A list of a server, whole; empty where the server has no such list. */
export async function fetchList<Definition>(
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
  return fetchPages(
    kind,
    (cursor) => server.request(kind.method, cursor === undefined ? {} : { cursor }, options),
    (code, message) => server.complain(code, message),
  );
}

function nothing(): { items: never[]; raw: never[] } {
  return { items: [], raw: [] };
}
