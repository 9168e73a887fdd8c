import { setTimeout as sleep } from 'node:timers/promises';
import { now } from '../../core/clock.ts';
import { ConnectionError } from '../../core/errors.ts';
import { reopenedNotice, type Subscription, type SubscriptionEnd } from './subscriptions.ts';

/** The delays before each attempt to resubscribe, in ms. A server that restarts is back within some seconds. */
const delays = [200, 500, 1_000, 2_000, 4_000];
/** A stream that lasted this long counts as useful even if it brought no change, in ms: most are silent. */
const usefulDuration = 10_000;

export interface ResubscribeOptions {
  /** The server's name. */
  server: string;
  subscribe(): Promise<ActiveSubscription>;
  /** Subscribes again after a cut, over a new connection if needed. */
  resubscribe(): Promise<ActiveSubscription>;
  /** How many changes were received so far. */
  changes(): number;
  notice(message: string): void;
  /** Aborts when the client is closed. */
  closed: AbortSignal;
}

/** A subscription that ends when its stream does. */
export interface ActiveSubscription {
  ended: Promise<SubscriptionEnd>;
  unsubscribe: () => Promise<void>;
}

/**
 * Subscribes, and again when the stream was cut, which is reported. The subscription ends when the server ends it, goes
 * away, or cannot be reached any more. Throws what `subscribe` throws.
 */
export async function subscribeWithRetry(options: ResubscribeOptions): Promise<Subscription> {
  const { server, notice, closed } = options;
  let active = await options.subscribe();
  let unsubscribed = false;
  const keepAlive = async (): Promise<ConnectionError | undefined> => {
    for (let useless = 0; ; ) {
      const [since, before] = [now(), options.changes()];
      const end = await active.ended;
      if (unsubscribed || closed.aborted || end.type !== 'cut') {
        return end.type === 'gone' ? end.error : undefined;
      }
      if (options.changes() > before || now() - since > usefulDuration) useless = 0;
      const next = await resubscribe(options, useless, () => unsubscribed);
      useless += 1;
      if (next === undefined || next instanceof Error) return next;
      if (unsubscribed) {
        await next.unsubscribe().catch(() => {});
        return undefined;
      }
      active = next;
      notice(reopenedNotice(server));
    }
  };
  return {
    ended: keepAlive(),
    unsubscribe: async () => {
      unsubscribed = true;
      await active.unsubscribe();
    },
  };
}

/**
 * Returns undefined if the subscription is not needed any more, an error if the last attempt failed. `useless`: how many
 * streams in a row were cut before they brought anything; the delays grow with it.
 */
async function resubscribe(
  options: ResubscribeOptions,
  useless: number,
  isUnsubscribed: () => boolean,
): Promise<ActiveSubscription | ConnectionError | undefined> {
  const { server, closed } = options;
  let failure: unknown;
  for (const attempt of delays.keys()) {
    const delay = delays[Math.min(attempt + useless, delays.length - 1)];
    await sleep(delay, undefined, { signal: closed }).catch(() => {});
    if (isUnsubscribed() || closed.aborted) return undefined;
    try {
      return await options.resubscribe();
    } catch (error) {
      failure = error;
    }
  }
  if (failure instanceof ConnectionError) return failure;
  const why = failure instanceof Error ? failure.message : String(failure);
  return new ConnectionError(`${server} cut the stream of changes, and it could not be reopened: ${why}`, {
    phase: 'request',
    server,
    cause: failure,
  });
}
