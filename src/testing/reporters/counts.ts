import { formatNumber } from '../../terminal/format.ts';
import type { Theme } from '../../terminal/style.ts';
import type { CaseResult } from './results.ts';

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
