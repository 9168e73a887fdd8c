import type { CallOptions } from '../engine/protocol/client-options.ts';
import type { ChangeFilter as EngineFilter, Subscription } from '../engine/protocol/subscriptions.ts';
import type { Server } from '../engine/server.ts';
import type { ChangeFilter } from './change.ts';

interface Shared {
  key: string;
  subscription: Promise<Subscription>;
  holders: number;
  /** Whether its server may be gone. */
  isForgotten: boolean;
}

/**
 * The subscriptions of a connection. The same thing is asked for once, however many want it: a server would tell of
 * each change as often as it was asked to. Each list and each resource is a subscription of its own.
 */
export class SharedSubscriptions {
  readonly #shared = new Map<string, Shared>();

  /** Forgets them: the connection is gone, or that of one of several servers. Who holds one still releases it. */
  clear(): void {
    for (const shared of this.#shared.values()) shared.isForgotten = true;
    this.#shared.clear();
  }

  /**
   * Asks for what the filter wants. `ended` settles when the server ends any of it, with what became of the server if
   * it is gone; `release` tells the server when nobody wants it any more.
   */
  async hold(
    server: Server,
    filter: ChangeFilter,
    options: CallOptions,
  ): Promise<{ ended: Promise<unknown>; release: () => Promise<void> }> {
    const held: Shared[] = [];
    const release = async () => {
      await Promise.all(held.splice(0).map((shared) => this.#release(shared)));
    };
    try {
      const subscriptions = partsOf(filter).map((part) => {
        const key = JSON.stringify(part);
        const shared = this.#shared.get(key) ?? {
          key,
          subscription: server.subscribe(part, options),
          holders: 0,
          isForgotten: false,
        };
        shared.holders += 1;
        this.#shared.set(key, shared);
        held.push(shared);
        return shared.subscription;
      });
      const open = await Promise.all(subscriptions);
      return { ended: Promise.race(open.map(({ ended }) => ended)), release };
    } catch (error) {
      await release().catch(() => {});
      throw error;
    }
  }

  async #release(shared: Shared): Promise<void> {
    shared.holders -= 1;
    if (shared.holders > 0) return;
    if (this.#shared.get(shared.key) === shared) this.#shared.delete(shared.key);
    try {
      await (await shared.subscription).unsubscribe();
    } catch (error) {
      // A server that is gone needs no telling.
      if (!shared.isForgotten) throw error;
    }
  }
}

/** A filter of one thing for each thing that is wanted. */
function partsOf({ tools, prompts, resources, uri }: ChangeFilter): EngineFilter[] {
  const parts: EngineFilter[] = [];
  if (tools === true) parts.push({ tools });
  if (prompts === true) parts.push({ prompts });
  if (resources === true) parts.push({ resources });
  if (uri !== undefined) parts.push({ uri });
  return parts;
}
