import { anySignal } from '../core/abort.ts';
import { UsageError } from '../core/errors.ts';
import { copyJson, type JsonObject } from '../core/json.ts';
import type { Era, Implementation, ListName, LogLevel, ServerFacts, Skill, Task } from '../core/protocol.ts';
import type { ClientHandlers } from './api/handlers.ts';
import type {
  CacheableOptions,
  CallToolOptions,
  ChangeFilter,
  ClientOptions,
  CompleteOptions,
  CompletionReference,
  InitializeOptions,
  PageOptions,
  ReadOptions,
  RequestOptions,
  VersionedOptions,
} from './api/options.ts';
import { type Signal, type UriLike, uriText } from './api/platform-types.ts';
import type { LoadedSkill } from './api/skills.ts';
import type { ClientSource } from './api/sources.ts';
import type { ToolTask } from './api/tool-task.ts';
import { ClientCore } from './client-core.ts';
import type { Prompt, Resource, ResourceTemplate, Tool } from './data/definitions.ts';
import { toJsonObject, toPromptArguments } from './data/json-arguments.ts';
import type {
  CallResult,
  Change,
  Completion,
  PromptResult,
  ResourceContent,
  RunningRequest,
} from './data/results.ts';
import { completionOf, promptResult, resourceContents } from './data/results.ts';
import { callTool, callToolRaw } from './operations/call-tool.ts';
import { changesOf } from './operations/changes.ts';
import { initialize } from './operations/initialize.ts';
import { listAll, listPage } from './operations/lists.ts';
import { loadSkill } from './operations/load-skill.ts';
import { notifyRoots } from './operations/notify-roots.ts';
import { startToolTask } from './operations/start-tool-task.ts';

/**
 * A client of one MCP server, or of several as one. Without `pingInterval` it sends nothing on its own. It does not
 * restart a server that has exited: pending and later requests are rejected until `connect()` is called again.
 *
 * Every method rejects with an `McpcError` (ConnectionError, ServerError, TimeoutError, AuthorizationError, UsageError,
 * ToolError or CancelledError), with the reason of the signal that was passed to it, or with what one of your handlers
 * threw while the method waited for it.
 *
 * ```ts
 * const client = new Client('server.py');
 * await client.connect();
 * try {
 *   const result = await client.callTool('multiply', { a: 5, b: 3 });
 *   result.data; // 15
 * } finally {
 *   await client.close();
 * }
 * ```
 */
export class Client {
  /** The server's name in events and errors. */
  readonly name: string;
  readonly #core: ClientCore;

  /** Does not connect. Throws UsageError if the source or an option is invalid. */
  constructor(source: ClientSource, options: ClientOptions = {}) {
    this.#core = ClientCore.of(source, options);
    this.name = this.#core.name;
  }

  /** Returns a client of the same source with the same options and handlers and a session of its own. */
  new(): Client {
    const { source, options, handlers } = this.#core;
    return new Client(source as ClientSource, { ...options, ...handlers.current });
  }

  /**
   * Connects to the server, starting it if necessary, and returns the client. If it is connected already, the
   * connection is shared: it is closed when `close()` was called as often as `connect()`. Reconnects if the connection
   * was lost; with several servers, retries those that are not connected.
   */
  async connect(options: { signal?: Signal | undefined } = {}): Promise<this> {
    await this.#core.connecting(({ connection }) => connection.acquire(options.signal));
    return this;
  }

  /**
   * Performs the handshake, after `connect()` with `autoInitialize: false`. Returns the `initializeResult`. If it fails, or
   * takes longer than `timeout` seconds, the connection is closed. Does nothing if the handshake was performed already.
   */
  async initialize(options: InitializeOptions = {}): Promise<JsonObject | undefined> {
    await this.#core.connecting((core) => initialize(core, options));
    return this.initializeResult;
  }

  /** Whether the connection is open; with several servers, at least one of theirs. */
  isConnected(): boolean {
    return this.#core.connection.isConnected();
  }

  /**
   * Closes the connection once it was called as often as `connect()`, or immediately with `force`. A server that was
   * started is stopped together with all its child processes; with `keepAlive` only by `force`. Does nothing if there is
   * no connection.
   */
  async close(options: { force?: boolean | undefined } = {}): Promise<void> {
    await this.#core.connection.release(options.force === true);
  }

  /** Calls `close()`, for `await using`. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  /** The connected servers and what was negotiated with each. Throws ConnectionError if not connected. */
  get servers(): ServerFacts[] {
    return this.#core.connection.connected.clients.map((client) => client.facts);
  }

  /** With several servers, the names of those that could not be connected or whose lists could not be fetched. */
  get missing(): string[] {
    return [...this.#core.connection.connected.server.unavailable];
  }

  /** The server's name and version. Undefined if it sent none, and with several servers: see `servers`. */
  get serverInfo(): Implementation | undefined {
    return this.#facts?.info;
  }

  /** The server's capabilities. Empty with several servers: see `servers`. */
  get serverCapabilities(): JsonObject {
    return this.#facts?.capabilities ?? {};
  }

  /** The server's instructions for models. Undefined if it sent none, and with several servers: see `servers`. */
  get instructions(): string | undefined {
    return this.#facts?.instructions;
  }

  /** The negotiated protocol version, such as `2025-11-25`. Undefined with several servers: see `servers`. */
  get protocolVersion(): string | undefined {
    return this.#facts?.protocolVersion;
  }

  /**
   * The result of `server/discover`, as the server sent it: the `priorDiscover` of a later client. Undefined with older
   * servers, before `discover()` if the version was chosen, and with several servers.
   */
  get discoverResult(): JsonObject | undefined {
    return this.#handshakeResult('modern');
  }

  /**
   * The result of `initialize`, as the server sent it. Undefined with servers of 2026-07-28, which have no such request,
   * and with several servers.
   */
  get initializeResult(): JsonObject | undefined {
    return this.#handshakeResult('legacy');
  }

  /**
   * Asks the server for its name, capabilities and instructions. Returns the result of `server/discover`; undefined for
   * servers that do not have it, and with several servers, all of which are asked.
   */
  async discover(options: RequestOptions = {}): Promise<JsonObject | undefined> {
    return this.#core.run('server/discover', undefined, options, async ({ clients, single }, call) => {
      await Promise.all(clients.map((client) => client.discover(call)));
      return single === undefined ? undefined : this.discoverResult;
    });
  }

  get #facts(): ServerFacts | undefined {
    return this.#core.connection.connected.single?.facts;
  }

  #handshakeResult(era: Era): JsonObject | undefined {
    const { single } = this.#core.connection.connected;
    return single?.facts.era === era ? single.handshakeResult : undefined;
  }

  /** Pings the server, or each of several. Returns the (longest) round-trip time in milliseconds. */
  async ping(options: RequestOptions = {}): Promise<number> {
    return this.#core.run('ping', undefined, options, async ({ clients }, call) =>
      Math.max(...(await Promise.all(clients.map((client) => client.ping(call))))),
    );
  }

  /** Lists all tools, following pagination. With several servers they are named `SERVER_TOOL`. */
  listTools(options: CacheableOptions = {}): Promise<Tool[]> {
    return listAll(this.#core, 'tools', options);
  }

  /** Lists all resources, following pagination. */
  listResources(options: CacheableOptions = {}): Promise<Resource[]> {
    return listAll(this.#core, 'resources', options);
  }

  /** Lists all resource templates, following pagination. */
  listResourceTemplates(options: CacheableOptions = {}): Promise<ResourceTemplate[]> {
    return listAll(this.#core, 'templates', options);
  }

  /** Lists all prompts, following pagination. */
  listPrompts(options: CacheableOptions = {}): Promise<Prompt[]> {
    return listAll(this.#core, 'prompts', options);
  }

  /** Lists all skills, following pagination. None of their files is read. Empty if the server has no such extension. */
  listSkills(options: CacheableOptions = {}): Promise<Skill[]> {
    return listAll(this.#core, 'skills', options);
  }

  /**
   * Reads the `SKILL.md` of a skill, by the skill's name or by the URI of that file. Throws ServerError if its size,
   * digest or frontmatter differs from what the server lists, and UsageError if there is no such skill, or several.
   */
  readSkill(nameOrUri: string, options: RequestOptions = {}): Promise<LoadedSkill> {
    return loadSkill(this.#core, nameOrUri, options);
  }

  /** Returns one raw `tools/list` result. With several servers, or renamed tools, all tools as one page. */
  listToolsRaw(options: PageOptions = {}): Promise<JsonObject> {
    return this.#listPage('tools', options);
  }

  /** Returns one raw `resources/list` result. With several servers, all resources as one page. */
  listResourcesRaw(options: PageOptions = {}): Promise<JsonObject> {
    return this.#listPage('resources', options);
  }

  /** Returns one raw `resources/templates/list` result. With several servers, all templates as one page. */
  listResourceTemplatesRaw(options: PageOptions = {}): Promise<JsonObject> {
    return this.#listPage('templates', options);
  }

  /** Returns one raw `prompts/list` result. With several servers, all prompts as one page. */
  listPromptsRaw(options: PageOptions = {}): Promise<JsonObject> {
    return this.#listPage('prompts', options);
  }

  /** Returns one raw `skills/list` result. With several servers, all skills as one page. */
  listSkillsRaw(options: PageOptions = {}): Promise<JsonObject> {
    return this.#listPage('skills', options);
  }

  #listPage(list: ListName, options: PageOptions): Promise<JsonObject> {
    return listPage(this.#core, list, this.#core.resolved.type !== 'server', options);
  }

  /**
   * Calls a tool. Throws ToolError if it returns an error result, unless `throwOnError` is false. If the server runs
   * the call as a task, waits for the task to finish. `Data` is the type of the output, which is not checked.
   */
  callTool<Data = unknown>(
    name: string,
    args: Readonly<Record<string, unknown>> = {},
    options: CallToolOptions = {},
  ): Promise<CallResult<Data>> {
    return callTool(this.#core, name, args, options);
  }

  /** Calls a tool and returns the raw result, without throwing if it is an error result. */
  callToolRaw(
    name: string,
    args: Readonly<Record<string, unknown>> = {},
    options: VersionedOptions = {},
  ): Promise<JsonObject> {
    return callToolRaw(this.#core, name, args, options);
  }

  /**
   * Calls a tool as a task, without waiting for its result. With protocol version 2025-11-25 and older, throws
   * UsageError if the tool does not support tasks. Newer servers decide themselves, and may return the result at once.
   */
  callToolAsTask<Data = unknown>(
    name: string,
    args: Readonly<Record<string, unknown>> = {},
    options: VersionedOptions = {},
  ): Promise<ToolTask<Data>> {
    return startToolTask(this.#core, name, args, options);
  }

  /** Lists the server's tasks; if it cannot list them, those that this client started. */
  async listTasks(options: RequestOptions = {}): Promise<Task[]> {
    return this.#core.run(
      'tasks/list',
      undefined,
      options,
      async ({ server }, call) => (await server.tasks.list(call)).items,
    );
  }

  /** Reads a resource. Returns its contents as bytes, and as text if the server sent text. */
  async readResource(uri: UriLike, options: ReadOptions = {}): Promise<ResourceContent[]> {
    return resourceContents(await this.readResourceRaw(uri, options), uriText(uri));
  }

  /** Reads a resource and returns the raw result. */
  async readResourceRaw(uri: UriLike, options: ReadOptions = {}): Promise<JsonObject> {
    const text = uriText(uri);
    return this.#core.run('resources/read', text, options, async ({ server }, call) =>
      // A program may change what it gets, but not what is cached.
      copyJson(await server.readResource(text, call)),
    );
  }

  /** Renders a prompt. Arguments that are not strings are serialized as JSON. */
  async getPrompt(
    name: string,
    args: Readonly<Record<string, unknown>> = {},
    options: VersionedOptions = {},
  ): Promise<PromptResult> {
    return promptResult(await this.getPromptRaw(name, args, options));
  }

  /** Renders a prompt and returns the raw result. */
  async getPromptRaw(
    name: string,
    args: Readonly<Record<string, unknown>> = {},
    options: VersionedOptions = {},
  ): Promise<JsonObject> {
    return this.#core.run('prompts/get', name, options, ({ server }, call) =>
      server.getPrompt(name, toPromptArguments(args), call),
    );
  }

  /** Returns the server's completions of `argument.value`, given the other arguments in `options.context`. */
  async complete(
    reference: CompletionReference,
    argument: { name: string; value: string },
    options: CompleteOptions = {},
  ): Promise<Completion> {
    return completionOf(await this.completeRaw(reference, argument, options));
  }

  /** Returns the raw result of `completion/complete`. */
  async completeRaw(
    reference: CompletionReference,
    argument: { name: string; value: string },
    options: CompleteOptions = {},
  ): Promise<JsonObject> {
    const target =
      reference.type === 'ref/prompt'
        ? { type: 'prompt' as const, name: reference.name }
        : { type: 'template' as const, uri: reference.uri };
    return this.#core.run('completion/complete', argument.name, options, ({ server }, call) =>
      server.complete(target, argument, { ...options.context }, call),
    );
  }

  /**
   * Subscribes to updates of a resource: each calls `onUpdate`, and `onMessage` with the notification. Lasts until
   * `unsubscribe()`, or until the connection is closed or lost. Replaces an earlier subscription to the same URI.
   */
  async subscribe(
    uri: UriLike,
    onUpdate?: ((change: Change) => unknown) | undefined,
    options: RequestOptions = {},
  ): Promise<void> {
    await this.#core.subscriptions.add(uriText(uri), onUpdate, options);
  }

  /** Ends the subscription of `subscribe()`; does nothing if there is none. */
  async unsubscribe(uri: UriLike): Promise<void> {
    await this.#core.subscriptions.end(uriText(uri));
  }

  /**
   * Iterates over changes of lists or of a resource, with `for await`. Ends when the client is closed, when the signal
   * aborts, or when the server ends the subscription. Throws ConnectionError if the connection is lost.
   */
  changes(
    filter: ChangeFilter,
    options: { signal?: Signal | undefined } = {},
  ): AsyncGenerator<Change, void, undefined> {
    const { server, closed } = this.#core.connection.connected;
    const { signal } = options;
    const stop = signal === undefined ? closed : anySignal(closed, signal);
    return changesOf(server, filter, stop);
  }

  /** Sets the minimum level of the log messages that the server sends. Throws ServerError if it does not support logging. */
  async setLogLevel(level: LogLevel, options: RequestOptions = {}): Promise<void> {
    await this.#core.run('logging/setLevel', level, options, async ({ clients }, call) => {
      const logging = clients.length === 1 ? clients : clients.filter((one) => one.hasCapability('logging'));
      await Promise.all(logging.map((client) => client.setLogLevel(level, call)));
    });
  }

  /** The pending requests, oldest first. */
  get running(): RunningRequest[] {
    return this.#core.requests.list();
  }

  /**
   * Cancels one of the `running` requests: its promise rejects with CancelledError, and the server is notified. Returns
   * whether it was pending.
   */
  cancel(id: number, reason?: string | undefined): boolean {
    return this.#core.requests.cancel(id, reason);
  }

  /** Sends any request, standard or custom, and returns the raw result. Only with a single server. */
  async request(method: string, params: JsonObject = {}, options: RequestOptions = {}): Promise<unknown> {
    return this.#core.run(method, undefined, options, async ({ single }, call) => {
      if (single !== undefined) return single.request(method, params, call);
      throw new UsageError(`${method} cannot be sent to several servers at once.`, {
        hint: 'Send it with the client of one server: `client(name)` of a ClientGroup returns it.',
      });
    });
  }

  /** Sends any notification to every server. */
  async notify(method: string, params: JsonObject = {}): Promise<void> {
    await this.#core.run(method, undefined, {}, async ({ clients }) => {
      await Promise.all(clients.map((client) => client.notify(method, params)));
    });
  }

  /** Reports progress of a server's request; `token` is the `progressToken` of its `_meta`. */
  async sendProgress(
    token: string | number,
    progress: number,
    total?: number | undefined,
    message?: string | undefined,
  ): Promise<void> {
    const params = { progressToken: token, progress, total, message };
    await this.notify('notifications/progress', toJsonObject(params));
  }

  /**
   * Sets or replaces the handlers that `handlers` has as members; one that is undefined is removed. Servers of protocol
   * version 2026-07-28 receive the capabilities that follow from them with the next request, and others when they are
   * connected: for these, throws UsageError if `sampling`, `elicitation` or `roots` is set for the first time while they
   * are connected. They are notified of new roots. In a group, all clients have the same handlers.
   */
  async setHandlers(handlers: ClientHandlers): Promise<void> {
    const { handled } = this.#core.connection;
    this.#core.handlers.replace(handlers, handled);
    if (handled.length > 0 && 'roots' in handlers) await notifyRoots(this.#core, handled);
  }

  /**
   * Notifies servers to which roots were declared that these changed. Servers of protocol version 2026-07-28 ask for them
   * each time instead.
   */
  async sendRootsListChanged(): Promise<void> {
    const { clients } = this.#core.connection.connected;
    await notifyRoots(this.#core, clients);
  }
}
