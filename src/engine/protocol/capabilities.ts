import type { JsonObject } from '../../core/json.ts';
import type { Era } from '../../core/protocol.ts';

/** A folder that is offered to servers as a root. */
export interface Root {
  /** A `file:` URI. */
  uri: string;
  name?: string;
}

/** What the client offers to servers. */
export interface ClientFeatures {
  /** An object is declared as it is, as `{ tools: {} }`. */
  sampling: boolean | JsonObject;
  elicitation: boolean;
  /** Called for each `roots/list` if it is a function. Undefined: the client does not offer roots. */
  roots: Root[] | (() => Root[] | Promise<Root[]>) | undefined;
}

/** What the client says about itself in the handshake. */
export interface ClientIdentity {
  clientInfo: { name: string; version: string; title?: string };
  capabilities: (era: Era) => JsonObject;
}

/** The extension by which a server of 2026-07-28 may answer a call with a task (SEP-2663). */
export const tasksExtension = 'io.modelcontextprotocol/tasks';

/** Returns the client capabilities that are declared in the handshake of an era (specification, "Capabilities"). */
export function clientCapabilities(features: ClientFeatures, era: Era): JsonObject {
  const { sampling } = features;
  return {
    ...(sampling === false ? {} : { sampling: sampling === true ? { tools: {} } : sampling }),
    ...(features.elicitation ? { elicitation: { form: {}, url: {} } } : {}),
    ...(features.roots === undefined ? {} : { roots: { listChanged: true } }),
    ...(era === 'modern' ? { extensions: { [tasksExtension]: {} } } : {}),
  };
}

/** Returns the `_meta` that each request of revision 2026-07-28 has in place of a handshake (specification, "Requests"). */
export function identityMeta(
  { clientInfo, capabilities }: ClientIdentity,
  protocolVersion: string,
): JsonObject {
  return {
    'io.modelcontextprotocol/protocolVersion': protocolVersion,
    'io.modelcontextprotocol/clientInfo': clientInfo as unknown as JsonObject,
    'io.modelcontextprotocol/clientCapabilities': capabilities('modern'),
  };
}
