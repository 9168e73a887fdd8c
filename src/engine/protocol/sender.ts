import { isObject, type JsonObject } from '../../core/json.ts';
import type { Tool } from '../../core/protocol.ts';
import { JsonRpcError, NoResponseError, streamClosedCode } from '../errors/protocol-errors.ts';
import type { Frame } from '../framing/frame.ts';
import { argumentHeaders } from './argument-headers.ts';
import type { NegotiatedConnection } from './connect.ts';
import type { JsonRpcConnection } from './jsonrpc-connection.ts';
import { type ListenSettings, SubscriptionStreams } from './listen.ts';
import type { ClientIdentity } from './negotiation.ts';
import type { ChangeFilter, ChangeStream } from './subscriptions.ts';

export interface SendSettings {
  /** Cancels the request; the server is told. */
  signal: AbortSignal;
  /** The tool that is called: in the new era some of its arguments travel as HTTP headers, too. */
  tool?: Tool | undefined;
}

const methodNotFound = -32_601;

/**
 * Sends what is asked over a wire that has agreed on an era. By itself: to make the SDK's client takes longer than
 * most calls.
 */
export class Sender {
  readonly #connection: NegotiatedConnection;
  readonly #wire: JsonRpcConnection;
  readonly #introduction: ClientIdentity;
  readonly #modern: boolean;
  readonly #changes: SubscriptionStreams;
  /** Settles when nothing can be sent any more. */
  readonly closed: Promise<void>;

  private constructor(connection: NegotiatedConnection, introduction: ClientIdentity) {
    const { wire, agreement } = connection;
    this.#connection = connection;
    this.#wire = wire;
    this.#introduction = introduction;
    this.#modern = agreement.era === 'modern';
    this.#changes = new SubscriptionStreams(wire);
    this.closed = new Promise((resolve) => {
      wire.onclose = resolve;
    });
    wire.onmessage = (frame) => this.#answer(frame);
  }

  /** Ends the handshake, which in the old era takes a word of ours. */
  static async open(connection: NegotiatedConnection, introduction: ClientIdentity): Promise<Sender> {
    const sender = new Sender(connection, introduction);
    if (connection.agreement.era === 'legacy') await sender.notify('notifications/initialized', {});
    return sender;
  }

  /** Gives the result as the server sent it. Throws JsonRpcError when the answer is an error, or UnansweredError. */
  async request(method: string, params: JsonObject, { signal, tool }: SendSettings): Promise<unknown> {
    const args = params.arguments;
    const headers =
      this.#modern && tool !== undefined && isObject(args)
        ? argumentHeaders(tool.inputSchema, args as JsonObject)
        : undefined;
    const reply = await this.#wire.request(method, this.#enveloped(params), { signal, headers });
    switch (reply.kind) {
      case 'result':
        return this.#modern ? finished(reply.result, method) : reply.result;
      case 'error':
        throw new JsonRpcError(reply.code, reply.message, reply.data);
      case 'unsent':
        throw reply.error;
      case 'cut':
        throw new JsonRpcError(streamClosedCode, 'The stream ended before the answer came.', undefined);
      case 'closed':
        throw new NoResponseError('Connection closed');
    }
  }

  notify(method: string, params: JsonObject): Promise<void> {
    const given = Object.keys(params).length === 0 ? {} : { params };
    return this.#wire.send({ jsonrpc: '2.0', method, ...given } as Frame);
  }

  /** Asks to be told of changes, in the new era's way. */
  listen(filter: ChangeFilter, settings: ListenSettings): Promise<ChangeStream> {
    return this.#changes.listen(filter, settings, (own) => this.#enveloped(own));
  }

  /** Closes the wire, too. */
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
    if (this.#changes.take(frame) || id === undefined || method === undefined) return;
    const outcome =
      method === 'ping' && !this.#modern
        ? { result: {} }
        : { error: { code: methodNotFound, message: 'Method not found' } };
    this.#wire.send({ jsonrpc: '2.0', id, ...outcome } as Frame).catch((error: unknown) => {
      this.#wire.onerror?.(error as Error);
    });
  }
}

/** The kinds of results that are dealt with: what is asked for first, and tasks, have their own. */
const knownResults = new Set(['complete', 'input_required', 'task']);

/** A result of a kind that nobody here knows is none. */
function finished(result: unknown, method: string): unknown {
  const type = isObject(result) ? result.resultType : undefined;
  if (typeof type !== 'string' || knownResults.has(type)) return result;
  throw new NoResponseError(`Unsupported result type '${type}' for ${method}`);
}
