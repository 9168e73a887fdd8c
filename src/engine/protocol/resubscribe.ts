import { setTimeout as sleep } from 'node:timers/promises';
import { ConnectionError } from '../../core/errors.ts';
import type { Subscription, SubscriptionEnd } from './subscriptions.ts';

/** Before each attempt to listen again, in ms. A server that restarts is back within some seconds. */
const pauses = [200, 500, 1_000, 2_000, 4_000];

export interface ResubscribeOptions {
  /** The server's name. */
  server: string;
  /** Asks to be told of changes, once. */
  begin(): Promise<ActiveSubscription>;
  /** The same again after a cut, over a new connection where that is needed. */
  again(): Promise<ActiveSubscription>;
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
 * A subscription that outlives its stream: one that was cut is opened again, and the gap is told of. It ends
 * when the server ends it, goes away, or cannot be reached any more. Throws what `begin` throws.
 */
export async function subscribeWithRetry(ports: ResubscribeOptions): Promise<Subscription> {
  const { server, notice, closed } = ports;
  let begun = await ports.begin();
  let over = false;
  const keep = async (): Promise<ConnectionError | undefined> => {
    for (;;) {
      const end = await begun.ended;
      if (over || closed.aborted || end.type !== 'cut') return end.type === 'gone' ? end.death : undefined;
      const next = await listenAgain(ports, () => over);
      if (next === undefined || next instanceof Error) return next;
      begun = next;
      notice(
        `${server} cut the stream of changes, and it was opened again. What changed in between was not told.`,
      );
    }
  };
  return {
    ended: keep(),
    unsubscribe: async () => {
      over = true;
      await begun.unsubscribe();
    },
  };
}

async function listenAgain(
  { server, again, closed }: ResubscribeOptions,
  isOver: () => boolean,
): Promise<ActiveSubscription | ConnectionError | undefined> {
  let failure: unknown;
  for (const pause of pauses) {
    await sleep(pause, undefined, { signal: closed }).catch(() => {});
    if (isOver() || closed.aborted) return undefined;
    try {
      return await again();
    } catch (error) {
      failure = error;
    }
  }
  if (failure instanceof ConnectionError) return failure;
  const why = failure instanceof Error ? failure.message : String(failure);
  return new ConnectionError(`${server} cut the stream of changes and does not open it again: ${why}`, {
    phase: 'request',
    server,
    cause: failure,
  });
}
