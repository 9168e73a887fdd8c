/**
 * The protocol's shapes as mcpc uses them (Model Context Protocol 2025-11-25 and 2026-07-28,
 * "Server features"). They are what a server's data looks like after `engine/catalog` has looked at it:
 * the named members have the type given here, every other member is left as it came.
 */
import type { Json, JsonObject } from './json.ts';

/** A tool's own word about what it does to the world; not to be trusted. */
export interface ToolAnnotations {
  title?: string;
  readOnlyHint?: boolean;
  destructiveHint?: boolean;
  idempotentHint?: boolean;
  openWorldHint?: boolean;
}

export interface Tool {
  name: string;
  title?: string;
  description?: string;
  /** JSON Schema of the arguments; an empty object when the server gave none that can be used. */
  inputSchema: JsonObject;
  outputSchema?: JsonObject;
  annotations?: ToolAnnotations;
  /** The old era: whether a call of it may, must or cannot be made as a task. */
  taskSupport?: 'forbidden' | 'optional' | 'required';
}

/** Where a task is (specification 2025-11-25, "Tasks"). The last three are an end. */
export type TaskStatus = 'working' | 'input_required' | 'completed' | 'failed' | 'cancelled';

/** A request that a server works on while others go on: what it says of it. */
export interface Task {
  id: string;
  status: TaskStatus;
  /** The server's word about where it is. */
  message: string | undefined;
  /** ISO 8601. */
  createdAt: string | undefined;
  /** ISO 8601. */
  updatedAt: string | undefined;
  /** How long to wait between two looks, in ms. */
  pollInterval: number | undefined;
  /** The name of its server, where there are several. */
  server?: string;
  /** As it came. */
  raw: JsonObject;
}

export interface Resource {
  uri: string;
  name: string;
  title?: string;
  description?: string;
  mimeType?: string;
  /** Bytes. */
  size?: number;
}

export interface ResourceTemplate {
  /** RFC 6570. */
  uriTemplate: string;
  name: string;
  title?: string;
  description?: string;
  mimeType?: string;
}

export interface PromptArgument {
  name: string;
  title?: string;
  description?: string;
  required?: boolean;
}

export interface Prompt {
  name: string;
  title?: string;
  description?: string;
  arguments: PromptArgument[];
}

/** The lists that a server may have, with the definitions they hold. */
export interface ListDefinitions {
  tools: Tool;
  resources: Resource;
  templates: ResourceTemplate;
  prompts: Prompt;
}

export type ListName = keyof ListDefinitions;

/** A fetched list: the definitions that mcpc can use, and beside them what the server sent, unchanged. */
export interface Listing<Definition> {
  items: Definition[];
  /** The same definitions as the server sent them, in the same order: what `--json` prints. */
  raw: Json[];
}

/** What a side of the connection calls itself. */
export interface Implementation {
  name: string;
  version?: string;
  title?: string;
}

/** The protocol's log levels (RFC 5424), from the least to the most severe. */
export const logLevels = [
  'debug',
  'info',
  'notice',
  'warning',
  'error',
  'critical',
  'alert',
  'emergency',
] as const;

export type LogLevel = (typeof logLevels)[number];

/** Whether a text names one. */
export function isLogLevel(text: string): text is LogLevel {
  return (logLevels as readonly string[]).includes(text);
}

/** The two families of revisions: `legacy` shakes hands with `initialize`, `modern` with `server/discover`. */
export type Era = 'legacy' | 'modern';

/** A question with which a handshake may begin. */
export type HandshakeMethod = 'server/discover' | 'initialize';

/** Who the server is and what was agreed with it. */
export interface ServerFacts {
  /** What mcpc calls the server: its name in a config file, else the target as typed. */
  name: string;
  info: Implementation | undefined;
  era: Era;
  /** The revision agreed on, as `2025-11-25`. */
  protocolVersion: string;
  /** How it was agreed: what was asked, in its order, and whether the revision was given. */
  negotiation: { asked: HandshakeMethod[]; pinned: boolean };
  capabilities: JsonObject;
  instructions: string | undefined;
  transport: TransportKind;
}

/** `custom`: a transport that a program made itself. */
export type TransportKind = 'stdio' | 'http' | 'sse' | 'ws' | 'memory' | 'custom';
