import { type FinalResults, Parser } from 'tap-parser';
import { describe, expect, it } from 'vitest';
import type { RunSummary } from '../../../../src/testing/reporters/results.ts';
import { TapReporter } from '../../../../src/testing/reporters/tap.ts';
import { caseResult, fileProblem, report, runSummary, sampleRun, TextTarget } from './sample-run.ts';

/** A test point, as a parser reads it. */
interface Point {
  ok: boolean;
  id: number;
  name: string;
  /** In ms. */
  time?: number;
  skip?: string | boolean;
  diag?: Record<string, unknown>;
}

async function tapOf(summary: RunSummary): Promise<string> {
  const target = new TextTarget();
  await report(new TapReporter(target), summary);
  return target.text;
}

/** Parses a report, which must not have a line that is not TAP. */
function parse(tap: string): { points: Point[]; results: FinalResults; version: number } {
  const points: Point[] = [];
  const extras: string[] = [];
  let version = 0;
  let results: FinalResults | undefined;
  const parser = new Parser({ strict: true }, (all) => {
    results = all;
  });
  parser.on('assert', (point: Point) => points.push(point));
  parser.on('extra', (line: string) => extras.push(line));
  parser.on('version', (number: number) => {
    version = number;
  });
  parser.end(tap);
  expect(extras).toEqual([]);
  if (results === undefined) throw new Error('The parser did not finish.');
  return { points, results, version };
}

describe('TapReporter', () => {
  it('writes TAP 14 with diagnostics', async () => {
    await expect(await tapOf(sampleRun)).toMatchFileSnapshot('golden/report.tap');
  });

  it('is read by a parser as it was meant', async () => {
    const { points, results, version } = parse(await tapOf(sampleRun));
    expect(version).toBe(14);
    expect(results).toMatchObject({ count: 6, pass: 3, fail: 3, skip: 1, bailout: false, plan: { end: 6 } });
    expect(points.map(({ ok, name }) => [ok, name])).toEqual([
      [true, 'calculator.mcpc: adds'],
      [false, 'calculator.mcpc: multiplies'],
      [true, 'calculator.mcpc: divides, # by "zero" & <more>'],
      [true, 'tests/lists.mcpc (2025-11-25)'],
      [false, 'tests/lists.mcpc (legacy)'],
      [false, 'weather.mcpc: server not started'],
    ]);
    expect(points[1]?.diag).toMatchObject({
      severity: 'fail',
      message: 'The line showed something else.',
      expected: '42',
      actual: '43',
      at: { file: 'calculator.mcpc', line: 8 },
      more: [{ message: 'The line took 31 ms.', at: { line: 9 } }],
    });
    expect(points[1]?.time).toBe(34.568);
    expect(points[4]?.diag).toMatchObject({ actual: 'one\ntwo\nthree\nfour\n```]]>::error::x\nsix' });
  });

  it('keeps texts as they are that could be taken for YAML or TAP', async () => {
    const texts = [
      '...',
      '---\nok 1 - x',
      '  indented\n\n',
      '- a: 1',
      '1..3',
      'Bail out!',
      'yes',
      '42',
      '"',
      "'",
      '|',
    ];
    const failures = texts.map((text) => ({
      line: 1,
      text,
      message: text,
      expected: text,
      actual: `${text}!`,
    }));
    const { points, results } = parse(
      await tapOf(runSummary({ results: [caseResult({ state: 'failed', failures })] })),
    );
    expect(results).toMatchObject({ count: 1, fail: 1, bailout: false });
    const { more, ...first } = points[0]?.diag ?? {};
    const read = [first, ...(more as object[])].map(
      (diagnostic) => (diagnostic as { expected: unknown }).expected,
    );
    expect(read).toEqual(texts);
  });

  it('escapes names that could be taken for directives', async () => {
    const names = ['a # TODO b', 'a # SKIP', 'a \\# b', 'a \\', '# x', 'two\nlines'];
    const results = names.map((name) => caseResult({ name }));
    const { points } = parse(await tapOf(runSummary({ results })));
    expect(points.map(({ name }) => name)).toEqual(
      names.map((name) => `calculator.mcpc: ${name.replace('\n', '\\n')}`),
    );
    expect(points.every(({ skip }) => skip === undefined || skip === false)).toBe(true);
  });

  it('gives the differences of long texts only', async () => {
    const lines = Array.from({ length: 10_000 }, (_, at) => `line ${at}`);
    const texts = { expected: lines.join('\n'), actual: lines.with(5000, 'x').join('\n') };
    const failures = [{ line: 1, text: 'expect snapshot', message: 'It differs.', ...texts }];
    const tap = await tapOf(runSummary({ results: [caseResult({ state: 'failed', failures })] }));
    expect(tap.length).toBeLessThan(600);
    const [{ diag = {} } = {}] = parse(tap).points;
    expect(diag.diff).toContain('\n- line 5000\n+ x\n');
  });

  it('has a plan of no tests, and the place of a file that is not valid', async () => {
    expect(await tapOf(runSummary())).toBe('TAP version 14\n1..0\n');
    const { points } = parse(await tapOf(runSummary({ problems: [fileProblem()] })));
    expect(points[0]).toMatchObject({
      ok: false,
      name: 'broken.mcpc: not valid',
      diag: { message: 'Unknown word "exspect".', at: { file: 'broken.mcpc', line: 4, column: 3 } },
    });
  });

  it('bails out if the run was interrupted', async () => {
    const tap = await tapOf(runSummary({ results: [caseResult()], isInterrupted: true }));
    expect(tap).toMatch(/\n {2}\.\.\.\nBail out! The run was interrupted\.\n$/);
    expect(parse(tap).results).toMatchObject({ bailout: 'The run was interrupted.', ok: false });
  });
});
