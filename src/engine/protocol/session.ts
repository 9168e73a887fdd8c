import { AsyncResource } from 'node:async_hooks';
import { abortWith, pauseFor } from '../../core/abort.ts';
import { ConnectionError, ServerError, TimeoutError } from '../../core/errors.ts';
import { asDouble } from '../../core/exact-number.ts';
import { asString, isObject, type JsonObject } from '../../core/json.ts';
import type { LogLevel, Tool } from '../../core/protocol.ts';
import type { ExtensionContext } from '../../core/server-requests.ts';
import { PausableTimeout, settledWithin } from '../../core/timeouts.ts';
import { unmatchedAnswer } from '../errors/unmatched-answer.ts';
import type { JsonRpcConnection } from '../jsonrpc/jsonrpc-connection.ts';
import { responseError } from '../jsonrpc/pending-requests.ts';
import { ChangeNotifications } from '../subscriptions/change-notifications.ts';
import type { ActiveSubscription } from '../subscriptions/resubscribe.ts';
import type { ChangeFilter } from '../subscriptions/subscriptions.ts';
import { argumentHeaders } from './argument-headers.ts';
import type { ProgressListener } from './client-options.ts';
import type { NegotiatedConnection } from './connect.ts';
import { IncomingRequests, type IncomingRequestsOptions } from './incoming-requests.ts';
import { requestWithInput } from './input/input-required.ts';
import { relatedTask, withRelatedTask } from './input/related-task.ts';
import type { InputLimits } from './input/requested-input.ts';
import { type ClientIdentity, identityMeta } from './negotiation/capabilities.ts';
import { toEvent } from './notifications.ts';
import { RequestRejected } from './request-rejected.ts';
import { finalResult } from './result-types.ts';
import { type RunningRequest, RunningRequests } from './running-requests.ts';

export interface SessionOptions extends IncomingRequestsOptions {
  identity: ClientIdentity;
}

export interface RequestOptions {
  signal?: AbortSignal | undefined;
  /** In ms, restarted by progress notifications; undefined for no limit. */
  timeout?: number | undefined;
  /** Where they differ from those of the client. */
  limits?: InputLimits | undefined;
  onProgress?: ProgressListener | undefined;
  /** The request's `_meta`. */
  meta?: JsonObject | undefined;
  /** The request is part of another one: no `request` events are emitted for it. */
  quiet?: boolean | undefined;
  /** The call that the request is part of. */
  partOf?: RunningCall | undefined;
  /** What `request` events name as its subject, if that has another name for the user than for the server. */
  subject?: string | undefined;
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
  /** Says that the request became this task, or waits for its result: what the server sends for the task belongs to it. */
  setTask(id: string): void;
  /** Restarts the timeout: the server showed activity. */
  restartTimeout(): void;
  /** Counts a round of input. Throws ServerError if it is one too many. */
  beginRound(): void;
  /** Returns the result of a server request that came as part of a result. Throws RequestRejected, ServerError. */
  answer(method: string, params: JsonObject, signal: AbortSignal): Promise<JsonObject>;
}

/** How long a server may take to accept a notification, in ms. */
const notificationTimeout = 30_000;
/** How long to wait for messages on the server's own stream, in ms. */
const settleTimeout = 100;

/** A session on a negotiated connection: sends requests, and passes on what the server sends. */
export class ProtocolSession {
  readonly #connection: JsonRpcConnection;
  readonly #protocolVersion: string;
  readonly #options: SessionOptions;
  readonly #modern: boolean;
  /** The least severe log messages that are requested; servers of 2026-07-28 are told with each request. */
  logLevel: LogLevel;
  readonly #running: RunningRequests;
  readonly #calls = new WeakMap<RunningCall, RunningRequest>();
  readonly #incoming: IncomingRequests;
  readonly #changes: ChangeNotifications;
  #requestCount = 0;

  private constructor({ connection, negotiation }: NegotiatedConnection, options: SessionOptions) {
    const { protocolVersion, era } = negotiation;
    const { source, onevent, timeouts } = options;
    const { environment, logLevel = 'info' } = options.options;
    this.#connection = connection;
    this.#protocolVersion = protocolVersion;
    this.#options = options;
    this.logLevel = logLevel;
    this.#modern = era === 'modern';
    this.#running = new RunningRequests(timeouts, (last) => this.#incoming.forget(last));
    this.#incoming = new IncomingRequests(
      {
        connection,
        protocolVersion,
        running: this.#running,
        extensionContext: (signal) => this.#extensionContext(signal),
      },
      options,
    );
    this.#changes = new ChangeNotifications({
      source,
      environment,
      connection,
      timeouts,
      onevent,
      params: (own) => this.#withMeta(own),
      request: (method, params, settings) => this.request(method, params, settings),
      failure: (error, method) => this.#failure(error, method),
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
    connection.hooks.onnotification = (...notification) => session.#receiveNotification(...notification);
    connection.hooks.onrequest = (...request) => session.#incoming.receive(...request);
    connection.hooks.onforbiddenrequest = (method) => session.#incoming.receiveForbidden(method);
    connection.transport.onServerStreamChange = (change) => session.#changes.streamChanged(change);
    if (negotiation.era === 'modern') return session;
    try {
      await connection.notify('notifications/initialized', {}, signal);
    } catch (error) {
      await connection.close();
      signal.throwIfAborted();
      const { environment } = options.options;
      const { toMcpcError } = await import('../errors/classify.ts');
      throw await toMcpcError(error, { source: options.source, phase: 'handshake', environment, connection });
    }
    return session;
  }

  /**
   * Sends a request and returns its result as the server sent it. Throws ServerError, TimeoutError, ConnectionError,
   * AuthorizationError, or the reason of the signal.
   */
  request(method: string, params: JsonObject, options: RequestOptions): Promise<unknown> {
    return this.#run(method, params, options);
  }

  /**
   * Sends `tools/call`. Servers of 2026-07-28 receive some of the arguments as HTTP headers too, by the definition of
   * the tool ("Streamable HTTP: custom headers"). `asTask` requests a task, for servers of 2025-11-25.
   */
  callTool(tool: Tool, args: JsonObject, asTask: boolean, options: RequestOptions): Promise<unknown> {
    const params = { name: tool.name, arguments: args, ...(asTask ? { task: {} } : {}) };
    const headers = this.#modern ? argumentHeaders(tool.inputSchema, args) : undefined;
    return this.#run('tools/call', params, options, headers);
  }

  /**
   * Sends a notification. Throws TimeoutError if the server has not accepted it after `timeout` ms, or else 30 s;
   * ConnectionError, AuthorizationError.
   */
  notify(method: string, params: JsonObject, timeout = notificationTimeout): Promise<void> {
    const { timeouts, source } = this.#options;
    const isProgress = method === 'notifications/progress';
    const task = isProgress ? this.#incoming.taskOf(params.progressToken) : undefined;
    const late = () =>
      new TimeoutError(`${source.name} did not accept ${method} within ${timeout / 1_000} s.`, {
        phase: 'request',
        server: source.name,
      });
    return timeouts.limit(timeout, late, undefined, (signal) =>
      this.#connection.notify(method, withRelatedTask(params, task), signal).catch(async (error) => {
        signal?.throwIfAborted();
        throw await this.#failure(error, method);
      }),
    );
  }

  /** Subscribes to changes, which are emitted as events as long as their stream lasts. */
  async subscribe(filter: ChangeFilter, options: RequestOptions): Promise<ActiveSubscription> {
    return this.#modern
      ? this.#changes.listen(filter, options)
      : this.#changes.subscribe(filter.uri, options);
  }

  /** Whether no request of the caller is running. */
  get isIdle(): boolean {
    return this.#running.isIdle;
  }

  /** Cancels the requests that are running, which reject with `reason`. Settles when all have. */
  cancelAll(reason: Error): Promise<void> {
    return this.#running.cancelAll(reason);
  }

  /**
   * Waits for what the server sent before its last response if that may arrive later, on a stream of its own: it arrives
   * before the response to a ping.
   */
  async settle(): Promise<void> {
    if (this.#connection.transport.hasServerStream !== true) return;
    const options = { quiet: true, timeout: notificationTimeout };
    const pinged = this.request('ping', {}, options).catch(() => {});
    await settledWithin(pinged, settleTimeout, { ref: false });
  }

  async close(): Promise<void> {
    this.#running.close();
    await this.#connection.close();
  }

  async #run(
    method: string,
    params: JsonObject,
    options: RequestOptions,
    headers?: Record<string, string>,
  ): Promise<unknown> {
    options.signal?.throwIfAborted();
    this.#requestCount += 1;
    const stop = new AbortController();
    const release = abortWith(stop, options.signal);
    const running: RunningRequest = {
      number: this.#requestCount,
      method,
      quiet: options.quiet === true,
      parent: options.partOf && this.#calls.get(options.partOf),
      task: undefined,
      context: new AsyncResource('mcpc.request'),
      stop,
      signal: stop.signal,
      timeout: new PausableTimeout(options.timeout, () =>
        stop.abort(this.#noAnswer(method, options.timeout)),
      ),
      input: this.#incoming.inputDuring(method, options.limits, (error) => stop.abort(error)),
      onProgress: options.onProgress,
    };
    const { number: request, signal, timeout, input, quiet } = running;
    const subject = options.subject ?? asString(params.name ?? params.uri);
    const report = (state: 'sent' | 'settled') => {
      const { onevent, source } = this.#options;
      if (!quiet) onevent({ type: 'request', server: source.name, request, method, subject, state });
    };
    this.#running.add(running);
    report('sent');
    let isSentBefore = false;
    const send = async (given: JsonObject) => {
      if (isSentBefore) options.onInput?.();
      isSentBefore = true;
      const meta = { ...options.meta, progressToken: request };
      const result = await this.#send(running, this.#withMeta(given, meta), headers);
      timeout.restart();
      return result;
    };
    const pause = (duration: number) => pauseFor(duration, signal);
    const call: RunningCall = {
      request,
      signal,
      setTask: (id) => {
        running.task = id;
      },
      restartTimeout: () => timeout.restart(),
      beginRound: () => input.beginRound(),
      answer: (asked, given, until) => this.#incoming.answer(asked, given, input, until),
    };
    this.#calls.set(call, running);
    try {
      const result = await this.#incoming.sendAfterElicitations(
        () => (this.#modern ? requestWithInput(params, { ...call, send, pause }) : send(params)),
        running,
      );
      return options.follow === undefined ? result : await options.follow(result, call);
    } catch (error) {
      if (signal.aborted) throw signal.reason;
      throw await this.#failure(error, method);
    } finally {
      release();
      this.#running.remove(running);
      this.#incoming.ended(running);
      report('settled');
    }
  }

  async #send(
    running: RunningRequest,
    params: JsonObject,
    headers: Record<string, string> | undefined,
  ): Promise<unknown> {
    const { method, number, signal, timeout } = running;
    const onsend = () => {
      running.context = new AsyncResource('mcpc.request');
    };
    const response = await this.#connection.request(method, params, { signal, headers, tag: number, onsend });
    if (response.kind !== 'result') throw responseError(response);
    if (!this.#modern) return response.result;
    const context = () => this.#extensionContext(signal, () => timeout.restart());
    return finalResult(response.result, { method, params }, this.#options.options.extensions, context);
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
   * Composes the `_meta` of a request. `meta`: its own, with a progress token; undefined for a subscription, which needs
   * neither progress nor log messages.
   */
  #withMeta(params: JsonObject, meta?: JsonObject): JsonObject {
    const own = isObject(params._meta) ? (params._meta as JsonObject) : {};
    if (!this.#modern) return { ...params, _meta: { ...own, ...meta } };
    const identity = identityMeta(this.#options.identity, this.#protocolVersion);
    const level = meta === undefined ? {} : { 'io.modelcontextprotocol/logLevel': this.logLevel };
    return { ...params, _meta: { ...identity, ...level, ...own, ...meta } };
  }

  #noAnswer(method: string, timeout = 0): TimeoutError {
    const { source } = this.#options;
    const { name } = source;
    const missing = `${name} sent no answer to ${method} and no progress for ${timeout / 1_000} s.`;
    const unmatched = unmatchedAnswer(this.#connection, source) ?? this.#incoming.waiting;
    return new TimeoutError(unmatched === undefined ? missing : `${missing} ${unmatched}`, {
      phase: 'request',
      server: name,
      hint:
        unmatched === undefined
          ? 'Allow more time with --timeout SECONDS. The request was cancelled.'
          : 'The request was cancelled. See all that it sends with --trace.',
    });
  }

  async #failure(error: unknown, method: string): Promise<unknown> {
    const { source, options } = this.#options;
    if (error instanceof RequestRejected) {
      // An input request cannot be answered with an error: the request ends.
      return new ServerError(`${source.name} could not continue ${method}. ${error.message}`, {
        phase: 'request',
        server: source.name,
        hint: error.hint,
        cause: error,
      });
    }
    if (error instanceof Error && error.message === 'Not connected') {
      return new ConnectionError(`${source.name} is not connected.`, { phase: 'request', cause: error });
    }
    const { toMcpcError } = await import('../errors/classify.ts');
    return toMcpcError(error, {
      source,
      phase: 'request',
      method,
      environment: options.environment,
      connection: this.#connection,
    });
  }

  /** `tag`: the number of the request on whose stream the notification came. */
  #receiveNotification(method: string, params: JsonObject, tag?: number): void {
    const progressing =
      method === 'notifications/progress' ? this.#running.get(Number(params.progressToken)) : undefined;
    progressing?.timeout.restart();
    const running = progressing ?? this.#running.named(tag, relatedTask(params));
    const handle = () => this.#handleNotification(method, params, running);
    if (running === undefined) handle();
    else running.context.runInAsyncScope(handle);
  }

  /** `running`: the request that the notification belongs to, if it says so. */
  #handleNotification(method: string, params: JsonObject, running: RunningRequest | undefined): void {
    const server = this.#options.source.name;
    if (method === 'notifications/progress' && this.#handleProgress(params, running)) return;
    if (method === 'notifications/elicitation/complete') this.#incoming.elicitationComplete(params);
    this.#changes.receive(method, params);
    const event = toEvent({ method, params }, server, running?.number);
    if (!this.#changes.isRepeated(event, params)) this.#options.onevent(event);
  }

  /** Returns whether the progress is that of a running request. */
  #handleProgress(params: JsonObject, running: RunningRequest | undefined): boolean {
    const request = Number(params.progressToken);
    const progress = asDouble(params.progress);
    if (progress === undefined || running?.number !== request) return false;
    const total = asDouble(params.total);
    const message = asString(params.message);
    const notification = { method: 'notifications/progress', params };
    const server = this.#options.source.name;
    this.#options.onevent({ type: 'progress', server, request, progress, total, message, notification });
    running.onProgress?.(progress, total, message);
    return true;
  }
}
