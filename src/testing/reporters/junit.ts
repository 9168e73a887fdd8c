import { failureText, problemText, rerunText } from './failure-text.ts';
import { placeOf, problemKinds, problemPlace } from './place.ts';
import type { ReportTarget } from './report-target.ts';
import type { CaseResult, FileProblem, Reporter, RunEvent, RunSummary } from './results.ts';
import { type XmlElement, xmlDocument } from './xml.ts';

/** A file of the run: a `testsuite`. */
interface Suite {
  file: string;
  protocol: string | undefined;
  results: CaseResult[];
  problems: FileProblem[];
  /** ISO 8601 without a zone, in UTC; undefined if it was not started. */
  startedAt: string | undefined;
  /** In ms. */
  duration: number;
}

/** Counts of a suite, or of all. */
interface Totals {
  tests: number;
  failures: number;
  errors: number;
}

/**
 * Writes JUnit XML when the run ends: a `testsuite` for each file, which the schema of Jenkins (junit-10) accepts. That
 * schema does not know the attribute `file` of a `testcase`, which GitLab links to: it is written with `withFiles` only.
 */
export class JunitReporter implements Reporter {
  readonly #target: ReportTarget;
  readonly #withFiles: boolean;
  readonly #suites = new Map<string, Suite>();

  constructor(target: ReportTarget, withFiles: boolean) {
    this.#target = target;
    this.#withFiles = withFiles;
  }

  handle(event: RunEvent): void {
    if (event.type === 'fileStart') this.#suiteOf(event).startedAt = new Date().toISOString().slice(0, 19);
    else if (event.type === 'caseEnd') this.#suiteOf(event.result).results.push(event.result);
    else if (event.type === 'problem') this.#suiteOf(event.problem).problems.push(event.problem);
    else if (event.type === 'fileEnd') this.#suiteOf(event).duration = event.duration;
    else if (event.type === 'runEnd') this.#target.write(this.#document(event.summary));
  }

  end(): Promise<void> {
    return this.#target.end();
  }

  #suiteOf({ file, protocol }: Pick<CaseResult, 'file' | 'protocol'>): Suite {
    const place = placeOf({ file, protocol });
    const unknown = { file, protocol, results: [], problems: [], startedAt: undefined, duration: 0 };
    const suite = this.#suites.get(place) ?? unknown;
    this.#suites.set(place, suite);
    return suite;
  }

  #document({ duration }: RunSummary): string {
    const suites = [...this.#suites.values()];
    const totals = suites.map(totalsOf).reduce(sum, { tests: 0, failures: 0, errors: 0 });
    return xmlDocument({
      name: 'testsuites',
      attributes: { name: 'mcpc test', ...totals, time: seconds(duration) },
      content: suites.map((suite) => this.#suite(suite)),
    });
  }

  #suite(suite: Suite): XmlElement {
    const { file, results, problems, startedAt: timestamp, duration } = suite;
    const skipped = results.filter(({ state }) => state === 'skipped').length;
    const counts = { ...totalsOf(suite), skipped };
    return {
      name: 'testsuite',
      attributes: { name: placeOf(suite), ...counts, time: seconds(duration), timestamp, file },
      content: [
        ...problems.map((problem) => this.#problem(problem)),
        ...results.map((result) => this.#case(result)),
      ],
    };
  }

  #case(result: CaseResult): XmlElement {
    const { name, duration } = result;
    const attributes = { name, ...this.#place(result), time: seconds(duration) };
    return { name: 'testcase', attributes, content: outcomeOf(result) };
  }

  #problem(problem: FileProblem): XmlElement {
    const kind = problemKinds[problem.kind];
    const content = `${problemPlace(problem)}\n${problemText(problem)}`;
    const error = { name: 'error', attributes: { message: problem.message, type: kind }, content };
    const attributes = { name: kind, ...this.#place(problem), time: seconds(0) };
    return { name: 'testcase', attributes, content: [error] };
  }

  #place({ file, protocol }: Pick<CaseResult, 'file' | 'protocol'>): XmlElement['attributes'] {
    return { classname: className(file, protocol), file: this.#withFiles ? file : undefined };
  }
}

/** Returns the elements for the outcome of a case; none if it passed. GitLab reads only the first. */
function outcomeOf(result: CaseResult): XmlElement[] {
  const { file, failures, state } = result;
  if (state === 'passed') return [];
  if (state === 'skipped') return [{ name: 'skipped', attributes: { message: 'not run' } }];
  const texts = failures.map((failure) => `${file}:${failure.line}\n${failureText(failure)}`);
  const message = failures[0]?.message ?? 'The case failed.';
  const content = [...texts, rerunText(result)].join('\n\n');
  return [{ name: 'failure', attributes: { message, type: 'expectation' }, content }];
}

/**
 * Returns a file as the name of a class, with the folders as its package, as Jenkins shows and GitLab groups cases:
 * `tests.calculator`.
 */
function className(file: string, protocol: string | undefined): string {
  const words = file.replace(/\.mcpc$/, '').split(/[\\/]/);
  const name = words.filter((word) => !['', '.', '..'].includes(word)).join('.');
  return protocol === undefined ? name : `${name} (${protocol})`;
}

function totalsOf({ results, problems }: Suite): Totals {
  const failures = results.filter(({ state }) => state === 'failed').length;
  return { tests: results.length + problems.length, failures, errors: problems.length };
}

function sum(a: Totals, b: Totals): Totals {
  return { tests: a.tests + b.tests, failures: a.failures + b.failures, errors: a.errors + b.errors };
}

/** Formats ms as seconds with three decimals. */
function seconds(duration: number): string {
  return (duration / 1000).toFixed(3);
}
