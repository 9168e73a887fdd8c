import type { Json, JsonObject } from '../../core/json.ts';
import type { Era } from '../../core/protocol.ts';
import type { FetchFunction, WebRequest, WebResponse } from './platform-types.ts';

/** A command that is started as a child process and connected to over stdio. */
export interface CommandSource {
  command: string;
  args?: readonly string[] | undefined;
  /** Environment variables, beside the few that every server inherits. */
  env?: Readonly<Record<string, string>> | undefined;
  /** Default: the working folder of this process. */
  cwd?: string | undefined;
}

/** An HTTP request that is about to be sent. */
export interface UnsignedRequest {
  /** The name of the server, as in the client's events and errors. */
  server: string;
  method: string;
  url: string;
  /** With names in lower case; without `host` and `content-length`. */
  headers: Readonly<Record<string, string>>;
  /** Undefined if the request has none. */
  body: string | undefined;
}

/**
 * Returns headers to add to a request, such as its signature. Called for each HTTP request to the server, also if it is
 * repeated or redirected, and for the upgrade request of a WebSocket; not for requests to authorization servers.
 */
export type SignFunction = (
  request: UnsignedRequest,
) => Readonly<Record<string, string>> | Promise<Readonly<Record<string, string>>>;

/** An entry of a config object. The other keys that config files support are supported as well. */
export interface ServerConfig {
  command?: string | undefined;
  args?: readonly string[] | undefined;
  env?: Readonly<Record<string, string>> | undefined;
  cwd?: string | undefined;
  url?: string | undefined;
  headers?: Readonly<Record<string, string>> | undefined;
  /** `"oauth"`, a bearer token, or a function that returns one for each request. */
  auth?: string | (() => string | Promise<string>) | undefined;
  /** Sends the requests to the server, instead of the client's `fetch`. */
  fetch?: FetchFunction | undefined;
  /** Returns headers to add to each request, instead of the client's `sign`. */
  sign?: SignFunction | undefined;
  transport?: string | undefined;
  type?: string | undefined;
  /** Milliseconds a request may take without a response or progress, instead of the client's `timeout`; 0 for no limit. */
  timeout?: number | undefined;
  /** `auto`, `legacy` or one version, instead of the client's `protocol`. */
  protocol?: string | undefined;
  /** Milliseconds without a message after which the server is pinged, instead of the client's `pingInterval`. */
  pingInterval?: number | undefined;
  /** Whether the process outlives `close()`, instead of the client's `keepAlive`. */
  keep_alive?: boolean | undefined;
  /** Milliseconds a request may take in all, instead of the client's `maxTime`; 0 for no limit. */
  maxTime?: number | undefined;
  /** Instead of the client's. */
  samplingRounds?: number | undefined;
  /** Instead of the client's. */
  inputRounds?: number | undefined;
  /** Instead of the client's. */
  declinedRounds?: number | undefined;
  disabled?: boolean | undefined;
  /** Renames, hides or changes tools, by their names. */
  tools?: Readonly<Record<string, ToolSettings>> | undefined;
  /** The names of the only tools to show. */
  include_tools?: readonly string[] | undefined;
  /** The names of tools to hide. */
  exclude_tools?: readonly string[] | undefined;
  /** Shows only tools that have one of these FastMCP tags. */
  include_tags?: readonly string[] | undefined;
  /** Hides tools that have one of these FastMCP tags. */
  exclude_tags?: readonly string[] | undefined;
}

/** How a config changes a tool: FastMCP's `ToolTransformConfig`. */
export interface ToolSettings {
  name?: string | undefined;
  title?: string | undefined;
  description?: string | undefined;
  /** FastMCP's version of the tool. */
  version?: string | number | undefined;
  /** FastMCP's tags of the tool. */
  tags?: readonly string[] | undefined;
  /** Replaces the tool's `_meta`; its members `fastmcp` and `ui` are merged. */
  meta?: JsonObject | undefined;
  /** False hides the tool. */
  enabled?: boolean | undefined;
  arguments?: Readonly<Record<string, ArgumentSettings>> | undefined;
}

/** How a config changes an argument of a tool: FastMCP's `ArgTransformConfig`. */
export interface ArgumentSettings {
  name?: string | undefined;
  description?: string | undefined;
  /** Sent if the argument is not given, or is hidden. */
  default?: Json | undefined;
  /** Not shown; the tool gets the default, if there is one. */
  hide?: boolean | undefined;
  required?: true | undefined;
  examples?: readonly Json[] | undefined;
}

/** A config object: servers by name. With several servers, tools are named `NAME_tool`. */
export interface McpConfig {
  mcpServers: Readonly<Record<string, ServerConfig>>;
}

/** The servers of a group: a config file or object, or sources by the names of the servers. */
export type GroupSources = string | McpConfig | Readonly<Record<string, ClientSource | ServerConfig>>;

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
