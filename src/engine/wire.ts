import type { MessageExtraInfo, Transport, TransportSendOptions } from '@modelcontextprotocol/client';
import { isObject, type JsonObject } from '../base/json.ts';
import type { Complaint } from './frames/complaint.ts';
import { Parcels } from './parcels.ts';
import type { Channel, Frame } from './transports/channel.ts';

/** What a request was answered with. */
export type Reply =
  | { kind: 'result'; result: unknown }
  | { kind: 'error'; code: number; message: string; data: unknown }
  /** The channel broke before an answer came. */
  | { kind: 'closed' }
  /** The HTTP stream on which it was to come ended before it came. */
  | { kind: 'cut' }
  /** The request could not be sent, or HTTP answered it with something else than a frame. */
  | { kind: 'unsent'; error: unknown };

/** The places of the wire that others listen at. */
export interface WireTaps {
  /** Every frame as it went by, before any repair. */
  onframe?: (direction: 'sent' | 'received', frame: unknown) => void;
  /** Text came where only frames belong. */
  onstray?: (text: string) => void;
  /** The server broke a rule and was understood all the same. */
  oncomplaint?: (complaint: Complaint) => void;
  /** A notification came. True: it has been dealt with and goes no further. */
  onnotification?: (method: string, params: JsonObject) => boolean;
  /** A request came. A promise: its result, or an Error with a `code`, is sent back; undefined: the SDK's business. */
  onrequest?: (method: string, params: JsonObject, signal: AbortSignal) => Promise<JsonObject> | undefined;
  /** The channel broke or was closed. */
  onbroken?: () => void;
}

/**
 * Stands between a channel and the SDK. Before the SDK takes over, requests can be exchanged here (the
 * handshake). Afterwards it shows the SDK a placeholder instead of each result, so that a result that
 * does not fit the SDK's schemas still arrives as the server sent it: `unwrap` gives it back.
 */
export class Wire implements Transport {
  readonly channel: Channel;
  taps: WireTaps = {};

  onclose?: () => void;
  onerror?: (error: Error) => void;
  onmessage?: (<T extends Frame>(frame: T, extra?: MessageExtraInfo) => void) | undefined;

  #exchanges = new Map<string | number, (reply: Reply) => void>();
  #exchangeCount = 0;
  /** The requests of the SDK that are under way: their methods by id. */
  #pending = new Map<string | number, string>();
  /** The server's requests that are being answered, each with what withdraws it. */
  readonly #asked = new Map<string | number, AbortController>();
  readonly #parcels = new Parcels();
  #prepared = new Map<string, unknown>();
  #protocolVersion: string | undefined;
  #modern = false;
  #broken = false;

  constructor(channel: Channel) {
    this.channel = channel;
    channel.onmessage = (frame, extra) => this.#receive(frame, extra);
    channel.onreceived = (original) => this.taps.onframe?.('received', original);
    channel.onstray = (text) => this.taps.onstray?.(text);
    channel.oncomplaint = (complaint) => this.taps.oncomplaint?.(complaint);
    channel.onerror = (error) => this.onerror?.(error);
    channel.onclose = () => this.#break();
  }

  /** Hidden from the SDK, which would take the connection for one resumed and leave out the end of the handshake. */
  get sessionId(): undefined {
    return undefined;
  }

  get hasPerRequestStream(): boolean {
    return this.channel.hasPerRequestStream === true;
  }

  /** Whether the channel broke or was closed. */
  get broken(): boolean {
    return this.#broken;
  }

  /** The methods of the requests that have no answer yet. */
  get underWay(): string[] {
    return [...this.#pending.values()];
  }

  /** The channel is started by whoever made it; the SDK finds it running. */
  async start(): Promise<void> {}

  /**
   * Sends a request past the SDK and waits for its answer. When `signal` aborts, the server is told and nothing is
   * waited for any more. Never rejects.
   */
  exchange(method: string, params: JsonObject, signal?: AbortSignal): Promise<Reply> {
    this.#exchangeCount += 1;
    const id = firstOwnId + this.#exchangeCount;
    return new Promise((resolve) => {
      if (this.#broken) {
        resolve({ kind: 'closed' });
        return;
      }
      const cancel = () => {
        settle({ kind: 'closed' });
        const reason = String(signal?.reason);
        const params = { requestId: id, reason };
        this.send({ jsonrpc: '2.0', method: 'notifications/cancelled', params }).catch(() => {});
      };
      const settle = (reply: Reply) => {
        this.#exchanges.delete(id);
        signal?.removeEventListener('abort', cancel);
        resolve(reply);
      };
      this.#exchanges.set(id, settle);
      signal?.addEventListener('abort', cancel, { once: true });
      const frame: Frame = { jsonrpc: '2.0', id, method, params };
      this.taps.onframe?.('sent', frame);
      const onRequestStreamEnd = () => settle({ kind: 'cut' });
      this.channel.send(frame, { onRequestStreamEnd }).catch((error: unknown) => {
        settle(this.#broken ? { kind: 'closed' } : { kind: 'unsent', error });
      });
    });
  }

  /** The SDK's next request of this method is answered with `result`, without being sent. */
  prepare(method: string, result: unknown): void {
    this.#prepared.set(method, result);
  }

  /** From here on frames carry this revision; the SDK's own opinion of it is not asked. */
  agree(protocolVersion: string, modern: boolean): void {
    this.#protocolVersion = protocolVersion;
    this.#modern = modern;
  }

  setProtocolVersion(version: string): void {
    this.channel.setProtocolVersion?.(this.#protocolVersion ?? version);
  }

  async send(frame: Frame, options?: TransportSendOptions): Promise<void> {
    const { id, method } = frame as { id?: string | number; method?: string };
    if (id === undefined || method === undefined) {
      if (method === 'notifications/cancelled') this.#forget(frame);
      this.taps.onframe?.('sent', frame);
      await this.channel.send(frame, options);
      return;
    }
    if (this.#prepared.has(method)) {
      const result = this.#prepared.get(method);
      this.#prepared.delete(method);
      queueMicrotask(() => this.onmessage?.({ jsonrpc: '2.0', id, result } as Frame));
      return;
    }
    this.#pending.set(id, method);
    // Where it is cancelled by closing its stream.
    options?.requestSignal?.addEventListener('abort', () => this.#pending.delete(id), { once: true });
    this.taps.onframe?.('sent', frame);
    try {
      await this.channel.send(frame, {
        ...options,
        onRequestStreamEnd: () => {
          options?.onRequestStreamEnd?.();
          this.#cut(id);
        },
      });
    } catch (error) {
      this.#pending.delete(id);
      throw error;
    }
  }

  async close(): Promise<void> {
    await this.channel.close();
    this.#break();
  }

  /** The result that a placeholder stands for, as the server sent it; given out once. */
  unwrap(placeholder: unknown): unknown {
    return this.#parcels.unwrap(placeholder);
  }

  #receive(frame: Frame, extra?: MessageExtraInfo): void {
    const { id, method, params } = frame as { id?: string | number; method?: unknown; params?: unknown };
    if (typeof method === 'string') {
      const given = isObject(params) ? (params as JsonObject) : {};
      const consumed = id === undefined ? this.#notified(method, given) : this.#askedFor(id, method, given);
      if (!consumed) this.onmessage?.(frame, extra);
      return;
    }
    const asked = this.#answered(id, frame);
    // An answer to what nobody waits for any more: a request that was cancelled.
    if (asked === undefined) return;
    const settle = this.#exchanges.get(asked);
    if (settle !== undefined) settle(replyOf(frame));
    else this.onmessage?.(this.#parcel(asked, frame), extra);
  }

  #notified(method: string, params: JsonObject): boolean {
    if (method === 'notifications/cancelled') {
      const withdrawn = this.#asked.get(params.requestId as string | number);
      withdrawn?.abort(new Error('The server withdrew its question.'));
      if (withdrawn !== undefined) return true;
    }
    return this.taps.onnotification?.(method, params) === true;
  }

  /** Has a request of the server answered here, unless it is the SDK's. */
  #askedFor(id: string | number, method: string, params: JsonObject): boolean {
    const stop = new AbortController();
    const answer = this.taps.onrequest?.(method, params, stop.signal);
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
    const waiting = [...this.#exchanges.keys(), ...this.#pending.keys()];
    const same = waiting.find((known) => known === id);
    if (same !== undefined) return same;
    const alike = waiting.find((known) => String(known) === String(id));
    if (alike !== undefined) {
      this.taps.oncomplaint?.({
        code: 'id-type',
        message: 'It gives the ids of requests back in another type.',
      });
      return alike;
    }
    const [only, another] = waiting;
    if ((id !== null && id !== undefined) || !('error' in frame) || another !== undefined) return undefined;
    if (only !== undefined) {
      this.taps.oncomplaint?.({
        code: 'null-id',
        message: 'An error does not say which request it answers.',
      });
    }
    return only;
  }

  /** Puts a result aside and gives the SDK one that it will accept. */
  #parcel(id: string | number, frame: Frame): Frame {
    const method = this.#pending.get(id);
    this.#pending.delete(id);
    if (method === undefined || !('result' in frame)) return { ...frame, id } as Frame;
    const result = this.#parcels.wrap(method, frame.result, this.#modern);
    return { jsonrpc: '2.0', id, result } as Frame;
  }

  /** A request that was cancelled: its answer is of no use to anybody. */
  #forget(frame: Frame): void {
    const { requestId } = (frame as { params?: { requestId?: string | number } }).params ?? {};
    if (requestId !== undefined) this.#pending.delete(requestId);
  }

  /** An HTTP stream ended: a request that was to be answered on it never will be. */
  #cut(id: string | number): void {
    if (!this.#pending.delete(id)) return;
    const error = { code: streamCutCode, message: 'The stream ended before the answer came.' };
    this.onmessage?.({ jsonrpc: '2.0', id, error });
  }

  #break(): void {
    if (this.#broken) return;
    this.#broken = true;
    for (const settle of [...this.#exchanges.values()]) settle({ kind: 'closed' });
    for (const stop of this.#asked.values()) stop.abort(new Error('The server is gone.'));
    this.taps.onbroken?.();
    this.onclose?.();
  }
}

/** Numbers, since some servers read no other ids; those of the SDK on the same wire begin at 0. */
const firstOwnId = 1_000_000;

/** The code of the error with which a request is ended here whose stream was cut. Not a server's. */
export const streamCutCode = -32_990;

function errorOf(error: unknown): { code: number; message: string } {
  const { code } = error as { code?: unknown };
  const message = error instanceof Error ? error.message : String(error);
  return { code: typeof code === 'number' ? code : -32_603, message };
}

function replyOf(frame: Frame): Reply {
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
