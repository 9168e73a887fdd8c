import { deferred } from '../../core/deferred.ts';
import type { SystemEnvironment } from '../../core/environment.ts';
import { ConnectionError, ServerError } from '../../core/errors.ts';
import type { EngineEvent, EventListener } from '../../core/events.ts';
import type { JsonObject } from '../../core/json.ts';
import type { TimeoutRegistry } from '../../core/timeouts.ts';
import { exitErrorOf } from '../errors/server-exit.ts';
import type { ServerStreamChange } from '../http/sse-stream.ts';
import type { JsonRpcConnection } from '../jsonrpc/jsonrpc-connection.ts';
import type { Source } from '../targets/source.ts';
import type { ListenOptions, SubscriptionStreams } from './listen.ts';
import type { ActiveSubscription } from './resubscribe.ts';
import {
  type ChangeFilter,
  type ChangeStream,
  rejectedChanges,
  reopenedNotice,
  type SubscriptionEnd,
} from './subscriptions.ts';

export interface ChangeNotificationsOptions {
  source: Source;
  environment: SystemEnvironment;
  connection: JsonRpcConnection;
  timeouts: TimeoutRegistry;
  onevent: EventListener;
  /** Adds to the params of a request of 2026-07-28 what each carries. */
  params(own: JsonObject): JsonObject;
  request(method: string, params: JsonObject, options: ListenOptions): Promise<unknown>;
  /** Converts anything that was thrown to a McpcError. */
  failure(error: unknown, method: string): Promise<unknown>;
}

/**
 * The subscriptions of a session. From 2026-07-28 on each is a stream that is requested; before that, list changes are
 * always sent, and a resource's after `resources/subscribe`.
 */
export class ChangeNotifications {
  readonly #options: ChangeNotificationsOptions;
  /** Those of 2026-07-28; loaded with the first. */
  #streams: SubscriptionStreams | undefined;
  /** How many subscriptions of 2025-11-25 and earlier there are. */
  #subscribed = 0;
  /** Settles when the server stream is lost that changes are sent on, though the connection may be open. */
  readonly #streamLost = deferred<SubscriptionEnd>();

  constructor(options: ChangeNotificationsOptions) {
    this.#options = options;
  }

  /** 2026-07-28: opens a stream of changes. Throws ServerError if the server does not accept the subscription. */
  async listen(filter: ChangeFilter, options: ListenOptions): Promise<ActiveSubscription> {
    const { source, connection, timeouts, params, failure } = this.#options;
    const server = source.name;
    let stream: ChangeStream;
    try {
      const { SubscriptionStreams } = await import('./listen.ts');
      this.#streams ??= new SubscriptionStreams(connection, timeouts);
      stream = await this.#streams.listen(filter, options, params);
    } catch (error) {
      options.signal?.throwIfAborted();
      throw await failure(error, 'subscriptions/listen');
    }
    const rejected = rejectedChanges(filter, stream.honored);
    if (rejected !== undefined) {
      await stream.unsubscribe();
      throw new ServerError(`${server} did not accept the subscription to changes of ${rejected}.`, {
        server,
      });
    }
    return { ended: stream.ended.then((end) => this.#ended(end)), unsubscribe: stream.unsubscribe };
  }

  /** 2025-11-25 and earlier: list changes are sent anyway, those of a resource after `resources/subscribe`. */
  async subscribe(uri: string | undefined, options: ListenOptions): Promise<ActiveSubscription> {
    const { connection, request } = this.#options;
    if (uri !== undefined) await request('resources/subscribe', { uri }, options);
    this.#subscribed += 1;
    const closed = connection.closed.then(() => this.#ended('cut'));
    return {
      ended: Promise.race([closed, this.#streamLost.promise]),
      unsubscribe: async () => {
        this.#subscribed -= 1;
        if (uri !== undefined) await request('resources/unsubscribe', { uri }, options);
      },
    };
  }

  /** Whether a notification of a change repeats one that was sent for another subscription. */
  isRepeated(event: EngineEvent, params: JsonObject): boolean {
    return this.#streams?.isRepeated(event, params) === true;
  }

  /** Handles the notifications about a subscription itself. */
  receive(method: string, params: JsonObject): void {
    this.#streams?.receive(method, params);
  }

  /** The state of the server stream changed, on which servers up to 2025-11-25 send changes. */
  streamChanged(change: ServerStreamChange): void {
    const { source, onevent } = this.#options;
    const server = source.name;
    if (change === 'reopened') {
      if (this.#subscribed > 0) onevent({ type: 'notice', server, message: reopenedNotice(server) });
    } else if (change === 'lost') this.#streamLost.resolve({ type: 'cut' });
    else {
      const message = `${server} offers no stream on which it could send changes.`;
      const error = new ConnectionError(message, { phase: 'request', server });
      this.#streamLost.resolve({ type: 'gone', error });
    }
  }

  async #ended(end: 'over' | 'cut'): Promise<SubscriptionEnd> {
    const { connection, source, environment } = this.#options;
    if (!connection.isClosed) return { type: end };
    // A connection over the network can be made again; a process that ended cannot.
    const { kind } = connection.transport;
    if (kind === 'http' || kind === 'sse' || kind === 'ws') return { type: 'cut' };
    const error = await exitErrorOf(connection.transport, { source, phase: 'request', environment });
    return { type: 'gone', error };
  }
}
