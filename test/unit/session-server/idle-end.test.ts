import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { IdleEnd } from '../../../src/session-server/idle-end.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function idleEnd(isBusy: () => Promise<boolean> = async () => false) {
  const ends: string[] = [];
  return { ends, idle: new IdleEnd({ isBusy, end: (cause) => ends.push(cause) }) };
}

test('ends after 30 minutes without a line', async () => {
  const { ends } = idleEnd();
  await vi.advanceTimersByTimeAsync(30 * 60_000 - 1);
  expect(ends).toEqual([]);
  await vi.advanceTimersByTimeAsync(1);
  expect(ends).toEqual(['it was idle for 30 minutes']);
});

test('does not end while a line runs, and begins to count when the last one has ended', async () => {
  const { ends, idle } = idleEnd();
  idle.setMinutes(1);
  let finish = () => {};
  const lines = [
    idle.during(() => new Promise<void>((resolve) => (finish = resolve))),
    idle.during(async () => {}),
  ];
  await vi.advanceTimersByTimeAsync(10 * 60_000);
  expect(idle.at).toBeUndefined();
  finish();
  await Promise.all(lines);
  expect(idle.at).toBe(Date.now() + 60_000);
  await vi.advanceTimersByTimeAsync(60_000);
  expect(ends).toEqual(['it was idle for 1 minute']);
});

test('waits again if something runs that no line waits for', async () => {
  let busy = true;
  const { ends, idle } = idleEnd(async () => busy);
  idle.setMinutes(1);
  await vi.advanceTimersByTimeAsync(60_000);
  expect(ends).toEqual([]);
  busy = false;
  await vi.advanceTimersByTimeAsync(60_000);
  expect(ends).toHaveLength(1);
});

test('does not end if a line begins while it is found out whether the session is busy', async () => {
  let answer = (_busy: boolean) => {};
  const { ends, idle } = idleEnd(() => new Promise((resolve) => (answer = resolve)));
  idle.setMinutes(1);
  await vi.advanceTimersByTimeAsync(60_000);
  const line = idle.during(() => vi.advanceTimersByTimeAsync(1_000));
  answer(false);
  await line;
  expect(ends).toEqual([]);
});

test('ends although it cannot be found out whether the session is busy', async () => {
  const { ends } = idleEnd(() => Promise.reject(new Error('The server is gone.')));
  await vi.advanceTimersByTimeAsync(30 * 60_000);
  expect(ends).toHaveLength(1);
});

test('never ends with 0 minutes, and not after it was stopped', async () => {
  const never = idleEnd();
  never.idle.setMinutes(0);
  const stopped = idleEnd();
  stopped.idle.stop();
  await vi.advanceTimersByTimeAsync(90 * 60_000);
  expect([never.ends, never.idle.at, stopped.ends]).toEqual([[], undefined, []]);
});
