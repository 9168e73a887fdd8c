import type { EventListener } from '../core/events.ts';
import type { ListName } from '../core/protocol.ts';
import type { CallOptions } from './protocol/client-options.ts';
import type { ConnectionManager } from './protocol/connection-manager.ts';
import type { ProtocolSession } from './protocol/session.ts';
import type { RequestSender } from './request-sender.ts';
import { SharedSubscriptions } from './subscriptions/shared-subscriptions.ts';
import type { ChangeFilter, Subscription } from './subscriptions/subscriptions.ts';

export interface ClientSubscriptionsOptions {
  /** The server's name. */
  server: string;
  connections: ConnectionManager;
  sender: RequestSender;
  observe(listener: EventListener): () => void;
  notice(message: string): void;
}

/** The subscriptions of a client, which outlast the session that they began in. */
export class ClientSubscriptions {
  readonly #options: ClientSubscriptionsOptions;
  readonly #shared = new SharedSubscriptions();
  /** The changes that are subscribed to. */
  readonly #filters = new Set<ChangeFilter>();

  constructor(options: ClientSubscriptionsOptions) {
    this.#options = options;
  }

  /** Whether the changes of a list are subscribed to. */
  include(list: Exclude<ListName, 'templates' | 'skills'>): boolean {
    return [...this.#filters].some((filter) => filter[list] === true);
  }

  subscribe(filter: ChangeFilter, options: CallOptions): Promise<Subscription> {
    return this.#shared.share(filter, () => this.#subscribe(filter, options));
  }

  async #subscribe(filter: ChangeFilter, options: CallOptions): Promise<Subscription> {
    const { server, connections, sender, observe, notice } = this.#options;
    const { subscribeWithRetry } = await import('./subscriptions/resubscribe.ts');
    await connections.confirm(options.signal);
    const { closed } = connections;
    let session: ProtocolSession;
    let changes = 0;
    const unobserve = observe(({ type }) => {
      if (type === 'listChanged' || type === 'resourceUpdated') changes += 1;
    });
    const subscription = await subscribeWithRetry({
      server,
      // A watched stream may last any time: only its beginning is limited.
      subscribe: () =>
        sender.send('the subscription', options, true, (current, settings) => {
          session = current;
          return current.subscribe(filter, settings);
        }),
      resubscribe: async () => {
        session = await connections.sessionAfterCut(session, closed);
        return session.subscribe(filter, sender.settings({ ...options, signal: closed }));
      },
      changes: () => changes,
      notice,
      closed,
    }).catch((error: unknown) => {
      unobserve();
      throw error;
    });
    this.#filters.add(filter);
    void subscription.ended.finally(() => {
      unobserve();
      this.#filters.delete(filter);
    });
    return subscription;
  }
}
