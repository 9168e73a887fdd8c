import { nearest } from '../core/did-you-mean.ts';
import { ConnectionError, ServerError, UsageError } from '../core/errors.ts';
import type { Tool } from '../core/protocol.ts';
import { findToolByName } from '../engine/find-tool.ts';
import { unprefixed } from '../engine/group-names.ts';
import type { CallOptions } from '../engine/protocol/client-options.ts';
import type { Connected } from './shared-connection.ts';

/** The definitions of tools as far as they are known; calling a tool takes its definition. */
export class ToolCache {
  readonly #tools = new Map<string, Tool>();

  /** Forgets them all: the list changed, or another connection begins. */
  clear(): void {
    this.#tools.clear();
  }

  learn(tools: readonly Tool[]): void {
    for (const tool of tools) this.#tools.set(tool.name, tool);
  }

  get(name: string): Tool | undefined {
    return this.#tools.get(name);
  }

  /**
   * The tool of this name. A single server is asked for its list once, and a tool that is not in it is called all the
   * same: what is wrong with it the server says. Of several servers it must be in a list. Throws UsageError, or
   * ConnectionError where the server that may have it is missing.
   */
  async find(name: string, { server, clients }: Connected, options: CallOptions): Promise<Tool> {
    const known = this.#tools.get(name);
    if (known !== undefined) return known;
    if (clients.some((client) => client === server)) {
      const found = await this.#listed(name, server, options);
      return found ?? { name, inputSchema: {} };
    }
    const found = await findToolByName(server, name, options);
    if ('tool' in found) {
      this.learn([found.tool]);
      return found.tool;
    }
    const missing = server.unavailable.find((member) => unprefixed(member, name) !== undefined);
    if (missing !== undefined) {
      throw new ConnectionError(`${missing} is not connected, to which ${name} would belong.`, {
        phase: 'request',
        server: missing,
        hint: 'connect() tries again; what it failed of is told to onEvent.',
      });
    }
    const names = found.others.map((tool) => tool.name);
    const near = nearest(name, names);
    throw new UsageError(`${server.name} has no tool "${name}".`, {
      server: server.name,
      hint:
        near.length > 0
          ? `Did you mean ${near.join(' or ')}?`
          : 'Among several servers a tool is SERVER_TOOL.',
    });
  }

  async #listed(name: string, server: Connected['server'], options: CallOptions): Promise<Tool | undefined> {
    try {
      this.learn((await server.listTools(options)).items);
    } catch (error) {
      // Some servers answer calls and have no list.
      if (!(error instanceof ServerError)) throw error;
    }
    return this.#tools.get(name);
  }
}
