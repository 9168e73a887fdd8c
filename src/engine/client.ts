import { now } from '../core/clock.ts';
import { ConnectionError } from '../core/errors.ts';
import type { EngineEvent, LoginInUse } from '../core/events.ts';
import { asJsonObject, isObject, type Json, type JsonObject } from '../core/json.ts';
import type { ListDefinitions, Listing, ListName, LogLevel, ServerFacts, Tool } from '../core/protocol.ts';
import { Redactor } from '../schema/redactor.ts';
import { loginInUse } from './auth/login-in-use.ts';
import { freshnessOf, mayCache } from './cache/freshness.ts';
import { ReadCache, type ReadResult } from './cache/read-cache.ts';
import { ClientSubscriptions } from './client-subscriptions.ts';
import type { ConfiguredSource, LazySource } from './configured-source.ts';
import { HandshakeFacts } from './handshake-facts.ts';
import type { Authorizer } from './http/authorization.ts';
import { OfferedFeatures } from './offered-features.ts';
import type { CallOptions, ClientOptions } from './protocol/client-options.ts';
import { ConnectionManager } from './protocol/connection-manager.ts';
import { defaultFeatures, type Root } from './protocol/negotiation/capabilities.ts';
import type { ServerAccess } from './protocol/server-access.ts';
import type { RunningCall } from './protocol/session.ts';
import { RequestSender, type SendOptions } from './request-sender.ts';
import { checkResult } from './result-checks.ts';
import { type GroupMember, type Operation, Server, type SingleServer } from './server.ts';
import { ServerLists } from './server-lists.ts';
import type { ChangeFilter, Subscription } from './subscriptions/subscriptions.ts';
import type { ConfigEntry, Source } from './targets/source.ts';
import { secretsOf } from './targets/source.ts';
import { Tasks } from './tasks/tasks.ts';
import { ToolCalls } from './tool-calls.ts';

/** What a client has once its source is resolved. */
interface Resolved {
  source: Source;
  /** Those of the client, with what a config file says instead. */
  options: ClientOptions;
  connections: ConnectionManager;
  sender: RequestSender;
  toolCalls: ToolCalls;
  subscriptions: ClientSubscriptions;
  lists: ServerLists;
}

/** The client of one server: connects, sends requests and emits events. It knows no terminal. */
export class Client extends Server implements SingleServer {
  readonly name: string;
  readonly unavailable: readonly string[] = [];
  readonly tasks: Tasks;
  readonly #options: ClientOptions;
  readonly #resolve: () => Promise<ConfiguredSource>;
  #resolving: Promise<Resolved> | undefined;
  #resolved: Resolved | undefined;
  readonly #offered: OfferedFeatures;
  readonly #facts: HandshakeFacts;
  readonly #reads = new ReadCache();
  #logLevel: LogLevel;

  constructor(source: Source | LazySource, options: ClientOptions) {
    super(options.onEvent);
    this.name = source.name;
    this.#options = options;
    this.#resolve = 'resolve' in source ? () => source.resolve() : async () => ({ source });
    this.#logLevel = options.logLevel ?? 'info';
    this.#offered = new OfferedFeatures(options.features ?? defaultFeatures());
    this.#facts = new HandshakeFacts(source.name);
    this.tasks = new Tasks({
      facts: () => this.facts,
      request: (method, params, settings) => this.request(method, params, settings),
      call: (tool, args, asTask, settings) =>
        this.#connected.toolCalls.call(tool, args, { ...settings, asTask, mayRepeat: false }),
      list: (kind, settings) => this.#connected.lists.fetchPages(kind, settings),
      callResult: (result) => this.#callResult(result),
      observe: (listener) => this.observe(listener),
      emit: (event) => this.emit(event),
      report: (code, message) => this.reportDiagnostic(code, message),
      connected: () => this.isConnected(),
    });
  }

  get declared(): JsonObject {
    return this.#offered.declared(this.facts.era);
  }

  get facts(): ServerFacts {
    return this.#facts.current;
  }

  override get entry(): ConfigEntry | undefined {
    const source = this.#resolved?.source;
    return source !== undefined && 'entry' in source ? source.entry : undefined;
  }

  override get logins(): LoginInUse[] {
    const source = this.#resolved?.source;
    const login = source && loginInUse(source);
    return login === undefined ? [] : [login];
  }

  /** Returns where the server is, or how it is started. Throws what is wrong with its entry in a config file. */
  async source(): Promise<Source> {
    return (await this.#resolveOnce()).source;
  }

  async locate(_type: unknown, value: string): Promise<{ client: SingleServer; own: string }> {
    return { client: this, own: value };
  }

  members(): Promise<GroupMember>[] {
    return [Promise.resolve({ name: this.name, client: this })];
  }

  hasCapability(capability: string, member?: string): boolean {
    return this.#facts.declares(capability, member);
  }

  get handshakeResult(): JsonObject | undefined {
    return this.#facts.result;
  }

  isConnected(): boolean {
    return this.#resolved?.connections.isConnected === true;
  }

  /**
   * Starts or reaches the server and negotiates with it. Throws ConnectionError, TimeoutError, AuthorizationError, or
   * the reason of `signal`.
   */
  async connect(options: { signal?: AbortSignal | undefined } = {}): Promise<ServerFacts> {
    const { connections } = await this.#resolveOnce();
    await connections.open(options.signal);
    return this.facts;
  }

  /** Connects in a connection of its own, which `authorizer` authorizes, and closes that. Throws like `connect`. */
  async probe(authorizer: Authorizer, signal: AbortSignal): Promise<void> {
    const { source, options } = await this.#resolveOnce();
    const client = new Client(source, { ...options, authorizer });
    try {
      await client.connect({ signal });
    } finally {
      await client.close();
    }
  }

  access(): Promise<ServerAccess> {
    return this.#connected.connections.access();
  }

  async close({ force = false }: { force?: boolean } = {}): Promise<void> {
    const { connections, options } = this.#resolved ?? {};
    if (options?.keepAlive === true && !force && (await connections?.suspend())) {
      this.#offered.noteClose();
      return;
    }
    this.forgetResults();
    await connections?.close();
  }

  override async settle(): Promise<void> {
    if (this.isConnected()) await this.#connected.connections.session.settle();
  }

  override get isKeptAlive(): boolean {
    return this.#resolved?.connections.isSuspended === true;
  }

  /** What a server does after `close()` is not of interest. */
  protected override get isSilent(): boolean {
    return this.isKeptAlive;
  }

  async ping(options: CallOptions = {}): Promise<number> {
    const began = now();
    // Servers of the modern era have no ping; any other request shows that they answer.
    if (this.facts.era === 'modern') await this.discover(options);
    else await this.request('ping', {}, options);
    return now() - began;
  }

  async discover(options: CallOptions = {}): Promise<JsonObject | undefined> {
    const isLegacy = () => this.facts.era === 'legacy';
    if (isLegacy()) return undefined;
    const answer = await this.request('server/discover', {}, options).catch((error: unknown) => {
      // Its revision was adopted without asking it, and it turned out to be a legacy server.
      if (isLegacy()) return undefined;
      throw error;
    });
    const result = asJsonObject(answer);
    if (result === undefined || isLegacy()) return undefined;
    this.#facts.update(result);
    return result;
  }

  /** An `isError` result is returned, not thrown. */
  async callTool(tool: Tool, args: JsonObject, options: CallOptions = {}): Promise<JsonObject> {
    const { readOnlyHint, idempotentHint } = tool.annotations ?? {};
    const mayRepeat = readOnlyHint === true || idempotentHint === true;
    const asTask = this.tasks.isTaskCall(tool, options.task === true);
    const follow = (result: unknown, call: RunningCall) => this.tasks.follow(result, call);
    const settings = { ...options, follow, asTask, mayRepeat };
    return this.#callResult(await this.#connected.toolCalls.call(tool, args, settings));
  }

  async perform({ method, subject, params }: Operation, options: CallOptions = {}): Promise<JsonObject> {
    const { value } = subject;
    if (method === 'resources/read') return this.#read(value, params(value), options);
    return this.#checkedObject(method, await this.request(method, params(value), options));
  }

  async #read(uri: string, params: JsonObject, options: CallOptions): Promise<JsonObject> {
    const method = 'resources/read';
    const read = async (): Promise<ReadResult> => {
      let hasInput = false;
      const onInput = () => {
        hasInput = true;
      };
      const sent = await this.request(method, params, { ...options, onInput });
      const report = (code: string, message: string) => this.reportDiagnostic(code, message);
      const freshness = freshnessOf(method, sent, report);
      return { result: this.#checkedObject(method, sent), freshness: hasInput ? undefined : freshness };
    };
    if (options.reuse === undefined || !mayCache(this.facts, options)) return (await read()).result;
    return this.#reads.get(uri, options.reuse, read);
  }

  subscribe(filter: ChangeFilter, options: CallOptions = {}): Promise<Subscription> {
    return this.#connected.subscriptions.subscribe(filter, options);
  }

  /**
   * Servers of the legacy era to which no roots were declared ask for none until they are reconnected: the name of
   * such a server is returned.
   */
  async setRoots(roots: Root[]): Promise<string[]> {
    this.#offered.features.roots = roots;
    if (!this.isConnected() || this.facts.era === 'modern') return [];
    if (this.declared.roots === undefined) return [this.name];
    await this.notify('notifications/roots/list_changed', {});
    return [];
  }

  /** Throws ServerError if a server of the legacy era does not support it. */
  async setLogLevel(level: LogLevel, options: CallOptions = {}): Promise<void> {
    this.#logLevel = level;
    if (!this.isConnected()) return;
    if (this.facts.era === 'legacy') await this.request('logging/setLevel', { level }, options);
    else this.#connected.connections.session.logLevel = level;
  }

  request(method: string, params: JsonObject, options: SendOptions = {}): Promise<unknown> {
    return this.#connected.sender.request(method, params, options);
  }

  /** Throws ConnectionError, TimeoutError. */
  notify(method: string, params: JsonObject): Promise<void> {
    return this.#connected.sender.notify(method, params);
  }

  protected override fetchList<Name extends ListName>(
    list: Name,
    options: CallOptions,
  ): Promise<Listing<ListDefinitions[Name]>> {
    return this.#connected.lists.fetch(list, options);
  }

  protected override emit(event: EngineEvent): void {
    this.#reads.update(event);
    super.emit(event);
  }

  protected override forgetResults(): void {
    this.#reads.clear();
    super.forgetResults();
  }

  async #resolveOnce(): Promise<Resolved> {
    this.#resolving ??= this.#resolve().then((resolved) => this.#prepare(resolved));
    try {
      this.#resolved = await this.#resolving;
      return this.#resolved;
    } catch (error) {
      this.#resolving = undefined;
      throw error;
    }
  }

  #prepare({ source, settings, toolTransform }: ConfiguredSource): Resolved {
    this.#offered.source = source;
    const { features, declare } = this.#offered;
    const options = { ...this.#options, ...settings, features };
    const redactor = new Redactor(secretsOf(source), options.secrets);
    const report = (code: string, message: string) => this.reportDiagnostic(code, message);
    const notice = (message: string) => this.emit({ type: 'notice', server: this.name, message });
    const connections = new ConnectionManager(source, {
      options,
      capabilities: declare,
      logLevel: () => this.#logLevel,
      redactor,
      emit: (event) => this.emit(event),
      report,
      onnegotiated: (negotiated) => {
        this.#facts.set(negotiated);
        this.forgetResults();
        for (const { code, message } of negotiated.negotiation.diagnostics) report(code, message);
      },
      isOutdated: () => this.#offered.isOutdated(this.facts.era),
      onopened: () => {
        this.#requestLogs();
        this.#announceRoots();
      },
    });
    const sender = new RequestSender(this.name, connections, options);
    const toolCalls = new ToolCalls({
      sender,
      redactor,
      transform: toolTransform,
      facts: () => this.facts,
      list: (given) => this.list('tools', given),
      notice,
      report,
    });
    const subscriptions = new ClientSubscriptions({
      server: this.name,
      connections,
      sender,
      observe: (listener) => this.observe(listener),
      notice,
    });
    const lists = new ServerLists({ facts: this.#facts, sender, toolCalls, subscriptions, report });
    return { source, options, connections, sender, toolCalls, subscriptions, lists };
  }

  get #connected(): Resolved {
    if (this.#resolved !== undefined) return this.#resolved;
    throw new ConnectionError(`${this.name} is not connected.`, { phase: 'connect' });
  }

  #callResult(result: unknown): JsonObject {
    return this.#checkedObject('tools/call', result, (value) => ({ content: [], structuredContent: value }));
  }

  /** Returns a result as an object, and reports what is wrong with it. */
  #checkedObject(
    method: string,
    result: unknown,
    wrap: (value: Json) => JsonObject = () => ({}),
  ): JsonObject {
    for (const { code, message } of checkResult(method, result)) this.reportDiagnostic(code, message);
    return isObject(result) ? (result as JsonObject) : wrap((result ?? null) as Json);
  }

  /** Notifies a server of the legacy era that was kept alive if the roots have changed since. */
  #announceRoots(): void {
    if (!this.#offered.noteOpen() || this.facts.era === 'modern') return;
    // Not awaited: if the server has gone away, the next request says so.
    void this.notify('notifications/roots/list_changed', {}).catch(() => {});
  }

  /** In the legacy era the level is set once for each connection; servers without logging are not asked. */
  #requestLogs(): void {
    const { era, capabilities } = this.facts;
    const level = this.#logLevel;
    if (era !== 'legacy' || capabilities.logging === undefined) return;
    // Not awaited: servers that log nothing should not cost every connection a round trip.
    void this.request('logging/setLevel', { level }, { timeout: 5 }).catch((error: unknown) => {
      if (error instanceof Error && this.isConnected()) {
        this.reportDiagnostic('set-level', `The log level could not be set: ${error.message}`);
      }
    });
  }
}
