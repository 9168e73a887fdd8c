import { wrapMessage, wrapPromptText } from '../../render/layout/wrap-message.ts';
import { formatDuration } from '../../terminal/format.ts';
import { sanitiseLine } from '../../terminal/sanitise.ts';
import type { Style } from '../../terminal/style.ts';
import { countStates, countWords, problemWords } from './counts.ts';
import { failureParts, problemText, rerunText } from './failure-text.ts';
import { placeOf, problemKinds, problemPlace } from './place.ts';
import type { ReportTarget } from './report-target.ts';
import type { CaseFailure, CaseResult, FileProblem, Reporter, RunEvent, RunSummary } from './results.ts';

/** What is known of a file. */
interface FileState {
  results: CaseResult[];
  problem: FileProblem | undefined;
}

/**
 * Writes a report for users: a line for each file when it ends, then what failed, in full, and a summary. `quiet` leaves out the
 * lines of files, and everything if nothing failed.
 */
export class SpecReporter implements Reporter {
  readonly #target: ReportTarget;
  readonly #style: Style;
  readonly #quiet: boolean;
  /** The files that have no line yet, by their places. */
  readonly #files = new Map<string, FileState>();
  #hasLines = false;
  #summary: RunSummary | undefined;

  constructor(target: ReportTarget, style: Style, quiet: boolean) {
    this.#target = target;
    this.#style = style;
    this.#quiet = quiet;
  }

  handle(event: RunEvent): void {
    if (event.type === 'caseEnd') this.#fileOf(event.result).results.push(event.result);
    else if (event.type === 'problem') this.#fileOf(event.problem).problem = event.problem;
    else if (event.type === 'fileEnd') this.#endFile(placeOf(event), event.duration);
    else if (event.type === 'runEnd') {
      // Files that were not started: they are not valid, or the run ended before.
      for (const place of [...this.#files.keys()]) this.#endFile(place, undefined);
      this.#summary = event.summary;
    }
  }

  async end(): Promise<void> {
    if (this.#summary !== undefined) await this.#writeEnd(this.#summary);
    await this.#target.end();
  }

  #fileOf(file: Pick<CaseResult, 'file' | 'protocol'>): FileState {
    const place = placeOf(file);
    const state = this.#files.get(place) ?? { results: [], problem: undefined };
    this.#files.set(place, state);
    return state;
  }

  #endFile(place: string, duration: number | undefined): void {
    const state = this.#files.get(place);
    this.#files.delete(place);
    if (this.#quiet || state === undefined) return;
    this.#hasLines = true;
    this.#target.write(`${this.#wrap(fileLine(place, state, duration, this.#style))}\n`);
  }

  async #writeEnd(summary: RunSummary): Promise<void> {
    const { results, problems, isInterrupted } = summary;
    const failed = results.filter(({ state }) => state === 'failed');
    if (this.#quiet && failed.length === 0 && problems.length === 0 && !isInterrupted) return;
    const blocks = [
      ...problems.map((problem) => this.#problemBlock(problem)),
      ...failed.map((result) => this.#failureBlock(result)),
      await coverageBlock(summary, this.#style),
      this.#wrap(summaryLines(summary, this.#style).join('\n')),
    ].filter((block) => block !== '');
    this.#target.write(`${this.#hasLines ? '\n' : ''}${blocks.join('\n\n')}\n`);
  }

  #problemBlock(problem: FileProblem): string {
    const { theme } = this.#style;
    const protocol = problem.protocol === undefined ? '' : ` (${sanitiseLine(problem.protocol)})`;
    const kind = theme.failure(problemKinds[problem.kind]);
    const heading = `${theme.strong(problemPlace(problem))}${protocol}  ${kind}`;
    return [this.#wrap(heading), this.#wrap(indent(problemText(problem)))].join('\n');
  }

  #failureBlock(result: CaseResult): string {
    const { theme } = this.#style;
    const file = sanitiseLine(result.file);
    const protocol = result.protocol === undefined ? '' : ` (${sanitiseLine(result.protocol)})`;
    const name = result.name === result.file ? '' : `  ${theme.failure(sanitiseLine(result.name))}`;
    const places = result.failures.length > 0 ? result.failures : [undefined];
    const parts = places.map((failure) => {
      const heading = `${theme.strong(`${file}:${failure?.line ?? result.line}`)}${protocol}${name}`;
      return [this.#wrap(heading), ...(failure === undefined ? [] : this.#failureRows(failure))].join('\n');
    });
    return [...parts, indent(theme.dim(rerunText(result)))].join('\n');
  }

  #failureRows(failure: CaseFailure): string[] {
    const { source, message, diff, hint } = failureParts(failure, this.#style);
    return [
      this.#wrapText(indent(source)),
      this.#wrap(indent(message)),
      this.#wrapText(indent(diff)),
      this.#wrap(indent(hint)),
    ].filter((rows) => rows !== '');
  }

  /** Wraps lines of mcpc. */
  #wrap(text: string): string {
    return this.#style.terminal ? wrapMessage(text, this.#style.width) : text;
  }

  /** Wraps indented lines of others: their rows stay indented. */
  #wrapText(text: string): string {
    return this.#style.terminal ? wrapPromptText(text, this.#style.width) : text;
  }
}

function fileLine(place: string, state: FileState, duration: number | undefined, style: Style): string {
  const { theme } = style;
  const counts = countStates(state.results);
  const words = [
    ...(state.problem === undefined ? [] : [theme.failure(problemKinds[state.problem.kind])]),
    ...countWords(counts, theme),
  ];
  const time = duration === undefined ? '' : `  ${theme.dim(formatDuration(duration))}`;
  return `${markOf(state, style)} ${place}  ${words.join(', ') || 'no cases'}${time}`;
}

function markOf({ results, problem }: FileState, { theme, unicode }: Style): string {
  if (problem !== undefined || results.some(({ state }) => state === 'failed')) {
    return theme.failure(unicode ? '✗' : 'FAIL');
  }
  if (results.some(({ state }) => state === 'passed')) return theme.success(unicode ? '✓' : 'ok');
  return theme.dim('-');
}

function summaryLines(summary: RunSummary, { theme }: Style): string[] {
  const { results, problems, duration, isInterrupted, snapshots } = summary;
  const { written, updated, obsolete } = snapshots;
  const changes = [
    ...(written > 0 ? [`${written} written`] : []),
    ...(updated > 0 ? [`${updated} updated`] : []),
    ...(obsolete > 0 ? [`${obsolete} obsolete, which --update removes`] : []),
  ];
  const words = [...problemWords(problems, theme), ...countWords(countStates(results), theme)];
  const isRefused = results.length === 0 && problems.some(({ kind }) => kind === 'invalid');
  return [
    ...(changes.length > 0 ? [`Snapshots: ${changes.join(', ')}`] : []),
    ...(isInterrupted ? [theme.warning('The run was interrupted.')] : []),
    isRefused
      ? `${words.join(', ')}; nothing was run`
      : `${words.join(', ') || 'no cases'}  ${theme.dim(formatDuration(duration))}`,
  ];
}

async function coverageBlock({ coverage }: RunSummary, style: Style): Promise<string> {
  if (coverage === undefined) return '';
  const { coverageText } = await import('./coverage-text.ts');
  return (await coverageText(coverage, style)).trimEnd();
}

function indent(text: string): string {
  return text.replace(/^(?=.)/gm, '  ');
}
