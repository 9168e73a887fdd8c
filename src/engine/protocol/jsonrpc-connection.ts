import { isObject, type JsonObject } from '../../core/json.ts';
import type { Diagnostic, Frame } from '../framing/frame.ts';
import type { Transport } from '../transports/transport.ts';

/** What a request was answered with. */
export type RpcResponse =
  | { kind: 'result'; result: unknown }
  | { kind: 'error'; code: number; message: string; data: unknown }
  /** The channel broke before an answer came. */
  | { kind: 'closed' }
  /** The HTTP stream on which it was to come ended before it came. */
  | { kind: 'cut' }
  /** The request could not be sent, or HTTP answered it with something else than a frame. */
  | { kind: 'unsent'; error: unknown };

/** The places of the wire that others listen at. */
export interface ConnectionHooks {
  /** Every frame as it went by, before any repair. */
  onframe?: (direction: 'sent' | 'received', frame: unknown) => void;
  /** Text came where only frames belong. */
  onstray?: (text: string) => void;
  /** The server broke a rule and was understood all the same. */
  ondiagnostic?: (complaint: Diagnostic) => void;
  /** A notification came. True: it has been dealt with and goes no further. */
  onnotification?: (method: string, params: JsonObject) => boolean;
  /** A request came. A promise: its result, or an Error with a `code`, is sent back; undefined: nobody knows it here. */
  onrequest?: (method: string, params: JsonObject, signal: AbortSignal) => Promise<JsonObject> | undefined;
  /** The channel broke or was closed. */
  onclosed?: () => void;
}

/** What goes along with a request. */
export interface RpcRequestOptions {
  /** Cancels the request: the server is told, and nothing is waited for any more. */
  signal?: AbortSignal | undefined;
  /** Instead of the next number. */
  id?: string | undefined;
  /** What travels as HTTP headers, where there are any. */
  headers?: Record<string, string> | undefined;
}

/** Requests and their answers over a channel, and what the server asks and tells of itself. */
export class JsonRpcConnection {
  readonly transport: Transport;
  hooks: ConnectionHooks = {};

  onclose?: () => void;
  onerror?: (error: Error) => void;
  /** A request or notification that no tap has dealt with. */
  onmessage?: (frame: Frame) => void;

  #exchanges = new Map<string | number, (reply: RpcResponse) => void>();
  #exchangeCount = 0;
  /** The server's requests that are being answered, each with what withdraws it. */
  readonly #asked = new Map<string | number, AbortController>();
  #modern = false;
  #broken = false;

  constructor(channel: Transport) {
    this.transport = channel;
    channel.onmessage = (frame) => this.#receive(frame);
    channel.onreceived = (original) => this.hooks.onframe?.('received', original);
    channel.onstray = (text) => this.hooks.onstray?.(text);
    channel.ondiagnostic = (complaint) => this.hooks.ondiagnostic?.(complaint);
    channel.onerror = (error) => this.onerror?.(error);
    channel.onclose = () => this.#break();
  }

  /** Whether the channel broke or was closed. */
  get isClosed(): boolean {
    return this.#broken;
  }

  /** Sends a request and waits for its answer. Never rejects. */
  request(method: string, params: JsonObject, settings: RpcRequestOptions = {}): Promise<RpcResponse> {
    const { signal, headers } = settings;
    this.#exchangeCount += 1;
    // Numbers, since some servers read no other ids.
    const id = settings.id ?? this.#exchangeCount;
    return new Promise((resolve) => {
      if (this.#broken) {
        resolve({ kind: 'closed' });
        return;
      }
      const stream = this.#cancelsByClosing ? new AbortController() : undefined;
      const cancel = () => {
        settle({ kind: 'closed' });
        if (stream === undefined) this.#tellCancelled(id, signal?.reason);
        else stream.abort(signal?.reason);
      };
      const settle = (reply: RpcResponse) => {
        this.#exchanges.delete(id);
        signal?.removeEventListener('abort', cancel);
        resolve(reply);
      };
      this.#exchanges.set(id, settle);
      signal?.addEventListener('abort', cancel, { once: true });
      const frame: Frame = { jsonrpc: '2.0', id, method, params };
      this.hooks.onframe?.('sent', frame);
      const options = {
        onRequestStreamEnd: () => settle({ kind: 'cut' }),
        ...(stream === undefined ? {} : { requestSignal: stream.signal }),
        ...(headers === undefined ? {} : { headers }),
      };
      this.transport.send(frame, options).catch((error: unknown) => {
        settle(this.#broken ? { kind: 'closed' } : { kind: 'unsent', error });
      });
    });
  }

  /** From here on frames carry this revision. */
  useRevision(protocolVersion: string, modern: boolean): void {
    this.#modern = modern;
    if (!modern) this.transport.setProtocolVersion?.(protocolVersion);
  }

  async send(frame: Frame): Promise<void> {
    this.hooks.onframe?.('sent', frame);
    await this.transport.send(frame);
  }

  async close(): Promise<void> {
    await this.transport.close();
    this.#break();
  }

  /** In the new era, where each request has a stream of its own. */
  get #cancelsByClosing(): boolean {
    return this.#modern && this.transport.hasPerRequestStream === true;
  }

  #tellCancelled(requestId: string | number, reason: unknown): void {
    const params = { requestId, reason: String(reason) };
    this.send({ jsonrpc: '2.0', method: 'notifications/cancelled', params }).catch(() => {});
  }

  #receive(frame: Frame): void {
    const { id, method, params } = frame as { id?: string | number; method?: unknown; params?: unknown };
    if (typeof method === 'string') {
      const given = isObject(params) ? (params as JsonObject) : {};
      const consumed = id === undefined ? this.#notified(method, given) : this.#askedFor(id, method, given);
      if (!consumed) this.onmessage?.(frame);
      return;
    }
    const asked = this.#answered(id, frame);
    // Undefined for what nobody waits for any more: a request that was cancelled.
    if (asked !== undefined) this.#exchanges.get(asked)?.(replyOf(frame));
  }

  #notified(method: string, params: JsonObject): boolean {
    if (method === 'notifications/cancelled') {
      const withdrawn = this.#asked.get(params.requestId as string | number);
      withdrawn?.abort(new Error('The server withdrew its question.'));
      if (withdrawn !== undefined) return true;
    }
    return this.hooks.onnotification?.(method, params) === true;
  }

  /** Has a request of the server answered, unless nobody knows it here. */
  #askedFor(id: string | number, method: string, params: JsonObject): boolean {
    const stop = new AbortController();
    const answer = this.hooks.onrequest?.(method, params, stop.signal);
    if (answer === undefined) return false;
    this.#asked.set(id, stop);
    const reply = answer.then(
      (result) => ({ result }),
      (error: unknown) => ({ error: errorOf(error) }),
    );
    void reply.then((outcome) => {
      this.#asked.delete(id);
      // Nobody waits for it any more.
      if (stop.signal.aborted) return;
      const frame = { jsonrpc: '2.0', id, ...outcome } as Frame;
      this.send(frame).catch((error: unknown) => this.onerror?.(error as Error));
    });
    return true;
  }

  /** The id of the request that a response answers, in whatever form the server gave it. */
  #answered(id: unknown, frame: Frame): string | number | undefined {
    if (this.#exchanges.has(id as string | number)) return id as string | number;
    const waiting = [...this.#exchanges.keys()];
    const alike = waiting.find((known) => String(known) === String(id));
    if (alike !== undefined) {
      this.hooks.ondiagnostic?.({
        code: 'id-type',
        message: 'It gives the ids of requests back in another type.',
      });
      return alike;
    }
    const [only, another] = waiting;
    if ((id !== null && id !== undefined) || !('error' in frame) || another !== undefined) return undefined;
    if (only !== undefined) {
      this.hooks.ondiagnostic?.({
        code: 'null-id',
        message: 'An error does not say which request it answers.',
      });
    }
    return only;
  }

  #break(): void {
    if (this.#broken) return;
    this.#broken = true;
    for (const settle of [...this.#exchanges.values()]) settle({ kind: 'closed' });
    for (const stop of this.#asked.values()) stop.abort(new Error('The server is gone.'));
    this.hooks.onclosed?.();
    this.onclose?.();
  }
}

function errorOf(error: unknown): { code: number; message: string } {
  const { code } = error as { code?: unknown };
  const message = error instanceof Error ? error.message : String(error);
  return { code: typeof code === 'number' ? code : -32_603, message };
}

function replyOf(frame: Frame): RpcResponse {
  if ('error' in frame && isObject(frame.error)) {
    const { code, message, data } = frame.error as { code: unknown; message: unknown; data: unknown };
    return {
      kind: 'error',
      code: typeof code === 'number' ? code : 0,
      message: typeof message === 'string' ? message : JSON.stringify(message ?? null),
      data,
    };
  }
  return { kind: 'result', result: 'result' in frame ? frame.result : undefined };
}
