import { nearest } from '../core/did-you-mean.ts';
import { ConnectionError, ServerError, UsageError } from '../core/errors.ts';
import type { Tool } from '../core/protocol.ts';
import { findToolByName } from '../engine/find-tool.ts';
import { unprefixed } from '../engine/group-names.ts';
import type { CallOptions } from '../engine/protocol/client-options.ts';
import type { SingleServer } from '../engine/server.ts';
import type { Connected } from './shared-connection.ts';

/** The tool definitions of a connection, which the engine needs to call a tool. */
export class ToolCache {
  readonly #tools = new Map<string, Tool>();

  clear(): void {
    this.#tools.clear();
  }

  add(tools: readonly Tool[]): void {
    for (const tool of tools) this.#tools.set(tool.name, tool);
  }

  /**
   * Returns the tool of that name. A single server may accept tools that it does not list, so that an unknown one is
   * returned without a schema. With several servers, throws UsageError if none lists the tool, or ConnectionError if the
   * server with its prefix is not connected.
   */
  async find(name: string, { server, single }: Connected, options: CallOptions): Promise<Tool> {
    const known = this.#tools.get(name);
    if (known !== undefined) return known;
    if (single !== undefined) {
      await this.#list(single, options);
      return this.#tools.get(name) ?? { name, inputSchema: {} };
    }
    const found = await findToolByName(server, name, options);
    if ('tool' in found) {
      this.add([found.tool]);
      return found.tool;
    }
    const missing = server.unavailable.find((member) => unprefixed(member, name) !== undefined);
    if (missing !== undefined) {
      throw new ConnectionError(`${name} is not available: ${missing} is not connected.`, {
        phase: 'request',
        server: missing,
        hint: 'Call connect() to retry; onEvent receives the reason for the failure.',
      });
    }
    const names = found.others.map((tool) => tool.name);
    const near = nearest(name, names);
    throw new UsageError(`${server.name} has no tool "${name}".`, {
      server: server.name,
      hint:
        near.length > 0
          ? `Did you mean ${near.join(' or ')}?`
          : 'With several servers, tools are named SERVER_TOOL.',
    });
  }

  async #list(server: SingleServer, options: CallOptions): Promise<void> {
    try {
      this.add((await server.list('tools', options)).items);
    } catch (error) {
      // Some servers support tools/call but not tools/list.
      if (!(error instanceof ServerError)) throw error;
    }
  }
}
