import { Client as SdkClient, type StandardSchemaV1 } from '@modelcontextprotocol/client';
import { ConnectionError, ServerError, TimeoutError } from '../base/errors.ts';
import type { EventListener } from '../base/event.ts';
import { asString, isObject, type JsonObject } from '../base/json.ts';
import type { LogLevel, Tool } from '../base/protocol.ts';
import type { Asker } from '../base/question.ts';
import type { Askable } from './capabilities.ts';
import type { ProgressListener } from './client-options.ts';
import type { Connection } from './connection.ts';
import { Deadline } from './deadline.ts';
import { deathOf } from './death.ts';
import { toFailure } from './failures.ts';
import { presentable } from './handshake.ts';
import type { Introduction } from './negotiation.ts';
import { eventOf } from './notifications.ts';
import { answerQuestions } from './questions.ts';
import { legacyRevisions, modernRevisions } from './revisions.ts';
import type { Source } from './source.ts';
import { type ChangeFilter, listen, type Subscription, subscribeLegacy } from './subscriptions.ts';
import type { Wire } from './wire.ts';

export interface SessionSettings {
  source: Source;
  introduction: Introduction;
  askable: Askable;
  ask: Asker;
  onevent: EventListener;
  /** Asked of servers of the new era with every request, at first. */
  logLevel: LogLevel;
}

/** How long a request may take and who may stop it. */
export interface RequestSettings {
  signal?: AbortSignal | undefined;
  /** ms without a sign of life; undefined for no limit. */
  timeout?: number | undefined;
  onProgress?: ProgressListener | undefined;
  /** The request's `_meta`. */
  meta?: JsonObject | undefined;
}

interface Running {
  method: string;
  deadline: Deadline;
  onProgress: ProgressListener | undefined;
}

/** The longest a timer can run: the SDK is to leave time to us. */
const never = 2 ** 31 - 1;

/** Takes results as they come: they are looked at where they are used. */
const anything: StandardSchemaV1<unknown> = {
  '~standard': { version: 1, vendor: 'mcpc', validate: (value) => ({ value }) },
};

/** The SDK's client on a wire that has agreed on an era: requests out, notifications and questions in. */
export class Session {
  readonly #sdk: SdkClient;
  readonly #wire: Wire;
  readonly #settings: SessionSettings;
  readonly #modern: boolean;
  readonly #running = new Map<number, Running>();
  /** Asked of servers of the new era with every request. */
  logLevel: LogLevel;
  #requestCount = 0;
  /** Why the server's latest sampling request was refused. */
  #refusal: string | undefined;

  private constructor(sdk: SdkClient, connection: Connection, settings: SessionSettings) {
    this.#sdk = sdk;
    this.#wire = connection.wire;
    this.#settings = settings;
    this.logLevel = settings.logLevel;
    this.#modern = connection.agreement.era === 'modern';
  }

  /** Hands the wire to the SDK. Throws ConnectionError when the SDK will not have what was agreed. */
  static async open(connection: Connection, settings: SessionSettings): Promise<Session> {
    const { wire, agreement } = connection;
    const { clientInfo, capabilities } = settings.introduction;
    const sdk = new SdkClient(clientInfo, {
      capabilities,
      supportedProtocolVersions: [...modernRevisions, ...legacyRevisions],
      // Without a validator of its own the SDK would compile one that nothing here uses.
      jsonSchemaValidator: {
        getValidator: () => (input) => ({ valid: true, data: input as never, errorMessage: undefined }),
      },
    });
    const session = new Session(sdk, connection, settings);
    const ask: Asker = (question, signal) => session.#hold(() => settings.ask(question, signal));
    answerQuestions(sdk, settings.source.name, settings.askable, ask, (refusal) => {
      session.#refusal = refusal;
    });
    wire.taps.onnotification = (method, params) => session.#notified(method, params);
    const handshake = presentable(agreement);
    try {
      if (agreement.era === 'modern') {
        await sdk.connect(wire, { prior: { kind: 'modern', discover: handshake as never } });
      } else {
        wire.prepare('initialize', handshake);
        await sdk.connect(wire, { prior: { kind: 'legacy' } });
      }
    } catch (error) {
      throw await toFailure(error, { source: settings.source, phase: 'handshake', wire });
    }
    return session;
  }

  /**
   * Sends a request and gives its result as the server sent it. Throws ServerError, TimeoutError,
   * ConnectionError, AuthorizationError, or what `signal` was aborted with.
   */
  request(method: string, params: JsonObject, settings: RequestSettings): Promise<unknown> {
    return this.#run(method, params, settings, (full, options) =>
      this.#sdk.request({ method, params: full }, anything, options),
    );
  }

  /**
   * `tools/call`. The tool's definition is given along, since in the new era some of its arguments
   * travel as HTTP headers too (specification 2026-07-28, "Streamable HTTP: custom headers").
   */
  call(tool: Tool, args: JsonObject, settings: RequestSettings): Promise<unknown> {
    const params = { name: tool.name, arguments: args };
    if (!this.#modern) return this.request('tools/call', params, settings);
    const toolDefinition = { name: tool.name, inputSchema: { type: 'object', ...tool.inputSchema } } as never;
    return this.#run('tools/call', params, settings, (full, options) =>
      this.#sdk.callTool(full as never, { ...options, toolDefinition }),
    );
  }

  notify(method: string, params: JsonObject): Promise<void> {
    return this.#sdk.notification({ method, params });
  }

  /** Asks to be told of changes; they come as events. */
  async subscribe(filter: ChangeFilter, settings: RequestSettings): Promise<Subscription> {
    const { ended, unsubscribe } = await this.#subscribe(filter, settings);
    return { ended: ended.then(() => this.#death()), unsubscribe };
  }

  async #subscribe(filter: ChangeFilter, settings: RequestSettings) {
    if (!this.#modern) {
      return subscribeLegacy(this.#sdk, filter.uri, (method, params) =>
        this.request(method, params, settings),
      );
    }
    try {
      return await listen(this.#sdk, filter, settings.signal, settings.timeout ?? never);
    } catch (error) {
      settings.signal?.throwIfAborted();
      throw await this.#failure(error, 'subscriptions/listen');
    }
  }

  /** What became of the server, if it is gone and that is known. */
  async #death(): Promise<ConnectionError | undefined> {
    const obituary = this.#wire.broken ? await this.#wire.channel.obituary?.() : undefined;
    const server = this.#settings.source.name;
    return obituary && deathOf(obituary, { server, phase: 'request', underWay: [] });
  }

  async close(): Promise<void> {
    for (const { deadline } of this.#running.values()) deadline.clear();
    await this.#sdk.close();
    await this.#wire.close();
  }

  async #run(
    method: string,
    params: JsonObject,
    settings: RequestSettings,
    send: (params: JsonObject, options: { signal: AbortSignal; timeout: number }) => Promise<unknown>,
  ): Promise<unknown> {
    settings.signal?.throwIfAborted();
    this.#requestCount += 1;
    const id = this.#requestCount;
    const server = this.#settings.source.name;
    const stop = new AbortController();
    const follow = () => stop.abort(settings.signal?.reason);
    settings.signal?.addEventListener('abort', follow, { once: true });
    const deadline = new Deadline(settings.timeout, () =>
      stop.abort(this.#tooSlow(method, settings.timeout)),
    );
    this.#running.set(id, { method, deadline, onProgress: settings.onProgress });
    this.#settings.onevent({ type: 'request', server, request: id, method, state: 'sent' });
    try {
      const placeholder = await send(this.#withMeta(params, id, settings.meta), {
        signal: stop.signal,
        timeout: never,
      });
      return this.#wire.unwrap(placeholder);
    } catch (error) {
      if (stop.signal.aborted) throw stop.signal.reason;
      throw await this.#failure(error, method);
    } finally {
      deadline.clear();
      this.#running.delete(id);
      settings.signal?.removeEventListener('abort', follow);
      this.#settings.onevent({ type: 'request', server, request: id, method, state: 'settled' });
    }
  }

  /** Asks for progress, and in the new era for logs: there they come only when a request says so. */
  #withMeta(params: JsonObject, progressToken: number, given: JsonObject = {}): JsonObject {
    const level = this.#modern ? { 'io.modelcontextprotocol/logLevel': this.logLevel } : {};
    const own = isObject(params._meta) ? params._meta : {};
    return { ...params, _meta: { ...level, ...own, ...given, progressToken } as JsonObject };
  }

  #tooSlow(method: string, timeout: number | undefined): TimeoutError {
    const seconds = (timeout ?? 0) / 1_000;
    const { name } = this.#settings.source;
    return new TimeoutError(`${name} gave no answer to ${method} and no progress for ${seconds} s.`, {
      phase: 'request',
      server: name,
      hint: 'Give it more with --timeout SECONDS. The server was told to stop.',
    });
  }

  async #failure(error: unknown, method: string): Promise<unknown> {
    const { source } = this.#settings;
    if (this.#modern && this.#refusal !== undefined && String(error).includes(this.#refusal)) {
      return new ServerError(`${source.name} could not go on with ${method}. ${this.#refusal}`, {
        phase: 'request',
        server: source.name,
        cause: error,
      });
    }
    if (error instanceof Error && error.message === 'Not connected') {
      return new ConnectionError(`${source.name} is not connected.`, { phase: 'request', cause: error });
    }
    return toFailure(error, { source, phase: 'request', method, wire: this.#wire });
  }

  /** Stops every clock while a question is open: time is not to run against who is to answer. */
  async #hold<T>(question: () => Promise<T>): Promise<T> {
    const held = [...this.#running.values()];
    for (const { deadline } of held) deadline.hold();
    try {
      return await question();
    } finally {
      for (const { deadline } of held) deadline.release();
    }
  }

  #notified(method: string, params: JsonObject): boolean {
    const server = this.#settings.source.name;
    this.#settings.onevent({ type: 'notification', server, method, params });
    if (method === 'notifications/progress') return this.#progressed(params);
    const event = eventOf(method, params, server);
    if (event !== undefined) this.#settings.onevent(event);
    return event?.type === 'log';
  }

  #progressed(params: JsonObject): boolean {
    const request = Number(params.progressToken);
    const running = this.#running.get(request);
    running?.deadline.restart();
    const { progress } = params;
    if (typeof progress === 'number' && running !== undefined) {
      const server = this.#settings.source.name;
      const total = typeof params.total === 'number' ? params.total : undefined;
      const message = asString(params.message);
      this.#settings.onevent({ type: 'progress', server, request, progress, total, message });
      running.onProgress?.(progress, total, message);
    }
    return true;
  }
}
