import { ConnectionError } from '../core/errors.ts';
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
import type { Client } from './client.ts';
import type { Root } from './protocol/capabilities.ts';
import type { CallOptions, CompletionReference } from './protocol/client-options.ts';
import type { ChangeFilter, Subscription } from './protocol/subscriptions.ts';
import type { GroupMember, SingleServer } from './server.ts';
import type { Source } from './targets/source.ts';
import type { ServerTasks, StartedCall } from './tasks/task.ts';
import { hasRules, originalArguments, type ToolRules, transformTools } from './tool-transform.ts';

/** What an entry comes to when it is about to be connected. */
export interface ResolvedEntry {
  /** Not connected yet. */
  client: Client;
  rules: ToolRules;
}

/**
 * A server of a config file. What its entry says is expanded only when it is to be connected; its tools are shown as
 * the file has them.
 */
export class ConfiguredServer implements SingleServer {
  readonly name: string;
  readonly unavailable: readonly string[] = [];
  readonly #open: () => Promise<ResolvedEntry>;
  #opened: ResolvedEntry | undefined;
  /** What was set before there was a client. */
  #logLevel: LogLevel | undefined;
  #roots: Root[] | undefined;
  /** The server's own tools, by the name that is shown. */
  #originals = new Map<string, Tool>();

  /** `open` throws what is wrong with the entry. */
  constructor(name: string, open: () => Promise<ResolvedEntry>) {
    this.name = name;
    this.#open = open;
  }

  /** Where the server is, or how it is started. Throws what is wrong with the entry. */
  async source(): Promise<Source> {
    this.#opened ??= await this.#open();
    return this.#opened.client.source;
  }

  async connect(options: { signal?: AbortSignal | undefined } = {}): Promise<ServerFacts> {
    this.#opened ??= await this.#open();
    const { client } = this.#opened;
    if (this.#logLevel !== undefined) await client.setLogLevel(this.#logLevel);
    if (this.#roots !== undefined) await client.setRoots(this.#roots);
    return this.#opened.client.connect(options);
  }

  members(): Promise<GroupMember>[] {
    return [Promise.resolve({ name: this.name, client: this })];
  }

  get facts(): ServerFacts {
    return this.#client.facts;
  }

  get declared(): JsonObject {
    return this.#client.declared;
  }

  isConnected(): boolean {
    return this.#opened?.client.isConnected() === true;
  }

  hasCapability(capability: string, member?: string): boolean {
    return this.#client.hasCapability(capability, member);
  }

  ping(options?: CallOptions): Promise<number> {
    return this.#client.ping(options);
  }

  request(method: string, params: JsonObject, options?: CallOptions): Promise<unknown> {
    return this.#client.request(method, params, options);
  }

  notify(method: string, params: JsonObject): Promise<void> {
    return this.#client.notify(method, params);
  }

  async listTools(options?: CallOptions): Promise<Listing<Tool>> {
    const listing = await this.#client.listTools(options);
    const { rules } = this.#live;
    if (!hasRules(rules)) return listing;
    const transformed = transformTools(listing, rules);
    this.#originals = transformed.originals;
    for (const name of transformed.clashes) {
      this.reportDiagnostic(
        'name-clash',
        `Its config file has more than one tool be called ${name}; the first is meant.`,
      );
    }
    return transformed.listing;
  }

  listToolsNamed(_name: string, options?: CallOptions): Promise<Listing<Tool>> {
    return this.listTools(options);
  }

  listResources(options?: CallOptions): Promise<Listing<Resource>> {
    return this.#client.listResources(options);
  }

  listResourceTemplates(options?: CallOptions): Promise<Listing<ResourceTemplate>> {
    return this.#client.listResourceTemplates(options);
  }

  listPrompts(options?: CallOptions): Promise<Listing<Prompt>> {
    return this.#client.listPrompts(options);
  }

  listPromptsNamed(_name: string, options?: CallOptions): Promise<Listing<Prompt>> {
    return this.listPrompts(options);
  }

  callTool(tool: Tool, args: JsonObject, options?: CallOptions): Promise<JsonObject> {
    return this.#client.callTool(...this.#original(tool, args), options);
  }

  startCall(tool: Tool, args: JsonObject, options?: CallOptions): Promise<StartedCall> {
    return this.#client.startCall(...this.#original(tool, args), options);
  }

  get tasks(): ServerTasks {
    return this.#client.tasks;
  }

  readResource(uri: string, options?: CallOptions): Promise<JsonObject> {
    return this.#client.readResource(uri, options);
  }

  getPrompt(name: string, args: Record<string, string>, options?: CallOptions): Promise<JsonObject> {
    return this.#client.getPrompt(name, args, options);
  }

  complete(
    reference: CompletionReference,
    argument: { name: string; value: string },
    context?: Record<string, string>,
    options?: CallOptions,
  ): Promise<JsonObject> {
    return this.#client.complete(reference, argument, context, options);
  }

  subscribe(filter: ChangeFilter, options?: CallOptions): Promise<Subscription> {
    return this.#client.subscribe(filter, options);
  }

  async setLogLevel(level: LogLevel, options?: CallOptions): Promise<void> {
    this.#logLevel = level;
    await this.#opened?.client.setLogLevel(level, options);
  }

  async setRoots(roots: Root[]): Promise<string[]> {
    this.#roots = roots;
    return (await this.#opened?.client.setRoots(roots)) ?? [];
  }

  observe(listener: EventListener): () => void {
    return this.#client.observe(listener);
  }

  changed(list: 'tools' | 'prompts' | 'resources', limit: number, signal: AbortSignal): Promise<void> {
    return this.#client.changed(list, limit, signal);
  }

  reportDiagnostic(code: string, message: string): void {
    this.#client.reportDiagnostic(code, message);
  }

  async close(): Promise<void> {
    await this.#opened?.client.close();
  }

  /** The tool as the server has it, and its arguments. */
  #original(tool: Tool, args: JsonObject): [Tool, JsonObject] {
    const original = this.#originals.get(tool.name);
    if (original === undefined) return [tool, args];
    return [original, originalArguments(original.name, args, this.#live.rules)];
  }

  get #client(): Client {
    return this.#live.client;
  }

  get #live(): ResolvedEntry {
    if (this.#opened !== undefined) return this.#opened;
    throw new ConnectionError(`${this.name} is not connected.`, { phase: 'connect' });
  }
}
