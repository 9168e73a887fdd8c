import { asJsonObject, type Json, type JsonObject } from '../core/json.ts';
import type { Listing } from '../core/protocol.ts';
import { Client as EngineClient } from '../engine/client.ts';
import type { CallOptions } from '../engine/protocol/client-options.ts';
import type { Server } from '../engine/server.ts';
import {
  definitionsOf,
  type Prompt,
  type Resource,
  type ResourceTemplate,
  type Tool,
} from './definitions.ts';
import type { RequestOptions } from './options.ts';
import type { ClientSession } from './session.ts';

/** The page of a list to ask for. */
export interface PageOptions extends RequestOptions {
  /** `nextCursor` of the page before; without it the first page is meant. */
  cursor?: string | undefined;
}

/** What a server has: lists of definitions, and their pages as they were sent. */
export abstract class ClientLists {
  readonly #session: ClientSession;

  /** @internal */
  constructor(session: ClientSession) {
    this.#session = session;
  }

  /** All tools, from all pages. Among several servers they are called `SERVER_TOOL`. */
  async listTools(options: RequestOptions = {}): Promise<Tool[]> {
    return this.#session.request('tools/list', undefined, options, async ({ server }, call) => {
      const listing = await server.listTools(call);
      this.#session.tools.learn(listing.items);
      return definitionsOf(listing);
    });
  }

  /** All resources, from all pages. */
  async listResources(options: RequestOptions = {}): Promise<Resource[]> {
    return this.#session.request('resources/list', undefined, options, async ({ server }, call) =>
      definitionsOf(await server.listResources(call)),
    );
  }

  /** All templates of resources, from all pages. */
  async listResourceTemplates(options: RequestOptions = {}): Promise<ResourceTemplate[]> {
    return this.#session.request('resources/templates/list', undefined, options, async ({ server }, call) =>
      definitionsOf(await server.listResourceTemplates(call)),
    );
  }

  /** All prompts, from all pages. */
  async listPrompts(options: RequestOptions = {}): Promise<Prompt[]> {
    return this.#session.request('prompts/list', undefined, options, async ({ server }, call) =>
      definitionsOf(await server.listPrompts(call)),
    );
  }

  /** One page of `tools/list`, as the server sent it; of several servers all there is, as one page. */
  async listToolsRaw(options: PageOptions = {}): Promise<JsonObject> {
    return pageOf(this.#session, 'tools/list', 'tools', options, (server, call) => server.listTools(call));
  }

  /** One page of `resources/list`; see `listToolsRaw`. */
  async listResourcesRaw(options: PageOptions = {}): Promise<JsonObject> {
    return pageOf(this.#session, 'resources/list', 'resources', options, (server, call) =>
      server.listResources(call),
    );
  }

  /** One page of `resources/templates/list`; see `listToolsRaw`. */
  async listResourceTemplatesRaw(options: PageOptions = {}): Promise<JsonObject> {
    return pageOf(this.#session, 'resources/templates/list', 'resourceTemplates', options, (server, call) =>
      server.listResourceTemplates(call),
    );
  }

  /** One page of `prompts/list`; see `listToolsRaw`. */
  async listPromptsRaw(options: PageOptions = {}): Promise<JsonObject> {
    return pageOf(this.#session, 'prompts/list', 'prompts', options, (server, call) =>
      server.listPrompts(call),
    );
  }
}

/** A page as the server sent it; where lists are put together here, all of it. */
async function pageOf(
  session: ClientSession,
  method: string,
  member: string,
  options: PageOptions,
  whole: (server: Server, call: CallOptions) => Promise<Listing<object>>,
): Promise<JsonObject> {
  return session.request(method, undefined, options, async ({ server, clients }, call) => {
    const one = clients.find((client) => client === server);
    // A config file may rename and hide tools.
    const isItsOwn = one !== undefined && (member !== 'tools' || server instanceof EngineClient);
    if (!isItsOwn) return { [member]: (await whole(server, call)).raw as Json };
    const { cursor } = options;
    const result = await one.request(method, cursor === undefined ? {} : { cursor }, call);
    return asJsonObject(result) ?? {};
  });
}
