import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { type Activity, ActivityTracker } from '../../../src/terminal/activity-tracker.ts';

beforeEach(() => {
  vi.useFakeTimers({ now: 0 });
});

afterEach(() => {
  vi.useRealTimers();
});

it('hides what is running until the last of several pauses ends, and does not count their time', () => {
  const calls: string[] = [];
  let shown: readonly Activity[] = [];
  const tracker = new ActivityTracker({
    update: (activities) => {
      shown = activities;
    },
    pause: () => calls.push('pause'),
    resume: () => calls.push('resume'),
  });
  tracker.begin('a', 'waiting for a');
  vi.advanceTimersByTime(1_000);
  tracker.pause();
  vi.advanceTimersByTime(5_000);
  tracker.pause();
  tracker.begin('b', 'waiting for b');
  tracker.resume();
  expect(calls).toEqual(['pause']);
  vi.advanceTimersByTime(5_000);
  tracker.resume();
  expect(calls).toEqual(['pause', 'resume']);
  expect(shown.map(({ startedAt }) => startedAt)).toEqual([10_000, 11_000]);
});
