import type { UsageError } from '../core/errors.ts';
import type { JsonObject } from '../core/json.ts';

/** The settings of an argument in FastMCP's `tools` map. */
export interface ArgumentRule {
  name?: string | undefined;
  description?: string | undefined;
  /** Any JSON. */
  default?: unknown;
  hide?: boolean | undefined;
  required?: boolean | undefined;
  /** Any JSON values. */
  examples?: unknown[] | undefined;
}

/** The settings of a tool in FastMCP's `tools` map. */
export interface ToolRule {
  name?: string | undefined;
  title?: string | undefined;
  description?: string | undefined;
  /** FastMCP's version of the tool. */
  version?: string | undefined;
  /** FastMCP's tags of the tool; if empty, it keeps its own. */
  tags?: string[] | undefined;
  /** Replaces `_meta`, except for the members `fastmcp` and `ui`, into which it is merged. */
  meta?: JsonObject | undefined;
  enabled?: boolean | undefined;
  arguments?: Record<string, ArgumentRule> | undefined;
}

/** A value that the user is asked for when a server is connected: VS Code's `inputs`. */
export interface InputDefinition {
  id: string;
  description: string | undefined;
  default: string | undefined;
  /** The value is not echoed. */
  password: boolean;
  /** The values to choose from, if the value must be one of them. */
  options: string[] | undefined;
}

/** How mcpc authorizes itself to a server, as in its entry. */
export interface LoginDefinition {
  grant?:
    | 'authorization_code'
    | 'client_credentials'
    | 'workload_identity'
    | 'enterprise_managed'
    | undefined;
  clientId?: string | undefined;
  clientSecret?: string | undefined;
  /** The path of a private key, from the entry's folder. */
  clientKey?: string | undefined;
  clientDocument?: string | undefined;
  clientName?: string | undefined;
  clientMetadata?: JsonObject | undefined;
  issuer?: string | undefined;
  scope?: string | undefined;
  dpop?: boolean | undefined;
  /** A token, `env:NAME`, `exec:COMMAND`, or the path of a file, from the entry's folder. */
  identityToken?: string | undefined;
  idp?: string | undefined;
  idpClientId?: string | undefined;
  idpClientSecret?: string | undefined;
  /** The path of a private key, from the entry's folder. */
  idpClientKey?: string | undefined;
  callbackHost?: '127.0.0.1' | 'localhost' | undefined;
  callbackPort?: number | undefined;
}

/** The transport of a server of a config file. */
export type EntryTransport = 'stdio' | 'http' | 'sse' | 'ws' | 'builtin';

/** The settings of an entry, whatever the dialect of its file. Nothing is expanded. */
export interface EntrySettings {
  transport: EntryTransport;
  /** Whether the transport was guessed from the URL. */
  guessed: boolean;
  command?: string | undefined;
  args: string[];
  env: Record<string, string>;
  /** As written: relative to the `folder` of the entry. */
  cwd?: string | undefined;
  url?: string | undefined;
  headers: Record<string, string>;
  /** `oauth`, a bearer token, or the settings of OAuth. */
  auth?: string | LoginDefinition | undefined;
  /** Timeout of a request, in ms; 0 for no limit. */
  timeout?: number | undefined;
  /** Whether its process outlives the connection, for programs that connect again. */
  keepAlive?: boolean | undefined;
  /** The longest time for a request in all, in ms. */
  maxTime?: number | undefined;
  /** How many sampling requests a request may cause. */
  samplingRounds?: number | undefined;
  /** How many requests for input a request may cause. */
  inputRounds?: number | undefined;
  /** How many requests for input may be declined during a request. */
  declinedRounds?: number | undefined;
  /** `auto`, `legacy`, or one revision, which may be unknown. */
  protocol?: string | undefined;
  /** How long a connection may be idle before the server is pinged, in ms; 0 for no pings. */
  pingInterval?: number | undefined;
  tools: Record<string, ToolRule>;
  includeTools?: string[] | undefined;
  excludeTools?: string[] | undefined;
  includeTags?: string[] | undefined;
  excludeTags?: string[] | undefined;
}

/** A server of a config file. */
export interface ServerEntry {
  name: string;
  /** The absolute path of its file. */
  file: string;
  /** The folder that its program runs in, unless it has a `cwd`. */
  folder: string;
  /** The dialect of its file, such as `vscode`. */
  dialect: string;
  /** As in the file. */
  raw: JsonObject;
  disabled: boolean;
  /** Its settings; undefined if they are not valid. */
  settings: EntrySettings | undefined;
  /** Why it is not valid: thrown when it is to be connected. */
  problem: UsageError | undefined;
  /** Warnings about it, a sentence each. */
  warnings: string[];
  /** The inputs of its file, by id. */
  inputs: Record<string, InputDefinition>;
  /** Returns the position of a member, as `FILE:LINE:COLUMN`. `path` starts inside the entry. */
  locate(path: readonly (string | number)[]): string;
}
