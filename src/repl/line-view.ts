import type { EventListener } from '../core/events.ts';
import type { JsonObject } from '../core/json.ts';
import type { Listing, LogLevel, Prompt, Resource, ResourceTemplate, Tool } from '../core/protocol.ts';
import type { CallOptions, CompletionReference } from '../engine/protocol/client-options.ts';
import type { GroupMember, Server } from '../engine/server.ts';
import type { ServerTasks, StartedCall } from '../engine/tasks/task.ts';
import type { Lists } from './lists.ts';

type ChangeFilter = Parameters<Server['subscribe']>[0];

/** The shell's server as one line sees it: with the line's time-out, and with lists that are kept between lines. */
export class LineView implements Server {
  readonly #server: Server;
  readonly #lists: Lists;
  readonly #timeout: number | undefined;

  /** `timeout`: seconds; undefined for what the connection has. */
  constructor(server: Server, lists: Lists, timeout: number | undefined) {
    this.#server = server;
    this.#lists = lists;
    this.#timeout = timeout;
  }

  get name(): string {
    return this.#server.name;
  }

  get unavailable(): readonly string[] {
    return this.#server.unavailable;
  }

  connect(options?: { signal?: AbortSignal | undefined }): Promise<unknown> {
    return this.#server.connect(options);
  }

  members(signal: AbortSignal): Promise<GroupMember>[] {
    return this.#server.members(signal);
  }

  hasCapability(capability: string, member?: string): boolean {
    return this.#server.hasCapability(capability, member);
  }

  listTools(options?: CallOptions): Promise<Listing<Tool>> {
    return this.#lists.fresh('tools', this.#timed(options));
  }

  /** Of the kept list, if that has the name; a new tool is looked for. */
  async listToolsNamed(name: string, options?: CallOptions): Promise<Listing<Tool>> {
    const known = await this.#lists.known('tools', this.#timed(options));
    return known.items.some((tool) => tool.name === name) ? known : this.listTools(options);
  }

  listResources(options?: CallOptions): Promise<Listing<Resource>> {
    return this.#lists.fresh('resources', this.#timed(options));
  }

  listResourceTemplates(options?: CallOptions): Promise<Listing<ResourceTemplate>> {
    return this.#lists.fresh('templates', this.#timed(options));
  }

  listPrompts(options?: CallOptions): Promise<Listing<Prompt>> {
    return this.#lists.fresh('prompts', this.#timed(options));
  }

  /** Of the kept list, if that has the name. */
  async listPromptsNamed(name: string, options?: CallOptions): Promise<Listing<Prompt>> {
    const known = await this.#lists.known('prompts', this.#timed(options));
    return known.items.some((prompt) => prompt.name === name) ? known : this.listPrompts(options);
  }

  callTool(tool: Tool, args: JsonObject, options?: CallOptions): Promise<JsonObject> {
    return this.#server.callTool(tool, args, this.#timed(options));
  }

  startCall(tool: Tool, args: JsonObject, options?: CallOptions): Promise<StartedCall> {
    return this.#server.startCall(tool, args, this.#timed(options));
  }

  get tasks(): ServerTasks {
    const { tasks } = this.#server;
    return {
      wanted: (tool, asked) => tasks.wanted(tool, asked),
      list: (options) => tasks.list(this.#timed(options)),
      get: (id, options) => tasks.get(id, this.#timed(options)),
      result: (id, options) => tasks.result(id, this.#timed(options)),
      cancel: (id, options) => tasks.cancel(id, this.#timed(options)),
    };
  }

  readResource(uri: string, options?: CallOptions): Promise<JsonObject> {
    return this.#server.readResource(uri, this.#timed(options));
  }

  getPrompt(name: string, args: Record<string, string>, options?: CallOptions): Promise<JsonObject> {
    return this.#server.getPrompt(name, args, this.#timed(options));
  }

  complete(
    reference: CompletionReference,
    argument: { name: string; value: string },
    context?: Record<string, string>,
    options?: CallOptions,
  ): Promise<JsonObject> {
    return this.#server.complete(reference, argument, context, this.#timed(options));
  }

  subscribe(filter: ChangeFilter, options?: CallOptions): ReturnType<Server['subscribe']> {
    return this.#server.subscribe(filter, this.#timed(options));
  }

  setLogLevel(level: LogLevel, options?: CallOptions): Promise<void> {
    return this.#server.setLogLevel(level, options);
  }

  setRoots(roots: Parameters<Server['setRoots']>[0]): Promise<string[]> {
    return this.#server.setRoots(roots);
  }

  observe(listener: EventListener): () => void {
    return this.#server.observe(listener);
  }

  changed(list: 'tools' | 'prompts' | 'resources', limit: number, signal: AbortSignal): Promise<void> {
    return this.#server.changed(list, limit, signal);
  }

  reportDiagnostic(code: string, message: string): void {
    this.#server.reportDiagnostic(code, message);
  }

  /** The shell's server outlives the line. */
  async close(): Promise<void> {}

  #timed(options: CallOptions = {}): CallOptions {
    return this.#timeout === undefined ? options : { timeout: this.#timeout, ...options };
  }
}
