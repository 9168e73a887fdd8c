import type { SystemEnvironment } from '../../core/environment.ts';
import { ConnectionError, McpcError, ServerError, TimeoutError } from '../../core/errors.ts';
import type { EventListener } from '../../core/events.ts';
import { asString, isObject, type JsonObject } from '../../core/json.ts';
import type { LogLevel, Tool } from '../../core/protocol.ts';
import type { ServerRequest, ServerRequestHandler, ServerRequestResult } from '../../core/server-requests.ts';
import type { TimeoutRegistry } from '../../core/timeouts.ts';
import { PausableTimeout } from '../../core/timeouts.ts';
import { toMcpcError } from '../errors/classify.ts';
import type { Source } from '../targets/source.ts';
import { type ClientFeatures, capabilitiesOf } from './capabilities.ts';
import { ChangeNotifications } from './change-notifications.ts';
import type { ProgressListener } from './client-options.ts';
import type { NegotiatedConnection } from './connect.ts';
import { requestWithInput } from './input-required.ts';
import type { JsonRpcConnection } from './jsonrpc-connection.ts';
import type { ClientIdentity } from './negotiation.ts';
import { toEvent } from './notifications.ts';
import type { ActiveSubscription } from './resubscribe.ts';
import { Sender } from './sender.ts';
import { RequestRejected, ServerRequestDispatcher } from './server-requests.ts';
import type { ChangeFilter } from './subscriptions.ts';
import { UrlElicitations } from './url-elicitation.ts';

export interface SessionSettings {
  source: Source;
  environment: SystemEnvironment;
  introduction: ClientIdentity;
  /** Read anew each time: roots change. */
  askable: () => ClientFeatures;
  handleServerRequest: ServerRequestHandler;
  /** How many sampling requests one request may cause. */
  samplingRounds: number;
  onevent: EventListener;
  /** Every time limit of the server stands still with them. */
  clocks: TimeoutRegistry;
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
  /** No event tells of the request: it serves another one. */
  quiet?: boolean | undefined;
  /** Makes what is wanted of the result, while the request counts as running: it may be a task yet to be done. */
  follow?: ((result: unknown, call: RunningCall) => Promise<unknown>) | undefined;
}

/** A request that was answered and goes on. */
export interface RunningCall {
  /** The number of the request, in events. */
  request: number;
  /** Aborts when it is not waited for any more. */
  signal: AbortSignal;
  /** The server gave a sign of life: its time begins anew. */
  alive(): void;
}

interface Running {
  method: string;
  /** Ends it. */
  stop: AbortController;
  deadline: PausableTimeout;
  onProgress: ProgressListener | undefined;
}

/** A wire that has agreed on an era: requests out, notifications and questions in. */
export class ProtocolSession {
  /** Set before anybody gets the session: it is opened with what hears the server already. */
  #sender!: Sender;
  readonly #wire: JsonRpcConnection;
  readonly #settings: SessionSettings;
  readonly #modern: boolean;
  readonly #running = new Map<number, Running>();
  /** Asked of servers of the new era with every request. */
  logLevel: LogLevel;
  readonly #questions: ServerRequestDispatcher;
  readonly #visits = new UrlElicitations();
  /** The questions that are open, each with what withdraws it. */
  readonly #open = new Set<AbortController>();
  #requestCount = 0;
  readonly #changes: ChangeNotifications;

  private constructor(connection: NegotiatedConnection, settings: SessionSettings) {
    this.#wire = connection.wire;
    this.#settings = settings;
    this.logLevel = settings.logLevel;
    this.#modern = connection.agreement.era === 'modern';
    this.#changes = new ChangeNotifications({
      server: settings.source.name,
      environment: settings.environment,
      wire: connection.wire,
      onevent: settings.onevent,
      sender: () => this.#sender,
      request: (method, params, given) => this.request(method, params, given),
      failure: (error, method) => this.#failure(error, method),
    });
    this.#questions = new ServerRequestDispatcher({
      server: settings.source.name,
      askable: settings.askable,
      handleServerRequest: (request, signal) => this.#handleServerRequest(request, signal),
      samplingRounds: settings.samplingRounds,
      visited: (id) => this.#visits.wait(id),
    });
  }

  /** Ends the handshake. Throws ConnectionError when the server does not take its last word. */
  static async open(connection: NegotiatedConnection, settings: SessionSettings): Promise<ProtocolSession> {
    const { wire } = connection;
    const session = new ProtocolSession(connection, settings);
    wire.hooks.onnotification = (method, params) => session.#notified(method, params);
    wire.transport.onServerStreamChange = (change) => session.#changes.standing(change);
    wire.hooks.onrequest = (method, params, signal) => session.#asked(method, params, signal);
    try {
      session.#sender = await Sender.open(connection, settings.introduction);
    } catch (error) {
      const { source, environment } = settings;
      throw await toMcpcError(error, { source, phase: 'handshake', environment, connection: wire });
    }
    return session;
  }

  /**
   * Sends a request and gives its result as the server sent it. Throws ServerError, TimeoutError,
   * ConnectionError, AuthorizationError, or what `signal` was aborted with.
   */
  request(method: string, params: JsonObject, settings: RequestSettings): Promise<unknown> {
    return this.#run(method, params, settings, (full, signal) =>
      this.#sender.request(method, full, { signal }),
    );
  }

  /** Answers a question of the server that came in a way of its own. Throws Refusal. */
  answer(method: string, params: JsonObject, signal: AbortSignal): Promise<JsonObject> {
    return this.#questions.handle(method, params, signal);
  }

  /**
   * `tools/call`. The tool's definition is given along, since in the new era some of its arguments
   * travel as HTTP headers too (specification 2026-07-28, "Streamable HTTP: custom headers"). `asTask`: it is
   * asked for as a task, which is the old era's way.
   */
  call(tool: Tool, args: JsonObject, asTask: boolean, settings: RequestSettings): Promise<unknown> {
    const params = { name: tool.name, arguments: args, ...(asTask ? { task: {} } : {}) };
    return this.#run('tools/call', params, settings, (full, signal) =>
      this.#sender.request('tools/call', full, { signal, tool }),
    );
  }

  notify(method: string, params: JsonObject): Promise<void> {
    return this.#sender.notify(method, params);
  }

  /** Asks to be told of changes, which come as events, as long as their stream lasts. */
  async subscribe(filter: ChangeFilter, settings: RequestSettings): Promise<ActiveSubscription> {
    return this.#modern
      ? this.#changes.listen(filter, settings)
      : this.#changes.subscribe(filter.uri, settings);
  }

  async close(): Promise<void> {
    for (const { deadline } of this.#running.values()) this.#settings.clocks.remove(deadline);
    this.#settled(true);
    await this.#sender.close();
  }

  async #run(
    method: string,
    params: JsonObject,
    settings: RequestSettings,
    send: (params: JsonObject, signal: AbortSignal) => Promise<unknown>,
  ): Promise<unknown> {
    settings.signal?.throwIfAborted();
    this.#requestCount += 1;
    const id = this.#requestCount;
    const server = this.#settings.source.name;
    const stop = new AbortController();
    const follow = () => stop.abort(settings.signal?.reason);
    settings.signal?.addEventListener('abort', follow, { once: true });
    const deadline = new PausableTimeout(settings.timeout, () =>
      stop.abort(this.#tooSlow(method, settings.timeout)),
    );
    this.#settings.clocks.add(deadline);
    this.#running.set(id, { method, stop, deadline, onProgress: settings.onProgress });
    const tell = (state: 'sent' | 'settled') => {
      if (settings.quiet === true) return;
      this.#settings.onevent({ type: 'request', server, request: id, method, state });
    };
    tell('sent');
    const { signal } = stop;
    const sendOnce = async (given: JsonObject) => {
      const result = await send(this.#withMeta(given, id, settings.meta), signal);
      deadline.restart();
      return result;
    };
    try {
      const result = await this.#visits.requestAfterElicitations(
        () =>
          this.#modern
            ? requestWithInput(params, {
                send: sendOnce,
                answer: (asked, given, until) => this.#questions.handle(asked, given, until),
                signal,
              })
            : sendOnce(params),
        (elicitation) => this.#questions.visit(elicitation, signal),
      );
      if (settings.follow === undefined) return result;
      return await settings.follow(result, { request: id, signal, alive: () => deadline.restart() });
    } catch (error) {
      if (signal.aborted) throw signal.reason;
      throw await this.#failure(error, method);
    } finally {
      this.#settings.clocks.remove(deadline);
      this.#running.delete(id);
      if (this.#running.size === 0) this.#settled(signal.aborted);
      settings.signal?.removeEventListener('abort', follow);
      tell('settled');
    }
  }

  /** Asks for progress, and in the new era for logs: there they come only when a request says so. */
  #withMeta(params: JsonObject, progressToken: number, given: JsonObject = {}): JsonObject {
    const spoken = this.#modern
      ? {
          'io.modelcontextprotocol/logLevel': this.logLevel,
          'io.modelcontextprotocol/clientCapabilities': capabilitiesOf(this.#settings.askable(), 'modern'),
        }
      : {};
    const own = isObject(params._meta) ? params._meta : {};
    return { ...params, _meta: { ...spoken, ...own, ...given, progressToken } as JsonObject };
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
    const { source, environment } = this.#settings;
    if (error instanceof RequestRejected) {
      // The new era has no way to refuse to the server's face: the request is not gone on with.
      return new ServerError(`${source.name} could not go on with ${method}. ${error.message}`, {
        phase: 'request',
        server: source.name,
        cause: error,
      });
    }
    if (error instanceof Error && error.message === 'Not connected') {
      return new ConnectionError(`${source.name} is not connected.`, { phase: 'request', cause: error });
    }
    return toMcpcError(error, { source, phase: 'request', method, environment, connection: this.#wire });
  }

  /** A request of the server in the old era's way. */
  #asked(method: string, params: JsonObject, signal: AbortSignal): Promise<JsonObject> | undefined {
    if (!this.#questions.supports(method)) return undefined;
    if (this.#modern) {
      const message = `It sends ${method} as a request of its own, for which the new era has no place.`;
      this.#wire.hooks.ondiagnostic?.({ code: 'server-request', message });
    }
    return this.#questions.handle(method, params, signal);
  }

  /** Asks, while every clock stands still: time is not to run against who is to answer. */
  async #handleServerRequest(question: ServerRequest, signal: AbortSignal): Promise<ServerRequestResult> {
    const held = [...this.#running.values()].map(({ deadline }) => deadline);
    const release = () => {
      for (const deadline of held) deadline.resume();
    };
    const withdrawn = new AbortController();
    this.#open.add(withdrawn);
    for (const deadline of held) deadline.pause();
    let visiting = false;
    try {
      const answer = await this.#settings.handleServerRequest(
        question,
        AbortSignal.any([signal, withdrawn.signal]),
      );
      visiting = question.type === 'url' && answer.action === 'accept' && answer.visiting === true;
      if (visiting && question.type === 'url') void question.completed?.then(release);
      return answer;
    } catch (error) {
      if (error instanceof McpcError) this.#end(error);
      throw error;
    } finally {
      this.#open.delete(withdrawn);
      if (!visiting) release();
    }
  }

  /** Who was to answer has had enough, or cannot: what the question was for ends with that. */
  #end(error: McpcError): void {
    const server = this.#settings.source.name;
    if (this.#running.size === 0) this.#settings.onevent({ type: 'failure', server, error });
    for (const { stop } of this.#running.values()) stop.abort(error);
  }

  /** No request runs any more. What was still asked for one that was given up is of no use to anybody. */
  #settled(givenUp: boolean): void {
    this.#questions.restart();
    if (!givenUp) return;
    for (const question of this.#open) question.abort(new Error('The request was given up.'));
  }

  #notified(method: string, params: JsonObject): boolean {
    const server = this.#settings.source.name;
    this.#settings.onevent({ type: 'notification', server, method, params });
    if (method === 'notifications/progress') return this.#progressed(params);
    if (method === 'notifications/elicitation/complete') return this.#visits.complete(params.elicitationId);
    const event = toEvent(method, params, server);
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
