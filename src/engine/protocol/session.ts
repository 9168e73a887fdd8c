import { setTimeout } from 'node:timers/promises';
import { anySignal } from '../../core/abort.ts';
import { deferred } from '../../core/deferred.ts';
import type { SystemEnvironment } from '../../core/environment.ts';
import {
  ConnectionError,
  InterruptedError,
  McpcError,
  ServerError,
  TimeoutError,
} from '../../core/errors.ts';
import type { EventListener } from '../../core/events.ts';
import { asDouble } from '../../core/exact-number.ts';
import { asJsonObject, asString, isObject, type JsonObject } from '../../core/json.ts';
import { stringifyJson } from '../../core/json-text.ts';
import type { LogLevel, Tool } from '../../core/protocol.ts';
import type {
  ExtensionContext,
  ProtocolExtensions,
  SentRequest,
  ServerRequest,
  ServerRequestHandler,
  ServerRequestResult,
} from '../../core/server-requests.ts';
import type { TimeoutRegistry } from '../../core/timeouts.ts';
import { PausableTimeout } from '../../core/timeouts.ts';
import { toMcpcError, unmatchedAnswer } from '../errors/classify.ts';
import { excerpt } from '../errors/excerpt.ts';
import { UnusableAnswerError } from '../errors/protocol-errors.ts';
import type { JsonRpcConnection } from '../jsonrpc/jsonrpc-connection.ts';
import { responseError } from '../jsonrpc/pending-requests.ts';
import { ChangeNotifications } from '../subscriptions/change-notifications.ts';
import type { ActiveSubscription } from '../subscriptions/resubscribe.ts';
import type { ChangeFilter } from '../subscriptions/subscriptions.ts';
import type { Source } from '../targets/source.ts';
import { argumentHeaders } from './argument-headers.ts';
import type { ProgressListener } from './client-options.ts';
import type { NegotiatedConnection } from './connect.ts';
import { requestWithInput } from './input/input-required.ts';
import { relatedTask, withRelatedTask } from './input/related-task.ts';
import { type InputLimits, RequestedInput } from './input/requested-input.ts';
import { requestAfterElicitations, UrlElicitations } from './input/url-elicitation.ts';
import { type ClientFeatures, type ClientIdentity, identityMeta } from './negotiation/capabilities.ts';
import { toEvent } from './notifications.ts';
import { RequestRejected, ServerRequestDispatcher } from './server-requests.ts';

export interface SessionOptions {
  source: Source;
  environment: SystemEnvironment;
  identity: ClientIdentity;
  /** Read for each request of the server: they can change. */
  features: Readonly<ClientFeatures>;
  /** The methods and result types that are added to the protocol. */
  extensions?: ProtocolExtensions | undefined;
  handleServerRequest: ServerRequestHandler;
  /** How much the server may request during one request. */
  limits: InputLimits;
  /** Asks the user whether to continue after a script has answered this many requests in a row. */
  confirmScripted: ((requests: number, signal: AbortSignal) => Promise<boolean>) | undefined;
  onevent: EventListener;
  /** The timeouts of the server, which are paused while the handler of server requests runs. */
  timeouts: TimeoutRegistry;
  logLevel: LogLevel;
}

export interface RequestOptions {
  signal?: AbortSignal | undefined;
  /** In ms, restarted by progress notifications; undefined for no limit. */
  timeout?: number | undefined;
  onProgress?: ProgressListener | undefined;
  /** The request's `_meta`. */
  meta?: JsonObject | undefined;
  /** The request is part of another one: no `request` events are emitted for it. */
  quiet?: boolean | undefined;
  /** Called when the request is sent again, since the server required input: the result depends on that. */
  onInput?: (() => void) | undefined;
  /** Computes the final result while the request counts as running: the result may be a task that is not done yet. */
  follow?: ((result: unknown, call: RunningCall) => Promise<unknown>) | undefined;
}

/** A request that was answered and still counts as running. */
export interface RunningCall {
  /** The number of the request in events. */
  request: number;
  /** Aborts when the result is not needed any more. */
  signal: AbortSignal;
  /** Restarts the timeout: the server showed activity. */
  restartTimeout(): void;
  /** Counts a round of input. Throws ServerError if it is one too many. */
  beginRound(): void;
  /** Returns the result of a server request that came as part of a result. Throws RequestRejected, ServerError. */
  answer(method: string, params: JsonObject, signal: AbortSignal): Promise<JsonObject>;
}

interface RunningRequest {
  number: number;
  method: string;
  quiet: boolean;
  stop: AbortController;
  timeout: PausableTimeout;
  input: RequestedInput;
  onProgress: ProgressListener | undefined;
}

/**
 * How long timeouts stay paused, in ms, while the user is busy at a URL: not every server reports that the interaction
 * is complete.
 */
const maxVisit = 10 * 60_000;

/** How long a server may take to accept a notification, in ms. */
const notificationTimeout = 30_000;

/** A session on a negotiated connection: sends requests, dispatches the notifications and requests of the server. */
export class ProtocolSession {
  readonly #connection: JsonRpcConnection;
  readonly #protocolVersion: string;
  readonly #options: SessionOptions;
  readonly #modern: boolean;
  readonly #running = new Map<number, RunningRequest>();
  /** The least severe log messages that are requested; servers of 2026-07-28 are told with each request. */
  logLevel: LogLevel;
  readonly #serverRequests: ServerRequestDispatcher;
  readonly #elicitations = new UrlElicitations();
  /** The server requests that a handler is answering, each with what withdraws it. */
  readonly #handling = new Set<AbortController>();
  /** The task to which each progress token in a server request belongs that a handler is answering. */
  readonly #taskTokens = new Map<unknown, string>();
  /** What the server has requested since no request is running. */
  #unsolicited: RequestedInput;
  /** Aborts when no request is running any more. */
  #idle = new AbortController();
  #requestCount = 0;
  /** The method of the last request that a server of 2026-07-28 sent while the current ones were running. */
  #forbidden: string | undefined;
  readonly #changes: ChangeNotifications;

  private constructor({ connection, negotiation }: NegotiatedConnection, options: SessionOptions) {
    this.#connection = connection;
    this.#protocolVersion = negotiation.protocolVersion;
    this.#options = options;
    this.logLevel = options.logLevel;
    this.#modern = negotiation.era === 'modern';
    this.#unsolicited = this.#requestedWithout();
    this.#changes = new ChangeNotifications({
      server: options.source.name,
      environment: options.environment,
      connection,
      onevent: options.onevent,
      params: (own) => this.#withMeta(own),
      request: (method, params, settings) => this.request(method, params, settings),
      failure: (error, method) => this.#failure(error, method),
    });
    this.#serverRequests = new ServerRequestDispatcher({
      server: options.source.name,
      features: options.features,
      handler: (request, signal) => this.#handle(request, signal),
      whenComplete: (id) => this.#elicitations.whenComplete(id),
    });
  }

  /**
   * Completes the handshake. Throws ConnectionError if the last notification of it cannot be sent, or the reason of
   * `signal`, and closes the connection then.
   */
  static async open(
    negotiated: NegotiatedConnection,
    options: SessionOptions,
    signal: AbortSignal,
  ): Promise<ProtocolSession> {
    const { connection, negotiation, earlyNotifications } = negotiated;
    const session = new ProtocolSession(negotiated, options);
    for (const { method, params } of earlyNotifications) session.#receiveNotification(method, params);
    connection.hooks.onnotification = (method, params) => session.#receiveNotification(method, params);
    connection.hooks.onrequest = (...request) => session.#receiveRequest(...request);
    connection.hooks.onforbiddenrequest = (method) => session.#receiveForbiddenRequest(method);
    connection.transport.onServerStreamChange = (change) => session.#changes.streamChanged(change);
    if (negotiation.era === 'modern') return session;
    try {
      await connection.notify('notifications/initialized', {}, signal);
    } catch (error) {
      await connection.close();
      signal.throwIfAborted();
      const { source, environment } = options;
      throw await toMcpcError(error, { source, phase: 'handshake', environment, connection });
    }
    return session;
  }

  /**
   * Sends a request and returns its result as the server sent it. Throws ServerError, TimeoutError, ConnectionError,
   * AuthorizationError, or the reason of the signal.
   */
  request(method: string, params: JsonObject, options: RequestOptions): Promise<unknown> {
    return this.#run(method, params, options, () => undefined);
  }

  /**
   * Sends `tools/call`. Servers of 2026-07-28 receive some of the arguments as HTTP headers too, by the definition of
   * the tool ("Streamable HTTP: custom headers"). `asTask` requests a task, for servers of 2025-11-25.
   */
  callTool(tool: Tool, args: JsonObject, asTask: boolean, options: RequestOptions): Promise<unknown> {
    const params = { name: tool.name, arguments: args, ...(asTask ? { task: {} } : {}) };
    return this.#run('tools/call', params, options, () =>
      this.#modern ? argumentHeaders(tool.inputSchema, args) : undefined,
    );
  }

  /**
   * Sends a notification. Throws TimeoutError if the server has not accepted it after `timeout` ms, or else 30 s;
   * ConnectionError, AuthorizationError.
   */
  async notify(method: string, params: JsonObject, timeout = notificationTimeout): Promise<void> {
    const stop = new AbortController();
    const limit = new PausableTimeout(timeout, () => stop.abort(this.#notAccepted(method, timeout)));
    this.#options.timeouts.add(limit);
    try {
      const task =
        method === 'notifications/progress' ? this.#taskTokens.get(params.progressToken) : undefined;
      await this.#connection.notify(method, withRelatedTask(params, task), stop.signal);
    } catch (error) {
      stop.signal.throwIfAborted();
      throw await this.#failure(error, method);
    } finally {
      this.#options.timeouts.remove(limit);
    }
  }

  /** Subscribes to changes, which are emitted as events as long as their stream lasts. */
  async subscribe(filter: ChangeFilter, options: RequestOptions): Promise<ActiveSubscription> {
    return this.#modern
      ? this.#changes.listen(filter, options)
      : this.#changes.subscribe(filter.uri, options);
  }

  /** Whether no request of the caller is running. */
  get isIdle(): boolean {
    return [...this.#running.values()].every(({ quiet }) => quiet);
  }

  /** Cancels the requests that are running, which reject with `reason`. Settles when all have. */
  async cancelAll(reason: Error): Promise<void> {
    if (this.#running.size === 0) return;
    const idle = deferred<void>();
    this.#idle.signal.addEventListener('abort', () => idle.resolve(), { once: true });
    for (const { stop } of this.#running.values()) stop.abort(reason);
    await idle.promise;
  }

  async close(): Promise<void> {
    for (const { timeout } of this.#running.values()) this.#options.timeouts.remove(timeout);
    this.#becomeIdle(true);
    await this.#connection.close();
  }

  async #run(
    method: string,
    params: JsonObject,
    options: RequestOptions,
    headersOf: () => Record<string, string> | undefined,
  ): Promise<unknown> {
    options.signal?.throwIfAborted();
    this.#requestCount += 1;
    const number = this.#requestCount;
    const { onevent, source, timeouts } = this.#options;
    const stop = new AbortController();
    const signal = anySignal(options.signal, stop.signal);
    const quiet = options.quiet === true;
    const timeout = new PausableTimeout(options.timeout, () =>
      stop.abort(this.#timeoutError(method, options.timeout)),
    );
    timeouts.add(timeout);
    const input = this.#requestedInput(method, (error) => stop.abort(error));
    this.#running.set(number, {
      number,
      method,
      quiet,
      stop,
      timeout,
      input,
      onProgress: options.onProgress,
    });
    const report = (state: 'sent' | 'settled') => {
      if (!quiet) onevent({ type: 'request', server: source.name, request: number, method, state });
    };
    report('sent');
    let isSentBefore = false;
    const sendOnce = async (given: JsonObject) => {
      if (isSentBefore) options.onInput?.();
      isSentBefore = true;
      const meta = { ...options.meta, progressToken: number };
      const result = await this.#send(method, this.#withMeta(given, meta), {
        signal,
        headers: headersOf(),
        tag: number,
        onResponse: () => timeout.restart(),
      });
      timeout.restart();
      return result;
    };
    const call: RunningCall = {
      request: number,
      signal,
      restartTimeout: () => timeout.restart(),
      beginRound: () => input.beginRound(),
      answer: (asked, given, until) => this.#answer(asked, given, input, until),
    };
    try {
      const result = await requestAfterElicitations(
        () =>
          this.#modern ? requestWithInput(params, { ...call, send: sendOnce, pause }) : sendOnce(params),
        (elicitation) => this.#serverRequests.elicitUrl(elicitation, input, signal),
      );
      return options.follow === undefined ? result : await options.follow(result, call);
    } catch (error) {
      if (signal.aborted) throw signal.reason;
      throw await this.#failure(error, method);
    } finally {
      timeouts.remove(timeout);
      this.#running.delete(number);
      if (this.#running.size === 0) this.#becomeIdle(signal.aborted);
      report('settled');
    }
  }

  async #send(
    method: string,
    params: JsonObject,
    options: {
      signal: AbortSignal;
      headers: Record<string, string> | undefined;
      tag: number;
      /** Called when the server responds to a request of an extension. */
      onResponse: () => void;
    },
  ): Promise<unknown> {
    const response = await this.#connection.request(method, params, options);
    if (response.kind !== 'result') throw responseError(response);
    const context = () => this.#extensionContext(options.signal, options.onResponse);
    return this.#modern
      ? finalResult(response.result, { method, params }, this.#options.extensions, context)
      : response.result;
  }

  /** `onResponse`: called when the server responds to a request of the handler. */
  #extensionContext(signal: AbortSignal, onResponse?: () => void): ExtensionContext {
    return {
      server: this.#options.source.name,
      signal,
      request: async (method, params) => {
        const result = await this.request(method, params, { signal, quiet: true });
        onResponse?.();
        return result;
      },
    };
  }

  /**
   * Composes the `_meta` of a request. `meta`: its own, with a progress token; undefined for a subscription, which wants
   * neither progress nor log messages.
   */
  #withMeta(params: JsonObject, meta?: JsonObject): JsonObject {
    const own = isObject(params._meta) ? (params._meta as JsonObject) : {};
    if (!this.#modern) return { ...params, _meta: { ...own, ...meta } };
    const identity = identityMeta(this.#options.identity, this.#protocolVersion);
    const level = meta === undefined ? {} : { 'io.modelcontextprotocol/logLevel': this.logLevel };
    return { ...params, _meta: { ...identity, ...level, ...own, ...meta } };
  }

  #timeoutError(method: string, timeout: number | undefined): TimeoutError {
    const seconds = (timeout ?? 0) / 1_000;
    const { name } = this.#options.source;
    const unmatched = unmatchedAnswer(this.#connection, this.#options.source) ?? this.#forbiddenRequest();
    const missing = `${name} sent no answer to ${method} and no progress for ${seconds} s.`;
    return new TimeoutError(unmatched === undefined ? missing : `${missing} ${unmatched}`, {
      phase: 'request',
      server: name,
      hint:
        unmatched === undefined
          ? 'Allow more time with --timeout SECONDS. The request was cancelled.'
          : 'The request was cancelled. See all that it sends with --trace.',
    });
  }

  /** Returns a sentence about a request that the server may be waiting to have answered. */
  #forbiddenRequest(): string | undefined {
    if (this.#forbidden === undefined) return undefined;
    return `It may be waiting for a response to its ${this.#forbidden} request, which protocol revision ${this.#protocolVersion} does not allow.`;
  }

  #notAccepted(method: string, timeout: number): TimeoutError {
    const { name } = this.#options.source;
    return new TimeoutError(`${name} did not accept ${method} within ${timeout / 1_000} s.`, {
      phase: 'request',
      server: name,
    });
  }

  async #failure(error: unknown, method: string): Promise<unknown> {
    const { source, environment } = this.#options;
    if (error instanceof RequestRejected) {
      // An input request cannot be answered with an error: the request ends.
      return new ServerError(`${source.name} could not continue ${method}. ${error.message}`, {
        phase: 'request',
        server: source.name,
        cause: error,
      });
    }
    if (error instanceof Error && error.message === 'Not connected') {
      return new ConnectionError(`${source.name} is not connected.`, { phase: 'request', cause: error });
    }
    return toMcpcError(error, {
      source,
      phase: 'request',
      method,
      environment,
      connection: this.#connection,
    });
  }

  /** Handles a request of a server up to 2025-11-25. */
  #receiveRequest(
    method: string,
    params: JsonObject,
    signal: AbortSignal,
    tag: number | undefined,
  ): Promise<JsonObject> | undefined {
    const task = relatedTask(params);
    if (method === 'ping' || !this.#supports(method)) {
      this.#reportRequest(method, params);
      return method === 'ping' ? Promise.resolve(withRelatedTask({}, task)) : undefined;
    }
    const input = this.#origin(tag)?.input ?? this.#unsolicited;
    const token = asJsonObject(params._meta)?.progressToken;
    if (task !== undefined && token !== undefined) this.#taskTokens.set(token, task);
    const answer = async () => {
      if (method !== 'roots/list') input.beginRound();
      return this.#answer(method, params, input, signal);
    };
    return answer()
      .then(
        (result) => withRelatedTask(result, task),
        (error: unknown) => {
          if (error instanceof McpcError && error !== input.exceeded) this.#handlerFailed(error, tag);
          throw error;
        },
      )
      .finally(() => this.#taskTokens.delete(token));
  }

  /** Returns the result of a server request, however it was transmitted. Throws RequestRejected, ServerError. */
  async #answer(
    method: string,
    params: JsonObject,
    input: RequestedInput,
    signal: AbortSignal,
  ): Promise<JsonObject> {
    this.#reportRequest(method, params);
    const handler = this.#options.extensions?.requestHandler(method);
    return this.#connection.handle({ method, params }, () =>
      handler === undefined
        ? this.#serverRequests.handle(method, params, input, signal)
        : this.#whileHandling(signal, (until) => handler(params, this.#extensionContext(until))),
    );
  }

  /**
   * Returns the request during which the server sent one of its own: if that is not known, the first that is running.
   * Undefined if none is.
   */
  #origin(tag: number | undefined): RunningRequest | undefined {
    return this.#tagged(tag) ?? this.#candidates()[0];
  }

  /** Returns the request on whose stream the server sent one of its own; undefined if that is part of another one. */
  #tagged(tag: number | undefined): RunningRequest | undefined {
    return this.#candidates().find((running) => running.number === tag);
  }

  /** The running requests on whose behalf a server may send a request. */
  #candidates(): RunningRequest[] {
    return [...this.#running.values()].filter(({ quiet, method }) => !quiet && method !== 'logging/setLevel');
  }

  #requestedInput(method: string | undefined, onexceeded: (error: ServerError) => void): RequestedInput {
    const { limits, timeouts, confirmScripted, source } = this.#options;
    return new RequestedInput({
      server: source.name,
      method,
      limits,
      confirm: confirmScripted && ((...given) => timeouts.pauseWhile(() => confirmScripted(...given))),
      onexceeded,
    });
  }

  /** Counts what the server requests while no request is running; exceeding a limit is reported. */
  #requestedWithout(): RequestedInput {
    return this.#requestedInput(undefined, (error) =>
      this.#options.onevent({ type: 'failure', server: this.#options.source.name, error }),
    );
  }

  /** A server of 2026-07-28 sent a request as such. It is not handled: the client must not send responses. */
  #receiveForbiddenRequest(method: string): void {
    this.#forbidden = excerpt(method, 100);
    const rule = `which protocol revision ${this.#protocolVersion} does not allow`;
    const message = `It sends ${this.#forbidden} as a request, ${rule}. It gets no response.`;
    this.#connection.hooks.ondiagnostic?.({ code: 'server-request', message });
  }

  #reportRequest(method: string, params: JsonObject): void {
    this.#options.onevent({ type: 'serverRequest', server: this.#options.source.name, method, params });
  }

  #supports(method: string): boolean {
    const { extensions } = this.#options;
    return this.#serverRequests.supports(method) || extensions?.requestHandler(method) !== undefined;
  }

  async #handle(request: ServerRequest, signal: AbortSignal): Promise<ServerRequestResult> {
    const { handleServerRequest, timeouts } = this.#options;
    const result = await this.#whileHandling(signal, (until) => handleServerRequest(request, until));
    const isVisiting = request.type === 'url' && result.action === 'accept' && result.visiting === true;
    if (isVisiting && this.#running.size > 0) {
      void timeouts.pauseWhile(() => this.#visitEnd(request.completed));
    }
    return result;
  }

  /** Runs a handler of server requests with all timeouts paused: the time that a user needs is not the server's. */
  async #whileHandling<Result>(
    signal: AbortSignal,
    handle: (signal: AbortSignal) => Promise<Result>,
  ): Promise<Result> {
    const withdrawal = new AbortController();
    const either = anySignal(signal, withdrawal.signal);
    either.throwIfAborted();
    this.#handling.add(withdrawal);
    try {
      return await this.#options.timeouts.pauseWhile(() => handle(either));
    } finally {
      this.#handling.delete(withdrawal);
    }
  }

  /** Settles when the user is done at a URL, as far as that is known; at the latest when no request is running. */
  async #visitEnd(completed: Promise<void> | undefined): Promise<void> {
    const ended = deferred<void>();
    const limit = globalThis.setTimeout(ended.resolve, maxVisit).unref();
    this.#idle.signal.addEventListener('abort', () => ended.resolve(), { once: true });
    void completed?.then(ended.resolve);
    await ended.promise;
    clearTimeout(limit);
  }

  /**
   * The handler of server requests failed: that ends the request on whose behalf the server sent its own. Up to
   * 2025-11-25 a server does not say which that is. It is known if the server request came on the stream of a request,
   * or if only one is running. Otherwise all go on and the failure is reported: the server gets an error in any case.
   */
  #handlerFailed(error: McpcError, tag: number | undefined): void {
    const [only, another] = this.#candidates();
    const origin = this.#tagged(tag);
    if (error instanceof InterruptedError) for (const { stop } of this.#running.values()) stop.abort(error);
    else if (origin !== undefined) origin.stop.abort(error);
    else if (only !== undefined && another === undefined) only.stop.abort(error);
    else this.#options.onevent({ type: 'failure', server: this.#options.source.name, error });
  }

  /** No request is running any more. If the last one was given up, so are the server requests made on its behalf. */
  #becomeIdle(givenUp: boolean): void {
    this.#unsolicited = this.#requestedWithout();
    this.#forbidden = undefined;
    this.#idle.abort();
    this.#idle = new AbortController();
    if (!givenUp) return;
    for (const withdrawal of this.#handling) withdrawal.abort(new Error('The request was cancelled.'));
  }

  #receiveNotification(method: string, params: JsonObject): void {
    const server = this.#options.source.name;
    if (method === 'notifications/progress' && this.#receiveProgress(params)) return;
    if (method === 'notifications/elicitation/complete') this.#elicitations.complete(params.elicitationId);
    this.#changes.receive(method, params);
    const event = toEvent({ method, params }, server);
    if (!this.#changes.isRepeated(event, params)) this.#options.onevent(event);
  }

  /** Returns whether the progress is that of a running request. */
  #receiveProgress(params: JsonObject): boolean {
    const request = Number(params.progressToken);
    const running = this.#running.get(request);
    running?.timeout.restart();
    const progress = asDouble(params.progress);
    if (progress === undefined || running === undefined) return false;
    const total = asDouble(params.total);
    const message = asString(params.message);
    const notification = { method: 'notifications/progress', params };
    const server = this.#options.source.name;
    this.#options.onevent({ type: 'progress', server, request, progress, total, message, notification });
    running.onProgress?.(progress, total, message);
    return true;
  }
}

function pause(duration: number, signal: AbortSignal): Promise<void> {
  return setTimeout(duration, undefined, { signal });
}

/** Those with other types have results of their own: input that is required, and tasks. */
const knownResultTypes = new Set<unknown>(['complete', 'input_required', 'task']);

/**
 * Returns a result as it is, or what the handler of its type returns (specification 2026-07-28, "Result types"). Throws
 * UnusableAnswerError for a type that cannot be interpreted.
 */
async function finalResult(
  result: unknown,
  sent: SentRequest,
  extensions: ProtocolExtensions | undefined,
  context: () => ExtensionContext,
): Promise<unknown> {
  const type = isObject(result) ? result.resultType : undefined;
  if (type === undefined || type === null || knownResultTypes.has(type)) return result;
  const handler = typeof type === 'string' ? extensions?.resultHandler(type) : undefined;
  if (handler !== undefined) return handler(result as JsonObject, sent, context());
  const shown = excerpt(stringifyJson(type), 100);
  throw new UnusableAnswerError(sent.method, `a result of the unsupported type ${shown}`);
}
