import { stringifyJson } from '../../core/json-text.ts';
import type { ChangeFilter, Subscription } from './subscriptions.ts';

interface SharedSubscription {
  key: string;
  subscription: Promise<Subscription>;
  holders: number;
  /** Whether the server ended it, or its connection was lost. */
  isOver: boolean;
}

/**
 * The subscriptions to one server, shared by all who want the same: a server would send each notification as often as it
 * was subscribed to.
 */
export class SharedSubscriptions {
  readonly #shared = new Map<string, SharedSubscription>();

  /**
   * Returns the subscription for a filter, which `subscribe` makes if nobody has it yet. The server is unsubscribed from
   * when all who share the subscription have unsubscribed.
   */
  async share(filter: ChangeFilter, subscribe: () => Promise<Subscription>): Promise<Subscription> {
    const key = stringifyJson({ ...filter });
    const shared = this.#shared.get(key) ?? this.#add(key, subscribe());
    shared.holders += 1;
    const { ended } = await shared.subscription;
    let isHeld = true;
    const unsubscribe = async () => {
      if (isHeld) await this.#release(shared);
      isHeld = false;
    };
    return { ended, unsubscribe };
  }

  #add(key: string, subscription: Promise<Subscription>): SharedSubscription {
    const shared: SharedSubscription = { key, subscription, holders: 0, isOver: false };
    this.#shared.set(key, shared);
    const end = () => {
      shared.isOver = true;
      this.#forget(shared);
    };
    subscription.then(({ ended }) => ended.then(end, end), end);
    return shared;
  }

  #forget(shared: SharedSubscription): void {
    if (this.#shared.get(shared.key) === shared) this.#shared.delete(shared.key);
  }

  async #release(shared: SharedSubscription): Promise<void> {
    shared.holders -= 1;
    if (shared.holders > 0) return;
    this.#forget(shared);
    try {
      await (await shared.subscription).unsubscribe();
    } catch (error) {
      if (!shared.isOver) throw error;
    }
  }
}
