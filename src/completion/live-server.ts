import { isObject } from '../core/json.ts';
import type { Prompt, Resource, ResourceTemplate, Tool } from '../core/protocol.ts';
import type { Server } from '../engine/server.ts';
import type { KnownServer, SuggestionRequest } from './ports.ts';

/** A server that is asked: each list once, and again when the server says that it changed. */
export class LiveServer implements KnownServer {
  readonly #server: Server;
  readonly #lists = new Map<string, Promise<readonly unknown[]>>();
  /** Ends the listening for changes. */
  readonly close: () => void;

  constructor(server: Server) {
    this.#server = server;
    this.close = server.observe((event) => {
      if (event.type !== 'listChanged') return;
      this.#lists.delete(event.list);
      if (event.list === 'resources') this.#lists.delete('templates');
    });
  }

  tools(): Promise<readonly Tool[]> {
    return this.#list('tools', async () => (await this.#server.listTools()).items);
  }

  resources(): Promise<readonly Resource[]> {
    return this.#list('resources', async () => (await this.#server.listResources()).items);
  }

  templates(): Promise<readonly ResourceTemplate[]> {
    return this.#list('templates', async () => (await this.#server.listResourceTemplates()).items);
  }

  prompts(): Promise<readonly Prompt[]> {
    return this.#list('prompts', async () => (await this.#server.listPrompts()).items);
  }

  async suggest(
    { reference, name, value, context }: SuggestionRequest,
    signal: AbortSignal,
  ): Promise<string[]> {
    if (!this.#server.hasCapability('completions')) return [];
    const result = await this.#server.complete(reference, { name, value }, context, { signal });
    const values = isObject(result.completion) ? result.completion.values : undefined;
    return Array.isArray(values) ? values.filter((text) => typeof text === 'string') : [];
  }

  async members(signal: AbortSignal): Promise<string[]> {
    const states = await Promise.all(this.#server.members(signal));
    return states.filter((state) => 'client' in state).map(({ name }) => name);
  }

  /** A list is fetched whole even when typing goes on: the next key needs it as well. */
  #list<Item>(name: string, fetch: () => Promise<readonly Item[]>): Promise<readonly Item[]> {
    const known = this.#lists.get(name) as Promise<readonly Item[]> | undefined;
    if (known !== undefined) return known;
    const fetched: Promise<readonly Item[]> = fetch().catch(() => {
      // What cannot be listed now may be later.
      if (this.#lists.get(name) === fetched) this.#lists.delete(name);
      return [];
    });
    this.#lists.set(name, fetched);
    return fetched;
  }
}
