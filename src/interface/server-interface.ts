import type { JsonObject } from '../core/json.ts';

/**
 * What one client could see of a server. Definitions are as the server sent them, without `_meta` and icons, and sorted by
 * what identifies them: tools and prompts by `name`, resources by `uri`, templates by `uriTemplate`.
 */
export interface ServerInterface {
  /** `serverInfo` of the handshake: name, title, version. Undefined if the server sent none. */
  identity: JsonObject | undefined;
  /** The negotiated protocol revision, such as `2025-11-25`. */
  revision: string;
  /** What the server declared. */
  capabilities: JsonObject;
  /** What the client declared. A server may show other definitions to a client that declares other capabilities. */
  clientCapabilities: JsonObject;
  instructions: string | undefined;
  tools: JsonObject[];
  resources: JsonObject[];
  templates: JsonObject[];
  prompts: JsonObject[];
}

/** The interfaces that a lock file holds, by the names of their servers. */
export interface InterfaceFile {
  /** That of the format. */
  version: 1;
  servers: Record<string, ServerInterface>;
}
