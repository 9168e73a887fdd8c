import type { RequestOptions } from '../api/options.ts';
import type { Change } from '../data/results.ts';
import { guarded, warn } from '../handlers/guarded.ts';
import { subscribeTo, toChange } from './changes.ts';
import type { RequestRunner } from './request-runner.ts';

/** The resources to which a client is subscribed. */
export class ResourceSubscriptions {
  readonly #requests: RequestRunner;
  /** What ends each subscription, by the URI. */
  readonly #ends = new Map<string, () => Promise<void>>();

  constructor(requests: RequestRunner) {
    this.#requests = requests;
  }

  /** Subscribes to updates of a resource, in place of an earlier subscription to the same URI. */
  async add(
    uri: string,
    onUpdate: ((change: Change) => unknown) | undefined,
    options: RequestOptions,
  ): Promise<void> {
    await this.end(uri);
    await this.#requests.run('resources/subscribe', uri, options, async ({ server }, call) => {
      const unobserve = server.observe((event) => {
        const change = toChange(event, { uri });
        if (change !== undefined) guarded(() => onUpdate?.(change), warn);
      });
      try {
        const subscription = await subscribeTo(server, { uri }, call);
        this.#ends.set(uri, () => {
          unobserve();
          return subscription.unsubscribe();
        });
      } catch (error) {
        unobserve();
        throw error;
      }
    });
  }

  /** Ends a subscription; does nothing if there is none. */
  async end(uri: string): Promise<void> {
    const end = this.#ends.get(uri);
    if (end === undefined) return;
    this.#ends.delete(uri);
    await this.#requests.run('resources/unsubscribe', uri, {}, end);
  }

  /** Ends all subscriptions of a connection that was closed although the server goes on. */
  async endAll(): Promise<void> {
    const ends = [...this.#ends.values()].map((end) => end().catch(() => {}));
    this.#ends.clear();
    await Promise.all(ends);
  }
}
