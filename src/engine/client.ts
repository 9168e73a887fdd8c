import { now } from '../core/clock.ts';
import type { EngineEvent, EventListener } from '../core/events.ts';
import { isObject, type Json, type JsonObject } from '../core/json.ts';
import type {
  Listing,
  LogLevel,
  Prompt,
  Resource,
  ResourceTemplate,
  ServerFacts,
  Tool,
} from '../core/protocol.ts';
import { Redactor } from '../schema/redactor.ts';
import { fetchList, listKinds } from './catalog/list-kinds.ts';
import type { ListKind } from './catalog/paginate.ts';
import { Diagnostics } from './diagnostics.ts';
import { listChange } from './list-change.ts';
import { withUsableHeaders } from './protocol/argument-headers.ts';
import { type ClientFeatures, capabilitiesOf, type Root } from './protocol/capabilities.ts';
import type { CallOptions, ClientOptions, CompletionReference } from './protocol/client-options.ts';
import { ConnectionManager } from './protocol/connection-manager.ts';
import { subscribeWithRetry } from './protocol/resubscribe.ts';
import type { ProtocolSession, RequestSettings, RunningCall } from './protocol/session.ts';
import type { ChangeFilter, Subscription } from './protocol/subscriptions.ts';
import { checkHandshake, serverCapabilitiesOf, serverInfoOf } from './protocol/versions.ts';
import { checkResult } from './result-checks.ts';
import type { GroupMember, SingleServer } from './server.ts';
import type { Source } from './targets/source.ts';
import { secretsOf } from './targets/source-secrets.ts';
import type { StartedCall } from './tasks/task.ts';
import { taskIn } from './tasks/task.ts';
import { Tasks } from './tasks/tasks.ts';

/**
 * A client of one server: connects, calls, reads, and tells of what the server says beside its results.
 * It knows no terminal.
 */
export class Client implements SingleServer {
  readonly source: Source;
  readonly #options: ClientOptions;
  #askable: ClientFeatures;
  /** Whether the handshake said that there are roots. */
  #rootsOffered = false;
  readonly #complaints = new Diagnostics();
  readonly #redactor: Redactor;
  readonly #link: ConnectionManager;
  readonly #listeners = new Set<EventListener>();
  #logLevel: LogLevel;
  readonly tasks: Tasks;

  constructor(source: Source, options: ClientOptions) {
    this.source = source;
    this.#redactor = new Redactor(secretsOf(source));
    this.#options = options;
    this.#logLevel = options.logLevel ?? 'info';
    this.#askable = {
      sampling: options.sampling ?? true,
      elicitation: options.elicitation ?? true,
      roots: options.roots,
    };
    this.#link = new ConnectionManager(source, {
      options,
      askable: () => this.#askable,
      logLevel: () => this.#logLevel,
      redactor: this.#redactor,
      emit: (event) => this.#emit(event),
      complain: (code, message) => this.reportDiagnostic(code, message),
      onconnection: ({ agreement }) => {
        this.#rootsOffered = this.#askable.roots !== undefined;
        for (const { code, message } of checkHandshake(agreement)) this.reportDiagnostic(code, message);
      },
      onopened: () => this.#askForLogs(),
    });
    this.tasks = new Tasks({
      facts: () => this.facts,
      request: (method, params, settings) => this.#request(method, params, settings),
      list: (kind, settings) => this.#list(kind, settings),
      callResult: (result) => this.#callResult(result),
      answer: (method, params, signal) => this.#link.session.answer(method, params, signal),
      observe: (listener) => this.observe(listener),
      emit: (event) => this.#emit(event),
      connected: () => this.isConnected(),
    });
  }

  /** What the server is told that mcpc can do. */
  get declared(): JsonObject {
    return capabilitiesOf(this.#askable, this.#link.connection.agreement.era);
  }

  /** Who the server is and what was agreed. Throws ConnectionError before `connect`. */
  get facts(): ServerFacts {
    const { wire, agreement } = this.#link.connection;
    const instructions = agreement.handshake.instructions;
    return {
      name: this.source.name,
      info: serverInfoOf(agreement),
      era: agreement.era,
      protocolVersion: agreement.protocolVersion,
      negotiation: { asked: agreement.asked, pinned: agreement.pinned },
      capabilities: serverCapabilitiesOf(agreement),
      instructions: typeof instructions === 'string' ? instructions : undefined,
      transport: wire.transport.kind,
    };
  }

  get name(): string {
    return this.source.name;
  }

  /** One server is whole or not there at all. */
  readonly unavailable: readonly string[] = [];

  /** Itself, connected. */
  members(): Promise<GroupMember>[] {
    return [Promise.resolve({ name: this.name, client: this })];
  }

  hasCapability(capability: string, member?: string): boolean {
    const declared = this.facts.capabilities[capability];
    return member === undefined ? declared !== undefined : isObject(declared) && declared[member] === true;
  }

  isConnected(): boolean {
    return this.#link.isConnected;
  }

  /**
   * Starts or reaches the server and shakes hands. Throws ConnectionError, TimeoutError,
   * AuthorizationError, or what `signal` was aborted with.
   */
  async connect(options: { signal?: AbortSignal | undefined } = {}): Promise<ServerFacts> {
    await this.#link.open(options.signal);
    return this.facts;
  }

  /** Ends the session and takes the server down with everything it started. Safe to call twice. */
  async close(): Promise<void> {
    await this.#link.close();
  }

  /** Asks for a sign of life. Gives the time it took, in ms. */
  async ping(options: CallOptions = {}): Promise<number> {
    const began = now();
    // The new era has no ping: whether the server answers is seen by any request.
    const method = this.facts.era === 'modern' ? 'server/discover' : 'ping';
    await this.#request(method, {}, options);
    return now() - began;
  }

  async listTools(options: CallOptions = {}): Promise<Listing<Tool>> {
    const listing = await this.#list(listKinds.tools, options);
    const { era, transport } = this.facts;
    if (era !== 'modern' || transport !== 'http') return listing;
    return withUsableHeaders(listing, (code, message) => this.reportDiagnostic(code, message));
  }

  /** The same as `listTools`: a single server is asked for all it has. */
  listToolsNamed(_name: string, options: CallOptions = {}): Promise<Listing<Tool>> {
    return this.listTools(options);
  }

  listResources(options: CallOptions = {}): Promise<Listing<Resource>> {
    return this.#list(listKinds.resources, options);
  }

  listResourceTemplates(options: CallOptions = {}): Promise<Listing<ResourceTemplate>> {
    return this.#list(listKinds.templates, options);
  }

  listPrompts(options: CallOptions = {}): Promise<Listing<Prompt>> {
    return this.#list(listKinds.prompts, options);
  }

  /** The same as `listPrompts`. */
  listPromptsNamed(_name: string, options: CallOptions = {}): Promise<Listing<Prompt>> {
    return this.listPrompts(options);
  }

  /** Calls a tool. An `isError` result is a result: it is given, not thrown. */
  async callTool(tool: Tool, args: JsonObject, options: CallOptions = {}): Promise<JsonObject> {
    this.#redactor.addTool(tool);
    const { readOnlyHint, idempotentHint } = tool.annotations ?? {};
    const mayRepeat = readOnlyHint === true || idempotentHint === true;
    const asTask = this.tasks.wanted(tool, options.task === true);
    const follow = (result: unknown, call: RunningCall) => this.tasks.follow(result, call);
    const settings = { ...this.#requestSettings(options), follow };
    const call = (session: ProtocolSession) => session.call(tool, args, asTask, settings);
    const result = await this.#link.send(call, mayRepeat, options.signal);
    return this.#callResult(result);
  }

  /**
   * Calls a tool as a task that is not waited for. Gives the task, or the result where the server answered at
   * once. Throws UsageError where it cannot be a task.
   */
  async startCall(tool: Tool, args: JsonObject, options: CallOptions = {}): Promise<StartedCall> {
    this.#redactor.addTool(tool);
    const asTask = this.tasks.wanted(tool, true);
    const settings = this.#requestSettings(options);
    const call = (session: ProtocolSession) => session.call(tool, args, asTask, settings);
    const result = await this.#link.send(call, false, options.signal);
    const task = taskIn(result);
    if (task === undefined) return { result: this.#callResult(result) };
    this.tasks.noteBegun(task);
    return { task };
  }

  async readResource(uri: string, options: CallOptions = {}): Promise<JsonObject> {
    return this.#objectOf('resources/read', await this.#request('resources/read', { uri }, options));
  }

  async getPrompt(
    name: string,
    args: Record<string, string>,
    options: CallOptions = {},
  ): Promise<JsonObject> {
    return this.#objectOf(
      'prompts/get',
      await this.#request('prompts/get', { name, arguments: args }, options),
    );
  }

  /**
   * What the server suggests for `value`, the beginning of an argument. `context` is what the other
   * arguments have been given.
   */
  async complete(
    reference: CompletionReference,
    argument: { name: string; value: string },
    context: Record<string, string> = {},
    options: CallOptions = {},
  ): Promise<JsonObject> {
    const ref: JsonObject =
      reference.type === 'prompt'
        ? { type: 'ref/prompt', name: reference.name }
        : { type: 'ref/resource', uri: reference.uri };
    const params: JsonObject = { ref, argument };
    if (Object.keys(context).length > 0) params.context = { arguments: context };
    return this.#objectOf('completion/complete', await this.#request('completion/complete', params, options));
  }

  /** Asks to be told of changes; they come as events. */
  subscribe(filter: ChangeFilter, options: CallOptions = {}): Promise<Subscription> {
    const settings = this.#requestSettings(options);
    const { closed } = this.#link;
    const again = async () => {
      await this.#link.reopen(closed);
      return this.#link.session.subscribe(filter, { ...settings, signal: closed });
    };
    return subscribeWithRetry({
      server: this.name,
      begin: () => this.#link.session.subscribe(filter, settings),
      again,
      notice: (message) => this.#emit({ type: 'notice', server: this.name, message }),
      closed,
    });
  }

  /**
   * The folders that the server is told of from now on. Gives the name of the server if it will not ask for them
   * before it is connected anew, as servers of the old era do to which none were offered.
   */
  async setRoots(roots: Root[]): Promise<string[]> {
    this.#askable = { ...this.#askable, roots };
    if (!this.isConnected() || this.facts.era === 'modern') return [];
    if (!this.#rootsOffered) return [this.name];
    await this.#link.session.notify('notifications/roots/list_changed', {});
    return [];
  }

  /** Tells `listener` of everything from now on, beside `onEvent`. Gives what ends it. */
  observe(listener: EventListener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Settles when the server says that a list changed, or after `limit` ms. */
  changed(list: 'tools' | 'prompts' | 'resources', limit: number, signal: AbortSignal): Promise<void> {
    return listChange(this, list, limit, signal);
  }

  /** Reports something that the server got wrong: the same thing once, things alike a few times. */
  reportDiagnostic(code: string, message: string): void {
    const told = this.#complaints.take(code, message);
    if (told !== undefined) this.#emit({ type: 'diagnostic', server: this.source.name, code, message: told });
  }

  /** Any request of the protocol, or of the server's own. Gives the result as the server sent it. */
  request(method: string, params: JsonObject, options: CallOptions = {}): Promise<unknown> {
    return this.#request(method, params, options);
  }

  /** Any notification. Throws ConnectionError. */
  notify(method: string, params: JsonObject): Promise<void> {
    return this.#link.session.notify(method, params);
  }

  /** The least severe log messages wanted from now on. Throws ServerError where a server of the old era has none. */
  async setLogLevel(level: LogLevel, options: CallOptions = {}): Promise<void> {
    this.#logLevel = level;
    if (!this.isConnected()) return;
    if (this.facts.era === 'legacy') await this.#request('logging/setLevel', { level }, options);
    else this.#link.session.logLevel = level;
  }

  #callResult(result: unknown): JsonObject {
    return this.#objectOf('tools/call', result, (value) => ({ content: [], structuredContent: value }));
  }

  #list<Definition>(kind: ListKind<Definition>, options: CallOptions): Promise<Listing<Definition>> {
    const server = {
      declares: (capability: string) => this.hasCapability(capability),
      request: (method: string, params: JsonObject, settings: CallOptions) =>
        this.#request(method, params, settings),
      complain: (code: string, message: string) => this.reportDiagnostic(code, message),
    };
    return fetchList(kind, server, options);
  }

  #request(
    method: string,
    params: JsonObject,
    options: CallOptions & Pick<RequestSettings, 'quiet' | 'follow'>,
  ): Promise<unknown> {
    const { quiet, follow } = options;
    const settings = { ...this.#requestSettings(options), quiet, follow };
    return this.#link.send((session) => session.request(method, params, settings), true, options.signal);
  }

  #requestSettings(options: CallOptions): RequestSettings {
    const { signal, onProgress, meta } = options;
    const seconds = options.timeout ?? this.#options.timeout ?? 0;
    return { signal, onProgress, meta, timeout: seconds === 0 ? undefined : seconds * 1_000 };
  }

  /** A result as an object, however it came; what is wrong with it is reported. */
  #objectOf(method: string, result: unknown, wrap: (value: Json) => JsonObject = () => ({})): JsonObject {
    for (const { code, message } of checkResult(method, result)) this.reportDiagnostic(code, message);
    return isObject(result) ? (result as JsonObject) : wrap((result ?? null) as Json);
  }

  /** In the old era the level is set once for the connection; a server without logs is not asked. */
  #askForLogs(): void {
    const { era, capabilities } = this.facts;
    const level = this.#logLevel;
    if (era !== 'legacy' || capabilities.logging === undefined) return;
    // Not waited for: servers that log nothing should not cost everybody a round trip.
    void this.#request('logging/setLevel', { level }, { timeout: 5 }).catch((error: unknown) => {
      if (error instanceof Error && this.isConnected()) {
        this.reportDiagnostic('set-level', `The log level could not be set: ${error.message}`);
      }
    });
  }

  #emit(event: EngineEvent): void {
    for (const listener of [...this.#listeners]) listener(event);
    this.#options.onEvent?.(event);
  }
}
