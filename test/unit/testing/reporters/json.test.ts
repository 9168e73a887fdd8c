import { describe, expect, it } from 'vitest';
import { documentStyle } from '../../../../src/testing/reporters/document-style.ts';
import { JsonReporter } from '../../../../src/testing/reporters/json.ts';
import { caseResult, report, runSummary, sampleRun, TextTarget } from './sample-run.ts';

describe('JsonReporter', () => {
  it('writes one document on one line, without members that are undefined', async () => {
    const target = new TextTarget();
    await report(new JsonReporter(target, documentStyle), sampleRun);
    expect(target.text).toMatch(/^.*\n$/);
    const document = JSON.parse(target.text);
    expect(document).toMatchObject({
      passed: 2,
      failed: 2,
      skipped: 1,
      duration: 1234.5,
      isInterrupted: false,
      snapshots: { written: 0, updated: 0, obsolete: 0 },
    });
    expect(document).not.toHaveProperty('coverage');
    expect(document.results[1]).toEqual({
      file: 'calculator.mcpc',
      name: 'multiplies',
      line: 6,
      state: 'failed',
      failures: [
        {
          line: 8,
          text: 'expect 42',
          step: 'multiply a=6 b=7',
          message: 'The line showed something else.',
          expected: '42',
          actual: '43',
        },
        {
          line: 9,
          text: 'expect within 20ms',
          message: 'The line took 31 ms.',
          hint: 'Allow it more time, or find out what the server does.',
        },
      ],
      duration: 34.568,
      rerun: "mcpc test calculator.mcpc --filter '^calculator.mcpc: multiplies$'",
    });
    expect(document.problems).toEqual([
      {
        file: 'weather.mcpc',
        kind: 'not started',
        message: 'weather.py exited with status 1 during the handshake.',
      },
    ]);
  });

  it('cuts off the ends of long texts, and says how much', async () => {
    const target = new TextTarget();
    const reporter = new JsonReporter(target, documentStyle);
    const failure = { line: 1, text: 'expect 42', message: 'It differs.', expected: '42' };
    const result = {
      ...caseResult({ state: 'failed' }),
      failures: [{ ...failure, actual: 'x'.repeat(21_000) }],
    };
    reporter.handle({ type: 'runEnd', summary: runSummary({ results: [result] }) });
    const [shown] = JSON.parse(target.text).results[0].failures;
    expect(shown).toEqual({ ...failure, actual: `${'x'.repeat(20_000)}… 1,000 more characters` });
  });

  it('escapes control characters', async () => {
    const target = new TextTarget();
    await report(new JsonReporter(target, documentStyle), sampleRun);
    expect(target.text).not.toMatch(/[^\P{Cc}\n]/u);
    expect(JSON.parse(target.text).results[4].failures[0].actual).toContain('six\x1b[31m');
  });
});
