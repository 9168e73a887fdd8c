import type { Era } from '../core/protocol.ts';
import type { WebRequest, WebResponse } from './platform-types.ts';

/** A command that is started as a child process and connected to over stdio. */
export interface CommandSource {
  command: string;
  args?: readonly string[] | undefined;
  /** Environment variables, beside the few that every server inherits. */
  env?: Readonly<Record<string, string>> | undefined;
  /** Default: the working folder of this process. */
  cwd?: string | undefined;
}

/** An entry of a config object. The other keys that config files support are supported as well. */
export interface ServerConfig {
  command?: string | undefined;
  args?: readonly string[] | undefined;
  env?: Readonly<Record<string, string>> | undefined;
  cwd?: string | undefined;
  url?: string | undefined;
  headers?: Readonly<Record<string, string>> | undefined;
  /** `"oauth"` or a bearer token. */
  auth?: string | undefined;
  transport?: string | undefined;
  type?: string | undefined;
  /** Milliseconds a request may take without a response or progress. */
  timeout?: number | undefined;
  disabled?: boolean | undefined;
  /** Renames, hides or changes tools, as in FastMCP's `tools`. */
  tools?: Readonly<Record<string, object>> | undefined;
  include_tools?: readonly string[] | undefined;
  exclude_tools?: readonly string[] | undefined;
}

/** A config object: servers by name. With several servers, tools are named `NAME_tool`. */
export interface McpConfig {
  mcpServers: Readonly<Record<string, ServerConfig>>;
}

/** A `Transport` of the MCP SDK, v1 or v2. Used for one connection, unless it can be started again. */
export interface ClientTransport {
  start(): Promise<void>;
  send(message: unknown, options?: unknown): Promise<void>;
  close(): Promise<void>;
}

/** An `McpServer` or `Server` of the MCP SDK, v1 or v2. It serves one client at a time. */
export interface McpServerObject {
  connect(transport: unknown): Promise<void>;
  close(): Promise<void>;
}

/** Creates a server for each connection, for any number of clients. */
export interface ServerFactory {
  createServer: (context: { era: Era }) => McpServerObject | Promise<McpServerObject>;
}

/** Handles the HTTP requests of the Streamable HTTP transport. */
export type FetchHandler = (request: WebRequest) => WebResponse | Promise<WebResponse>;

/** An object with a fetch handler, such as the result of the SDK's `createMcpHandler`. */
export interface FetchSource {
  fetch: FetchHandler;
}

/**
 * What a client connects to:
 * - a string: a URL, a script (`server.py`, `server.js`, `server.ts`), an executable (`./server`), a command line
 *   (`"npx -y @scope/server"`), a config file (`mcp.json`, `mcp.json:NAME`), or `demo`, the built-in server;
 * - a `URL`, a command with arguments, or a config object (`{ mcpServers: … }`);
 * - a server in this process: a server object of the MCP SDK, `{ createServer }`, or a fetch handler;
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
