import { isDeepStrictEqual } from 'node:util';
import { now } from '../core/clock.ts';
import { ConnectionError, TimeoutError } from '../core/errors.ts';
import type { EngineEvent, LoginInUse } from '../core/events.ts';
import { asJsonObject, isObject, type Json, type JsonObject } from '../core/json.ts';
import type {
  Era,
  ListDefinitions,
  Listing,
  ListName,
  LogLevel,
  ServerFacts,
  Tool,
} from '../core/protocol.ts';
import { Redactor } from '../schema/redactor.ts';
import { loginInUse } from './auth/login-in-use.ts';
import { freshnessOf, limitedToTtl } from './cache/freshness.ts';
import { ReadCache, type ReadResult } from './cache/read-cache.ts';
import { fetchList, listKinds } from './catalog/list-kinds.ts';
import type { ListKind } from './catalog/paginate.ts';
import type { Authorizer } from './http/authorization.ts';
import { argumentHeaders, withUsableHeaders } from './protocol/argument-headers.ts';
import type { CallOptions, ClientOptions } from './protocol/client-options.ts';
import type { NegotiatedConnection } from './protocol/connect.ts';
import { ConnectionManager } from './protocol/connection-manager.ts';
import { callWithCurrentHeaders } from './protocol/header-mismatch.ts';
import type { InputLimits } from './protocol/input/requested-input.ts';
import {
  type ClientFeatures,
  clientCapabilities,
  defaultFeatures,
  type Root,
} from './protocol/negotiation/capabilities.ts';
import { readHandshake } from './protocol/negotiation/handshake.ts';
import type { ProtocolSession, RequestOptions, RunningCall } from './protocol/session.ts';
import { checkResult } from './result-checks.ts';
import { type GroupMember, type Operation, Server, type SingleServer } from './server.ts';
import { subscribeWithRetry } from './subscriptions/resubscribe.ts';
import { SharedSubscriptions } from './subscriptions/shared-subscriptions.ts';
import type { ChangeFilter, Subscription } from './subscriptions/subscriptions.ts';
import { authExtensions } from './targets/auth-settings.ts';
import type { Source } from './targets/source.ts';
import { secretsOf } from './targets/source.ts';
import { Tasks } from './tasks/tasks.ts';
import type { ToolTransform } from './tool-transform.ts';

/** A source that is not known before the server is first connected: an entry of a config file. */
export interface LazySource {
  name: string;
  /** Throws what is wrong with the entry. */
  resolve(): Promise<ConfiguredSource>;
}

/** A source, with what a config file says about it. */
export interface ConfiguredSource {
  source: Source;
  /** Seconds, instead of those of the client's options. */
  timeout?: number | undefined;
  /** Seconds, instead of those of the client's options. */
  maxTime?: number | undefined;
  /** How much the server may request, instead of what the client's options say. */
  limits?: InputLimits | undefined;
  /** Which era or revision to negotiate, instead of that of the client's options. */
  protocol?: string | undefined;
  /** Seconds without a message after which the server is pinged, instead of those of the client's options. */
  pingInterval?: number | undefined;
  /** Whether its process outlives `close()`, instead of what the client's options say. */
  keepAlive?: boolean | undefined;
  /** Undefined if the tools are used as the server has them. */
  toolTransform?: ToolTransform | undefined;
}

/** What a client has once its source is resolved. */
interface Resolved extends ConfiguredSource {
  connections: ConnectionManager;
  redactor: Redactor;
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
  /** Shared with the session; they can change. */
  readonly #features: ClientFeatures;
  /** What was declared in the last handshake of the legacy era. */
  #declared: JsonObject = {};
  readonly #subscriptions = new SharedSubscriptions();
  /** The roots that the server was last told about, if it was kept alive by `close`. */
  #rootsAtClose: ClientFeatures['roots'];
  #logLevel: LogLevel;
  readonly #reads = new ReadCache();
  /** The changes that are subscribed to. */
  readonly #subscribed = new Set<ChangeFilter>();
  /** Those of the last connection, also after its end. */
  #facts: ServerFacts | undefined;
  /** What the server answered in the handshake; undefined if it was not asked. */
  #handshakeResult: JsonObject | undefined;

  constructor(source: Source | LazySource, options: ClientOptions) {
    super(options.onEvent);
    this.name = source.name;
    this.#options = options;
    this.#resolve = 'resolve' in source ? () => source.resolve() : async () => ({ source });
    this.#logLevel = options.logLevel ?? 'info';
    this.#features = options.features ?? defaultFeatures();
    this.tasks = new Tasks({
      facts: () => this.facts,
      request: (method, params, settings) => this.#request(method, params, settings),
      call: (tool, args, asTask, settings) => this.#call(tool, args, asTask, false, settings),
      list: (kind, settings) => this.#fetchList(kind, settings),
      callResult: (result) => this.#callResult(result),
      observe: (listener) => this.observe(listener),
      emit: (event) => this.emit(event),
      report: (code, message) => this.reportDiagnostic(code, message),
      connected: () => this.isConnected(),
    });
  }

  get declared(): JsonObject {
    return this.facts.era === 'legacy' ? this.#declared : this.#capabilities('modern');
  }

  get facts(): ServerFacts {
    if (this.#facts !== undefined) return this.#facts;
    throw this.#notConnected();
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
    const { capabilities } = this.facts;
    const declared = capability.includes('/')
      ? asJsonObject(capabilities.extensions)?.[capability]
      : capabilities[capability];
    // A server whose revision was adopted without asking it may have any.
    if (this.#handshakeResult === undefined) return true;
    return member === undefined ? declared !== undefined : isObject(declared) && declared[member] === true;
  }

  get handshakeResult(): JsonObject | undefined {
    return this.#handshakeResult;
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
    const client = new Client(
      { name: this.name, resolve: () => this.#resolveOnce() },
      { ...this.#options, authorizer },
    );
    try {
      await client.connect({ signal });
    } finally {
      await client.close();
    }
  }

  async close({ force = false }: { force?: boolean } = {}): Promise<void> {
    const { connections, keepAlive = this.#options.keepAlive } = this.#resolved ?? {};
    if (keepAlive === true && !force && (await connections?.park())) {
      this.#rootsAtClose = this.#features.roots;
      return;
    }
    this.forgetResults();
    await connections?.close();
  }

  override get isKeptAlive(): boolean {
    return this.#resolved?.connections.isParked === true;
  }

  /** What a server does after `close()` is not of interest. */
  protected override get isSilent(): boolean {
    return this.isKeptAlive;
  }

  async ping(options: CallOptions = {}): Promise<number> {
    const began = now();
    // Servers of the modern era have no ping; any other request shows that they answer.
    if (this.facts.era === 'modern') await this.discover(options);
    else await this.#request('ping', {}, options);
    return now() - began;
  }

  async discover(options: CallOptions = {}): Promise<JsonObject | undefined> {
    const isLegacy = () => this.facts.era === 'legacy';
    if (isLegacy()) return undefined;
    const answer = await this.#request('server/discover', {}, options).catch((error: unknown) => {
      // Its revision was adopted without asking it, and it turned out to be a legacy server.
      if (isLegacy()) return undefined;
      throw error;
    });
    const result = asJsonObject(answer);
    if (result === undefined || isLegacy()) return undefined;
    const { protocolVersion, era } = this.facts;
    const { serverInfo, capabilities, instructions } = readHandshake(
      { era, protocolVersion, result },
      [],
      true,
    );
    this.#facts = { ...this.facts, info: serverInfo, capabilities, instructions };
    this.#handshakeResult = result;
    return result;
  }

  /** An `isError` result is returned, not thrown. */
  async callTool(tool: Tool, args: JsonObject, options: CallOptions = {}): Promise<JsonObject> {
    const { readOnlyHint, idempotentHint } = tool.annotations ?? {};
    const mayRepeat = readOnlyHint === true || idempotentHint === true;
    const asTask = this.tasks.isTaskCall(tool, options.task === true);
    const follow = (result: unknown, call: RunningCall) => this.tasks.follow(result, call);
    return this.#callResult(await this.#call(tool, args, asTask, mayRepeat, { ...options, follow }));
  }

  async perform({ method, subject, params }: Operation, options: CallOptions = {}): Promise<JsonObject> {
    const { value } = subject;
    if (method === 'resources/read') return this.#read(value, params(value), options);
    return this.#checkedObject(method, await this.#request(method, params(value), options));
  }

  async #read(uri: string, params: JsonObject, options: CallOptions): Promise<JsonObject> {
    const method = 'resources/read';
    const read = async (): Promise<ReadResult> => {
      let hasInput = false;
      const onInput = () => {
        hasInput = true;
      };
      const sent = await this.#request(method, params, { ...options, onInput });
      const report = (code: string, message: string) => this.reportDiagnostic(code, message);
      const freshness = freshnessOf(method, sent, report);
      return { result: this.#checkedObject(method, sent), freshness: hasInput ? undefined : freshness };
    };
    if (options.reuse === undefined || !this.#mayCache(options)) return (await read()).result;
    return this.#reads.get(uri, options.reuse, read);
  }

  subscribe(filter: ChangeFilter, options: CallOptions = {}): Promise<Subscription> {
    return this.#subscriptions.share(filter, () => this.#subscribe(filter, options));
  }

  async #subscribe(filter: ChangeFilter, options: CallOptions): Promise<Subscription> {
    const settings = this.#requestOptions(options);
    const connections = this.#connections;
    await connections.confirm(options.signal);
    const { closed } = connections;
    let session: ProtocolSession;
    const subscribe = (current: ProtocolSession, signal: AbortSignal | undefined) => {
      session = current;
      return current.subscribe(filter, { ...settings, signal });
    };
    let changes = 0;
    const unobserve = this.observe(({ type }) => {
      if (type === 'listChanged' || type === 'resourceUpdated') changes += 1;
    });
    const subscription = await subscribeWithRetry({
      server: this.name,
      // A watched stream may last any time.
      subscribe: () =>
        this.#limited('the subscription', options, (signal) =>
          connections.send((current) => subscribe(current, signal), true, signal),
        ),
      resubscribe: async () => {
        session = await connections.sessionAfterCut(session, closed);
        return session.subscribe(filter, { ...settings, signal: closed });
      },
      changes: () => changes,
      notice: (message) => this.emit({ type: 'notice', server: this.name, message }),
      closed,
    }).catch((error: unknown) => {
      unobserve();
      throw error;
    });
    this.#subscribed.add(filter);
    void subscription.ended.finally(() => {
      unobserve();
      this.#subscribed.delete(filter);
    });
    return subscription;
  }

  /**
   * Servers of the legacy era to which no roots were declared ask for none until they are reconnected: the name of
   * such a server is returned.
   */
  async setRoots(roots: Root[]): Promise<string[]> {
    this.#features.roots = roots;
    if (!this.isConnected() || this.facts.era === 'modern') return [];
    if (this.#declared.roots === undefined) return [this.name];
    await this.notify('notifications/roots/list_changed', {});
    return [];
  }

  /** Throws ServerError if a server of the legacy era does not support it. */
  async setLogLevel(level: LogLevel, options: CallOptions = {}): Promise<void> {
    this.#logLevel = level;
    if (!this.isConnected()) return;
    if (this.facts.era === 'legacy') await this.#request('logging/setLevel', { level }, options);
    else this.#connections.session.logLevel = level;
  }

  request(method: string, params: JsonObject, options: CallOptions = {}): Promise<unknown> {
    return this.#request(method, params, options);
  }

  /** Throws ConnectionError, TimeoutError. */
  notify(method: string, params: JsonObject): Promise<void> {
    const { timeout } = this.#requestOptions({});
    const notify = (session: ProtocolSession) => session.notify(method, params, timeout);
    return this.#connections.send(notify, true, undefined);
  }

  protected override async fetchList<Name extends ListName>(
    list: Name,
    options: CallOptions,
  ): Promise<Listing<ListDefinitions[Name]>> {
    let hasInput = false;
    const onInput = () => {
      hasInput = true;
    };
    const kind = listKinds[list] as ListKind<ListDefinitions[Name]>;
    const listing = await this.#fetchList(kind, options, onInput);
    const shown = list === 'tools' ? (this.#shownTools(listing as Listing<Tool>) as typeof listing) : listing;
    const { freshness } = listing;
    if (freshness === undefined || hasInput || !this.#mayCache(options))
      return { ...shown, freshness: undefined };
    return { ...shown, freshness: this.#reportsChanges(list) ? freshness : limitedToTtl(freshness) };
  }

  protected override emit(event: EngineEvent): void {
    this.#reads.update(event);
    super.emit(event);
  }

  protected override forgetResults(): void {
    this.#reads.clear();
    super.forgetResults();
  }

  /** Caching hints exist since 2026-07-28. They are about requests that mcpc composes: another _meta may matter. */
  #mayCache({ meta }: { meta?: JsonObject | undefined }): boolean {
    return this.facts.era === 'modern' && meta === undefined;
  }

  /** Whether the server reports changes of a list to this client. */
  #reportsChanges(list: ListName): boolean {
    if (list === 'skills') return false;
    const reported = list === 'templates' ? 'resources' : list;
    if (!this.hasCapability(reported, 'listChanged')) return false;
    return this.facts.era === 'legacy' || [...this.#subscribed].some((filter) => filter[reported] === true);
  }

  /** The tools that can be called, as a config file changes them. */
  #shownTools(listing: Listing<Tool>): Listing<Tool> {
    const { era, transport } = this.facts;
    const report = (code: string, message: string) => this.reportDiagnostic(code, message);
    const usable = era === 'modern' && transport === 'http' ? withUsableHeaders(listing, report) : listing;
    return this.#resolved?.toolTransform?.apply(usable, report) ?? usable;
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

  /** Returns the capabilities that are declared in an era, with the extensions of the authorization in use. */
  #capabilities(era: Era): JsonObject {
    const source = this.#resolved?.source;
    const used = era === 'modern' && source !== undefined && 'auth' in source ? source.auth : undefined;
    const extensions = { ...(used && authExtensions(used)), ...this.#features.extensions };
    return clientCapabilities({ ...this.#features, extensions }, era);
  }

  #prepare(resolved: ConfiguredSource): Resolved {
    const redactor = new Redactor(secretsOf(resolved.source));
    const protocol = resolved.protocol ?? this.#options.protocol;
    const pingInterval = resolved.pingInterval ?? this.#options.pingInterval ?? 0;
    const connections = new ConnectionManager(resolved.source, {
      options: {
        ...this.#options,
        ...resolved.limits,
        features: this.#features,
        pingInterval,
        ...(protocol === undefined ? {} : { protocol }),
      },
      capabilities: (era) => {
        const capabilities = this.#capabilities(era);
        if (era === 'legacy') this.#declared = capabilities;
        return capabilities;
      },
      logLevel: () => this.#logLevel,
      redactor,
      emit: (event) => this.emit(event),
      report: (code, message) => this.reportDiagnostic(code, message),
      onnegotiated: (negotiated) => this.#negotiated(negotiated),
      isOutdated: () => this.#isOutdated(),
      onopened: () => {
        this.#requestLogs();
        this.#announceRoots();
      },
    });
    return { ...resolved, redactor, connections };
  }

  /** Whether what was declared in a legacy handshake differs from what is offered now. */
  #isOutdated(): boolean {
    if (this.facts.era === 'modern') return false;
    return !isDeepStrictEqual(this.#declared, this.#capabilities('legacy'));
  }

  #negotiated({ connection, negotiation }: NegotiatedConnection): void {
    const { era, protocolVersion, asked, remembered, pinned, serverInfo, capabilities, instructions } =
      negotiation;
    this.#facts = {
      name: this.name,
      info: serverInfo,
      era,
      protocolVersion,
      negotiation: { asked, ...(remembered === undefined ? {} : { remembered }), pinned },
      capabilities,
      instructions,
      transport: connection.transport.kind,
    };
    this.#handshakeResult = negotiation.result;
    this.forgetResults();
    for (const { code, message } of negotiation.diagnostics) this.reportDiagnostic(code, message);
  }

  get #connections(): ConnectionManager {
    if (this.#resolved !== undefined) return this.#resolved.connections;
    throw this.#notConnected();
  }

  #notConnected(): ConnectionError {
    return new ConnectionError(`${this.name} is not connected.`, { phase: 'connect' });
  }

  async #call(
    tool: Tool,
    args: JsonObject,
    asTask: boolean,
    mayRepeat: boolean,
    options: CallOptions & Pick<RequestOptions, 'follow'>,
  ): Promise<unknown> {
    return this.#limited('tools/call', options, (signal) =>
      this.#callWithin(tool, args, asTask, mayRepeat, { ...options, signal }),
    );
  }

  /** Calls a tool; again with its current definition if the server rejects the headers that are made from it. */
  async #callWithin(
    tool: Tool,
    args: JsonObject,
    asTask: boolean,
    mayRepeat: boolean,
    options: CallOptions & Pick<RequestOptions, 'follow'>,
  ): Promise<unknown> {
    const { signal, timeout, follow } = options;
    const { era, transport } = this.facts;
    const ownCall = (listed: Tool) =>
      this.#resolved?.toolTransform?.revert(listed, args, options.meta) ?? { ...options, tool: listed, args };
    const send = (listed: Tool) => {
      const own = ownCall(listed);
      this.#resolved?.redactor.addTool(own.tool);
      const settings = { ...this.#requestOptions({ ...options, meta: own.meta }), follow };
      const call = (session: ProtocolSession) => session.callTool(own.tool, own.args, asTask, settings);
      return this.#connections.send(call, mayRepeat, signal);
    };
    if (era === 'legacy' || transport !== 'http') return send(tool);
    const message = `${this.name} has changed the definition of ${tool.name}; the call is sent again.`;
    const call = {
      send,
      headersOf: (listed: Tool) => {
        const own = ownCall(listed);
        return argumentHeaders(own.tool.inputSchema, own.args);
      },
      list: async () => (await this.list('tools', { signal, timeout })).items,
      onretry: () => this.emit({ type: 'notice', server: this.name, message }),
    };
    return callWithCurrentHeaders(tool, call, signal);
  }

  #callResult(result: unknown): JsonObject {
    return this.#checkedObject('tools/call', result, (value) => ({ content: [], structuredContent: value }));
  }

  #fetchList<Definition>(
    kind: ListKind<Definition>,
    options: CallOptions,
    onInput?: () => void,
  ): Promise<Listing<Definition>> {
    const server = {
      declares: (capability: string) => this.hasCapability(capability),
      request: (method: string, params: JsonObject, settings: CallOptions) =>
        this.#request(method, params, { ...settings, onInput }),
      report: (code: string, message: string) => {
        // A server that was not asked for its capabilities declares none.
        if (code === 'unimplemented' && this.#handshakeResult === undefined) return;
        this.reportDiagnostic(code, message);
      },
    };
    return this.#limited(kind.method, options, (signal) =>
      fetchList(kind, server, { ...options, signal, maxTime: 0 }),
    );
  }

  #request(
    method: string,
    params: JsonObject,
    options: CallOptions & Pick<RequestOptions, 'quiet' | 'follow' | 'onInput'>,
  ): Promise<unknown> {
    const { quiet, follow, onInput } = options;
    return this.#limited(method, options, (signal) => {
      const settings = { ...this.#requestOptions(options), signal, quiet, follow, onInput };
      const request = (session: ProtocolSession) => session.request(method, params, settings);
      return this.#connections.send(request, true, signal);
    });
  }

  /** Runs the work for a request with a signal that aborts at its maximum time, too. Throws TimeoutError then. */
  #limited<Result>(
    method: string,
    options: CallOptions,
    work: (signal: AbortSignal | undefined) => Promise<Result>,
  ): Promise<Result> {
    const seconds = options.maxTime ?? this.#resolved?.maxTime ?? this.#options.maxTime ?? 0;
    const expired = () =>
      new TimeoutError(`${this.name} did not complete ${method} within ${seconds} s in all.`, {
        phase: 'request',
        server: this.name,
        hint: 'Allow more time with --max-time SECONDS. The request was cancelled.',
      });
    const limit = seconds === 0 ? undefined : seconds * 1_000;
    return this.#connections.timeouts.limit(limit, expired, options.signal, work);
  }

  #requestOptions(options: CallOptions): RequestOptions {
    const { signal, onProgress, meta } = options;
    const seconds = options.timeout ?? this.#resolved?.timeout ?? this.#options.timeout ?? 0;
    return { signal, onProgress, meta, timeout: seconds === 0 ? undefined : seconds * 1_000 };
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
    const before = this.#rootsAtClose;
    this.#rootsAtClose = undefined;
    if (before === undefined || before === this.#features.roots || this.facts.era === 'modern') return;
    // Not awaited: if the server has gone away, the next request says so.
    void this.notify('notifications/roots/list_changed', {}).catch(() => {});
  }

  /** In the legacy era the level is set once for each connection; servers without logging are not asked. */
  #requestLogs(): void {
    const { era, capabilities } = this.facts;
    const level = this.#logLevel;
    if (era !== 'legacy' || capabilities.logging === undefined) return;
    // Not awaited: servers that log nothing should not cost every connection a round trip.
    void this.#request('logging/setLevel', { level }, { timeout: 5 }).catch((error: unknown) => {
      if (error instanceof Error && this.isConnected()) {
        this.reportDiagnostic('set-level', `The log level could not be set: ${error.message}`);
      }
    });
  }
}
