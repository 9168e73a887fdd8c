/**
 * The definitions of the protocol as mcpc uses them (Model Context Protocol 2025-11-25 and 2026-07-28, "Server
 * features"). `engine/catalog` has checked them: the members have the types given here.
 */
import type { Json, JsonObject } from './json.ts';

/** A tool's description of its own effects, which is not to be trusted. */
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
  /** JSON Schema of the arguments; an empty object if the server sent none that is valid. */
  inputSchema: JsonObject;
  outputSchema?: JsonObject;
  annotations?: ToolAnnotations;
  /** Whether calls can, must or cannot run as a task. Legacy era only. */
  taskSupport?: 'forbidden' | 'optional' | 'required';
}

/** The status of a task (specification 2025-11-25, "Tasks"). The last three are final. */
export type TaskStatus = 'working' | 'input_required' | 'completed' | 'failed' | 'cancelled';

/** A request that the server processes in the background. */
export interface Task {
  id: string;
  status: TaskStatus;
  /** What the server sent as the status if it is none of those; `status` is then `working`. */
  unknownStatus?: string;
  /** The status message. */
  message: string | undefined;
  /** ISO 8601. */
  createdAt: string | undefined;
  /** ISO 8601. */
  updatedAt: string | undefined;
  /** The suggested time between two polls, in ms. */
  pollInterval: number | undefined;
  /** The name of its server in a group. */
  server?: string;
  /** The tool whose call it is, if it was started with `--detach`. */
  tool?: string;
  /** As the server sent it. */
  raw: JsonObject;
}

/** A task that was started with `--detach`, which outlives the command. */
export interface DetachedTask {
  id: string;
  tool: string;
  /** The name of its server in a group. */
  server?: string | undefined;
  /** ISO 8601. */
  startedAt: string;
  /** ISO 8601; undefined if the server keeps it without a limit, or does not say how long. */
  expiresAt?: string | undefined;
}

/** A listing of tasks, with the IDs of those that were asked for and that their servers do not know. */
export interface TaskListing extends Listing<Task> {
  unknown: string[];
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

/** A file of a skill. */
export interface SkillFile {
  uri: string;
  /** SHA-256 of its bytes: `sha256:` and 64 hexadecimal digits. */
  digest: string;
  /** Bytes. */
  size: number;
}

/** A skill: instructions for a model, with files that belong to them (extension `io.modelcontextprotocol/skills`). */
export interface Skill {
  /** That of its `SKILL.md`, which identifies it; names may be ambiguous. */
  uri: string;
  /** As in its frontmatter, or else the last folder of its URI. */
  name: string;
  description?: string;
  /** The frontmatter of its `SKILL.md`, as the server lists it. */
  frontmatter: JsonObject;
  /** All its files; `dynamic` if the server generates them; undefined if the server sent neither. */
  files: SkillFile[] | 'dynamic' | undefined;
}

/** The lists that a server may have, with the definitions they hold. */
export interface ListDefinitions {
  tools: Tool;
  resources: Resource;
  templates: ResourceTemplate;
  prompts: Prompt;
  skills: Skill;
}

export type ListName = keyof ListDefinitions;

/** A fetched list: the definitions that mcpc can use, and beside them what the server sent, unchanged. */
export interface Listing<Definition> {
  items: Definition[];
  /** The same definitions as the server sent them, in the same order: what `--json` prints. */
  raw: Json[];
  /** Entries that are not used, as they were sent: without a name or URI, repeated, or not to be called over HTTP. */
  leftOut?: Json[] | undefined;
  /** Undefined if the server sent no caching hints, or if they do not apply. */
  freshness?: Freshness | undefined;
  /** The digest of the messages in which a long list came: the lists of equal ones are equal. */
  digest?: string | undefined;
}

/** How long a result may be used again (specification 2026-07-28, "Caching"). All times in ms since 1970. */
export interface Freshness {
  receivedAt: number;
  /** Its server considers it fresh before that. */
  freshUntil: number;
  /**
   * What needs the result only to know what there is uses it before that. Infinity if it waits for the server to report
   * a change.
   */
  keptUntil: number;
  /** Whether it is the same for all users. */
  isPublic: boolean;
}

/** A fetched list that its server still considers fresh. Times in ms. */
export interface FreshList {
  list: ListName;
  age: number;
  freshFor: number;
}

/** The name and version of a client or server. */
export interface Implementation {
  name: string;
  version?: string;
  title?: string;
}

/** The log levels of the protocol (RFC 5424), from least to most severe. */
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

/** Whether a text is the name of a log level. */
export function isLogLevel(text: string): text is LogLevel {
  return (logLevels as readonly string[]).includes(text);
}

/** The two families of protocol versions: `legacy` starts with `initialize`, `modern` with `server/discover`. */
export type Era = 'legacy' | 'modern';

/** A request that can start the handshake. */
export type HandshakeMethod = 'server/discover' | 'initialize';

/** The identity of a server and what was negotiated with it. */
export interface ServerFacts {
  /** The name of the server in a config file, or the target as typed. */
  name: string;
  info: Implementation | undefined;
  era: Era;
  /** The negotiated version, such as `2025-11-25`. */
  protocolVersion: string;
  /** How the version was agreed on. */
  negotiation: {
    /** The requests of the handshake in order. */
    asked: HandshakeMethod[];
    /** The era that was remembered from an earlier connection and requested first. */
    remembered?: Era;
    /** Whether the user chose the version. */
    pinned: boolean;
  };
  capabilities: JsonObject;
  instructions: string | undefined;
  transport: TransportKind;
}

/** `custom`: a transport that a library user implements. */
export type TransportKind = 'stdio' | 'http' | 'sse' | 'ws' | 'memory' | 'custom';
