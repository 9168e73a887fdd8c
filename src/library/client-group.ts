import { UsageError } from '../core/errors.ts';
import type { ClientOptions } from './api/options.ts';
import type { ClientSource, GroupSources } from './api/sources.ts';
import { Client } from './client.ts';
import { ClientCore, preparedSource } from './client-core.ts';
import type { SharedConnection } from './connection/shared-connection.ts';

/**
 * A client of several servers that also has a client of each. The group itself has the tools, prompts and resources of
 * all servers, named as those of a client of several: `SERVER_TOOL`. The client of one server has the server's own names
 * and shares the group's connection to it.
 *
 * ```ts
 * const group = new ClientGroup({ weather: 'weather.py', notes: { url: 'https://example.com/mcp' } });
 * await group.connect();
 * await group.callTool('weather_forecast', { city: 'Oslo' });
 * await group.client('weather').callTool('forecast', { city: 'Oslo' });
 * await group.close();
 * ```
 */
export class ClientGroup extends Client {
  readonly #group: ClientCore<SharedConnection>;
  readonly #clients = new Map<string, Client>();

  /** Does not connect. The options apply to all servers. Throws UsageError if a source or an option is invalid. */
  constructor(sources: GroupSources, options: ClientOptions = {}) {
    const core = ClientCore.ofGroup(sources, options);
    super(preparedSource(core));
    this.#group = core;
  }

  /** Returns a group of the same sources with the same options and handlers and sessions of its own. */
  override new(): ClientGroup {
    const { source, options, handlers } = this.#group;
    return new ClientGroup(source as GroupSources, { ...options, ...handlers.current });
  }

  /** The clients of the connected servers, by their names. Throws ConnectionError if the group is not connected. */
  get clients(): ReadonlyMap<string, Client> {
    return new Map(this.#group.connection.connected.clients.map(({ name }) => [name, this.client(name)]));
  }

  /**
   * Returns the client of one server. It is connected when the group is; its `connect()` and `close()` are those of the
   * group, and so are its handlers. Its `new()` is independent of the group. Throws UsageError if there is no such server.
   */
  client(name: string): Client {
    const known = this.#clients.get(name);
    if (known !== undefined) return known;
    const { resolved } = this.#group;
    const names = resolved.type === 'servers' ? resolved.group : undefined;
    if (names?.includes(name) === false) {
      throw new UsageError(`There is no server "${name}" in the group.`, {
        hint: `Its servers are ${names.join(', ')}.`,
      });
    }
    const core = ClientCore.ofMember(this.#group, name, this.#sourceOf(name));
    const client = new Client(preparedSource(core));
    this.#clients.set(name, client);
    return client;
  }

  /** Returns the source from which an independent client of a server is made. */
  #sourceOf(name: string): ClientSource {
    const { source } = this.#group;
    if (typeof source === 'string') return `${source}:${name}`;
    const sources = source as Record<string, unknown>;
    const servers = (sources.mcpServers ?? sources) as Record<string, ClientSource>;
    const { resolved } = this.#group;
    const isEntry = resolved.type === 'servers' && Object.hasOwn(resolved.servers, name);
    return isEntry
      ? { mcpServers: { [name]: resolved.servers[name] ?? {} } }
      : (servers[name] as ClientSource);
  }
}
