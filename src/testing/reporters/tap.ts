import { stringify } from 'yaml';
import { diffText } from '../../render/diff/diff-text.ts';
import { sanitise, sanitiseLine } from '../../terminal/sanitise.ts';
import { documentStyle } from './document-style.ts';
import { placeOf, problemKinds, titleOf } from './place.ts';
import type { ReportTarget } from './report-target.ts';
import type { CaseFailure, CaseResult, FileProblem, Reporter, RunEvent } from './results.ts';

/** Texts that are longer are replaced by their diff, in characters. */
const longestText = 4000;

/** Reports in version 14 of the Test Anything Protocol, a test point for each case when it ends. */
export class TapReporter implements Reporter {
  readonly #target: ReportTarget;
  #count = 0;

  constructor(target: ReportTarget) {
    this.#target = target;
  }

  handle(event: RunEvent): void {
    if (event.type === 'runStart') this.#target.write('TAP version 14\n');
    else if (event.type === 'caseEnd') this.#writeCase(event.result);
    else if (event.type === 'problem') this.#writeProblem(event.problem);
    else if (event.type === 'runEnd') {
      const { isInterrupted } = event.summary;
      // No plan: its number would say that all tests were run.
      this.#target.write(isInterrupted ? 'Bail out! The run was interrupted.\n' : `1..${this.#count}\n`);
    }
  }

  end(): Promise<void> {
    return this.#target.end();
  }

  #writeCase(result: CaseResult): void {
    const { state, failures } = result;
    const duration = Math.round(result.duration * 1000) / 1000;
    if (state === 'skipped') this.#writePoint('ok', `${described(result)} # SKIP not run`, '');
    else if (state === 'passed') this.#writePoint('ok', described(result), `duration_ms: ${duration}\n`);
    else {
      const [first, ...others] = failures.map((failure) => diagnostics(result, failure));
      const more = others.length === 0 ? {} : { more: others };
      const rerun = sanitiseLine(result.rerun ?? '');
      const diagnostic = { severity: 'fail', ...first, ...more, rerun, duration_ms: duration };
      this.#writePoint('not ok', described(result), yamlOf(diagnostic));
    }
  }

  #writeProblem(problem: FileProblem): void {
    const { file, line, column, message, hint } = problem;
    const diagnostic = {
      severity: 'fail',
      message: sanitise(message),
      hint: hint === undefined ? undefined : sanitise(hint),
      at: { file: sanitiseLine(file), line, column },
    };
    const description = escaped(`${placeOf(problem)}: ${problemKinds[problem.kind]}`);
    this.#writePoint('not ok', description, yamlOf(diagnostic));
  }

  /** `yaml`: the lines of the YAML block; '' for none. */
  #writePoint(status: 'ok' | 'not ok', description: string, yaml: string): void {
    this.#count += 1;
    const block = yaml === '' ? '' : `---\n${yaml}...\n`.replace(/^(?=.)/gm, '  ');
    this.#target.write(`${status} ${this.#count} - ${description}\n${block}`);
  }
}

function diagnostics(
  { file }: CaseResult,
  { line, text, step, message, expected, actual, hint }: CaseFailure,
) {
  return {
    message: sanitise(message),
    step: step && sanitise(step.trimEnd()),
    source: sanitise(text.trimEnd()),
    ...textsOf(expected, actual),
    hint: hint === undefined ? undefined : sanitise(hint),
    at: { file: sanitiseLine(file), line },
  };
}

function textsOf(expected: string | undefined, actual: string | undefined) {
  const isLong = [expected, actual].some((text) => text !== undefined && text.length > longestText);
  if (isLong) return { diff: diffText(expected, actual, documentStyle) };
  return {
    expected: expected === undefined ? undefined : sanitise(expected),
    actual: actual === undefined ? undefined : sanitise(actual),
  };
}

/** Returns an object as lines of YAML, without members that are undefined. */
function yamlOf(diagnostic: object): string {
  return stringify(diagnostic, { lineWidth: 0, aliasDuplicateObjects: false });
}

function described(result: CaseResult): string {
  return escaped(titleOf(result));
}

/** Escapes what begins a directive in a description. */
function escaped(text: string): string {
  return text.replace(/[\\#]/g, '\\$&');
}
