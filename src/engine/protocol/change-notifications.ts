import { deferred } from '../../core/deferred.ts';
import type { SystemEnvironment } from '../../core/environment.ts';
import { ConnectionError, ServerError } from '../../core/errors.ts';
import type { EventListener } from '../../core/events.ts';
import type { JsonObject } from '../../core/json.ts';
import { serverExitError } from '../errors/server-exit.ts';
import type { ServerStreamChange } from '../http/sse-stream.ts';
import type { JsonRpcConnection } from './jsonrpc-connection.ts';
import type { ListenSettings } from './listen.ts';
import type { ActiveSubscription } from './resubscribe.ts';
import type { Sender } from './sender.ts';
import {
  type ChangeFilter,
  type ChangeStream,
  refusedChanges,
  type SubscriptionEnd,
} from './subscriptions.ts';

export interface ChangePorts {
  /** The server's name. */
  server: string;
  environment: SystemEnvironment;
  wire: JsonRpcConnection;
  onevent: EventListener;
  sender(): Sender;
  request(method: string, params: JsonObject, settings: ListenSettings): Promise<unknown>;
  /** Makes an error of ours of whatever was thrown. */
  failure(error: unknown, method: string): Promise<unknown>;
}

/** What a session is told of changes: in the new era by streams that are asked for, in the old one unasked. */
export class ChangeNotifications {
  readonly #ports: ChangePorts;
  /** How many subscriptions of the old era there are. */
  #subscribed = 0;
  /** Settles when changes of the old era cannot come any more, though the connection may be there. */
  readonly #stranded = deferred<SubscriptionEnd>();

  constructor(ports: ChangePorts) {
    this.#ports = ports;
  }

  /** The new era: asks for a stream of changes. Throws ServerError when the server does not agree to it. */
  async listen(filter: ChangeFilter, settings: ListenSettings): Promise<ActiveSubscription> {
    const { server, sender, failure } = this.#ports;
    let stream: ChangeStream;
    try {
      stream = await sender().listen(filter, settings);
    } catch (error) {
      settings.signal?.throwIfAborted();
      throw await failure(error, 'subscriptions/listen');
    }
    const refused = refusedChanges(filter, stream.honored);
    if (refused !== undefined) {
      await stream.unsubscribe();
      throw new ServerError(`${server} does not tell of changes of ${refused}: it did not agree to.`, {
        server,
      });
    }
    return { ended: stream.ended.then((cause) => this.#ended(cause)), unsubscribe: stream.unsubscribe };
  }

  /** The old era: changes of lists come unasked, those of a resource after `resources/subscribe`. */
  async subscribe(uri: string | undefined, settings: ListenSettings): Promise<ActiveSubscription> {
    const { sender, request } = this.#ports;
    if (uri !== undefined) await request('resources/subscribe', { uri }, settings);
    this.#subscribed += 1;
    const closed = sender().closed.then(() => this.#ended('cut'));
    return {
      ended: Promise.race([closed, this.#stranded.promise]),
      unsubscribe: async () => {
        this.#subscribed -= 1;
        if (uri !== undefined) await request('resources/unsubscribe', { uri }, settings);
      },
    };
  }

  /** What the transport tells of the stream on which the old era's changes come. */
  standing(change: ServerStreamChange): void {
    const { server, onevent } = this.#ports;
    if (change === 'reopened') {
      if (this.#subscribed === 0) return;
      const message = `${server} cut the stream of changes, and it was opened again. What changed in between was not told.`;
      onevent({ type: 'notice', server, message });
    } else if (change === 'lost') this.#stranded.resolve({ type: 'cut' });
    else {
      const message = `${server} has no stream on which it could tell of changes.`;
      const death = new ConnectionError(message, { phase: 'request', server });
      this.#stranded.resolve({ type: 'gone', death });
    }
  }

  async #ended(cause: 'over' | 'cut'): Promise<SubscriptionEnd> {
    const { wire } = this.#ports;
    if (!wire.isClosed) return { type: cause };
    // A connection over the network can be made again; what became of a program ends with it.
    const { kind } = wire.transport;
    if (kind === 'sse' || kind === 'ws') return { type: 'cut' };
    return { type: 'gone', death: await this.#death() };
  }

  /** What became of the server, if it is gone and that is known. */
  async #death(): Promise<ConnectionError | undefined> {
    const { server, environment, wire } = this.#ports;
    const obituary = await wire.transport.exitInfo?.();
    return obituary && serverExitError(obituary, { server, phase: 'request', environment, underWay: [] });
  }
}
