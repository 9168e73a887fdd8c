import { ConnectionError, ServerError, TimeoutError } from '../base/errors.ts';
import type { EngineEvent, EventListener } from '../base/event.ts';
import { isObject, type Json, type JsonObject } from '../base/json.ts';
import type { Listing, Prompt, Resource, ResourceTemplate, ServerFacts, Tool } from '../base/protocol.ts';
import { version } from '../base/version.ts';
import { SessionGoneError, StreamCutError } from './broken-off.ts';
import { type Askable, capabilitiesOf } from './capabilities.ts';
import { type ListKind, walk } from './catalog.ts';
import type { CallOptions, ClientOptions, CompletionReference } from './client-options.ts';
import { Complaints } from './complaints.ts';
import { type Connection, establish, isLauncher } from './connection.ts';
import { Deadline } from './deadline.ts';
import { excerpt } from './excerpt.ts';
import { handshakeComplaints, serverCapabilitiesOf, serverInfoOf } from './handshake.ts';
import { listChange } from './list-change.ts';
import { lists } from './lists.ts';
import { Redactor, secretsOf } from './redaction.ts';
import { resultComplaints } from './result-complaints.ts';
import type { MemberState, SingleServer } from './server.ts';
import type { RequestSettings, Session } from './session.ts';
import type { Source } from './source.ts';
import type { ChangeFilter, Subscription } from './subscriptions.ts';
import type { Wire } from './wire.ts';

/** How long a server is waited for that is asked for a list it does not declare, in seconds. */
const undeclaredPatience = 2;
const defaultConnectTimeout = 30;
const launcherConnectTimeout = 120;
/** After how many seconds of connecting a person is told what is being waited for. */
const noticeAfter = 5;

/**
 * A client of one server: connects, calls, reads, and tells of what the server says beside its results.
 * It knows no terminal.
 */
export class Client implements SingleServer {
  readonly source: Source;
  readonly #options: ClientOptions;
  readonly #askable: Askable;
  readonly #complaints = new Complaints();
  readonly #listeners = new Set<EventListener>();
  #session: Session | undefined;
  #connection: Connection | undefined;
  #wire: Wire | undefined;

  constructor(source: Source, options: ClientOptions = {}) {
    this.source = source;
    this.#options = options;
    this.#askable = {
      sampling: options.sampling ?? true,
      elicitation: options.elicitation ?? true,
      roots: options.roots,
    };
  }

  /** What the server is told that mcpc can do. */
  get declared(): JsonObject {
    return capabilitiesOf(this.#askable);
  }

  /** Who the server is and what was agreed. Throws ConnectionError before `connect`. */
  get facts(): ServerFacts {
    const { wire, agreement } = this.#connected();
    const instructions = agreement.handshake.instructions;
    return {
      name: this.source.name,
      info: serverInfoOf(agreement),
      era: agreement.era,
      protocolVersion: agreement.protocolVersion,
      capabilities: serverCapabilitiesOf(agreement),
      instructions: typeof instructions === 'string' ? instructions : undefined,
      transport: wire.channel.kind,
    };
  }

  get name(): string {
    return this.source.name;
  }

  /** One server is whole or not there at all. */
  readonly missing: readonly string[] = [];

  /** Itself, connected. */
  members(): Promise<MemberState>[] {
    return [Promise.resolve({ name: this.name, client: this })];
  }

  declares(capability: string, member?: string): boolean {
    const declared = this.facts.capabilities[capability];
    return member === undefined ? declared !== undefined : isObject(declared) && declared[member] === true;
  }

  isConnected(): boolean {
    return this.#session !== undefined && this.#wire?.broken === false;
  }

  /**
   * Starts or reaches the server and shakes hands. Throws ConnectionError, TimeoutError,
   * AuthorizationError, or what `signal` was aborted with.
   */
  async connect(options: { signal?: AbortSignal | undefined } = {}): Promise<ServerFacts> {
    const limit =
      this.#options.connectTimeout ??
      (isLauncher(this.source) ? launcherConnectTimeout : defaultConnectTimeout);
    const stop = new AbortController();
    const follow = () => stop.abort(options.signal?.reason);
    options.signal?.throwIfAborted();
    options.signal?.addEventListener('abort', follow, { once: true });
    const deadline = new Deadline(limit * 1_000, () => stop.abort(this.#notConnectedIn(limit)));
    const notice = setTimeout(() => this.#emit(this.#stillConnecting(limit)), noticeAfter * 1_000);
    stop.signal.addEventListener('abort', () => clearTimeout(notice), { once: true });
    const introduction = {
      clientInfo: { name: 'mcpc', title: 'mcpc', version },
      capabilities: this.declared,
    };
    const onevent = (event: EngineEvent) => this.#emit(event);
    try {
      // The SDK is loaded while the server starts.
      const sdk = Promise.all([import('./session.ts'), import('./failures.ts')]);
      const established = establish(this.source, {
        introduction,
        protocol: this.#options.protocol ?? 'auto',
        onevent,
        onwire: (wire) => this.#tap(wire),
        signal: stop.signal,
      });
      const [[{ Session }, { toFailure }], outcome] = await Promise.all([
        sdk,
        established.then(
          (connection) => ({ connection }),
          (error: unknown) => ({ error }),
        ),
      ]);
      if (stop.signal.aborted) throw stop.signal.reason;
      if ('error' in outcome) {
        throw await toFailure(outcome.error, { source: this.source, phase: 'connect', wire: undefined });
      }
      const { connection } = outcome;
      this.#connection = connection;
      for (const { code, message } of handshakeComplaints(connection.agreement)) this.complain(code, message);
      this.#session = await Session.open(connection, {
        source: this.source,
        introduction,
        askable: this.#askable,
        ask: this.#options.ask ?? (async () => ({ action: 'decline' })),
        onevent,
        logLevel: this.#options.logLevel ?? 'info',
      });
      await this.#askForLogs();
      return this.facts;
    } finally {
      deadline.clear();
      clearTimeout(notice);
      options.signal?.removeEventListener('abort', follow);
    }
  }

  /** Ends the session and takes the server down with everything it started. Safe to call twice. */
  async close(): Promise<void> {
    const session = this.#session;
    this.#session = undefined;
    if (session !== undefined) await session.close();
    else await this.#wire?.close();
  }

  /** Asks for a sign of life. Gives the time it took, in ms. */
  async ping(options: CallOptions = {}): Promise<number> {
    const began = performance.now();
    // The new era has no ping: whether the server answers is seen by any request.
    const method = this.facts.era === 'modern' ? 'server/discover' : 'ping';
    await this.#request(method, {}, options);
    return performance.now() - began;
  }

  listTools(options: CallOptions = {}): Promise<Listing<Tool>> {
    return this.#list(lists.tools, options);
  }

  /** The same as `listTools`: a single server is asked for all it has. */
  listToolsNamed(_name: string, options: CallOptions = {}): Promise<Listing<Tool>> {
    return this.listTools(options);
  }

  listResources(options: CallOptions = {}): Promise<Listing<Resource>> {
    return this.#list(lists.resources, options);
  }

  listResourceTemplates(options: CallOptions = {}): Promise<Listing<ResourceTemplate>> {
    return this.#list(lists.templates, options);
  }

  listPrompts(options: CallOptions = {}): Promise<Listing<Prompt>> {
    return this.#list(lists.prompts, options);
  }

  /** Calls a tool. An `isError` result is a result: it is given, not thrown. */
  async callTool(tool: Tool, args: JsonObject, options: CallOptions = {}): Promise<JsonObject> {
    const { readOnlyHint, idempotentHint } = tool.annotations ?? {};
    const mayRepeat = readOnlyHint === true || idempotentHint === true;
    const settings = this.#requestSettings(options);
    const result = await this.#persist((session) => session.call(tool, args, settings), mayRepeat, options);
    return this.#objectOf('tools/call', result, (value) => ({ content: [], structuredContent: value }));
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
    return this.#live().subscribe(filter, this.#requestSettings(options));
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
  complain(code: string, message: string): void {
    const told = this.#complaints.take(code, message);
    if (told !== undefined) this.#emit({ type: 'diagnostic', server: this.source.name, code, message: told });
  }

  async #list<Definition>(kind: ListKind<Definition>, options: CallOptions): Promise<Listing<Definition>> {
    if (this.declares(kind.capability)) return this.#walk(kind, options);
    const declaresAny = ['tools', 'resources', 'prompts'].some((capability) => this.declares(capability));
    return declaresAny ? nothing() : this.#listUndeclared(kind, options);
  }

  /** A server that declares no list at all may have some all the same: it is asked, but not waited for long. */
  async #listUndeclared<Definition>(
    kind: ListKind<Definition>,
    { signal }: CallOptions,
  ): Promise<Listing<Definition>> {
    try {
      const listing = await this.#walk(kind, { signal, timeout: undeclaredPatience });
      if (listing.items.length > 0) {
        this.complain('undeclared', `It has ${kind.capability} and does not declare them.`);
      }
      return listing;
    } catch (error) {
      if (error instanceof ServerError || error instanceof TimeoutError) return nothing();
      throw error;
    }
  }

  #walk<Definition>(kind: ListKind<Definition>, options: CallOptions): Promise<Listing<Definition>> {
    return walk(
      kind,
      (cursor) => this.#request(kind.method, cursor === undefined ? {} : { cursor }, options),
      (code, message) => this.complain(code, message),
    );
  }

  #request(method: string, params: JsonObject, options: CallOptions): Promise<unknown> {
    const settings = this.#requestSettings(options);
    return this.#persist((session) => session.request(method, params, settings), true, options);
  }

  /**
   * Sends a request; once more in a new session when the server has forgotten the old one, and once more
   * when the new era's stream was cut, which cannot be resumed there, if doing it twice does no harm.
   */
  async #persist(
    send: (session: Session) => Promise<unknown>,
    mayRepeat: boolean,
    { signal }: CallOptions,
  ): Promise<unknown> {
    try {
      return await send(this.#live());
    } catch (error) {
      if (error instanceof SessionGoneError) {
        this.#notice(`${this.source.name} has forgotten the session; a new one is begun.`);
        await this.close().catch(() => {});
        await this.connect({ signal });
        return send(this.#live());
      }
      if (!(error instanceof StreamCutError) || !mayRepeat || this.facts.era !== 'modern') throw error;
      this.#notice(`${this.source.name} cut the stream before it answered; it is asked again.`);
      return send(this.#live());
    }
  }

  #requestSettings(options: CallOptions): RequestSettings {
    const seconds = options.timeout ?? this.#options.timeout;
    return { signal: options.signal, timeout: seconds === undefined ? undefined : seconds * 1_000 };
  }

  /** A result as an object, however it came; what is wrong with it is reported. */
  #objectOf(method: string, result: unknown, wrap: (value: Json) => JsonObject = () => ({})): JsonObject {
    for (const { code, message } of resultComplaints(method, result)) this.complain(code, message);
    return isObject(result) ? (result as JsonObject) : wrap((result ?? null) as Json);
  }

  /** In the old era the level is set once for the connection; a server without logs is not asked. */
  async #askForLogs(): Promise<void> {
    const { era, capabilities } = this.facts;
    const level = this.#options.logLevel ?? 'info';
    if (era !== 'legacy' || capabilities.logging === undefined) return;
    // Not waited for: servers that log nothing should not cost everybody a round trip.
    void this.#request('logging/setLevel', { level }, { timeout: 5 }).catch((error: unknown) => {
      if (error instanceof Error && this.isConnected()) {
        this.complain('set-level', `The log level could not be set: ${error.message}`);
      }
    });
  }

  #tap(wire: Wire): void {
    this.#wire = wire;
    const server = this.source.name;
    const began = performance.now();
    const redactor = new Redactor(secretsOf(this.source));
    const tell = (direction: 'sent' | 'received', frame: unknown) => {
      const at = performance.now() - began;
      this.#emit({
        type: 'frame',
        server,
        direction,
        at,
        // Redacted only when somebody looks: a result may be large, and mostly nobody traces.
        get frame() {
          return redactor.redact(frame);
        },
      });
    };
    wire.taps.onframe = tell;
    wire.taps.onstray = (text) => {
      tell('received', text);
      const sent = wire.channel.kind === 'stdio' ? 'wrote to standard output' : 'sent';
      this.complain('stray-output', `It ${sent} what is no message: ${excerpt(text)}`);
    };
    wire.taps.oncomplaint = ({ code, message }) => this.complain(code, message);
  }

  #emit(event: EngineEvent): void {
    for (const listener of [...this.#listeners]) listener(event);
    this.#options.onEvent?.(event);
  }

  #connected(): Connection {
    if (this.#connection !== undefined) return this.#connection;
    throw new ConnectionError(`${this.source.name} is not connected.`, { phase: 'connect' });
  }

  #live(): Session {
    if (this.#session !== undefined) return this.#session;
    throw new ConnectionError(`${this.source.name} is not connected.`, { phase: 'request' });
  }

  #notConnectedIn(limit: number): TimeoutError {
    return new TimeoutError(`${this.source.name} did not complete the handshake within ${limit} s.`, {
      phase: 'connect',
      server: this.source.name,
      hint: 'Give it more with --connect-timeout SECONDS, or look at what it does with --trace.',
    });
  }

  #notice(message: string): void {
    this.#emit({ type: 'notice', server: this.source.name, message });
  }

  #stillConnecting(limit: number): EngineEvent {
    const fetched = isLauncher(this.source) ? ' It may have to be downloaded first.' : '';
    return {
      type: 'notice',
      server: this.source.name,
      message: `Still waiting for ${this.source.name} to answer, for ${limit} s at most.${fetched}`,
    };
  }
}

function nothing(): { items: never[]; raw: never[] } {
  return { items: [], raw: [] };
}
