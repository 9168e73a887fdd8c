import { deferred } from '../../core/deferred.ts';
import { asJsonObject, isObject, type JsonObject } from '../../core/json.ts';
import { JsonRpcError, NoResponseError, streamClosedCode } from '../errors/protocol-errors.ts';
import type { Frame } from '../framing/frame.ts';
import type { JsonRpcConnection, RpcResponse } from './jsonrpc-connection.ts';
import type { ChangeFilter, ChangeStream } from './subscriptions.ts';

export interface ListenSettings {
  signal?: AbortSignal | undefined;
  /** How long the server may take to agree, in ms. */
  timeout?: number | undefined;
}

/** Where a notification says of which stream it is (specification 2026-07-28, "Subscriptions"). */
const subscriptionKey = 'io.modelcontextprotocol/subscriptionId';

/** A stream of changes, or the beginning of one. */
interface Listening {
  /** The server agreed to tell of these. */
  agree(honored: JsonObject): void;
  end(end: 'over' | 'cut', error: Error): void;
}

/**
 * The new era's streams of changes on one wire: each is one request whose answer ends it (specification 2026-07-28,
 * "Subscriptions").
 */
export class SubscriptionStreams {
  readonly #wire: JsonRpcConnection;
  readonly #listening = new Map<string, Listening>();
  #count = 0;

  constructor(wire: JsonRpcConnection) {
    this.#wire = wire;
  }

  /**
   * Asks to be told of changes; `params` makes a request's parameters of what is asked. Throws JsonRpcError,
   * UnansweredError, what the channel throws, or what `signal` was aborted with.
   */
  async listen(
    filter: ChangeFilter,
    { signal, timeout }: ListenSettings,
    params: (own: JsonObject) => JsonObject,
  ): Promise<ChangeStream> {
    this.#count += 1;
    const id = `listen:${this.#count}`;
    const stop = new AbortController();
    const leave = () => stop.abort(signal?.reason);
    signal?.addEventListener('abort', leave, { once: true });
    const patience =
      timeout === undefined ? undefined : setTimeout(() => stop.abort(tooSlow(timeout)), timeout);
    const agreed = deferred<JsonObject>();
    const ended = deferred<'over' | 'cut'>();
    this.#listening.set(id, {
      agree: (honored) => {
        clearTimeout(patience);
        agreed.resolve(honored);
      },
      end: (how, error) => {
        clearTimeout(patience);
        signal?.removeEventListener('abort', leave);
        this.#listening.delete(id);
        agreed.reject(error);
        ended.resolve(how);
      },
    });
    const own = params({ notifications: asked(filter) });
    void this.#wire.request('subscriptions/listen', own, { signal: stop.signal, id }).then((reply) => {
      const how = reply.kind === 'result' || stop.signal.aborted ? 'over' : 'cut';
      this.#listening.get(id)?.end(how, stop.signal.aborted ? stop.signal.reason : errorOf(reply));
    });
    return {
      honored: honoredOf(await agreed.promise, filter),
      ended: ended.promise,
      unsubscribe: async () => stop.abort(),
    };
  }

  /** Whether a notification is about a stream itself, and so has been dealt with. */
  take(frame: Frame): boolean {
    const { method, params } = frame as { method?: string; params?: JsonObject };
    if (method === 'notifications/subscriptions/acknowledged') {
      const meta = isObject(params?._meta) ? params._meta : {};
      const listening = this.#listening.get(String(meta[subscriptionKey]));
      listening?.agree(asJsonObject(params?.notifications) ?? {});
      return listening !== undefined;
    }
    if (method !== 'notifications/cancelled') return false;
    const listening = this.#listening.get(String(params?.requestId));
    listening?.end('cut', new NoResponseError('The server cancelled the subscription'));
    return listening !== undefined;
  }
}

function asked({ tools, prompts, resources, uri }: ChangeFilter): JsonObject {
  return {
    ...(tools === true ? { toolsListChanged: true } : {}),
    ...(prompts === true ? { promptsListChanged: true } : {}),
    ...(resources === true ? { resourcesListChanged: true } : {}),
    ...(uri === undefined ? {} : { resourceSubscriptions: [uri] }),
  };
}

function honoredOf(given: JsonObject, { uri }: ChangeFilter): ChangeFilter {
  const uris = given.resourceSubscriptions;
  return {
    tools: given.toolsListChanged === true,
    prompts: given.promptsListChanged === true,
    resources: given.resourcesListChanged === true,
    ...(uri !== undefined && Array.isArray(uris) && uris.includes(uri) ? { uri } : {}),
  };
}

function errorOf(reply: RpcResponse): Error {
  switch (reply.kind) {
    case 'error':
      return new JsonRpcError(reply.code, reply.message, reply.data);
    case 'unsent':
      return reply.error as Error;
    case 'cut':
      return new JsonRpcError(streamClosedCode, 'The stream ended before the server had agreed.', undefined);
    case 'closed':
      return new NoResponseError('Connection closed');
    case 'result':
      return new NoResponseError('The server ended the subscription before it had agreed to it');
  }
}

function tooSlow(timeout: number): Error {
  return new NoResponseError(`The server did not agree to tell of changes within ${timeout / 1_000} s`);
}
