import type { Task } from '../../base/protocol.ts';

/** The least and the most time between two looks at a task, in ms. */
const [least, most] = [20, 60_000];
/** Between the first two looks at a task whose server names no time, in ms; doubled up to `slowest`. */
const first = 100;
const slowest = 2_000;
/** How often looking may fail in a row. */
export const mostFailures = 5;

/** How long to wait before the next look at a task, in ms; `looks` is how many there were. */
export function intervalOf({ pollInterval }: Task, looks: number): number {
  if (pollInterval !== undefined) return Math.min(Math.max(pollInterval, least), most);
  return Math.min(first * 2 ** looks, slowest);
}

/** How long to wait after looking failed, in ms; `failures` is how often in a row. */
export function pauseAfter(failures: number): number {
  return Math.min(250 * 2 ** (failures - 1), 4_000);
}
