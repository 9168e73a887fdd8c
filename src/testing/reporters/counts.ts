import { formatCount, formatNumber } from '../../terminal/format.ts';
import type { Theme } from '../../terminal/style.ts';
import { placeOf } from './place.ts';
import type { CaseResult, FileProblem } from './results.ts';

/** How many cases ended in which way. */
export type Counts = Record<CaseResult['state'], number>;

/** Counts the results of each state. */
export function countStates(results: readonly CaseResult[]): Counts {
  const counts: Counts = { passed: 0, failed: 0, skipped: 0 };
  for (const { state } of results) counts[state] += 1;
  return counts;
}

/** Formats the counts other than 0, the failed first: `2 failed`, `40 passed`, `1 skipped`. */
export function countWords({ failed, passed, skipped }: Counts, theme: Theme): string[] {
  return [
    ...(failed > 0 ? [theme.failure(`${formatNumber(failed)} failed`)] : []),
    ...(passed > 0 ? [theme.success(`${formatNumber(passed)} passed`)] : []),
    ...(skipped > 0 ? [theme.warning(`${formatNumber(skipped)} skipped`)] : []),
  ];
}

/** Formats how many files could not be run, by kind: `1 file not valid`, `2 servers not started`. */
export function problemWords(problems: readonly FileProblem[], theme: Theme): string[] {
  const count = (kind: FileProblem['kind']) =>
    new Set(problems.filter((problem) => problem.kind === kind).map(placeOf)).size;
  const [invalid, notStarted] = [count('invalid'), count('not started')];
  return [
    ...(invalid > 0 ? [theme.failure(`${formatCount(invalid, 'file')} not valid`)] : []),
    ...(notStarted > 0 ? [theme.failure(`${formatCount(notStarted, 'server')} not started`)] : []),
  ];
}
