import { anySignal } from '../../core/abort.ts';
import { deferred } from '../../core/deferred.ts';
import { InterruptedError, McpcError, type ServerError } from '../../core/errors.ts';
import type { EventListener } from '../../core/events.ts';
import { asJsonObject, type JsonObject } from '../../core/json.ts';
import type { ExtensionContext, ServerRequest, ServerRequestResult } from '../../core/server-requests.ts';
import type { TimeoutRegistry } from '../../core/timeouts.ts';
import { excerpt } from '../errors/excerpt.ts';
import type { JsonRpcConnection } from '../jsonrpc/jsonrpc-connection.ts';
import type { Source } from '../targets/source.ts';
import type { ClientOptions } from './client-options.ts';
import { relatedTask, withRelatedTask } from './input/related-task.ts';
import { type InputLimits, RequestedInput } from './input/requested-input.ts';
import { requestAfterElicitations, UrlElicitations } from './input/url-elicitation.ts';
import { defaultFeatures } from './negotiation/capabilities.ts';
import type { RunningRequest, RunningRequests } from './running-requests.ts';
import type { ServerRequestDispatcher } from './server-requests.ts';

export interface IncomingRequestsOptions {
  source: Source;
  options: ClientOptions;
  onevent: EventListener;
  /** The timeouts of the server, which are paused while the handler of server requests runs. */
  timeouts: TimeoutRegistry;
}

/** The session that the requests come in on. */
export interface IncomingRequestsSession {
  connection: JsonRpcConnection;
  protocolVersion: string;
  running: RunningRequests;
  extensionContext(signal: AbortSignal): ExtensionContext;
}

/**
 * How long timeouts stay paused, in ms, while the user is busy at a URL: not every server reports that the interaction
 * is complete.
 */
const maxVisit = 10 * 60_000;

/** The requests that a server sends, or has in an `input_required` result. */
const supportedMethods = ['sampling/createMessage', 'elicitation/create', 'roots/list'];

/** The requests of the server in a session, whether it sends them or includes them in results: answers and limits them. */
export class IncomingRequests {
  readonly #options: IncomingRequestsOptions;
  readonly #session: IncomingRequestsSession;
  /** Loaded with the first request: most servers send none. */
  #dispatcher: ServerRequestDispatcher | undefined;
  readonly #elicitations = new UrlElicitations();
  /** The requests that a handler is answering, each with what withdraws it. */
  readonly #handling = new Set<AbortController>();
  /** What withdraws each request that is being answered, with the client's request that it is known to belong to. */
  readonly #answering = new Map<AbortController, RunningRequest>();
  /** The task to which each progress token in a request belongs that a handler is answering. */
  readonly #taskTokens = new Map<unknown, string>();
  /** What the server has requested since no request is running; undefined if it has requested nothing. */
  #unsolicited: RequestedInput | undefined;
  /** The method of the last request that a server of 2026-07-28 sent while the current ones were running. */
  #forbidden: string | undefined;

  constructor(session: IncomingRequestsSession, options: IncomingRequestsOptions) {
    this.#session = session;
    this.#options = options;
  }

  /**
   * Returns what counts the input during a request. `own`: its limits where they differ from those of the client.
   * `onexceeded` is called if a limit is exceeded.
   */
  inputDuring(
    method: string | undefined,
    own: InputLimits | undefined,
    onexceeded: (error: ServerError) => void,
  ): RequestedInput {
    const { options, timeouts, source } = this.#options;
    const { confirmScripted: confirm, isUnattended } = options;
    return new RequestedInput({
      server: source.name,
      method,
      limits: {
        samplingRounds: own?.samplingRounds ?? options.samplingRounds,
        inputRounds: own?.inputRounds ?? options.inputRounds,
        declinedRounds: own?.declinedRounds ?? options.declinedRounds,
      },
      confirm: confirm && ((...given) => timeouts.pauseWhile(() => confirm(source.name, ...given))),
      isUnattended,
      onexceeded,
    });
  }

  /**
   * Handles a request of a server up to 2025-11-25; `tag` is the number of the request on whose stream it came. Returns
   * undefined for a method that is not supported.
   */
  receive(
    method: string,
    params: JsonObject,
    signal: AbortSignal,
    tag: number | undefined,
  ): Promise<JsonObject> | undefined {
    const task = relatedTask(params);
    if (method === 'ping' || !this.#supports(method)) {
      this.#report(method, params);
      return method === 'ping' ? Promise.resolve(withRelatedTask({}, task)) : undefined;
    }
    const { request: origin, isKnown = false } = this.#session.running.origin(tag, task) ?? {};
    const input = origin?.input ?? this.#unsolicitedInput();
    const withdrawal = new AbortController();
    if (origin !== undefined && isKnown) this.#answering.set(withdrawal, origin);
    const until = anySignal(signal, withdrawal.signal);
    const token = asJsonObject(params._meta)?.progressToken;
    if (task !== undefined && token !== undefined) this.#taskTokens.set(token, task);
    const answer = async () => {
      // Before it is counted, so that requests which come at once are answered up to the limit.
      if (this.#dispatcher === undefined && !this.#extension(method)) await this.#loadDispatcher();
      if (method !== 'roots/list') input.beginRound();
      return this.answer(method, params, input, until);
    };
    const handle = () =>
      answer()
        .then(
          (result) => withRelatedTask(result, task),
          (error: unknown) => {
            if (error instanceof McpcError && error !== input.exceeded) this.#fail(error, origin, isKnown);
            throw error;
          },
        )
        .finally(() => {
          this.#taskTokens.delete(token);
          this.#answering.delete(withdrawal);
        });
    return origin === undefined ? handle() : origin.context.runInAsyncScope(handle);
  }

  /** A server of 2026-07-28 sent a request as such. It is not handled: the client must not send responses. */
  receiveForbidden(method: string): void {
    const { connection, protocolVersion } = this.#session;
    this.#forbidden = excerpt(method, 100);
    const rule = `which protocol revision ${protocolVersion} does not allow`;
    const message = `It sends ${this.#forbidden} as a request, ${rule}. It gets no response.`;
    connection.hooks.ondiagnostic?.({ code: 'server-request', message });
  }

  /** Handles the notification that the interaction at a URL is complete. */
  elicitationComplete(params: JsonObject): void {
    this.#elicitations.complete(params.elicitationId);
  }

  /** Returns the result of a request, however it was transmitted. Throws RequestRejected, ServerError. */
  async answer(
    method: string,
    params: JsonObject,
    input: RequestedInput,
    signal: AbortSignal,
  ): Promise<JsonObject> {
    this.#report(method, params);
    const { connection, extensionContext } = this.#session;
    const handler = this.#extension(method);
    return connection.handle({ method, params }, async () => {
      if (handler !== undefined) {
        return this.#whileHandling(signal, (until) => handler(params, extensionContext(until)));
      }
      const dispatcher = this.#dispatcher ?? (await this.#loadDispatcher());
      return dispatcher.handle(method, params, input, signal);
    });
  }

  /** Sends a request of the client, and again once the user has opened the URLs that the server requires for it. */
  sendAfterElicitations(send: () => Promise<unknown>, { input, signal }: RunningRequest): Promise<unknown> {
    return requestAfterElicitations(send, async (elicitation) => {
      const dispatcher = this.#dispatcher ?? (await this.#loadDispatcher());
      return dispatcher.elicitUrl(elicitation, input, signal);
    });
  }

  /** Returns a sentence about a request that the server may be waiting to have answered. */
  get waiting(): string | undefined {
    if (this.#forbidden === undefined) return undefined;
    return `It may be waiting for a response to its ${this.#forbidden} request, which protocol revision ${this.#session.protocolVersion} does not allow.`;
  }

  /** Returns the task of the request that a handler is answering which has this progress token. */
  taskOf(progressToken: unknown): string | undefined {
    return this.#taskTokens.get(progressToken);
  }

  /**
   * No request of the client is running any more; `last` is undefined if the session is closed. If that was given up, so
   * are those that may have been made on its behalf. If too much was requested during it, more is rejected until another one has ended.
   */
  forget(last: RunningRequest | undefined): void {
    this.#forbidden = undefined;
    if (last !== undefined) {
      this.#unsolicited = last.input.exceeded === undefined ? undefined : last.input;
    }
    if (last?.signal.aborted === false) return;
    for (const withdrawal of this.#handling) withdrawal.abort(cancelled());
  }

  /** A request of the client has ended. If it was given up, so are those made on its behalf. */
  ended(request: RunningRequest): void {
    if (!request.signal.aborted) return;
    for (const [withdrawal, origin] of this.#answering) {
      if (origin === request) withdrawal.abort(cancelled());
    }
  }

  /** Counts what the server requests while no request is running; exceeding a limit is reported. */
  #unsolicitedInput(): RequestedInput {
    this.#unsolicited ??= this.inputDuring(undefined, undefined, (error) => this.#reportFailure(error));
    return this.#unsolicited;
  }

  #supports(method: string): boolean {
    return supportedMethods.includes(method) || this.#extension(method) !== undefined;
  }

  async #loadDispatcher(): Promise<ServerRequestDispatcher> {
    const { source, options } = this.#options;
    const { ServerRequestDispatcher } = await import('./server-requests.ts');
    this.#dispatcher ??= new ServerRequestDispatcher({
      server: source.name,
      features: options.features ?? defaultFeatures(),
      handler: (request, signal) => this.#handle(request, signal),
      whenComplete: (id) => this.#elicitations.whenComplete(id),
    });
    return this.#dispatcher;
  }

  /** Returns the handler of a method that is added to the protocol. */
  #extension(method: string) {
    return this.#options.options.extensions?.requestHandler(method);
  }

  async #handle(request: ServerRequest, signal: AbortSignal): Promise<ServerRequestResult> {
    const { options, timeouts } = this.#options;
    const { handleServerRequest: handle } = options;
    if (handle === undefined) return { action: 'decline' };
    const result = await this.#whileHandling(signal, (until) => handle(request, until));
    const isVisiting = request.type === 'url' && result.action === 'accept' && result.visiting === true;
    if (isVisiting && this.#session.running.size > 0) {
      void timeouts.pauseWhile(() => this.#visitEnd(request.completed));
    }
    return result;
  }

  /**
   * Runs a handler with all timeouts paused: the time that a user needs is not the server's. If nobody can be asked, the
   * maximum time of requests goes on.
   */
  async #whileHandling<Result>(
    signal: AbortSignal,
    handle: (signal: AbortSignal) => Promise<Result>,
  ): Promise<Result> {
    const withdrawal = new AbortController();
    const either = anySignal(signal, withdrawal.signal);
    either.throwIfAborted();
    this.#handling.add(withdrawal);
    try {
      const { timeouts, options } = this.#options;
      return await timeouts.pauseWhile(() => handle(either), options.isUnattended?.());
    } finally {
      this.#handling.delete(withdrawal);
    }
  }

  /** Settles when the user is done at a URL, as far as that is known; at the latest when no request is running. */
  async #visitEnd(completed: Promise<void> | undefined): Promise<void> {
    const ended = deferred<void>();
    const limit = setTimeout(ended.resolve, maxVisit).unref();
    void this.#session.running.idle.then(ended.resolve);
    void completed?.then(ended.resolve);
    await ended.promise;
    clearTimeout(limit);
  }

  /**
   * The handler failed: that ends the request on whose behalf the server sent its own. If that is not known, all go on
   * and the failure is reported: the server gets an error in any case. An interrupt ends the request for which the user was
   * asked.
   */
  #fail(error: McpcError, origin: RunningRequest | undefined, isKnown: boolean): void {
    if (origin !== undefined && (isKnown || error instanceof InterruptedError)) origin.stop.abort(error);
    else this.#reportFailure(error);
  }

  #report(method: string, params: JsonObject): void {
    this.#options.onevent({ type: 'serverRequest', server: this.#options.source.name, method, params });
  }

  #reportFailure(error: McpcError): void {
    this.#options.onevent({ type: 'failure', server: this.#options.source.name, error });
  }
}

/** The reason that withdraws a server request which was made on behalf of a request that was cancelled. */
function cancelled(): Error {
  return new Error('The request was cancelled.');
}
