import { describe, expect, it } from 'vitest';
import { activityRow } from '../../../src/terminal/activity-text.ts';
import type { Activity, Progress } from '../../../src/terminal/activity-tracker.ts';
import { styleOf } from '../../../src/terminal/style.ts';
import { widthOf } from '../../../src/terminal/width.ts';

const unicode = styleOf({
  isTTY: true,
  columns: 80,
  platform: 'linux',
  env: { TERM: 'xterm', LANG: 'C.UTF-8', NO_COLOR: '1' },
});
const ascii = { ...unicode, unicode: false };

function line(progress: Partial<Progress> | undefined, now: number, columns = 100, style = unicode): string {
  const activity: Activity = {
    label: 'waiting for demo (tools/call)',
    startedAt: 0,
    progress: progress && {
      current: 0,
      total: undefined,
      message: undefined,
      firstValue: 0,
      firstAt: 0,
      ...progress,
    },
  };
  return activityRow(activity, now, style, columns);
}

describe('before the first progress', () => {
  it('shows what is pending and for how long', () => {
    expect(line(undefined, 3210)).toBe('waiting for demo (tools/call)  3.2 s');
  });
});

describe('with a total', () => {
  it('draws a bar with message, count, time and rate', () => {
    expect(line({ current: 4, total: 10, message: 'Downloading' }, 2000)).toBe(
      'Downloading  ████████░░░░░░░░░░░░  40%  2.0 s  4 of 10  3.0 s left  2/s',
    );
  });

  it('draws it in ASCII without Unicode', () => {
    expect(line({ current: 5, total: 10, message: 'x' }, 500, 100, ascii)).toBe(
      'x  ##########..........  50%  500 ms  5 of 10',
    );
  });

  it('shows only the percentage of a total of one', () => {
    expect(line({ current: 0.25, total: 1, message: 'x' }, 2000)).toBe(
      'x  █████░░░░░░░░░░░░░░░  25%  2.0 s  6.0 s left',
    );
  });

  it.each([
    [{ current: 20, total: 10 }, '████████████████████  100%'],
    [{ current: -3, total: 10 }, '░░░░░░░░░░░░░░░░░░░░  0%'],
  ])('tolerates invalid progress: %j', (progress, expected) => {
    expect(line({ ...progress, message: 'x' }, 500)).toContain(`x  ${expected}  500 ms`);
  });

  it('treats a total of zero as no total', () => {
    expect(line({ current: 2, total: 0, message: 'x' }, 500)).toBe('x  2  500 ms');
  });
});

describe('without a total', () => {
  it('counts', () => {
    expect(line({ current: 12_345, message: 'rows' }, 10_000)).toBe('rows  12,345  10.0 s  1,235/s');
  });
});

describe('a narrow terminal', () => {
  it('drops the least important parts first', () => {
    const progress = { current: 4, total: 10, message: 'Downloading' };
    expect(line(progress, 2000, 60)).toBe('Downloading  ████████░░░░░░░░░░░░  40%  2.0 s  4 of 10');
    expect(line(progress, 2000, 44)).toBe('Downloading  ████████░░░░░░░░░░░░  40%');
  });

  it('is never exceeded', () => {
    for (let columns = 1; columns < 120; columns++) {
      const shown = line({ current: 4, total: 10, message: '漢字'.repeat(30) }, 2000, columns);
      expect(widthOf(shown)).toBeLessThanOrEqual(columns);
    }
  });
});

it('text of a server stays on the line and is sanitised', () => {
  expect(line({ current: 1, message: 'a\n\x1b[2Jb' }, 500)).toBe('a \\x1b[2Jb  1  500 ms');
});
