import { anySignal } from '../../core/abort.ts';
import { deferred } from '../../core/deferred.ts';
import type { EngineEvent } from '../../core/events.ts';
import { asJsonObject, type JsonObject } from '../../core/json.ts';
import { PausableTimeout, type TimeoutRegistry } from '../../core/timeouts.ts';
import { NoResponseError } from '../errors/protocol-errors.ts';
import type { JsonRpcConnection } from '../jsonrpc/jsonrpc-connection.ts';
import { responseError } from '../jsonrpc/pending-requests.ts';
import { type ChangeFilter, type ChangeStream, isAtOrBelow } from './subscriptions.ts';

export interface ListenOptions {
  signal?: AbortSignal | undefined;
  /** How long the server may take to acknowledge the subscription, in ms. */
  timeout?: number | undefined;
}

/** Where a notification says to which stream it belongs (specification 2026-07-28, "Subscriptions"). */
const subscriptionKey = 'io.modelcontextprotocol/subscriptionId';

/** A subscription whose request has no response yet. */
interface OpenStream {
  /** What the server accepted; nothing before it has acknowledged the subscription. */
  honored: ChangeFilter;
  acknowledge(honored: JsonObject): void;
  end(end: 'over' | 'cut', error: unknown): void;
}

/**
 * The subscriptions of one connection in revision 2026-07-28: each is a `subscriptions/listen` request that lasts as
 * long as the subscription (specification, "Subscriptions").
 */
export class SubscriptionStreams {
  readonly #connection: JsonRpcConnection;
  readonly #timeouts: TimeoutRegistry;
  readonly #open = new Map<string, OpenStream>();
  #count = 0;

  constructor(connection: JsonRpcConnection, timeouts: TimeoutRegistry) {
    this.#connection = connection;
    this.#timeouts = timeouts;
  }

  /**
   * Subscribes; `params` adds what every request carries. Throws JsonRpcError, NoResponseError, what the transport
   * throws, or the reason of the signal.
   */
  async listen(
    filter: ChangeFilter,
    { signal: given, timeout }: ListenOptions,
    params: (own: JsonObject) => JsonObject,
  ): Promise<ChangeStream> {
    this.#count += 1;
    const id = `listen:${this.#count}`;
    const stop = new AbortController();
    const signal = anySignal(given, stop.signal);
    const limit = new PausableTimeout(timeout, () => stop.abort(timeoutError(timeout)));
    this.#timeouts.add(limit);
    const acknowledged = deferred<ChangeFilter>();
    const ended = deferred<'over' | 'cut'>();
    const stream: OpenStream = {
      honored: {},
      acknowledge: (accepted) => {
        this.#timeouts.remove(limit);
        stream.honored = honoredIn(accepted, filter);
        acknowledged.resolve(stream.honored);
      },
      end: (how, error) => {
        this.#timeouts.remove(limit);
        this.#open.delete(id);
        acknowledged.reject(error);
        ended.resolve(how);
      },
    };
    this.#open.set(id, stream);
    const own = params({ notifications: notificationsFor(filter) });
    void this.#connection.request('subscriptions/listen', own, { signal, id }).then((response) => {
      const isOver = response.kind === 'result' || response.kind === 'cancelled';
      const error =
        response.kind === 'result'
          ? new NoResponseError('The server ended the subscription without acknowledging it')
          : responseError(response);
      this.#open.get(id)?.end(isOver ? 'over' : 'cut', error);
    });
    return {
      honored: await acknowledged.promise,
      ended: ended.promise,
      unsubscribe: async () => stop.abort(),
    };
  }

  /**
   * Whether a notification repeats that of another subscription: servers send a change on the stream of each that selects
   * it, and the one on the oldest counts.
   */
  isRepeated(event: EngineEvent, params: JsonObject): boolean {
    const own = this.#open.get(String(asJsonObject(params._meta)?.[subscriptionKey]));
    const oldest = [...this.#open.values()].find(({ honored }) => selects(honored, event));
    return own !== undefined && oldest !== undefined && own !== oldest;
  }

  /** Handles the notifications about a stream itself. */
  receive(method: string, params: JsonObject): void {
    if (method === 'notifications/subscriptions/acknowledged') {
      const id = asJsonObject(params._meta)?.[subscriptionKey];
      this.#open.get(String(id))?.acknowledge(asJsonObject(params.notifications) ?? {});
    } else if (method === 'notifications/cancelled') {
      const error = new NoResponseError('The server cancelled the subscription');
      this.#open.get(String(params.requestId))?.end('cut', error);
    }
  }
}

function selects(filter: ChangeFilter, event: EngineEvent): boolean {
  if (event.type === 'listChanged') return filter[event.list] === true;
  return event.type === 'resourceUpdated' && filter.uri !== undefined && isAtOrBelow(event.uri, filter.uri);
}

function notificationsFor({ tools, prompts, resources, uri }: ChangeFilter): JsonObject {
  return {
    ...(tools === true ? { toolsListChanged: true } : {}),
    ...(prompts === true ? { promptsListChanged: true } : {}),
    ...(resources === true ? { resourcesListChanged: true } : {}),
    ...(uri === undefined ? {} : { resourceSubscriptions: [uri] }),
  };
}

function honoredIn(honored: JsonObject, { uri }: ChangeFilter): ChangeFilter {
  const uris = honored.resourceSubscriptions;
  return {
    tools: honored.toolsListChanged === true,
    prompts: honored.promptsListChanged === true,
    resources: honored.resourcesListChanged === true,
    ...(uri !== undefined && Array.isArray(uris) && uris.includes(uri) ? { uri } : {}),
  };
}

function timeoutError(timeout = 0): Error {
  return new NoResponseError(`The server did not acknowledge the subscription within ${timeout / 1_000} s`);
}
