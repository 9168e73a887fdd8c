import { expect, it } from 'vitest';
import type { EngineEvent } from '../../../src/core/events.ts';
import { withDistinctDiagnostics } from '../../../src/engine/distinct-diagnostics.ts';

/** A listener that emits diagnostics, and those that were passed on. */
function filtered() {
  const passed: EngineEvent[] = [];
  const listener = withDistinctDiagnostics((event) => passed.push(event));
  const report = (code: string, message: string, server = 'a') =>
    listener({ type: 'diagnostic', server, code, message });
  return { listener, report, passed };
}

it('passes a diagnostic on once for each code and server', () => {
  const { report, passed } = filtered();
  report('result', 'It is empty.');
  report('result', 'It is empty.');
  report('list', 'It is empty.');
  report('list', 'It is empty.', 'b');
  expect(passed).toMatchObject([
    { server: 'a', code: 'result' },
    { server: 'a', code: 'list' },
    { server: 'b', code: 'list' },
  ]);
});

it('passes at most ten diagnostics of a code on, the last one with a remark', () => {
  const { report, passed } = filtered();
  for (let count = 1; count <= 12; count += 1) report('result', `Fault ${count}.`);
  expect(passed).toHaveLength(10);
  expect(passed.at(-1)).toMatchObject({
    message: 'Fault 10. Further diagnostics of this kind are not shown.',
  });
});

it('passes other events on each time', () => {
  const { listener, passed } = filtered();
  const notice = { type: 'notice', server: 'a', message: 'Hello.' } as const;
  listener(notice);
  listener(notice);
  expect(passed).toEqual([notice, notice]);
});
