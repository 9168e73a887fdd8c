import type { ReportTarget } from '../../../../src/testing/reporters/report-target.ts';
import type {
  CaseResult,
  FileProblem,
  Reporter,
  RunEvent,
  RunSummary,
} from '../../../../src/testing/reporters/results.ts';

/** A target that keeps what is written. */
export class TextTarget implements ReportTarget {
  text = '';
  ended = false;

  write(lines: string): void {
    this.text += lines;
  }

  async end(): Promise<void> {
    this.ended = true;
  }
}

/** Returns a case of `calculator.mcpc` that passed, with other members in place of those. */
export function caseResult(members: Partial<CaseResult> = {}): CaseResult {
  const name = members.name ?? 'adds';
  const file = members.file ?? 'calculator.mcpc';
  return {
    file,
    name,
    line: 3,
    protocol: undefined,
    state: 'passed',
    failures: [],
    duration: 12,
    rerun: `mcpc test ${file} --filter '^${file}: ${name}$'`,
    ...members,
  };
}

/** Returns a file that is not valid, with other members in place of those. */
export function fileProblem(members: Partial<FileProblem> = {}): FileProblem {
  return {
    file: 'broken.mcpc',
    protocol: undefined,
    kind: 'invalid',
    message: 'Unknown word "exspect".',
    hint: 'Did you mean "expect"?',
    line: 4,
    column: 3,
    ...members,
  };
}

export function runSummary(members: Partial<RunSummary> = {}): RunSummary {
  return {
    results: [],
    problems: [],
    duration: 1234.5,
    isInterrupted: false,
    snapshots: { written: 0, updated: 0, obsolete: 0 },
    coverage: undefined,
    ...members,
  };
}

/** Returns the events of a run: the files one after the other, in the order of their first results, then the problems. */
export function eventsOf(summary: RunSummary): RunEvent[] {
  const { results, problems } = summary;
  const events: RunEvent[] = [];
  const keys = new Set(results.map(({ file, protocol }) => JSON.stringify([file, protocol])));
  for (const key of keys) {
    const ofFile = results.filter(({ file, protocol }) => JSON.stringify([file, protocol]) === key);
    const { file = '', protocol } = ofFile[0] ?? {};
    events.push({ type: 'fileStart', file, protocol, cases: ofFile.length });
    for (const result of ofFile) {
      events.push({ type: 'caseStart', file, protocol, name: result.name }, { type: 'caseEnd', result });
    }
    const duration = ofFile.reduce((sum, result) => sum + result.duration, 100);
    events.push({ type: 'fileEnd', file, protocol, duration });
  }
  return [
    { type: 'runStart', files: keys.size, cases: results.length },
    ...events,
    ...problems.map((problem): RunEvent => ({ type: 'problem', problem })),
    { type: 'runEnd', summary },
  ];
}

/** Passes the events of a run to a reporter and waits for its end. */
export async function report(reporter: Reporter, summary: RunSummary): Promise<void> {
  for (const event of eventsOf(summary)) reporter.handle(event);
  await reporter.end();
}

/** A run with a case in each state, failures of several kinds, and a file whose server does not start. */
export const sampleRun = runSummary({
  results: [
    caseResult(),
    caseResult({
      name: 'multiplies',
      line: 6,
      state: 'failed',
      duration: 34.5678,
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
    }),
    caseResult({ name: 'divides, # by "zero" & <more>', line: 11, state: 'skipped', duration: 0 }),
    caseResult({ file: 'tests/lists.mcpc', name: 'tests/lists.mcpc', line: 1, protocol: '2025-11-25' }),
    caseResult({
      file: 'tests/lists.mcpc',
      name: 'tests/lists.mcpc',
      line: 1,
      protocol: 'legacy',
      state: 'failed',
      failures: [
        {
          line: 3,
          text: 'expect snapshot',
          message: 'The line showed something else than the snapshot.',
          expected: ['one', 'two', 'three', 'four', 'five', 'six'].join('\n'),
          actual: ['one', 'two', 'three', 'four', '```]]>::error::x', 'six\x1b[31m'].join('\n'),
          hint: 'If that is right: mcpc test tests/lists.mcpc --update',
        },
      ],
    }),
  ],
  problems: [
    fileProblem({
      file: 'weather.mcpc',
      kind: 'not started',
      message: 'weather.py exited with status 1 during the handshake.',
      hint: undefined,
      line: undefined,
      column: undefined,
    }),
  ],
});
