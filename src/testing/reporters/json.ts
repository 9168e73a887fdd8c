import { printJson } from '../../render/print-json.ts';
import { formatCount } from '../../terminal/format.ts';
import type { Style } from '../../terminal/style.ts';
import { countStates } from './counts.ts';
import type { ReportTarget } from './report-target.ts';
import type {
  CaseFailure,
  CaseResult,
  Coverage,
  FileProblem,
  Reporter,
  RunEvent,
  RunSummary,
} from './results.ts';

/** The document of the reporter `json`. Members that are undefined are left out; durations are in ms. */
export interface JsonReport {
  passed: number;
  failed: number;
  skipped: number;
  duration: number;
  isInterrupted: boolean;
  results: readonly CaseResult[];
  problems: readonly FileProblem[];
  snapshots: RunSummary['snapshots'];
  coverage: Coverage | undefined;
}

/** Writes the results of a run as one JSON document, when it ends. */
export class JsonReporter implements Reporter {
  readonly #target: ReportTarget;
  readonly #style: Style;

  constructor(target: ReportTarget, style: Style) {
    this.#target = target;
    this.#style = style;
  }

  handle(event: RunEvent): void {
    if (event.type === 'runEnd') this.#target.write(printJson(reportOf(event.summary), this.#style));
  }

  end(): Promise<void> {
    return this.#target.end();
  }
}

function reportOf(summary: RunSummary): JsonReport {
  const { results, problems, duration, isInterrupted, snapshots, coverage } = summary;
  return {
    ...countStates(results),
    duration: rounded(duration),
    isInterrupted,
    results: results.map((result) => ({
      ...result,
      failures: result.failures.map(shortened),
      duration: rounded(result.duration),
    })),
    problems,
    snapshots,
    coverage,
  };
}

/** The longest text that is compared in the report, in characters. */
const longestText = 20_000;

/** Returns a failure without the ends of long texts, but with how much was cut off. */
function shortened(failure: CaseFailure): CaseFailure {
  const { expected, actual } = failure;
  return {
    ...failure,
    ...(expected === undefined ? {} : { expected: cut(expected) }),
    ...(actual === undefined ? {} : { actual: cut(actual) }),
  };
}

function cut(text: string): string {
  const more = text.length - longestText;
  return more <= 0 ? text : `${text.slice(0, longestText)}… ${formatCount(more, 'more character')}`;
}

/** Returns ms with at most three decimals. */
function rounded(duration: number): number {
  return Math.round(duration * 1000) / 1000;
}
