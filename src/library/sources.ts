import type { Era } from '../core/protocol.ts';
import type { WebRequest, WebResponse } from './platform-types.ts';

/** A program that is started and spoken with over its standard streams. */
export interface CommandSource {
  command: string;
  args?: readonly string[] | undefined;
  /** Variables beyond the few that every server gets. */
  env?: Readonly<Record<string, string>> | undefined;
  /** Default: the folder this process runs in. */
  cwd?: string | undefined;
}

/** A server of a config object, as it stands in a config file; what else a file may say is understood too. */
export interface ServerConfig {
  command?: string | undefined;
  args?: readonly string[] | undefined;
  env?: Readonly<Record<string, string>> | undefined;
  cwd?: string | undefined;
  url?: string | undefined;
  headers?: Readonly<Record<string, string>> | undefined;
  /** `"oauth"`, or a bearer token. */
  auth?: string | undefined;
  transport?: string | undefined;
  type?: string | undefined;
  /** Milliseconds that a request may take. */
  timeout?: number | undefined;
  disabled?: boolean | undefined;
  /** FastMCP's map of tools: other names, hidden ones, defaults. */
  tools?: Readonly<Record<string, object>> | undefined;
  include_tools?: readonly string[] | undefined;
  exclude_tools?: readonly string[] | undefined;
}

/** A config object: its servers by their names. Several are one client: tools are `NAME_tool`. */
export interface McpConfig {
  mcpServers: Readonly<Record<string, ServerConfig>>;
}

/** A transport as the MCP SDK has it (`Transport`, of v1 or v2). It is for one connection, unless it can be started again. */
export interface ClientTransport {
  start(): Promise<void>;
  send(message: unknown, options?: unknown): Promise<void>;
  close(): Promise<void>;
}

/** A server as the MCP SDK has it: `McpServer` or `Server`, of v1 or v2. It serves one client at a time. */
export interface McpServerObject {
  connect(transport: unknown): Promise<void>;
  close(): Promise<void>;
}

/** Makes a server for each connection, so that any number of clients may be connected. */
export interface ServerFactory {
  createServer: (context: { era: Era }) => McpServerObject | Promise<McpServerObject>;
}

/** Answers HTTP requests with a server that speaks Streamable HTTP. */
export type FetchHandler = (request: WebRequest) => WebResponse | Promise<WebResponse>;

/** A fetch handler in an object, as frameworks and the SDK's `createMcpHandler` give it. */
export interface FetchSource {
  fetch: FetchHandler;
}

/**
 * What a client is made from:
 * - a string: a URL, a script (`server.py`, `server.js`, `server.ts`), a program (`./server`), a command line
 *   (`"npx -y @scope/server"`), a config file (`mcp.json`, `mcp.json:NAME`), or `demo`, the built-in server;
 * - a `URL`, a command with arguments, a config object (`{ mcpServers: … }`);
 * - a server in this process: an SDK server object, a function that makes one, a fetch handler;
 * - a transport.
 */
export type ClientSource =
  | string
  | { readonly href: string; readonly protocol: string }
  | CommandSource
  | McpConfig
  | Readonly<Record<string, ServerConfig>>
  | ClientTransport
  | McpServerObject
  | ServerFactory
  | FetchHandler
  | FetchSource;
