import { describe, expect, it } from 'vitest';
import { OutcomeLog } from '../../../../src/repl/expectations/outcome-log.ts';
import { textResult } from './fake-outcome.ts';

const progress = (progress: number) =>
  ({ type: 'progress', server: 's', request: 1, progress, total: undefined, message: undefined }) as const;

/** Records a line that shows this. */
function record(log: OutcomeLog, line: string, texts: readonly string[] = [], isEntered = true) {
  const recording = log.begin(line);
  for (const text of texts) recording.show(textResult(text));
  log.end(recording, 0, isEntered);
}

describe('the outcomes of lines', () => {
  it('have the views, the status, the failure and the duration', () => {
    const log = new OutcomeLog();
    expect(log.last).toBeUndefined();
    const recording = log.begin('fail');
    recording.show(textResult('one'));
    recording.failure = new Error('no');
    log.end(recording, 1, true);
    expect(log.last).toMatchObject({ line: 'fail', status: 1, failure: new Error('no') });
    expect(log.last?.views).toEqual([textResult('one')]);
    expect(log.last?.duration).toBeGreaterThanOrEqual(0);
  });

  it('have the events of the line that is running, and no others', () => {
    const log = new OutcomeLog();
    log.add(progress(0));
    const outer = log.begin('source x');
    log.add(progress(1));
    const inner = log.begin('slow');
    log.add(progress(2));
    log.add({ type: 'notice', server: undefined, message: 'x' });
    log.end(inner, 0, false);
    expect(log.last?.events).toEqual([progress(2)]);
    log.add(progress(3));
    log.end(outer, 0, true);
    expect(log.last?.events).toEqual([progress(1), progress(3)]);
    expect(log.recent.map(({ line }) => line)).toEqual(['source x']);
  });

  it('are kept in a limited number, with a limited number of views and events', () => {
    const log = new OutcomeLog();
    for (let line = 0; line < 250; line += 1) record(log, String(line));
    expect(log.recent).toHaveLength(200);
    expect(log.recent.at(-1)?.line).toBe('249');
    const recording = log.begin('watch');
    for (let at = 0; at < 1_500; at += 1) {
      recording.show(textResult(String(at)));
      log.add(progress(at));
    }
    log.end(recording, 0, true);
    expect(log.last?.omitted).toEqual({ views: 500, events: 500 });
    expect(log.last?.views[0]).toEqual(textResult('500'));
    expect(log.last?.events[0]).toEqual(progress(500));
  });

  it('lose a long result once another line has ended', () => {
    const log = new OutcomeLog();
    record(log, 'long', ['x'.repeat(100_000)]);
    expect(log.last?.views).toHaveLength(1);
    record(log, 'short', ['x']);
    record(log, 'next');
    const kept = log.recent.map(({ views, omitted }) => [views.length, omitted.views]);
    expect(kept).toEqual([
      [0, 1],
      [1, 0],
      [0, 0],
    ]);
  });

  it('forget with the next line that a failure was expected', () => {
    const log = new OutcomeLog();
    record(log, 'fail');
    log.isFailureExpected = true;
    record(log, 'next');
    expect(log.isFailureExpected).toBe(false);
  });
});
