import { type ActionsEnvironment, repositoryPath } from '../../config/repository-path.ts';
import { type AnnotationPlace, githubAnnotation } from '../../render/reports/github-annotation.ts';
import { appendStepSummary, type FilePlace } from '../../terminal/output-file.ts';
import { failureText, problemText } from './failure-text.ts';
import { problemKinds, titleOf } from './place.ts';
import type { ReportTarget } from './report-target.ts';
import type { Reporter, RunEvent, RunSummary } from './results.ts';

/** The variables of GitHub Actions, and what paths refer to. */
export type ReportEnvironment = ActionsEnvironment & FilePlace;

/**
 * Reports to GitHub Actions: an annotation for each failure, and a summary of the run in Markdown, which is appended to the
 * file that `GITHUB_STEP_SUMMARY` names.
 */
export class GithubReporter implements Reporter {
  readonly #target: ReportTarget;
  readonly #environment: ReportEnvironment;
  /** Until a line with this word, the runner does not obey what servers print; undefined if this is a file. */
  readonly #token: string | undefined;
  #summary: RunSummary | undefined;

  /** `isLog`: what is written becomes part of the log of the job, which has other lines, too. */
  constructor(target: ReportTarget, environment: ReportEnvironment, isLog: boolean) {
    this.#target = target;
    this.#environment = environment;
    this.#token = isLog ? crypto.randomUUID() : undefined;
  }

  handle(event: RunEvent): void {
    if (event.type === 'runStart' && this.#token !== undefined) {
      this.#target.write(`::stop-commands::${this.#token}\n`);
    }
    if (event.type === 'runEnd') this.#summary = event.summary;
  }

  async end(): Promise<void> {
    if (this.#token !== undefined) this.#target.write(`::${this.#token}::\n`);
    if (this.#summary !== undefined) {
      this.#annotate(this.#summary);
      await this.#appendSummary(this.#summary);
    }
    await this.#target.end();
  }

  #annotate({ results, problems }: RunSummary): void {
    for (const problem of problems) {
      const { file, line, column: col, kind } = problem;
      this.#writeError({ file, line, col, title: `${file}: ${problemKinds[kind]}` }, problemText(problem));
    }
    for (const result of results) {
      const { file } = result;
      for (const failure of result.failures) {
        const place = { file, line: failure.line, title: titleOf(result) };
        this.#writeError(place, failureText(failure));
      }
    }
  }

  #writeError(place: AnnotationPlace & { file: string }, message: string): void {
    const file = repositoryPath(place.file, this.#environment);
    this.#target.write(githubAnnotation('error', { ...place, file }, message));
  }

  async #appendSummary(summary: RunSummary): Promise<void> {
    if (!this.#environment.env.GITHUB_STEP_SUMMARY) return;
    const { markdownSummary } = await import('./markdown-summary.ts');
    await appendStepSummary(markdownSummary(summary), this.#environment);
  }
}
