import { availableParallelism } from 'node:os';
import type { LineParts } from '../app/environment.ts';
import type { ParsedLine } from '../command-line/parse-line.ts';
import { ExitStatus, InterruptedError, UsageError } from '../core/errors.ts';
import { isTestFile } from './find-files.ts';
import { loadTestFiles } from './load-files.ts';
import type { Recorder } from './record.ts';
import { chooseReporters } from './reporters/choose-reporters.ts';
import { percent } from './reporters/coverage-text.ts';
import type { FileProblem, Reporter, RunEvent, RunSummary } from './reporters/results.ts';
import { runFiles } from './run-files.ts';
import type { RunOptions } from './run-options.ts';

/**
 * `mcpc test`: runs the test files that the line names and returns the exit status. Throws UsageError if there are no files
 * or cases to run, or if a report cannot be written.
 */
export async function runTests(parts: LineParts): Promise<number> {
  const options = runOptions(parts);
  const createReporter = await chooseReporters(parts);
  if (parts.line.options.watchTests !== true) return runOnce(options, parts, createReporter);
  const { watchTests } = await import('./watch-tests.ts');
  return watchTests(options, parts, (paths, signal) =>
    runOnce({ ...options, paths }, { ...parts, signal }, createReporter),
  );
}

async function runOnce(
  options: RunOptions,
  parts: LineParts,
  createReporter: () => Reporter,
): Promise<number> {
  const { files, problems } = await loadTestFiles(options, parts.environment);
  const recorder = options.record ? await newRecorder(options, parts) : undefined;
  const reporter = createReporter();
  const report = (event: RunEvent) => reporter.handle(event);
  const summary =
    problems.length > 0 ? refused(problems, report) : await runFiles(files, options, parts, report, recorder);
  await reporter.end();
  if (recorder !== undefined && problems.length === 0) {
    for (const sentence of await recorder.write(files)) await parts.output.report(`${sentence}\n`);
  }
  const lack = lackOfCoverage(summary, options);
  if (lack !== undefined) await parts.output.report(`${lack}\n`);
  return statusOf(summary, options, parts.signal);
}

async function newRecorder({ target }: RunOptions, { environment }: LineParts): Promise<Recorder> {
  const { Recorder } = await import('./record.ts');
  return new Recorder(target, environment);
}

/** Reports files that are not valid: then nothing is run. */
function refused(problems: readonly FileProblem[], report: (event: RunEvent) => void): RunSummary {
  report({ type: 'runStart', files: new Set(problems.map(({ file }) => file)).size, cases: 0 });
  for (const problem of problems) report({ type: 'problem', problem });
  const summary: RunSummary = {
    results: [],
    problems,
    duration: 0,
    isInterrupted: false,
    snapshots: { written: 0, updated: 0, obsolete: 0 },
    coverage: undefined,
  };
  report({ type: 'runEnd', summary });
  return summary;
}

/** The exit status of a run: the first of these that applies. */
function statusOf(summary: RunSummary, options: RunOptions, signal: AbortSignal): number {
  const { results, problems, isInterrupted } = summary;
  if (isInterrupted && signal.reason instanceof InterruptedError) return signal.reason.exitStatus;
  if (problems.some(({ kind }) => kind === 'invalid')) return ExitStatus.usage;
  if (problems.length > 0) return ExitStatus.connection;
  // Without a failure, cases are only skipped if the reader of standard output has closed it.
  if (results.some(({ state }) => state !== 'passed')) return ExitStatus.serverError;
  return lackOfCoverage(summary, options) === undefined ? ExitStatus.done : ExitStatus.serverError;
}

/** Returns a sentence if the cases touched too few of the definitions. */
function lackOfCoverage({ coverage }: RunSummary, { minCoverage }: RunOptions): string | undefined {
  // Percentages are not exact: 0.29 * 100 is a little less than 29.
  if (coverage === undefined || minCoverage === undefined || coverage.share * 100 + 1e-9 >= minCoverage) {
    return undefined;
  }
  const share = percent(coverage.share);
  return `The cases cover ${share} of the definitions, but --min-coverage is ${minCoverage}%.`;
}

function runOptions({ line: given, environment: { env } }: LineParts): RunOptions {
  const line = given.options.record === true ? withRecordedTarget(given) : given;
  const { options, operands } = line;
  return {
    line,
    paths: operands,
    target: options.target,
    filter: options.filter === undefined ? undefined : new RegExp(options.filter, 'u'),
    update: options.update === true,
    jobs: options.jobs ?? Math.max(1, Math.floor(availableParallelism() / 2)),
    bail: options.bail === true,
    fresh: options.freshServer ?? 'file',
    protocols: options.protocols ?? [],
    lenient: options.lenient === true,
    isCi: !['', '0', 'false'].includes(env.CI ?? ''),
    coverage: options.coverage === true || options.minCoverage !== undefined,
    minCoverage: options.minCoverage,
    record: options.record === true,
  };
}

/** Returns the line with the server of `--record TARGET FILE` as its target. Throws UsageError if there is no file. */
function withRecordedTarget(line: ParsedLine): ParsedLine {
  const { options } = line;
  const [first, ...files] = line.operands;
  if (options.watchTests === true) throw new UsageError('--record runs the files once, not with --watch.');
  if (first === undefined) {
    throw new UsageError('Expected a file to record.', {
      hint: 'As in: mcpc test --record server.py calculator.mcpc',
    });
  }
  if (files.length === 0 || isTestFile(first)) return line;
  if (options.target === undefined)
    return { ...line, operands: files, options: { ...options, target: first } };
  throw new UsageError(`There are two servers: ${options.target} and ${first}.`, {
    hint: 'As in: mcpc test --record server.py calculator.mcpc',
  });
}
