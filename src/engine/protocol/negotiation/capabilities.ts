import type { JsonObject } from '../../../core/json.ts';
import type { Era } from '../../../core/protocol.ts';
import { version } from '../../../core/version.ts';

/** A folder that is offered to servers as a root. */
export interface Root {
  /** A `file:` URI. */
  uri: string;
  name?: string;
}

/** What the client offers to servers. It may change: servers of 2026-07-28 see that with the next request. */
export interface ClientFeatures {
  /** An object is declared as it is, as `{ tools: {} }`. */
  sampling: boolean | JsonObject;
  elicitation: boolean;
  /** Called for each `roots/list` if it is a function. Undefined: the client does not offer roots. */
  roots: Root[] | (() => Root[] | Promise<Root[]>) | undefined;
  /** The extensions that are declared besides those of mcpc: their settings by identifier. */
  extensions: Readonly<Record<string, JsonObject>>;
}

/** Returns the features of a client that answers all requests of the specification and has no roots. */
export function defaultFeatures(): ClientFeatures {
  return { sampling: true, elicitation: true, roots: undefined, extensions: {} };
}

/** What the client says about itself in the handshake. */
export interface ClientIdentity {
  clientInfo: { name: string; version: string; title?: string };
  capabilities: (era: Era) => JsonObject;
}

/** Returns how a client identifies itself to servers. */
export function clientInfoOf({
  clientInfo,
}: {
  clientInfo?: ClientIdentity['clientInfo'];
}): ClientIdentity['clientInfo'] {
  return clientInfo ?? { name: 'mcpc', title: 'mcpc', version };
}

/** The extension by which a server of 2026-07-28 may answer a call with a task (SEP-2663). */
export const tasksExtension = 'io.modelcontextprotocol/tasks';

/** The extension by which a server offers skills (SEP-2640). */
export const skillsExtension = 'io.modelcontextprotocol/skills';

/** Returns the client capabilities that are declared in the handshake of an era (specification, "Capabilities"). */
export function clientCapabilities(features: ClientFeatures, era: Era): JsonObject {
  const { sampling } = features;
  const extensions = {
    ...(era === 'modern' ? { [tasksExtension]: {}, [skillsExtension]: {} } : {}),
    ...features.extensions,
  };
  return {
    ...(sampling === false ? {} : { sampling: sampling === true ? { tools: {} } : sampling }),
    ...(features.elicitation ? { elicitation: { form: {}, url: {} } } : {}),
    ...(features.roots === undefined ? {} : { roots: { listChanged: true } }),
    ...(Object.keys(extensions).length === 0 ? {} : { extensions }),
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
