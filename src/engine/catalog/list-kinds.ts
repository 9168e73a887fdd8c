import { ServerError, TimeoutError } from '../../core/errors.ts';
import type { JsonObject } from '../../core/json.ts';
import type { ListDefinitions, Listing, ListName } from '../../core/protocol.ts';
import type { CallOptions } from '../protocol/client-options.ts';
import { skillsExtension } from '../protocol/negotiation/capabilities.ts';
import { readPrompt, readResource, readSkill, readTemplate, readTool } from './definitions.ts';
import { fetchPages, type ListKind, memberTypes } from './paginate.ts';

/** The lists of the specification ("Server features"), and those of extensions. */
export const listKinds: { [Name in ListName]: ListKind<ListDefinitions[Name]> } = {
  tools: {
    method: 'tools/list',
    member: 'tools',
    capability: 'tools',
    read: readTool,
    keyOf: (tool) => tool.name,
    members: memberTypes({
      title: 'string',
      description: 'string',
      inputSchema: 'object',
      outputSchema: 'object',
      annotations: 'object',
    }),
    required: ['inputSchema'],
  },
  resources: {
    method: 'resources/list',
    member: 'resources',
    capability: 'resources',
    read: readResource,
    keyOf: (resource) => resource.uri,
    members: memberTypes({ name: 'string', title: 'string', description: 'string', mimeType: 'string' }),
  },
  templates: {
    method: 'resources/templates/list',
    member: 'resourceTemplates',
    capability: 'resources',
    read: readTemplate,
    keyOf: (template) => template.uriTemplate,
    members: memberTypes({ name: 'string', title: 'string', description: 'string', mimeType: 'string' }),
  },
  prompts: {
    method: 'prompts/list',
    member: 'prompts',
    capability: 'prompts',
    read: readPrompt,
    keyOf: (prompt) => prompt.name,
    members: memberTypes({ title: 'string', description: 'string' }),
  },
  skills: {
    method: 'skills/list',
    member: 'skills',
    capability: skillsExtension,
    read: readSkill,
    keyOf: (skill) => skill.uri,
    members: memberTypes({ frontmatter: 'object' }),
    required: ['frontmatter'],
  },
};

/** The timeout of a request for a list that the server does not declare, in seconds. */
const undeclaredTimeout = 2;

/** What fetching a list needs from the client. */
export interface ListedServer {
  declares(capability: string): boolean;
  request(method: string, params: JsonObject, options: CallOptions): Promise<unknown>;
  report(code: string, message: string): void;
}

/** Fetches a list with all its pages; empty if the server has no such list. */
export async function fetchList<Definition>(
  kind: ListKind<Definition>,
  server: ListedServer,
  options: CallOptions,
): Promise<Listing<Definition>> {
  if (server.declares(kind.capability)) return fetchImplemented(kind, server, options);
  // Extensions are used only with servers that declare them.
  if (kind.capability === skillsExtension) return emptyListing();
  const declaresAny = ['tools', 'resources', 'prompts'].some((capability) => server.declares(capability));
  return declaresAny ? emptyListing() : fetchUndeclared(kind, server, options);
}

/** Fetches a list from a server that declares no lists but may have some; does not wait long for it. */
async function fetchUndeclared<Definition>(
  kind: ListKind<Definition>,
  server: ListedServer,
  { signal }: CallOptions,
): Promise<Listing<Definition>> {
  try {
    const listing = await fetchDeclared(kind, server, { signal, timeout: undeclaredTimeout });
    if (listing.items.length > 0) {
      server.report('undeclared', `It has ${kind.capability} but does not declare them.`);
    }
    return listing;
  } catch (error) {
    signal?.throwIfAborted();
    if (error instanceof ServerError || error instanceof TimeoutError) return emptyListing();
    throw error;
  }
}

/** Fetches a list, which is empty if the server does not implement it in spite of the capability. */
async function fetchImplemented<Definition>(
  kind: ListKind<Definition>,
  server: ListedServer,
  options: CallOptions,
): Promise<Listing<Definition>> {
  try {
    return await fetchDeclared(kind, server, options);
  } catch (error) {
    if (!(error instanceof ServerError) || !isMethodNotFound(error)) throw error;
    // Many servers have resources without templates: the capability covers both.
    if (kind.method === `${kind.capability}/list`) {
      server.report('unimplemented', `It declares ${kind.capability} but does not implement ${kind.method}.`);
    }
    return emptyListing();
  }
}

/** Whether the server does not know the method. Some servers use another code than JSON-RPC's. */
function isMethodNotFound({ code, message }: ServerError): boolean {
  return code === -32_601 || /\bmethod not (found|implemented|supported)\b|\bunknown method\b/i.test(message);
}

function fetchDeclared<Definition>(
  kind: ListKind<Definition>,
  server: ListedServer,
  options: CallOptions,
): Promise<Listing<Definition>> {
  return fetchPages(
    kind,
    (cursor) => server.request(kind.method, cursor === undefined ? {} : { cursor }, options),
    (code, message) => server.report(code, message),
  );
}

function emptyListing(): { items: never[]; raw: never[] } {
  return { items: [], raw: [] };
}
