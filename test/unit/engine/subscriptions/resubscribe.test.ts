import { syncBuiltinESMExports } from 'node:module';
import timers from 'node:timers/promises';
import { beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { ConnectionError } from '../../../../src/core/errors.ts';
import {
  type ActiveSubscription,
  subscribeWithRetry,
} from '../../../../src/engine/subscriptions/resubscribe.ts';
import type { SubscriptionEnd } from '../../../../src/engine/subscriptions/subscriptions.ts';

/** Subscribes to streams that the test ends; `attempts` are the outcomes of each attempt to subscribe again. */
async function subscribed(attempts: (Error | 'stream')[]) {
  const ends: ((end: SubscriptionEnd) => void)[] = [];
  const notices: string[] = [];
  const unsubscribe = vi.fn(async () => {});
  const closing = new AbortController();
  const received = { changes: 0 };
  const open = async (): Promise<ActiveSubscription> => {
    const ended = new Promise<SubscriptionEnd>((resolve) => ends.push(resolve));
    return { ended, unsubscribe };
  };
  const resubscribe = vi.fn(async () => {
    const attempt = attempts.shift();
    if (attempt instanceof Error) throw attempt;
    return await open();
  });
  const subscription = await subscribeWithRetry({
    server: 'clock',
    subscribe: open,
    resubscribe,
    changes: () => received.changes,
    notice: (message) => notices.push(message),
    closed: closing.signal,
  });
  return {
    subscription,
    notices,
    resubscribe,
    unsubscribe,
    closing,
    received,
    end: (end: SubscriptionEnd) => ends.at(-1)?.(end),
  };
}

const cut = { type: 'cut' } as const;
const unreachable = () =>
  new ConnectionError('Could not reach clock.', { phase: 'connect', server: 'clock' });

/** Lets everything happen that needs no time. */
const settled = () => new Promise<void>((resolve) => setImmediate(resolve));

describe('a subscription whose stream was cut', () => {
  let delays: unknown[];

  /** The delays take no time. */
  beforeEach(() => {
    delays = [];
    const sleep = vi.spyOn(timers, 'setTimeout').mockImplementation(async (delay) => {
      delays.push(delay);
      return undefined as never;
    });
    syncBuiltinESMExports();
    onTestFinished(() => {
      sleep.mockRestore();
      syncBuiltinESMExports();
    });
  });

  it('is renewed, which is reported once per gap', async () => {
    const { subscription, notices, resubscribe, end } = await subscribed([unreachable(), 'stream', 'stream']);
    end(cut);
    await settled();
    expect(resubscribe).toHaveBeenCalledTimes(2);
    expect(notices).toEqual([
      expect.stringContaining('clock cut the stream of changes, and it was reopened.'),
    ]);
    end(cut);
    await settled();
    expect(notices).toHaveLength(2);
    end({ type: 'over' });
    expect(await subscription.ended).toBeUndefined();
  });

  it('is renewed after growing delays as long as its streams bring nothing', async () => {
    const { received, end } = await subscribed(Array.from({ length: 8 }, () => 'stream' as const));
    for (const changes of [0, 0, 0, 0, 0, 0, 1, 0]) {
      received.changes += changes;
      end(cut);
      await settled();
    }
    expect(delays).toEqual([200, 500, 1_000, 2_000, 4_000, 4_000, 200, 500]);
  });

  it('ends with the last error after five attempts', async () => {
    const { subscription, notices, resubscribe, end } = await subscribed(
      Array.from({ length: 9 }, unreachable),
    );
    end(cut);
    await settled();
    expect(await subscription.ended).toMatchObject({ message: 'Could not reach clock.' });
    expect(resubscribe).toHaveBeenCalledTimes(5);
    expect(delays).toEqual([200, 500, 1_000, 2_000, 4_000]);
    expect(notices).toEqual([]);
  });

  it('ends with a connection error if the last error is another one', async () => {
    const { subscription, end } = await subscribed(Array.from({ length: 5 }, () => new Error('Odd.')));
    end(cut);
    await settled();
    expect(await subscription.ended).toMatchObject({
      name: 'ConnectionError',
      message: 'clock cut the stream of changes, and it could not be reopened: Odd.',
    });
  });

  it('is not renewed after unsubscribe or when the client is closed', async () => {
    const left = await subscribed(['stream']);
    left.end(cut);
    await left.subscription.unsubscribe();
    await settled();
    expect(await left.subscription.ended).toBeUndefined();
    const closed = await subscribed(['stream']);
    closed.end(cut);
    closed.closing.abort();
    expect(await closed.subscription.ended).toBeUndefined();
    expect(left.resubscribe.mock.calls.length + closed.resubscribe.mock.calls.length).toBe(0);
  });

  it('is not renewed if the server is gone', async () => {
    const { subscription, resubscribe, end } = await subscribed(['stream']);
    end({ type: 'gone', error: unreachable() });
    expect(await subscription.ended).toMatchObject({ message: 'Could not reach clock.' });
    expect(resubscribe).not.toHaveBeenCalled();
  });
});
