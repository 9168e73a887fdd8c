import type { EventListener } from '../core/events.ts';
import type { JsonObject } from '../core/json.ts';
import type {
  Listing,
  LogLevel,
  Prompt,
  Resource,
  ResourceTemplate,
  ServerFacts,
  Tool,
} from '../core/protocol.ts';
import type { Root } from './protocol/capabilities.ts';
import type { CallOptions, CompletionReference } from './protocol/client-options.ts';
import type { ChangeFilter, Subscription } from './protocol/subscriptions.ts';
import type { ServerTasks, StartedCall } from './tasks/task.ts';

/** What one member of a group came to. */
export type GroupMember = { name: string } & ({ client: SingleServer } | { error: unknown });

/** One server, or several as one: what commands work with. */
export interface Server {
  /** What a person calls it: the server's name, or that of the file that names several. */
  readonly name: string;
  /** Makes the connections that are not made yet. */
  connect(options?: { signal?: AbortSignal | undefined }): Promise<unknown>;
  /** The single servers behind it, each as soon as it is connected or has failed. */
  members(signal: AbortSignal): Promise<GroupMember>[];
  /** Where there are several: takes one down, if it is there, and connects it anew. */
  reconnect?(name: string, signal: AbortSignal): Promise<GroupMember>;
  /** Whether a server behind it declares a capability, or a member of it as true. */
  hasCapability(capability: string, member?: string): boolean;
  /** The names of the servers that could not be asked, so that lists lack theirs. */
  readonly unavailable: readonly string[];
  listTools(options?: CallOptions): Promise<Listing<Tool>>;
  /** Like `listTools`, of those servers only that may have a tool of this name. */
  listToolsNamed(name: string, options?: CallOptions): Promise<Listing<Tool>>;
  listResources(options?: CallOptions): Promise<Listing<Resource>>;
  listResourceTemplates(options?: CallOptions): Promise<Listing<ResourceTemplate>>;
  listPrompts(options?: CallOptions): Promise<Listing<Prompt>>;
  /** Like `listPrompts`, of those servers only that may have a prompt of this name. */
  listPromptsNamed(name: string, options?: CallOptions): Promise<Listing<Prompt>>;
  /** Calls a tool; a call that becomes a task is followed to its end. */
  callTool(tool: Tool, args: JsonObject, options?: CallOptions): Promise<JsonObject>;
  /** Calls a tool as a task that is not waited for. */
  startCall(tool: Tool, args: JsonObject, options?: CallOptions): Promise<StartedCall>;
  readonly tasks: ServerTasks;
  readResource(uri: string, options?: CallOptions): Promise<JsonObject>;
  getPrompt(name: string, args: Record<string, string>, options?: CallOptions): Promise<JsonObject>;
  complete(
    reference: CompletionReference,
    argument: { name: string; value: string },
    context?: Record<string, string>,
    options?: CallOptions,
  ): Promise<JsonObject>;
  subscribe(filter: ChangeFilter, options?: CallOptions): Promise<Subscription>;
  /** The least severe log messages wanted from now on. */
  setLogLevel(level: LogLevel, options?: CallOptions): Promise<void>;
  /** The folders that servers are told of from now on. Gives the names of those that hear of it once connected anew. */
  setRoots(roots: Root[]): Promise<string[]>;
  observe(listener: EventListener): () => void;
  changed(list: 'tools' | 'prompts' | 'resources', limit: number, signal: AbortSignal): Promise<void>;
  reportDiagnostic(code: string, message: string): void;
  close(): Promise<void>;
}

/** One server, of which more can be asked than of several. */
export interface SingleServer extends Server {
  /** Who it is and what was agreed. Throws ConnectionError before `connect`. */
  readonly facts: ServerFacts;
  /** What it was told that mcpc can do. */
  readonly declared: JsonObject;
  isConnected(): boolean;
  /** Asks for a sign of life. Gives the time it took, in ms. */
  ping(options?: CallOptions): Promise<number>;
  /** Any request. Gives the result as the server sent it. */
  request(method: string, params: JsonObject, options?: CallOptions): Promise<unknown>;
  /** Any notification. */
  notify(method: string, params: JsonObject): Promise<void>;
}
