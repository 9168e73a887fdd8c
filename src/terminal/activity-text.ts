import type { Activity, Progress } from './activity-tracker.ts';
import { formatDuration, formatNumber } from './format.ts';
import { flatten } from './sanitise.ts';
import type { Style } from './style.ts';
import { truncate, widthOf } from './width.ts';

const barWidth = 20;
/** More activities than this are only counted. */
const maxRows = 6;
const spinners = {
  unicode: { interval: 80, frames: [...'⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏'] },
  ascii: { interval: 80, frames: [...'-\\|/'] },
};

/** Returns the spinner's coloured frames and the time that each is shown, in ms. */
export function spinnerFrames({ unicode, theme }: Style): { interval: number; frames: string[] } {
  const { interval, frames } = unicode ? spinners.unicode : spinners.ascii;
  return { interval, frames: frames.map((frame) => theme.notice(frame)) };
}

/** Returns a row for each activity, at most seven of at most `columns`. */
export function activityRows(
  activities: readonly Activity[],
  now: number,
  style: Style,
  columns: number,
): string[] {
  const rows = activities.slice(0, maxRows).map((activity) => activityRow(activity, now, style, columns));
  const more = activities.length - rows.length;
  return more === 0 ? rows : [...rows, style.theme.dim(`and ${more} more`)];
}

/** Returns what is known of an activity, in at most `columns`: label or message, bar, elapsed time, count, rate. */
export function activityRow(activity: Activity, now: number, style: Style, columns: number): string {
  const { progress } = activity;
  const label = flatten(progress?.message || activity.label);
  const elapsed = formatDuration(Math.round((now - activity.startedAt) / 100) * 100);
  const facts = progress ? progressFacts(progress, now, elapsed, style) : [elapsed];
  // The most important come first.
  while (facts.length > 2 && widthOf(label) + widthOf(facts.join('  ')) + 2 > columns) facts.pop();
  const available = columns - widthOf(facts.join('  ')) - 2;
  const ellipsis = style.unicode ? '…' : '...';
  if (available < 8) return truncate(label, columns, ellipsis);
  return `${truncate(label, available, ellipsis)}  ${style.theme.dim(facts.join('  '))}`;
}

function progressFacts(progress: Progress, now: number, elapsed: string, style: Style): string[] {
  const { current, total } = progress;
  if (total === undefined || !(total > 0)) return [formatNumber(current), elapsed, ...rateOf(progress, now)];
  const fraction = Math.min(Math.max(current / total, 0), 1);
  const percent = `${Math.floor(fraction * 100)}%`;
  const bar = drawBar(fraction, style.unicode);
  // With a total of 1 or less, progress is a fraction, for which the percentage is enough.
  const count = total > 1 ? [`${formatNumber(current)} of ${formatNumber(total)}`] : [];
  const rate = total > 1 ? rateOf(progress, now) : [];
  return [bar, percent, elapsed, ...count, ...remaining(progress, total, now), ...rate];
}

function drawBar(fraction: number, unicode: boolean): string {
  const filled = Math.floor(fraction * barWidth);
  const [full, empty] = unicode ? ['█', '░'] : ['#', '.'];
  return full.repeat(filled) + empty.repeat(barWidth - filled);
}

/** Returns the steps per second since the first report; undefined within its first second. */
function speed({ current, firstValue, firstAt }: Progress, now: number): number | undefined {
  const perSecond = ((current - firstValue) / (now - firstAt)) * 1000;
  return now - firstAt >= 1000 && perSecond > 0 && Number.isFinite(perSecond) ? perSecond : undefined;
}

function rateOf(progress: Progress, now: number): string[] {
  const perSecond = speed(progress, now);
  if (perSecond === undefined) return [];
  return [`${formatNumber(perSecond >= 10 ? Math.round(perSecond) : Number(perSecond.toFixed(1)))}/s`];
}

function remaining(progress: Progress, total: number, now: number): string[] {
  const perSecond = speed(progress, now);
  if (perSecond === undefined || progress.current >= total) return [];
  const seconds = Math.ceil((total - progress.current) / perSecond);
  return [`${formatDuration(seconds * 1000)} left`];
}
