import type { JsonObject } from '../base/json.ts';
import { isObject } from '../base/json.ts';
import type { Connection } from './connection.ts';
import type { Introduction } from './negotiation.ts';
import { isUnfinished } from './parcels.ts';
import {
  JsonRpcError,
  type ListenSettings,
  type Sender,
  type SendSettings,
  UnansweredError,
} from './sender.ts';
import type { ChangeFilter, ChangeStream } from './subscriptions.ts';
import type { Frame } from './transports/channel.ts';
import { streamCutCode, type Wire } from './wire.ts';

const methodNotFound = -32_601;

/**
 * Sends over the wire as it is. In the old era, and where frames are all there is, on pipes and sockets, nothing more
 * is needed, and the SDK's client, whose making takes longer than most calls, is left alone.
 */
export class PlainSender implements Sender {
  readonly #connection: Connection;
  readonly #wire: Wire;
  readonly #introduction: Introduction;
  readonly #modern: boolean;
  /** Opened when changes are to be heard of. */
  #listener: Promise<Sender> | undefined;
  readonly closed: Promise<void>;

  private constructor(connection: Connection, introduction: Introduction) {
    const { wire, agreement } = connection;
    this.#connection = connection;
    this.#wire = wire;
    this.#introduction = introduction;
    this.#modern = agreement.era === 'modern';
    this.closed = new Promise((resolve) => {
      wire.onclose = resolve;
    });
    wire.onmessage = (frame) => this.#answer(frame);
  }

  /** Ends the handshake, which in the old era takes a word of ours. */
  static async open(connection: Connection, introduction: Introduction): Promise<PlainSender> {
    const sender = new PlainSender(connection, introduction);
    const { wire, agreement } = connection;
    if (agreement.era === 'modern') return sender;
    wire.setProtocolVersion(agreement.protocolVersion);
    await sender.notify('notifications/initialized', {});
    return sender;
  }

  async request(method: string, params: JsonObject, { signal }: SendSettings): Promise<unknown> {
    const reply = await this.#wire.exchange(method, this.#enveloped(params), signal);
    switch (reply.kind) {
      case 'result':
        return this.#modern ? finished(reply.result, method) : reply.result;
      case 'error':
        throw new JsonRpcError(reply.code, reply.message, reply.data);
      case 'unsent':
        throw reply.error;
      case 'cut':
        throw new JsonRpcError(streamCutCode, 'The stream ended before the answer came.', undefined);
      case 'closed':
        throw new UnansweredError('Connection closed');
    }
  }

  notify(method: string, params: JsonObject): Promise<void> {
    const given = Object.keys(params).length === 0 ? {} : { params };
    return this.#wire.send({ jsonrpc: '2.0', method, ...given } as Frame);
  }

  async listen(filter: ChangeFilter, settings: ListenSettings): Promise<ChangeStream> {
    // One for all: it numbers its streams.
    this.#listener ??= import('./sdk-sender.ts').then(({ SdkSender }) =>
      SdkSender.open(this.#connection, this.#introduction),
    );
    return (await this.#listener).listen(filter, settings);
  }

  async close(): Promise<void> {
    await this.#wire.close();
  }

  /** In the new era each request says what the old one's handshake did (specification 2026-07-28, "Requests"). */
  #enveloped(params: JsonObject): JsonObject {
    if (!this.#modern) return params;
    const { clientInfo, capabilities } = this.#introduction;
    const own = isObject(params._meta) ? (params._meta as JsonObject) : {};
    return {
      ...params,
      _meta: {
        'io.modelcontextprotocol/protocolVersion': this.#connection.agreement.protocolVersion,
        'io.modelcontextprotocol/clientInfo': clientInfo as unknown as JsonObject,
        'io.modelcontextprotocol/clientCapabilities': capabilities('modern'),
        ...own,
      },
    };
  }

  /** Answers what nobody else did: signs of life, and what this client does not know. */
  #answer(frame: Frame): void {
    const { id, method } = frame as { id?: string | number; method?: string };
    if (id === undefined || method === undefined) return;
    const outcome =
      method === 'ping' && !this.#modern
        ? { result: {} }
        : { error: { code: methodNotFound, message: 'Method not found' } };
    this.#wire.send({ jsonrpc: '2.0', id, ...outcome } as Frame).catch((error: unknown) => {
      this.#wire.onerror?.(error as Error);
    });
  }
}

/** A result of a kind that nobody here knows is none. */
function finished(result: unknown, method: string): unknown {
  if (isObject(result) && isUnfinished(result.resultType)) {
    throw new UnansweredError(`Unsupported result type '${String(result.resultType)}' for ${method}`);
  }
  return result;
}
