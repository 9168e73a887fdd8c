import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { LineParts } from '../../../../src/app/environment.ts';
import { Output } from '../../../../src/terminal/output.ts';
import { stylesOf } from '../../../../src/terminal/style.ts';
import { chooseReporters } from '../../../../src/testing/reporters/choose-reporters.ts';
import type { Reporter, RunEvent } from '../../../../src/testing/reporters/results.ts';
import { fakeEnvironment } from '../../app/fake-environment.ts';
import { FakeScreen, pass, spinnerTimers } from '../../terminal/fake-screen.ts';
import { caseResult, runSummary } from './sample-run.ts';

let screen: FakeScreen;

beforeEach(() => {
  vi.useFakeTimers({ toFake: [...spinnerTimers] });
  screen = new FakeScreen(50);
});

afterEach(() => {
  vi.useRealTimers();
});

/** Returns the reporter of a line whose streams are both the screen. */
async function reporterOn(options = {}): Promise<Reporter> {
  const environment = fakeEnvironment({ stdout: screen, stderr: screen } as object);
  Object.assign(environment.env, { TERM: 'xterm', LANG: 'C.UTF-8', NO_COLOR: '1' });
  const output = new Output(environment, () => {});
  const parts = { line: { options }, environment, output, styles: stylesOf(environment) };
  return (await chooseReporters(parts as unknown as LineParts))();
}

function started(file: string, cases: number): RunEvent {
  return { type: 'fileStart', file, protocol: undefined, cases };
}

function caseStarted(file: string, name: string): RunEvent {
  return { type: 'caseStart', file, protocol: undefined, name };
}

const failed = caseResult({
  name: 'multiplies',
  state: 'failed',
  failures: [{ line: 6, text: 'expect 42', message: 'It differs.', expected: '42', actual: '43' }],
  rerun: 'mcpc test calculator.mcpc',
});

it('shows the running files below the lines of those that have ended, then only the report', async () => {
  const reporter = await reporterOn();
  reporter.handle({ type: 'runStart', files: 2, cases: 3 });
  reporter.handle(started('calculator.mcpc', 2));
  reporter.handle(started('tests/of/the/weather/weather.mcpc', 1));
  reporter.handle(caseStarted('calculator.mcpc', 'adds'));
  reporter.handle(caseStarted('tests/of/the/weather/weather.mcpc', 'forecasts'));
  await pass(210);
  await pass(890);
  expect(await screen.look()).toEqual([
    expect.stringMatching(/^[⠀-⣿] calculator\.mcpc 1\/2 adds {2}1\.\d s$/),
    expect.stringMatching(/^ {2}tests\/of\/the\/weather\/weather\.mcpc 1\/1 f… {2}1\.\d s$/),
  ]);

  reporter.handle({ type: 'caseEnd', result: caseResult() });
  reporter.handle(caseStarted('calculator.mcpc', 'multiplies'));
  reporter.handle({ type: 'caseEnd', result: failed });
  reporter.handle({ type: 'fileEnd', file: 'calculator.mcpc', protocol: undefined, duration: 1300 });
  await pass(100);
  expect(await screen.look()).toEqual([
    '✗ calculator.mcpc  1 failed, 1 passed  1.3 s',
    expect.stringMatching(/^[⠀-⣿] tests\/of\/the\/weather\/weather\.mcpc 1\/1 f… {2}1\.\d s$/),
  ]);

  const weather = caseResult({ file: 'tests/of/the/weather/weather.mcpc', name: 'forecasts' });
  reporter.handle({ type: 'caseEnd', result: weather });
  reporter.handle({ type: 'fileEnd', file: weather.file, protocol: undefined, duration: 1400 });
  reporter.handle({
    type: 'runEnd',
    summary: runSummary({ results: [caseResult(), failed, weather], duration: 1500 }),
  });
  await reporter.end();
  expect(await screen.look()).toEqual([
    '✗ calculator.mcpc  1 failed, 1 passed  1.3 s',
    '✓ tests/of/the/weather/weather.mcpc  1 passed',
    '  1.4 s',
    '',
    'calculator.mcpc:6  multiplies',
    '  expect 42',
    '  It differs.',
    '  - expected  + actual',
    '  - 42',
    '  + 43',
    '  To run it alone: mcpc test calculator.mcpc',
    '',
    '1 failed, 2 passed  1.5 s',
  ]);
});

it('draws nothing for files that end at once, and with --quiet', async () => {
  for (const quiet of [false, true]) {
    const reporter = await reporterOn({ quiet });
    reporter.handle(started('calculator.mcpc', 1));
    await pass(quiet ? 1000 : 190);
    reporter.handle({ type: 'caseEnd', result: caseResult() });
    reporter.handle({ type: 'fileEnd', file: 'calculator.mcpc', protocol: undefined, duration: 190 });
    await pass(1000);
    await reporter.end();
  }
  expect(screen.written.join('')).toBe('✓ calculator.mcpc  1 passed  190 ms\n');
});
