import { describe, expect, it } from 'vitest';
import { activityRows } from '../../../../src/terminal/activity-text.ts';
import type { Activity } from '../../../../src/terminal/activity-tracker.ts';
import { styleOf } from '../../../../src/terminal/style.ts';
import { LiveRows } from '../../../../src/testing/reporters/live-rows.ts';
import { caseResult, eventsOf, runSummary } from './sample-run.ts';

const style = styleOf({
  isTTY: true,
  columns: 50,
  platform: 'linux',
  env: { LANG: 'C.UTF-8', NO_COLOR: '1' },
});

/** A display that keeps what it was told last. */
function display() {
  const shown: { activities: readonly Activity[] } = { activities: [] };
  const update = (activities: readonly Activity[]) => {
    shown.activities = activities;
  };
  const rows = (columns: number) =>
    activityRows(shown.activities, shown.activities[0]?.startedAt ?? 0, style, columns);
  return { rows, update, pause: () => {}, resume: () => {} };
}

const files = ['calculator.mcpc', 'weather.mcpc'];

describe('LiveRows', () => {
  it('has a row for each running file, with its current case', async () => {
    const screen = display();
    const rows = new LiveRows(screen);
    for (const file of files) rows.handle({ type: 'fileStart', file, protocol: undefined, cases: 4 });
    expect(screen.rows(80)).toEqual(['calculator.mcpc  0.0 ms', 'weather.mcpc  0.0 ms']);
    rows.handle({ type: 'caseEnd', result: caseResult() });
    rows.handle({ type: 'caseStart', file: 'calculator.mcpc', protocol: undefined, name: 'multi\x1bplies' });
    expect(screen.rows(80)[0]).toBe('calculator.mcpc 2/4 multi\\x1bplies  0.0 ms');
    expect(screen.rows(30)[0]).toBe('calculator.mcpc 2/4 m…  0.0 ms');
    rows.handle({ type: 'fileEnd', file: 'calculator.mcpc', protocol: undefined, duration: 1 });
    expect(screen.rows(80)).toHaveLength(1);
    await rows.end();
    expect(screen.rows(80)).toEqual([]);
  });

  it('shows nothing of files that do not run', () => {
    const screen = display();
    const rows = new LiveRows(screen);
    for (const event of eventsOf(runSummary({ results: [caseResult({ state: 'skipped' })] }))) {
      if (event.type !== 'fileStart') rows.handle(event);
    }
    expect(screen.rows(80)).toEqual([]);
  });
});
