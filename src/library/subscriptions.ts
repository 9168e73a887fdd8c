import type { EngineEvent } from '../core/events.ts';
import { stringifyJson } from '../core/json-text.ts';
import type { CallOptions } from '../engine/protocol/client-options.ts';
import type { Server } from '../engine/server.ts';
import type { ChangeFilter as EngineFilter, Subscription } from '../engine/subscriptions/subscriptions.ts';
import type { Change } from './data/results.ts';
import type { ChangeFilter } from './options.ts';

interface SharedSubscription {
  key: string;
  subscription: Promise<Subscription>;
  holders: number;
  /** Whether the server ended it, or its connection was lost. */
  isOver: boolean;
}

/**
 * The subscriptions of a connection, shared by all who want the same: a server would send each notification as often as
 * it was subscribed to. Each list and each resource is a subscription of its own.
 */
export class SharedSubscriptions {
  readonly #shared = new Map<string, SharedSubscription>();

  /**
   * Subscribes to what the filter selects. `ended` settles when the server ends one of the subscriptions, with the error
   * if its connection was lost; `release` unsubscribes unless others share the subscription.
   */
  async acquire(
    server: Server,
    filter: ChangeFilter,
    options: CallOptions,
  ): Promise<{ ended: Promise<unknown>; release: () => Promise<void> }> {
    const acquired: SharedSubscription[] = [];
    const release = async () => {
      await Promise.all(acquired.splice(0).map((shared) => this.#release(shared)));
    };
    try {
      const subscriptions = splitFilter(filter).map((part) => {
        const key = stringifyJson(part);
        const shared = this.#shared.get(key) ?? this.#subscribe(server, part, key, options);
        shared.holders += 1;
        acquired.push(shared);
        return shared.subscription;
      });
      const open = await Promise.all(subscriptions);
      return { ended: Promise.race(open.map(({ ended }) => ended)), release };
    } catch (error) {
      await release().catch(() => {});
      throw error;
    }
  }

  #subscribe(server: Server, filter: EngineFilter, key: string, options: CallOptions): SharedSubscription {
    const subscription = server.subscribe(filter, options);
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

/** Splits a filter into one for each thing it selects. */
function splitFilter({ tools, prompts, resources, uri }: ChangeFilter): EngineFilter[] {
  const parts: EngineFilter[] = [];
  if (tools === true) parts.push({ tools });
  if (prompts === true) parts.push({ prompts });
  if (resources === true) parts.push({ resources });
  if (uri !== undefined) parts.push({ uri });
  return parts;
}

/** Returns the change that an event reports if the filter selects it. A resource includes those below its URI. */
export function toChange(event: EngineEvent, filter: ChangeFilter): Change | undefined {
  if (event.type === 'listChanged' && filter[event.list] === true) {
    return { type: 'listChanged', server: event.server, list: event.list };
  }
  if (event.type !== 'resourceUpdated' || filter.uri === undefined) return undefined;
  const { server, uri } = event;
  return isAtOrBelow(uri, filter.uri) ? { type: 'resourceUpdated', server, uri } : undefined;
}

function isAtOrBelow(uri: string, parent: string): boolean {
  return uri === parent || uri.startsWith(parent.endsWith('/') ? parent : `${parent}/`);
}

/** Yields changes until `stop` aborts or the server ends a subscription. Changes that arrive in between are queued. */
export async function* changesOf(
  server: Server,
  subscriptions: SharedSubscriptions,
  filter: ChangeFilter,
  stop: AbortSignal,
): AsyncGenerator<Change, void, undefined> {
  if (stop.aborted) return;
  const queue: Change[] = [];
  let wake = () => {};
  let hasEnded = false;
  let failure: unknown;
  const end = (error?: unknown) => {
    hasEnded = true;
    failure = error;
    wake();
  };
  const unobserve = server.observe((event) => {
    const change = toChange(event, filter);
    if (change === undefined) return;
    queue.push(change);
    wake();
  });
  const onAbort = () => end();
  stop.addEventListener('abort', onAbort, { once: true });
  let release = async () => {};
  try {
    // Without the signal: others may share the request.
    const acquired = await subscriptions.acquire(server, filter, {});
    release = acquired.release;
    void acquired.ended.then((error) => {
      if (!stop.aborted) end(error);
    });
    for (;;) {
      const next = queue.shift();
      if (next !== undefined) yield next;
      else if (hasEnded || stop.aborted) break;
      else {
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
    }
    if (failure !== undefined) throw failure;
  } finally {
    stop.removeEventListener('abort', onAbort);
    unobserve();
    // Fails if the connection was lost, which ends the subscription as well.
    await release().catch(() => {});
  }
}
