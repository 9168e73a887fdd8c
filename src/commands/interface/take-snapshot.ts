import type { CommandContext } from '../../command-line/command.ts';
import { ConnectionError, McpcError } from '../../core/errors.ts';
import { definedMembers, type Json, type JsonObject, setMember } from '../../core/json.ts';
import type { Listing } from '../../core/protocol.ts';
import { serverInfoIn } from '../../engine/protocol/negotiation/handshake.ts';
import type { GroupMember, Server, SingleServer } from '../../engine/server.ts';
import type { InterfaceFile, ServerInterface } from '../../interface/server-interface.ts';
import { visibleInterface } from '../../interface/visible-interface.ts';

/** How often the lists of a server that keeps changing them are fetched. */
const mostFetches = 4;

/** What the lists are requested with. */
export type Requests = Pick<CommandContext, 'signal' | 'callOptions' | 'notice'>;

/**
 * Returns the interfaces of the servers behind a connection, by the names of the config file, or else by the name that the
 * server gives itself. Throws ConnectionError if one of them could not be connected, and what a request throws.
 */
export async function takeSnapshot(server: Server, requests: Requests): Promise<InterfaceFile> {
  const members = await Promise.all(server.members(requests.signal));
  requests.signal.throwIfAborted();
  const clients = connectedMembers(server, members);
  const isGroup = members.length > 1;
  const interfaces = await Promise.all(
    clients.map(async ({ name, client }): Promise<[string, ServerInterface]> => {
      const found = await interfaceOf(client, requests);
      return [isGroup ? name : nameOf(client, found), found];
    }),
  );
  const servers: InterfaceFile['servers'] = {};
  for (const [name, found] of interfaces) setMember(servers as never, name, found as never);
  return { version: 1, servers };
}

type Connected = Extract<GroupMember, { client: SingleServer }>;

/** Throws ConnectionError if some servers are not connected. */
function connectedMembers(server: Server, members: readonly GroupMember[]): Connected[] {
  const missing = members.filter((member) => 'error' in member);
  if (missing.length > 0) {
    const names = missing.map(({ name }) => name).join(' and ');
    throw new ConnectionError(
      `${names} of ${server.name} could not be connected, so that no snapshot was taken.`,
      {
        phase: 'connect',
        hint: 'Its error is shown above. To leave a server out, disable it in the config file.',
      },
    );
  }
  return members.filter((member): member is Connected => 'client' in member);
}

/** Returns the name of a single server for files and reports: a typed target may differ from one machine to the next. */
export function nameOf({ entry, name }: SingleServer, { identity }: ServerInterface): string {
  return entry?.name ?? (typeof identity?.name === 'string' ? identity.name : name);
}

/** The lists that an interface has. */
export type InterfaceList = 'tools' | 'resources' | 'templates' | 'prompts';

/** Which definitions are taken. */
export interface Extent {
  /** With definitions that clients cannot use, because they are invalid or repeat another one. */
  withUnusable?: boolean;
  /** Receives the errors of lists that could not be fetched, which then count as empty. By default, they are thrown. */
  failures?: Map<InterfaceList, McpcError>;
}

/**
 * Fetches the lists of a server, and again if it changed them meanwhile: some servers add tools after the handshake. Throws
 * what a request throws.
 */
export async function interfaceOf(
  client: SingleServer,
  { callOptions, notice }: Requests,
  extent: Extent = {},
): Promise<ServerInterface> {
  for (let fetches = 1; ; fetches++) {
    extent.failures?.clear();
    let hasChanged = false;
    const stop = client.observe(({ type }) => {
      hasChanged ||= type === 'listChanged';
    });
    try {
      const lists = await listsOf(client, callOptions, extent);
      await receiveNotifications(client, callOptions);
      if (hasChanged && fetches < mostFetches) continue;
      if (hasChanged) notice(`${client.name} keeps changing its lists; they are used as they were last.`);
      return visibleInterface({ ...factsOf(client), ...lists });
    } finally {
      stop();
    }
  }
}

/** How long to wait for the response to a ping, in seconds: it only marks the end of what comes before it. */
const pingTimeout = 1;

/**
 * Waits for notifications that are on their way: a server that adds tools once it is initialized has reported that when it
 * responds to a ping. Servers of the modern era notify only clients that subscribe.
 */
async function receiveNotifications(
  client: SingleServer,
  callOptions: CommandContext['callOptions'],
): Promise<void> {
  if (client.facts.era === 'modern') return;
  await client
    .ping({ ...callOptions, timeout: pingTimeout })
    .catch(() => callOptions.signal?.throwIfAborted());
  await client.settle();
}

async function listsOf(
  client: SingleServer,
  callOptions: CommandContext['callOptions'],
  { withUnusable = false, failures }: Extent,
): Promise<Record<InterfaceList, Json[]>> {
  const entriesOf = async (name: InterfaceList) => {
    try {
      const { raw, leftOut = [] }: Listing<unknown> = await client.list(name, callOptions);
      return withUnusable ? [...raw, ...leftOut] : raw;
    } catch (error) {
      callOptions.signal?.throwIfAborted();
      if (failures === undefined || !(error instanceof McpcError)) throw error;
      failures.set(name, error);
      return [];
    }
  };
  const [tools, resources, templates, prompts] = await Promise.all([
    entriesOf('tools'),
    entriesOf('resources'),
    entriesOf('templates'),
    entriesOf('prompts'),
  ]);
  return { tools, resources, templates, prompts };
}

function factsOf({ facts, declared, handshakeResult }: SingleServer) {
  const { info, protocolVersion, capabilities, instructions } = facts;
  // As it was sent, with what mcpc itself does not use.
  const sent = handshakeResult === undefined ? undefined : serverInfoIn(handshakeResult);
  const identity = sent ?? (info === undefined ? undefined : (definedMembers(info) as JsonObject));
  return { identity, revision: protocolVersion, capabilities, clientCapabilities: declared, instructions };
}
