import { isObject } from '../core/json.ts';
import type { ListDefinitions, ListName } from '../core/protocol.ts';
import type { CallOptions } from '../engine/protocol/client-options.ts';
import type { Server } from '../engine/server.ts';
import type { KnownServer, SuggestionRequest } from './ports.ts';

/** A connected server, which can be asked for lists and completions. */
export class LiveServer implements KnownServer {
  readonly #server: Server;
  readonly #callOptions: CallOptions;

  /** `callOptions` are those of requests for completions. */
  constructor(server: Server, callOptions: CallOptions = {}) {
    this.#server = server;
    this.#callOptions = callOptions;
  }

  readonly tools = () => this.#items('tools');
  readonly resources = () => this.#items('resources');
  readonly templates = () => this.#items('templates');
  readonly prompts = () => this.#items('prompts');
  readonly skills = () => this.#items('skills');

  async suggest(
    { reference, name, value, context }: SuggestionRequest,
    signal: AbortSignal,
  ): Promise<string[]> {
    if (!this.#server.hasCapability('completions')) return [];
    const options = { ...this.#callOptions, signal };
    const result = await this.#server.complete(reference, { name, value }, context, options);
    const values = isObject(result.completion) ? result.completion.values : undefined;
    return Array.isArray(values) ? values.filter((text) => typeof text === 'string') : [];
  }

  async members(signal: AbortSignal): Promise<string[]> {
    const states = await Promise.all(this.#server.members(signal));
    return states.filter((state) => 'client' in state).map(({ name }) => name);
  }

  /** Fetches a list without the signal of a key, since the next key needs it as well. Empty if that fails. */
  async #items<Name extends ListName>(list: Name): Promise<readonly ListDefinitions[Name][]> {
    try {
      return (await this.#server.list(list, { reuse: 'known' })).items;
    } catch {
      return [];
    }
  }
}
