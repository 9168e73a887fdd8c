import { relative, resolve, sep } from 'node:path';
import { type FilePlace, redirectionTo } from '../../terminal/output-file.ts';
import { failureText, problemText } from './failure-text.ts';
import { problemKinds, titleOf } from './place.ts';
import type { ReportTarget } from './report-target.ts';
import type { Reporter, RunEvent, RunSummary } from './results.ts';

/** The variables of GitHub Actions, and what paths refer to. */
export type ActionsEnvironment = FilePlace & { env: Readonly<Record<string, string | undefined>> };

/** Where an annotation is shown. */
interface AnnotationPlace {
  /** As `mcpc test` names it. */
  file: string;
  line?: number | undefined;
  col?: number | undefined;
  title: string;
}

/**
 * Reports to GitHub Actions: an annotation for each failure, and a summary of the run in Markdown, which is appended to the
 * file that `GITHUB_STEP_SUMMARY` names.
 */
export class GithubReporter implements Reporter {
  readonly #target: ReportTarget;
  readonly #environment: ActionsEnvironment;
  /** Until a line with this word, the runner does not obey what servers print; undefined if this is a file. */
  readonly #token: string | undefined;
  #summary: RunSummary | undefined;

  /** `isLog`: what is written becomes part of the log of the job, which has other lines, too. */
  constructor(target: ReportTarget, environment: ActionsEnvironment, isLog: boolean) {
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

  #writeError({ file, line, col, title }: AnnotationPlace, message: string): void {
    const properties = Object.entries({ file: this.#inRepository(file), line, col, title })
      .filter(([, value]) => value !== undefined)
      .map(([name, value]) => `${name}=${escapeProperty(String(value))}`);
    this.#target.write(`::error ${properties.join(',')}::${escapeData(message)}\n`);
  }

  /** Returns a path relative to the repository if it is in there, as annotations name files. */
  #inRepository(file: string): string {
    const { env, cwd } = this.#environment;
    const path = relative(env.GITHUB_WORKSPACE || cwd, resolve(cwd, file));
    return path.startsWith('..') ? file : path.split(sep).join('/');
  }

  async #appendSummary(summary: RunSummary): Promise<void> {
    const path = this.#environment.env.GITHUB_STEP_SUMMARY;
    if (!path) return;
    const { markdownSummary } = await import('./markdown-summary.ts');
    const { write } = await redirectionTo(path, true, this.#environment);
    await write([{ content: markdownSummary(summary) }]);
  }
}

function escapeData(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function escapeProperty(text: string): string {
  return escapeData(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
