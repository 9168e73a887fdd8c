import { nearest } from '../../core/did-you-mean.ts';
import { ConnectionError, ServerError, UsageError } from '../../core/errors.ts';
import type { Tool } from '../../core/protocol.ts';
import { findToolByName } from '../../engine/find-tool.ts';
import { unprefixed } from '../../engine/group-names.ts';
import type { CallOptions } from '../../engine/protocol/client-options.ts';
import type { SingleServer } from '../../engine/server.ts';
import { notConnected } from './not-connected.ts';
import type { Connected } from './shared-connection.ts';

/**
 * Returns the tool of that name; the list is fetched if none is cached that has it. A single server may accept tools that
 * it does not list, so that an unknown one is returned without a schema. With several servers, throws UsageError if none
 * lists the tool, or ConnectionError if the server with its prefix is not connected.
 */
export async function findTool(
  name: string,
  { server, members, single }: Connected,
  { signal, timeout, maxTime }: CallOptions,
): Promise<Tool> {
  const options = { signal, timeout, maxTime };
  if (single !== undefined) {
    const tools = await listedTools(single, name, options);
    return tools.find((tool) => tool.name === name) ?? { name, inputSchema: {} };
  }
  const unavailable = () => server.unavailable.find((member) => unprefixed(member, name) !== undefined);
  const found = await findToolByName(server, name, options).catch((error: unknown) => {
    // The only server with that prefix could not be connected.
    if (unavailable() === undefined || !(error instanceof ConnectionError)) throw error;
    return { others: [] };
  });
  if ('tool' in found) return found.tool;
  const missing = unavailable();
  if (missing !== undefined) {
    const reason = members.find((member) => member.name === missing && 'error' in member);
    throw notConnected(missing, reason && 'error' in reason ? reason.error : undefined);
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

async function listedTools(server: SingleServer, name: string, options: CallOptions): Promise<Tool[]> {
  try {
    return (await server.list('tools', { ...options, name })).items;
  } catch (error) {
    // Some servers support tools/call but not tools/list.
    if (error instanceof ServerError) return [];
    throw error;
  }
}
