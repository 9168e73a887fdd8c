import { abortable } from '../../core/abort.ts';
import { deferred } from '../../core/deferred.ts';
import { asJsonObject, isObject, type JsonObject } from '../../core/json.ts';
import { stringifyJson } from '../../core/json-text.ts';
import type { Diagnostic, Frame } from '../framing/frame.ts';
import type { SendOptions, Transport } from '../transports/transport.ts';
import type { Instrumentation, ObservedMessage, Peer } from './instrumentation.ts';
import { PendingRequests, type RpcResponse } from './pending-requests.ts';

/** Called by a connection. */
export interface ConnectionHooks {
  /** A frame was sent or received; before any repair. */
  onframe?: (direction: 'sent' | 'received', frame: unknown) => void;
  /** Text was received where only frames belong. */
  onstray?: (text: string) => void;
  /** The server broke a rule but was understood. */
  ondiagnostic?: (diagnostic: Diagnostic) => void;
  /** `tag` is that of the request on whose stream the notification came, where each has a stream. */
  onnotification?: (method: string, params: JsonObject, tag: number | undefined) => void;
  /**
   * A request was received; its signal aborts when the server withdraws it. `tag` as for `onnotification`. Returns the
   * result, or rejects with an Error that may have a `code`; undefined for a method that the client does not support.
   */
  onrequest?: (
    method: string,
    params: JsonObject,
    signal: AbortSignal,
    tag: number | undefined,
  ) => Promise<JsonObject> | undefined;
  /** A request was received in revision 2026-07-28, in which servers send none and clients must not respond. */
  onforbiddenrequest?: (method: string) => void;
}

export interface RpcRequestOptions {
  /** Cancels the request. */
  signal?: AbortSignal | undefined;
  /** Whether the server is told when the request is cancelled. Default true. */
  notifyCancelled?: boolean | undefined;
  /** Replaces the generated id. */
  id?: string | undefined;
  /** Sent as HTTP headers, if the transport has any. */
  headers?: Record<string, string> | undefined;
  /** The caller's own number for the request, which `onrequest` and `onnotification` are given. */
  tag?: number | undefined;
  /** Called when the request is sent, in the async context that its span is the current one of. */
  onsend?: (() => void) | undefined;
}

/** What observes the messages of a connection, and what it is told about the server. */
export interface ConnectionInstrumentation extends Pick<Peer, 'url' | 'mask'> {
  instrumentation: Instrumentation;
}

/** How long a server may take to accept that a request was cancelled, in ms. */
const cancelTimeout = 2_000;

/** The only revision with JSON-RPC batches (specification 2025-03-26, "Batching"). */
const batchRevision = '2025-03-26';

/**
 * How long the stream of a request may stay open after the response, in ms: in the modern era it has no other use, and
 * not every server ends it.
 */
const lingerTime = 1_000;

const methodNotFound = -32_601;
const internalError = -32_603;

/** JSON-RPC over a transport: requests and their responses, and the requests and notifications of the server. */
export class JsonRpcConnection {
  readonly transport: Transport;
  hooks: ConnectionHooks = {};

  readonly #pending = new PendingRequests((diagnostic) => this.hooks.ondiagnostic?.(diagnostic));
  readonly #observer: ConnectionInstrumentation | undefined;
  #protocolVersion: string | undefined;
  #requestCount = 0;
  /** The server's requests that have no response yet, each with what withdraws it. */
  readonly #serverRequests = new Map<string | number, AbortController>();
  #modern = false;
  /** Whether the server may send several messages as a batch. */
  #mayBatch = false;
  #isClosed = false;
  readonly #closed = deferred<void>();

  constructor(transport: Transport, observer?: ConnectionInstrumentation) {
    this.transport = transport;
    this.#observer = observer;
    transport.onmessage = (frame, relatedRequest) => this.#receive(frame, relatedRequest);
    transport.onreceived = (original) => this.hooks.onframe?.('received', original);
    transport.onstray = (text, relatedRequest) => this.#receiveStray(text, relatedRequest);
    transport.ondiagnostic = (diagnostic) => {
      if (diagnostic.code !== 'batch' || !this.#mayBatch) this.hooks.ondiagnostic?.(diagnostic);
    };
    transport.onclose = () => this.#close();
  }

  /** Whether the connection was closed, by either side. */
  get isClosed(): boolean {
    return this.#isClosed;
  }

  /** Settles when the connection is closed, by either side. */
  get closed(): Promise<void> {
    return this.#closed.promise;
  }

  /** What was received that could be no request's response; see `PendingRequests`. */
  get unmatched(): string | undefined {
    return this.#pending.unmatched;
  }

  /** Sends a request and waits for its response. Never rejects. Sends nothing if the signal is aborted already. */
  request(method: string, params: JsonObject, options: RpcRequestOptions = {}): Promise<RpcResponse> {
    const { signal } = options;
    if (signal?.aborted === true) return Promise.resolve({ kind: 'cancelled', reason: signal.reason });
    if (this.#isClosed) return Promise.resolve({ kind: 'closed' });
    this.#requestCount += 1;
    // Numbers, since some servers cannot read other ids.
    const id = options.id ?? this.#requestCount;
    return this.#observed({ id, method, params }, (sent) => this.#request(id, method, sent, options));
  }

  #request(
    id: string | number,
    method: string,
    params: JsonObject,
    { signal, notifyCancelled = true, headers, tag, onsend }: RpcRequestOptions,
  ): Promise<RpcResponse> {
    onsend?.();
    return new Promise((resolve) => {
      const stream = this.transport.hasPerRequestStream === true ? new AbortController() : undefined;
      const cancel = () => {
        this.#pending.abandon(id);
        settle({ kind: 'cancelled', reason: signal?.reason });
        const isToldByClosing = this.#modern && stream !== undefined;
        const told =
          isToldByClosing || !notifyCancelled ? undefined : this.#notifyCancelled(id, signal?.reason);
        void Promise.resolve(told).then(() => stream?.abort(signal?.reason));
      };
      const settle = (response: RpcResponse) => {
        this.#pending.delete(id);
        signal?.removeEventListener('abort', cancel);
        resolve(response);
        // Nothing that follows on the stream is of use.
        if (response.kind === 'unusable') stream?.abort(response.error);
        else if (this.#modern && stream !== undefined) setTimeout(() => stream.abort(), lingerTime).unref();
      };
      this.#pending.add({ id, method, settle, tag });
      signal?.addEventListener('abort', cancel, { once: true });
      const frame: Frame = { jsonrpc: '2.0', id, method, params };
      this.hooks.onframe?.('sent', frame);
      const sendOptions = {
        onRequestStreamEnd: (error?: unknown) =>
          settle(error === undefined ? { kind: 'cut' } : { kind: 'unsent', error }),
        ...(stream === undefined ? {} : { requestSignal: stream.signal }),
        ...(headers === undefined ? {} : { headers }),
      };
      this.transport.send(frame, sendOptions).catch((error: unknown) => {
        settle(this.#isClosed ? { kind: 'closed' } : { kind: 'unsent', error });
      });
    });
  }

  /** Sends a notification. Rejects with the reason of `signal` if that aborts before the server has accepted it. */
  async notify(method: string, params: JsonObject, signal?: AbortSignal): Promise<void> {
    const options = signal === undefined ? {} : { requestSignal: signal };
    this.#pending.addNotification();
    const outcome = await this.#observed({ method, params }, async (sent): Promise<RpcResponse> => {
      const given = Object.keys(sent).length === 0 ? {} : { params: sent };
      const sending = this.#send({ jsonrpc: '2.0', method, ...given } as Frame, options);
      return abortable(sending, signal).then(
        () => ({ kind: 'result', result: undefined }),
        (error: unknown) => ({ kind: 'unsent', error }),
      );
    });
    if (outcome.kind === 'unsent') throw outcome.error;
  }

  /** Runs the handler of a request of the server, which may have come as part of a result. */
  async handle(request: ObservedMessage, handler: () => Promise<JsonObject>): Promise<JsonObject> {
    const span = this.#observer?.instrumentation.handling?.(request, this.#peer(this.#observer));
    if (span === undefined) return handler();
    try {
      const result = await span.run(handler);
      span.end({ kind: 'result', result });
      return result;
    } catch (error) {
      span.end({ kind: 'error', ...rpcErrorOf(error), data: undefined });
      throw error;
    }
  }

  /** Sends a message with the trace context, if the connection is instrumented. `send` must not reject. */
  #observed(
    message: ObservedMessage,
    send: (params: JsonObject) => Promise<RpcResponse>,
  ): Promise<RpcResponse> {
    return this.#observer === undefined ? send(message.params) : this.#traced(message, send, this.#observer);
  }

  async #traced(
    message: ObservedMessage,
    send: (params: JsonObject) => Promise<RpcResponse>,
    observer: ConnectionInstrumentation,
  ): Promise<RpcResponse> {
    const span = observer.instrumentation.sending(message, this.#peer(observer));
    const response = await span.run(() => send(withMeta(message.params, span.meta)));
    span.end(response);
    return response;
  }

  #peer({ url, mask }: ConnectionInstrumentation): Peer {
    const { kind, sessionId } = this.transport;
    return { transport: kind, url, mask, sessionId, protocolVersion: this.#protocolVersion };
  }

  /** Sets the revision that was agreed on. */
  useRevision(protocolVersion: string, modern: boolean): void {
    this.#modern = modern;
    this.#protocolVersion = protocolVersion;
    this.#mayBatch = protocolVersion === batchRevision;
    this.transport.setProtocolVersion?.(protocolVersion);
  }

  async close(): Promise<void> {
    await this.transport.close();
    this.#close();
  }

  /** Closes a connection that is of no use any more; `reason` explains why, as in `ExitInfo`. */
  async abandon(reason: string): Promise<void> {
    if (this.#isClosed) return;
    this.transport.setExitReason?.(reason);
    this.#close();
    await this.transport.close();
  }

  async #send(frame: Frame, options: SendOptions = {}): Promise<void> {
    this.hooks.onframe?.('sent', frame);
    await this.transport.send(frame, options);
  }

  /** Never rejects. */
  #notifyCancelled(requestId: string | number, reason: unknown): Promise<void> {
    const params = { requestId, reason: String(reason) };
    return this.notify('notifications/cancelled', params, AbortSignal.timeout(cancelTimeout)).catch(() => {});
  }

  #receiveStray(text: string, relatedRequest: string | number | undefined): void {
    this.hooks.onstray?.(text);
    void this.#pending.receiveText(text, relatedRequest);
  }

  #receive(frame: Frame, relatedRequest: string | number | undefined): void {
    const { id, method, params } = frame as { id?: string | number; method?: unknown; params?: unknown };
    if (typeof method !== 'string') {
      this.#pending.receive(frame, responseIn(frame), relatedRequest);
      return;
    }
    const given = isObject(params) ? (params as JsonObject) : {};
    const tag = relatedRequest === undefined ? undefined : this.#pending.get(relatedRequest)?.tag;
    if (id === undefined) this.#receiveNotification(method, given, tag);
    else this.#receiveRequest(id, method, given, tag);
  }

  #receiveNotification(method: string, params: JsonObject, tag: number | undefined): void {
    if (method === 'notifications/cancelled') {
      const withdrawn = this.#serverRequests.get(params.requestId as string | number);
      withdrawn?.abort(new Error('The server withdrew its request.'));
    }
    this.hooks.onnotification?.(method, params, tag);
  }

  #receiveRequest(id: string | number, method: string, params: JsonObject, tag: number | undefined): void {
    if (this.#modern) {
      this.hooks.onforbiddenrequest?.(method);
      return;
    }
    const withdrawal = new AbortController();
    const result = this.hooks.onrequest?.(method, params, withdrawal.signal, tag);
    if (result === undefined) {
      this.#respond(id, { error: { code: methodNotFound, message: 'Method not found' } });
      return;
    }
    this.#serverRequests.set(id, withdrawal);
    const response = result.then(
      (value) => ({ result: value }),
      (error: unknown) => ({ error: rpcErrorOf(error) }),
    );
    void response.then((outcome) => {
      this.#serverRequests.delete(id);
      if (!withdrawal.signal.aborted) this.#respond(id, outcome);
    });
  }

  #respond(id: string | number, outcome: object): void {
    // A response that cannot be sent needs no report: the connection is closed then.
    this.#send({ jsonrpc: '2.0', id, ...outcome } as Frame).catch(() => {});
  }

  #close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    for (const { settle } of this.#pending.all()) settle({ kind: 'closed' });
    for (const withdrawal of this.#serverRequests.values()) {
      withdrawal.abort(new Error('The connection was closed.'));
    }
    this.#closed.resolve();
  }
}

/** Adds members to `_meta`, which has priority. */
function withMeta(params: JsonObject, added: JsonObject): JsonObject {
  if (Object.keys(added).length === 0) return params;
  return { ...params, _meta: { ...added, ...asJsonObject(params._meta) } };
}

function rpcErrorOf(error: unknown): { code: number; message: string } {
  const { code } = error as { code?: unknown };
  const message = error instanceof Error ? error.message : String(error);
  return { code: typeof code === 'number' ? code : internalError, message };
}

function responseIn(frame: Frame): RpcResponse {
  if ('error' in frame && isObject(frame.error)) {
    const { code, message, data } = frame.error as { code: unknown; message: unknown; data: unknown };
    return {
      kind: 'error',
      code: typeof code === 'number' ? code : 0,
      message: typeof message === 'string' ? message : stringifyJson(message ?? null),
      data,
    };
  }
  return { kind: 'result', result: 'result' in frame ? frame.result : undefined };
}
