import { ConnectionError } from '../base/errors.ts';
import type { EngineEvent } from '../base/event.ts';
import { asJsonObject, type Json, type JsonObject } from '../base/json.ts';
import type { Implementation, Listing, LogLevel, ServerFacts, Task } from '../base/protocol.ts';
import { Client as EngineClient } from '../engine/client.ts';
import type { CallOptions } from '../engine/client-options.ts';
import type { Server, ServerTasks } from '../engine/server.ts';
import type { Signal } from './ambient.ts';
import type { Change, ChangeFilter } from './change.ts';
import { changeOf, changesOf } from './changes.ts';
import {
  definitionsOf,
  type Prompt,
  type Resource,
  type ResourceTemplate,
  type Tool,
} from './definitions.ts';
import { eventsFor, guarded, warn } from './events.ts';
import { toJsonObject, toPromptArguments } from './json-arguments.ts';
import { type Connected, Lifetime } from './lifetime.ts';
import type { ClientOptions, RequestOptions, VersionedOptions } from './options.ts';
import { type Resolved, resolveSource } from './resolve-source.ts';
import {
  type CallResult,
  type Completion,
  callResult,
  completionOf,
  type PromptResult,
  promptResult,
  type ResourceContent,
  resourceContents,
} from './results.ts';
import { Running } from './running.ts';
import type { RunningRequest } from './running-request.ts';
import { SharedSubscriptions } from './shared-subscriptions.ts';
import type { ClientSource } from './sources.ts';
import { ToolError } from './tool-error.ts';
import type { ToolTask } from './tool-task.ts';
import { KnownTools } from './tools.ts';
import { inWordsOfCode } from './wording.ts';

/** What a call may set for itself. */
export interface CallToolOptions extends VersionedOptions {
  /** False: an error result is given, not thrown. Default true. */
  throwOnError?: boolean | undefined;
}

/** The page of a list to ask for. */
export interface PageOptions extends RequestOptions {
  /** `nextCursor` of the page before; without it the first page is meant. */
  cursor?: string | undefined;
}

/** What a completion is asked for: a prompt's argument, or a variable of a template. */
export type CompletionReference =
  | { type: 'ref/prompt'; name: string }
  | { type: 'ref/resource'; uri: string };

/** A URI, or a `URL`. */
export type UriLike = string | { readonly href: string };

/**
 * A client of an MCP server, or of several as one. It does what it is told and nothing by itself.
 *
 * Every operation rejects with an `McpcError`: ConnectionError, ServerError, TimeoutError, AuthorizationError,
 * UsageError, ToolError, CancelledError; or with the reason of its own signal, or what a handler of the program threw
 * while the operation waited for it.
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
  readonly #source: ClientSource;
  readonly #options: ClientOptions;
  readonly #resolved: Resolved;
  readonly #lifetime: Lifetime;
  readonly #running = new Running();
  readonly #tools = new KnownTools();
  readonly #shared = new SharedSubscriptions();
  /** What ends each subscription of `subscribe`, by its URI. */
  readonly #subscribed = new Map<string, () => Promise<void>>();
  /** What the server is called in events and errors. */
  readonly name: string;

  /** Starts nothing. Throws UsageError for what is no source. */
  constructor(source: ClientSource, options: ClientOptions = {}) {
    this.#source = source;
    this.#options = options;
    const env = { ...process.env, MCPC_BEARER: undefined };
    const builtins = { demo: async () => (await import('../demo/serve.ts')).serveDemo };
    const world = { env, cwd: process.cwd(), builtins };
    try {
      this.#resolved = resolveSource(source, options, world);
    } catch (error) {
      throw inWordsOfCode(error);
    }
    this.name = options.name ?? nameOf(this.#resolved);
    const tell = eventsFor(options);
    const onEvent = (event: EngineEvent) => {
      if (event.type === 'listChanged' && event.list === 'tools') this.#tools.clear();
      tell(event);
    };
    this.#lifetime = new Lifetime(this.name, async () => {
      this.#tools.clear();
      this.#shared.clear();
      this.#subscribed.clear();
      const { serverOf } = await import('./servers.ts');
      return serverOf(this.#resolved, options, world, onEvent);
    });
  }

  /** Another client of the same source with the same options, and a session of its own. */
  new(): Client {
    return new Client(this.#source, this.#options);
  }

  /**
   * Starts or reaches the server and agrees with it. May be called again while connected: each call wants its
   * `close()`, and the last one ends the connection. After a crash it connects anew. Gives the client itself.
   */
  async connect(options: { signal?: Signal | undefined } = {}): Promise<this> {
    try {
      await this.#lifetime.hold(options.signal);
      return this;
    } catch (error) {
      const failure = this.#resolved.type === 'server' ? this.#resolved.failure?.() : undefined;
      if (failure === undefined) throw inWordsOfCode(error);
      const why = failure instanceof Error ? failure.message : String(failure);
      throw new ConnectionError(`The server could not be made: ${why}`, {
        phase: 'start',
        server: this.name,
        cause: failure,
      });
    }
  }

  /** Whether there is a connection that works; of several servers, at least one. */
  isConnected(): boolean {
    return this.#lifetime.isConnected();
  }

  /**
   * Ends the connection, when every `connect()` has had its `close()`; with `force` at once. A server that was started
   * is taken down with everything it started. Safe to call when there is no connection.
   */
  async close(options: { force?: boolean | undefined } = {}): Promise<void> {
    await this.#lifetime.release(options.force === true);
  }

  /** `close()`, for `await using`. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  /** What each connected server is and what was agreed with it. Throws ConnectionError before `connect()`. */
  get servers(): ServerFacts[] {
    return this.#lifetime.connected.clients.map((client) => client.facts);
  }

  /** The names of the servers, of several, that could not be connected or asked. */
  get missing(): string[] {
    return [...this.#lifetime.connected.server.missing];
  }

  /** Who the server is. Undefined where it does not say, and for several servers: see `servers`. */
  get serverInfo(): Implementation | undefined {
    return this.#only()?.info;
  }

  /** What the server can do. Of several servers an empty object: see `servers`. */
  get serverCapabilities(): JsonObject {
    return this.#only()?.capabilities ?? {};
  }

  /** What the server says about its use. */
  get instructions(): string | undefined {
    return this.#only()?.instructions;
  }

  /** The revision of the protocol that was agreed on, as `2025-11-25`. Undefined for several servers. */
  get protocolVersion(): string | undefined {
    return this.#only()?.protocolVersion;
  }

  /** Asks for a sign of life, of several servers each. Gives the time it took, in milliseconds. */
  async ping(options: RequestOptions = {}): Promise<number> {
    return this.#request('ping', undefined, options, async ({ clients }, call) =>
      Math.max(...(await Promise.all(clients.map((client) => client.ping(call))))),
    );
  }

  /** All tools, from all pages. Among several servers they are called `SERVER_TOOL`. */
  async listTools(options: RequestOptions = {}): Promise<Tool[]> {
    return this.#request('tools/list', undefined, options, async ({ server }, call) => {
      const listing = await server.listTools(call);
      this.#tools.learn(listing.items);
      return definitionsOf(listing);
    });
  }

  /** All resources, from all pages. */
  async listResources(options: RequestOptions = {}): Promise<Resource[]> {
    return this.#request('resources/list', undefined, options, async ({ server }, call) =>
      definitionsOf(await server.listResources(call)),
    );
  }

  /** All templates of resources, from all pages. */
  async listResourceTemplates(options: RequestOptions = {}): Promise<ResourceTemplate[]> {
    return this.#request('resources/templates/list', undefined, options, async ({ server }, call) =>
      definitionsOf(await server.listResourceTemplates(call)),
    );
  }

  /** All prompts, from all pages. */
  async listPrompts(options: RequestOptions = {}): Promise<Prompt[]> {
    return this.#request('prompts/list', undefined, options, async ({ server }, call) =>
      definitionsOf(await server.listPrompts(call)),
    );
  }

  /** One page of `tools/list`, as the server sent it; of several servers all there is, as one page. */
  async listToolsRaw(options: PageOptions = {}): Promise<JsonObject> {
    return this.#page('tools/list', 'tools', options, (server, call) => server.listTools(call));
  }

  /** One page of `resources/list`; see `listToolsRaw`. */
  async listResourcesRaw(options: PageOptions = {}): Promise<JsonObject> {
    return this.#page('resources/list', 'resources', options, (server, call) => server.listResources(call));
  }

  /** One page of `resources/templates/list`; see `listToolsRaw`. */
  async listResourceTemplatesRaw(options: PageOptions = {}): Promise<JsonObject> {
    return this.#page('resources/templates/list', 'resourceTemplates', options, (server, call) =>
      server.listResourceTemplates(call),
    );
  }

  /** One page of `prompts/list`; see `listToolsRaw`. */
  async listPromptsRaw(options: PageOptions = {}): Promise<JsonObject> {
    return this.#page('prompts/list', 'prompts', options, (server, call) => server.listPrompts(call));
  }

  /**
   * Calls a tool. Throws ToolError when it answers with an error result, unless `throwOnError` is false.
   * `Data` is what the tool's output schema comes to; it is not checked.
   */
  async callTool<Data = unknown>(
    name: string,
    args: Readonly<Record<string, unknown>> = {},
    options: CallToolOptions = {},
  ): Promise<CallResult<Data>> {
    const result = await this.#request('tools/call', name, options, async (connected, call) => {
      const answer = await this.#call(connected, name, args, call);
      const lookUp = { signal: call.signal, timeout: call.timeout };
      const isUnread = answer.structuredContent !== undefined && this.#tools.get(name) === undefined;
      const tool = isUnread ? await this.#tools.find(name, connected, lookUp) : this.#tools.get(name);
      return callResult<Data>(answer, tool);
    });
    if (result.isError && options.throwOnError !== false) throw new ToolError(name, this.name, result);
    return result;
  }

  /** Calls a tool and gives the result as the server sent it; an error result is not thrown. */
  async callToolRaw(
    name: string,
    args: Readonly<Record<string, unknown>> = {},
    options: VersionedOptions = {},
  ): Promise<JsonObject> {
    return this.#request('tools/call', name, options, (connected, call) =>
      this.#call(connected, name, args, call),
    );
  }

  /**
   * Calls a tool as a task and does not wait for its result. Throws UsageError where a tool of the old era does not run
   * as one; in the new era the server decides, and may answer at once.
   * A call by `callTool` that becomes a task is followed to its end without a word of this.
   */
  async callToolAsTask<Data = unknown>(
    name: string,
    args: Readonly<Record<string, unknown>> = {},
    options: VersionedOptions = {},
  ): Promise<ToolTask<Data>> {
    const begun = await this.#request('tools/call', name, options, async (connected, call) => {
      const json = toJsonObject(args);
      const tool = await this.#tools.find(name, connected, { signal: call.signal, timeout: call.timeout });
      return connected.server.beginCall(tool, json, call);
    });
    const known = this.#tools.get(name);
    const id = 'task' in begun ? begun.task.id : undefined;
    const ask = <Answer>(
      method: string,
      settings: RequestOptions | undefined,
      work: (tasks: ServerTasks, id: string, call: CallOptions) => Promise<Answer>,
    ): Promise<Answer | undefined> =>
      id === undefined
        ? Promise.resolve(undefined)
        : this.#request(method, id, settings ?? {}, ({ server }, call) => work(server.tasks, id, call));
    return {
      id,
      status: (settings) => ask('tasks/get', settings, (tasks, task, call) => tasks.get(task, call)),
      cancel: (settings) => ask('tasks/cancel', settings, (tasks, task, call) => tasks.cancel(task, call)),
      result: async (settings) => {
        const answer =
          'result' in begun
            ? begun.result
            : await ask('tasks/result', settings, (tasks, task, call) => tasks.result(task, call));
        const result = callResult<Data>(answer ?? {}, known);
        if (result.isError) throw new ToolError(name, this.name, result);
        return result;
      },
    };
  }

  /** The tasks that the server lists, or, where it lists none, those that were begun here. */
  async listTasks(options: RequestOptions = {}): Promise<Task[]> {
    return this.#request(
      'tasks/list',
      undefined,
      options,
      async ({ server }, call) => (await server.tasks.list(call)).items,
    );
  }

  /** Reads a resource: its parts, each with its bytes and, if it is a text, its text. */
  async readResource(uri: UriLike, options: VersionedOptions = {}): Promise<ResourceContent[]> {
    return resourceContents(await this.readResourceRaw(uri, options), textOf(uri));
  }

  /** Reads a resource and gives the result as the server sent it. */
  async readResourceRaw(uri: UriLike, options: VersionedOptions = {}): Promise<JsonObject> {
    const address = textOf(uri);
    return this.#request('resources/read', address, options, ({ server }, call) =>
      server.readResource(address, call),
    );
  }

  /** Renders a prompt. Its arguments are texts: what is none is sent as compact JSON. */
  async getPrompt(
    name: string,
    args: Readonly<Record<string, unknown>> = {},
    options: VersionedOptions = {},
  ): Promise<PromptResult> {
    return promptResult(await this.getPromptRaw(name, args, options));
  }

  /** Renders a prompt and gives the result as the server sent it. */
  async getPromptRaw(
    name: string,
    args: Readonly<Record<string, unknown>> = {},
    options: VersionedOptions = {},
  ): Promise<JsonObject> {
    return this.#request('prompts/get', name, options, ({ server }, call) =>
      server.getPrompt(name, toPromptArguments(args), call),
    );
  }

  /** What the server suggests for `argument.value`, the beginning of an argument; `context`: the other arguments. */
  async complete(
    reference: CompletionReference,
    argument: { name: string; value: string },
    options: RequestOptions & { context?: Readonly<Record<string, string>> | undefined } = {},
  ): Promise<Completion> {
    return completionOf(await this.completeRaw(reference, argument, options));
  }

  /** The same, as the server sent it. */
  async completeRaw(
    reference: CompletionReference,
    argument: { name: string; value: string },
    options: RequestOptions & { context?: Readonly<Record<string, string>> | undefined } = {},
  ): Promise<JsonObject> {
    const meant =
      reference.type === 'ref/prompt'
        ? { type: 'prompt' as const, name: reference.name }
        : { type: 'template' as const, uri: reference.uri };
    return this.#request('completion/complete', argument.name, options, ({ server }, call) =>
      server.complete(meant, argument, { ...options.context }, call),
    );
  }

  /**
   * Asks to be told when a resource changes: `onUpdate` is called each time, and `onMessage` too. It lasts until
   * `unsubscribe`, or as long as the connection.
   */
  async subscribe(
    uri: UriLike,
    onUpdate?: ((change: Change) => unknown) | undefined,
    options: RequestOptions = {},
  ): Promise<void> {
    const address = textOf(uri);
    await this.unsubscribe(address);
    await this.#request('resources/subscribe', address, options, async ({ server }, call) => {
      const unobserve = server.observe((event) => {
        const change = changeOf(event, { uri: address });
        if (change !== undefined) guarded(() => onUpdate?.(change), warn);
      });
      try {
        const { release } = await this.#shared.hold(server, { uri: address }, call);
        this.#subscribed.set(address, () => {
          unobserve();
          return release();
        });
      } catch (error) {
        unobserve();
        throw error;
      }
    });
  }

  /** Ends what `subscribe` began; does nothing where nothing was. */
  async unsubscribe(uri: UriLike): Promise<void> {
    const address = textOf(uri);
    const end = this.#subscribed.get(address);
    if (end === undefined) return;
    this.#subscribed.delete(address);
    await this.#request('resources/unsubscribe', address, {}, end);
  }

  /**
   * Changes of lists or of a resource as they come, for `for await`. It ends when the client is closed, the signal
   * aborts or the server ends it; throws ConnectionError when the server goes away.
   */
  changes(
    filter: ChangeFilter,
    options: { signal?: Signal | undefined } = {},
  ): AsyncGenerator<Change, void, undefined> {
    const { server, closed } = this.#lifetime.connected;
    const { signal } = options;
    const stop = signal === undefined ? closed : AbortSignal.any([closed, signal]);
    return changesOf(server, this.#shared, filter, stop);
  }

  /** The least severe log messages wanted from now on. Throws ServerError where the server has no logs. */
  async setLogLevel(level: LogLevel, options: RequestOptions = {}): Promise<void> {
    await this.#request('logging/setLevel', level, options, async ({ clients }, call) => {
      const [only, ...others] = clients;
      const asked = others.length === 0 && only ? [only] : clients.filter((one) => one.declares('logging'));
      await Promise.all(asked.map((client) => client.setLogLevel(level, call)));
    });
  }

  /** The requests that have no answer yet, oldest first. */
  get running(): RunningRequest[] {
    return this.#running.list();
  }

  /**
   * Stops a request of `running`: its promise rejects with CancelledError and the server is told. Gives whether it was
   * running.
   */
  cancel(id: number, reason?: string | undefined): boolean {
    return this.#running.cancel(id, reason);
  }

  /** Any request of the protocol or of the server's own, to the only server. Gives the result as it was sent. */
  async request(method: string, params: JsonObject = {}, options: RequestOptions = {}): Promise<unknown> {
    return this.#request(method, undefined, options, (connected, call) =>
      single(connected, method).request(method, params, call),
    );
  }

  /** Any notification, to every server. */
  async notify(method: string, params: JsonObject = {}): Promise<void> {
    await this.#request(method, undefined, {}, async ({ clients }) => {
      await Promise.all(clients.map((client) => client.notify(method, params)));
    });
  }

  /** Tells the server how far something is that the server asked for: `token` is from its request's `_meta`. */
  async sendProgress(
    token: string | number,
    progress: number,
    total?: number | undefined,
    message?: string | undefined,
  ): Promise<void> {
    const params = { progressToken: token, progress, total, message };
    await this.notify('notifications/progress', toJsonObject(params));
  }

  /** Tells the servers of the old era that the roots changed; those of the new era ask each time. */
  async sendRootsListChanged(): Promise<void> {
    await this.#request('notifications/roots/list_changed', undefined, {}, async ({ clients }) => {
      const old = clients.filter(({ facts }) => facts.era === 'legacy');
      await Promise.all(old.map((client) => client.notify('notifications/roots/list_changed', {})));
    });
  }

  #only(): ServerFacts | undefined {
    const { server, clients } = this.#lifetime.connected;
    return clients.find((client) => client === server)?.facts;
  }

  async #request<Result>(
    method: string,
    subject: string | undefined,
    options: VersionedOptions,
    work: (connected: Connected, call: CallOptions) => Promise<Result>,
  ): Promise<Result> {
    return this.#running.run({ method, subject, signal: options.signal }, (signal) =>
      work(this.#lifetime.connected, { ...this.#callOptions(options), signal }),
    );
  }

  #callOptions({
    timeout,
    onProgress = this.#options.onProgress,
    meta,
    version,
  }: VersionedOptions): CallOptions {
    return {
      timeout,
      onProgress: onProgress && ((...report) => guarded(() => onProgress(...report), warn)),
      meta: version === undefined ? meta : { ...meta, fastmcp: { ...asJsonObject(meta?.fastmcp), version } },
    };
  }

  async #call(
    connected: Connected,
    name: string,
    args: Readonly<Record<string, unknown>>,
    call: CallOptions,
  ): Promise<JsonObject> {
    const json = toJsonObject(args);
    const tool = await this.#tools.find(name, connected, { signal: call.signal, timeout: call.timeout });
    return connected.server.callTool(tool, json, call);
  }

  /** A page as the server sent it; where lists are put together here, all of it. */
  async #page(
    method: string,
    member: string,
    options: PageOptions,
    whole: (server: Server, call: CallOptions) => Promise<Listing<object>>,
  ): Promise<JsonObject> {
    return this.#request(method, undefined, options, async ({ server, clients }, call) => {
      const one = clients.find((client) => client === server);
      // A config file may rename and hide tools.
      const isItsOwn = one !== undefined && (member !== 'tools' || server instanceof EngineClient);
      if (!isItsOwn) return { [member]: (await whole(server, call)).raw as Json };
      const { cursor } = options;
      const result = await one.request(method, cursor === undefined ? {} : { cursor }, call);
      return asJsonObject(result) ?? {};
    });
  }
}

function single({ clients, server }: Connected, method: string): Connected['clients'][number] {
  const one = clients.find((client) => client === server);
  if (one !== undefined) return one;
  throw new ConnectionError(`${method} is for one server, and ${server.name} is several.`, {
    phase: 'request',
  });
}

function nameOf(resolved: Resolved): string {
  switch (resolved.type) {
    case 'server':
      return resolved.source.name;
    case 'file':
      return resolved.server ?? resolved.file;
    case 'servers':
      return 'the config object';
  }
}

function textOf(uri: UriLike): string {
  return typeof uri === 'string' ? uri : uri.href;
}
