import type { UsageError } from '../core/errors.ts';
import type { JsonObject } from '../core/json.ts';

/** What FastMCP's `tools` map says of an argument. */
export interface ArgumentRule {
  name?: string | undefined;
  description?: string | undefined;
  /** Any JSON. */
  default?: unknown;
  hide?: boolean | undefined;
  required?: boolean | undefined;
}

/** What FastMCP's `tools` map says of a tool. */
export interface ToolRule {
  name?: string | undefined;
  title?: string | undefined;
  description?: string | undefined;
  enabled?: boolean | undefined;
  arguments?: Record<string, ArgumentRule> | undefined;
}

/** A value that is asked for when a server is connected: VS Code's `inputs`. */
export interface InputDefinition {
  id: string;
  description: string | undefined;
  default: string | undefined;
  /** What is typed is not shown. */
  password: boolean;
  /** The values to choose from, when there are only these. */
  options: string[] | undefined;
}

/** How mcpc is let in to a server, as its entry has it. */
export interface LoginDefinition {
  grant?: 'authorization_code' | 'client_credentials' | undefined;
  clientId?: string | undefined;
  clientSecret?: string | undefined;
  /** The path of a private key, from the entry's folder. */
  clientKey?: string | undefined;
  clientDocument?: string | undefined;
  issuer?: string | undefined;
  scope?: string | undefined;
  callbackHost?: '127.0.0.1' | 'localhost' | undefined;
  callbackPort?: number | undefined;
}

/** How a server of a config file is spoken with. */
export type EntryTransport = 'stdio' | 'http' | 'sse' | 'ws' | 'builtin';

/** What an entry says, in the one form that mcpc works with. Nothing is expanded. */
export interface EntrySettings {
  transport: EntryTransport;
  /** Whether the transport was guessed from the URL. */
  guessed: boolean;
  command?: string | undefined;
  args: string[];
  env: Record<string, string>;
  /** As written; `folder` of the entry is what it starts from. */
  cwd?: string | undefined;
  url?: string | undefined;
  headers: Record<string, string>;
  /** `oauth`, a bearer token, or how mcpc is let in. */
  auth?: string | LoginDefinition | undefined;
  /** Milliseconds that a request may take. */
  timeout?: number | undefined;
  tools: Record<string, ToolRule>;
  includeTools?: string[] | undefined;
  excludeTools?: string[] | undefined;
  includeTags?: string[] | undefined;
  excludeTags?: string[] | undefined;
}

/** A server of a config file. */
export interface ServerEntry {
  name: string;
  /** The absolute path of the file it stands in. */
  file: string;
  /** The folder that its program runs in, unless its `cwd` says otherwise. */
  folder: string;
  /** The program whose form of config file it is, as `vscode`. */
  dialect: string;
  /** As it stands in the file. */
  raw: JsonObject;
  disabled: boolean;
  /** What it says; undefined if that cannot be used. */
  settings: EntrySettings | undefined;
  /** Why it cannot be used: thrown when it is to be connected. */
  problem: UsageError | undefined;
  /** What is odd about it, a sentence each. */
  warnings: string[];
  /** The inputs of its file, by id. */
  inputs: Record<string, InputDefinition>;
  /** Where in its file a member is, as `FILE:LINE:COLUMN`. `path` begins inside the entry. */
  locate(path: readonly (string | number)[]): string;
}
