import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { PausableTimeout, settledWithin, TimeoutRegistry } from '../../../src/core/timeouts.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

it('starts over with the whole limit, however often it is restarted', () => {
  const expired = vi.fn();
  const timeout = new PausableTimeout(100, expired);
  for (let time = 0; time < 3; time += 1) {
    vi.advanceTimersByTime(99);
    timeout.restart();
  }
  vi.advanceTimersByTime(99);
  expect(expired).not.toHaveBeenCalled();
  vi.advanceTimersByTime(1);
  expect(expired).toHaveBeenCalledOnce();
});

it('has the whole limit after a restart that follows a pause', () => {
  const expired = vi.fn();
  const timeout = new PausableTimeout(100, expired);
  vi.advanceTimersByTime(60);
  timeout.pause();
  vi.advanceTimersByTime(1_000);
  timeout.resume();
  vi.advanceTimersByTime(30);
  timeout.restart();
  vi.advanceTimersByTime(99);
  expect(expired).not.toHaveBeenCalled();
  vi.advanceTimersByTime(1);
  expect(expired).toHaveBeenCalledOnce();
});

it('does not run while it is paused or after it was cleared, even if it is restarted', () => {
  const expired = vi.fn();
  const timeout = new PausableTimeout(100, expired);
  timeout.pause();
  timeout.restart();
  vi.advanceTimersByTime(1_000);
  timeout.resume();
  vi.advanceTimersByTime(99);
  timeout.clear();
  timeout.restart();
  vi.advanceTimersByTime(1_000);
  expect(expired).not.toHaveBeenCalled();
});

it('ends work with a limit at the limit, or with the signal', async () => {
  const timeouts = new TimeoutRegistry();
  const late = new Error('late');
  const untilAborted = (signal: AbortSignal | undefined) =>
    new Promise<never>((_, reject) => {
      signal?.addEventListener('abort', () => reject(signal.reason));
    });
  const limited = timeouts.limit(100, () => late, undefined, untilAborted);
  const rejected = expect(limited).rejects.toBe(late);
  await vi.advanceTimersByTimeAsync(100);
  await rejected;
  const stop = new AbortController();
  const stopped = timeouts.limit(100, () => late, stop.signal, untilAborted);
  stop.abort('enough');
  await expect(stopped).rejects.toBe('enough');
});

describe('waiting for a promise', () => {
  it('ends when it is fulfilled, and leaves no timer', async () => {
    expect(await settledWithin(Promise.resolve('x'), 10)).toBe(true);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('ends once the time is over', async () => {
    const settled = settledWithin(new Promise(() => {}), 10);
    await vi.advanceTimersByTimeAsync(10);
    expect(await settled).toBe(false);
  });

  it('rejects like the promise, and leaves no timer', async () => {
    await expect(settledWithin(Promise.reject(new Error('x')), 10)).rejects.toThrow('x');
    expect(vi.getTimerCount()).toBe(0);
  });
});
