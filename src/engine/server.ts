import type { EngineEvent, EventListener, ListedEvent, LoginInUse } from '../core/events.ts';
import type { JsonObject } from '../core/json.ts';
import type {
  FreshList,
  ListDefinitions,
  Listing,
  ListName,
  LogLevel,
  ServerFacts,
  Tool,
} from '../core/protocol.ts';
import { ListingCache } from './cache/listing-cache.ts';
import { listKinds } from './catalog/list-kinds.ts';
import type { CallOptions, CompletionReference } from './protocol/client-options.ts';
import type { Root } from './protocol/negotiation/capabilities.ts';
import type { ServerAccess } from './protocol/server-access.ts';
import type { ChangeFilter, Subscription } from './subscriptions/subscriptions.ts';
import type { ConfigEntry } from './targets/source.ts';
import type { ServerTasks } from './tasks/task.ts';

/** The outcome of connecting one member of a group. */
export type GroupMember = { name: string } & ({ client: SingleServer } | { error: unknown });

/** How a list may be fetched. Default of `reuse`: `known` with `name`, else `never`. */
export interface ListOptions extends CallOptions {
  /**
   * The name or URI of the one definition that is needed: a listing fetched before will do only if it has it, and a group
   * asks only the servers that may have it.
   */
  name?: string | undefined;
}

/** A request about one prompt, resource or template. A group sends it to the server that has it. */
export interface Operation {
  method: string;
  /** What it is about: the name of a prompt, or the URI of a resource or template. */
  subject: { type: 'name' | 'uri'; value: string };
  /** Returns the request's parameters; `subject` is the name or URI that the server itself uses. */
  params(subject: string): JsonObject;
}

/** An MCP server, or a group of servers that is used like one. */
export abstract class Server {
  /** The server's name, or that of the config file that names the group. */
  abstract readonly name: string;
  /** The names of the servers that could not be connected or asked, whose definitions the lists lack. */
  abstract readonly unavailable: readonly string[];
  abstract readonly tasks: ServerTasks;
  readonly #onEvent: EventListener | undefined;
  readonly #listeners = new Set<EventListener>();
  readonly #listings = new ListingCache((list, { items, freshness, digest }) => {
    const complete = this.unavailable.length === 0;
    const owned = { isPublic: freshness?.isPublic === true, logins: this.logins, digest };
    this.emit({ type: 'listed', server: this.name, list, items, complete, ...owned } as ListedEvent);
  });

  /** The entry of a config file that the server comes from, once that is read; undefined for a group. */
  get entry(): ConfigEntry | undefined {
    return undefined;
  }

  constructor(onEvent: EventListener | undefined) {
    this.#onEvent = onEvent;
  }

  /** The stored logins that requests are sent with; see {@link LoginInUse}. */
  get logins(): readonly LoginInUse[] {
    return [];
  }

  /** Makes the connections that are missing. A group connects each member when it is first needed. */
  abstract connect(options?: { signal?: AbortSignal | undefined }): Promise<unknown>;

  /** Connects the servers behind this one; each promise settles when its server is connected or has failed. */
  abstract members(signal: AbortSignal): Promise<GroupMember>[];

  /** Closes and reconnects one member. Only groups have it. */
  reconnect?(name: string, signal: AbortSignal): Promise<GroupMember>;

  /**
   * Returns the server that a name or URI belongs to, connected, and what is named so there. Throws UsageError if it
   * belongs to none.
   */
  abstract locate(
    type: Operation['subject']['type'],
    value: string,
    options?: CallOptions,
  ): Promise<{ client: SingleServer; own: string }>;

  /** Whether a server declares a capability or an extension, or a member of that as true. */
  abstract hasCapability(capability: string, member?: string): boolean;

  /** Calls a tool that was listed. A call that becomes a task is followed to its end. */
  abstract callTool(tool: Tool, args: JsonObject, options?: CallOptions): Promise<JsonObject>;

  /** Sends the request of an operation and checks its result. */
  abstract perform(operation: Operation, options?: CallOptions): Promise<JsonObject>;

  /** Subscribes to changes, which arrive as events. */
  abstract subscribe(filter: ChangeFilter, options?: CallOptions): Promise<Subscription>;

  /** Sets the least severe level of log messages that the server should send. */
  abstract setLogLevel(level: LogLevel, options?: CallOptions): Promise<void>;

  /** Replaces the roots. Returns the names of the servers that will not see them before they are reconnected. */
  abstract setRoots(roots: Root[]): Promise<string[]>;

  /**
   * Closes the connections and ends the servers that were started, except those that are kept alive: they are ended only
   * with `force`. Safe to call twice.
   */
  abstract close(options?: { force?: boolean }): Promise<void>;

  /** Waits, for a moment at most, for messages that servers have sent and that may still be on their way. Never throws. */
  async settle(): Promise<void> {}

  /** Whether a server that was started outlived `close()` and is used again by `connect()`. */
  get isKeptAlive(): boolean {
    return false;
  }

  /** Returns the definitions of one kind, from all pages. Fetches them unless the options allow an earlier listing. */
  async list<Name extends ListName>(
    list: Name,
    { name, reuse = name === undefined ? 'never' : 'known', ...options }: ListOptions = {},
  ): Promise<Listing<ListDefinitions[Name]>> {
    // Another _meta may lead to other definitions.
    const accepted = options.meta === undefined ? reuse : 'never';
    const found = (await this.#listings.find(list, accepted, options.signal)) as
      | Listing<ListDefinitions[Name]>
      | undefined;
    if (found !== undefined && (name === undefined || hasDefinition(list, found, name))) return found;
    return name === undefined
      ? this.fetch(list, { ...options, reuse: accepted })
      : this.fetchNamed(list, name, options);
  }

  /** Returns the listing fetched last, even if it is out of date; undefined before the first. */
  latest<Name extends ListName>(list: Name): Listing<ListDefinitions[Name]> | undefined {
    return this.#listings.latest(list) as Listing<ListDefinitions[Name]> | undefined;
  }

  /** The lists that need not be fetched again, since they are fresh. */
  get freshLists(): FreshList[] {
    return this.#listings.fresh;
  }

  readResource(uri: string, options?: CallOptions): Promise<JsonObject> {
    const subject = { type: 'uri', value: uri } as const;
    return this.perform({ method: 'resources/read', subject, params: (own) => ({ uri: own }) }, options);
  }

  getPrompt(name: string, args: Record<string, string>, options?: CallOptions): Promise<JsonObject> {
    const subject = { type: 'name', value: name } as const;
    const params = (own: string) => ({ name: own, arguments: args });
    return this.perform({ method: 'prompts/get', subject, params }, options);
  }

  /** Requests completions for an argument; `context` has the values of the others. */
  complete(
    reference: CompletionReference,
    argument: { name: string; value: string },
    context: Record<string, string> = {},
    options?: CallOptions,
  ): Promise<JsonObject> {
    const isPrompt = reference.type === 'prompt';
    const subject = isPrompt
      ? ({ type: 'name', value: reference.name } as const)
      : ({ type: 'uri', value: reference.uri } as const);
    const params = (own: string): JsonObject => ({
      ref: isPrompt ? { type: 'ref/prompt', name: own } : { type: 'ref/resource', uri: own },
      argument,
      ...(Object.keys(context).length > 0 ? { context: { arguments: context } } : {}),
    });
    return this.perform({ method: 'completion/complete', subject, params }, options);
  }

  /** Adds a listener of all events from now on. Returns a function that removes it. */
  observe(listener: EventListener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Reports a violation of the protocol. */
  reportDiagnostic(code: string, message: string): void {
    this.emit({ type: 'diagnostic', server: this.name, code, message });
  }

  /** Fetches a list. A group passes the options on to its servers; a single server is always asked. */
  protected abstract fetchList<Name extends ListName>(
    list: Name,
    options: CallOptions,
  ): Promise<Listing<ListDefinitions[Name]>>;

  /** Fetches a listing that has the definition of this name, if there is one. */
  protected fetchNamed<Name extends ListName>(
    list: Name,
    _name: string,
    options: CallOptions,
  ): Promise<Listing<ListDefinitions[Name]>> {
    return this.fetch(list, options);
  }

  /** Fetches a list, caches it and emits it. */
  protected fetch<Name extends ListName>(
    list: Name,
    { signal, ...options }: CallOptions,
  ): Promise<Listing<ListDefinitions[Name]>> {
    const work = (aborted: AbortSignal) => this.fetchList(list, { ...options, signal: aborted });
    const fetched = this.#listings.fetch(list, work, signal);
    return fetched as Promise<Listing<ListDefinitions[Name]>>;
  }

  /** Whether events are not emitted. */
  protected get isSilent(): boolean {
    return false;
  }

  /** Drops the cached results: the server may have others after it is reconnected. */
  protected forgetResults(): void {
    this.#listings.clear();
  }

  protected emit(event: EngineEvent): void {
    this.#listings.update(event);
    if (this.isSilent) return;
    for (const listener of [...this.#listeners]) listener(event);
    this.#onEvent?.(event);
  }
}

/** Whether a listing has the definition of this name or URI. */
export function hasDefinition<Name extends ListName>(
  list: Name,
  { items }: Listing<ListDefinitions[Name]>,
  name: string,
): boolean {
  return items.some((item) => listKinds[list].keyOf(item) === name);
}

/** One server, which has more to offer than a group. */
export interface SingleServer extends Server {
  /** The server's identity and what was negotiated. Throws ConnectionError before the first connection. */
  readonly facts: ServerFacts;
  /** The capabilities that mcpc declared to it. Throws ConnectionError before the first connection. */
  readonly declared: JsonObject;
  /**
   * What the server answered to `initialize` or `server/discover`, now or on an earlier connection. Undefined if its
   * revision was adopted without asking it. Throws ConnectionError before the first connection.
   */
  readonly handshakeResult: JsonObject | undefined;
  isConnected(): boolean;
  /** Returns what reaches the server beside the client's connection. Throws ConnectionError before the first connection. */
  access(): Promise<ServerAccess>;
  /** Asks a server of the modern era for its facts. Returns the result; undefined for a server of the legacy era. */
  discover(options?: CallOptions): Promise<JsonObject | undefined>;
  /** Pings the server. Returns the round-trip time in ms. */
  ping(options?: CallOptions): Promise<number>;
  /** Sends any request. Returns the result as the server sent it. */
  request(method: string, params: JsonObject, options?: CallOptions): Promise<unknown>;
  /** Sends any notification. */
  notify(method: string, params: JsonObject): Promise<void>;
}
