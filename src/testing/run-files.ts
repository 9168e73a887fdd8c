import type { LineParts } from '../app/environment.ts';
import { now } from '../core/clock.ts';
import { inParallel } from '../core/work/in-parallel.ts';
import { CoverageOfRun } from './coverage.ts';
import type { LoadedFile } from './load-files.ts';
import type { Recorder } from './record.ts';
import type { RunEvent, RunSummary } from './reporters/results.ts';
import { type FileRun, runFile } from './run-file.ts';
import type { RunOptions } from './run-options.ts';
import { RunSnapshots } from './run-snapshots.ts';

/**
 * Runs the cases of valid files and returns their outcomes. Reports every event of the run, from `runStart` to
 * `runEnd`. Never throws because of a file, a case or a server.
 */
export async function runFiles(
  files: readonly LoadedFile[],
  options: RunOptions,
  parts: Pick<LineParts, 'environment' | 'signal'>,
  report: (event: RunEvent) => void,
  recorder?: Recorder,
): Promise<RunSummary> {
  const began = now();
  const { protocols, jobs, bail, coverage } = options;
  const revisions = protocols.length === 0 ? [undefined] : protocols;
  const runs = files.flatMap((loaded) => revisions.map((protocol): FileRun => ({ loaded, protocol })));
  const cases = runs.reduce((sum, { loaded }) => sum + loaded.file.cases.length, 0);
  report({ type: 'runStart', files: runs.length, cases });
  let hasFailed = false;
  const snapshots = new RunSnapshots(options, parts.environment.env);
  const context = {
    options,
    parts,
    report: (event: RunEvent) => {
      if (event.type === 'problem' || (event.type === 'caseEnd' && event.result.state === 'failed')) {
        hasFailed = true;
      }
      report(event);
    },
    isStopped: () => parts.signal.aborted || (bail && hasFailed),
    snapshots,
    coverage: coverage ? new CoverageOfRun(parts.environment) : undefined,
    recorder,
  };
  const outcomes = await inParallel(runs, jobs, (run) => runFile(run, context));
  const results = outcomes.flatMap((outcome) => outcome.results);
  const recorded = await snapshots.finish(files, results);
  for (const problem of recorded.problems) report({ type: 'problem', problem });
  const summary: RunSummary = {
    results,
    problems: [...outcomes.flatMap((outcome) => outcome.problems), ...recorded.problems],
    duration: now() - began,
    isInterrupted: parts.signal.aborted,
    snapshots: recorded.counts,
    coverage: context.coverage?.result(),
  };
  report({ type: 'runEnd', summary });
  return summary;
}
