import type { EngineEvent } from '../core/events.ts';
import { formatDuration, formatNumber } from './format.ts';
import { flatten } from './sanitise.ts';
import type { Style } from './style.ts';
import { truncate, widthOf } from './width.ts';

/** Something under way that the person waits for. Times are milliseconds of one clock. */
export interface Activity {
  /** What is waited for, in a few words. */
  label: string;
  startedAt: number;
  progress: Progress | undefined;
}

/** The last progress report, and where the first one stood: what a rate is reckoned from. */
export interface Progress {
  done: number;
  total: number | undefined;
  message: string | undefined;
  firstDone: number;
  firstAt: number;
}

const barWidth = 20;

/** The line that says how far `activity` is, in at most `columns`. */
export function activityLine(activity: Activity, now: number, style: Style, columns: number): string {
  const { progress } = activity;
  const head = flatten(progress?.message || activity.label);
  const elapsed = formatDuration(Math.round((now - activity.startedAt) / 100) * 100);
  const tail = progress ? progressParts(progress, now, elapsed, style) : [elapsed];
  // What tells least goes first: the parts are in the order of their worth.
  while (tail.length > 0 && widthOf(head) + widthOf(tail.join('  ')) + 2 > columns && tail.length > 2)
    tail.pop();
  const room = columns - widthOf(tail.join('  ')) - 2;
  if (room < 8) return truncate(head, columns, style.unicode ? '…' : '...');
  return `${truncate(head, room, style.unicode ? '…' : '...')}  ${style.theme.dim(tail.join('  '))}`;
}

function progressParts(progress: Progress, now: number, elapsed: string, style: Style): string[] {
  const { done, total } = progress;
  if (total === undefined || !(total > 0)) return [formatNumber(done), elapsed, ...rateOf(progress, now)];
  const fraction = Math.min(Math.max(done / total, 0), 1);
  const percent = `${Math.floor(fraction * 100)} %`;
  const bar = drawBar(fraction, style.unicode);
  // A total of 1 or less is a fraction, which the percentage says better.
  const count = total > 1 ? [`${formatNumber(done)} of ${formatNumber(total)}`] : [];
  const rate = total > 1 ? rateOf(progress, now) : [];
  return [bar, percent, elapsed, ...count, ...remaining(progress, total, now), ...rate];
}

function drawBar(fraction: number, unicode: boolean): string {
  const filled = Math.floor(fraction * barWidth);
  const [full, empty] = unicode ? ['█', '░'] : ['#', '.'];
  return full.repeat(filled) + empty.repeat(barWidth - filled);
}

/** Steps a second since the first report; undefined until that can be known. */
function speed({ done, firstDone, firstAt }: Progress, now: number): number | undefined {
  const perSecond = ((done - firstDone) / (now - firstAt)) * 1000;
  return now - firstAt >= 1000 && perSecond > 0 && Number.isFinite(perSecond) ? perSecond : undefined;
}

function rateOf(progress: Progress, now: number): string[] {
  const perSecond = speed(progress, now);
  if (perSecond === undefined) return [];
  return [`${formatNumber(perSecond >= 10 ? Math.round(perSecond) : Number(perSecond.toFixed(1)))}/s`];
}

function remaining(progress: Progress, total: number, now: number): string[] {
  const perSecond = speed(progress, now);
  if (perSecond === undefined || progress.done >= total) return [];
  const seconds = Math.ceil((total - progress.done) / perSecond);
  return [`${formatDuration(seconds * 1000)} left`];
}

/** Where a task is, in a few words, for the live row of the call that became it; not sanitised. */
export function taskLabel({ status, message }: EngineEvent & { type: 'task' }): string {
  const state = status === 'input_required' ? 'waits for an answer' : status;
  return `task ${state}${message === undefined ? '' : `: ${message}`}`;
}
