import { readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { quoteTarget } from '../arguments/target-secrets.ts';
import type { SystemEnvironment } from '../core/environment.ts';
import { reasonOf, UsageError } from '../core/errors.ts';
import { describeOutcome } from '../repl/expectations/describe-outcome.ts';
import type { Outcome } from '../repl/expectations/outcome.ts';
import { parseExpectation } from '../repl/language/parse-expectation.ts';
import type { TestStep } from '../repl/language/test-file.ts';
import { knownSecrets } from '../repl/saving/known-secrets.ts';
import { movedTarget } from '../repl/saving/server-line.ts';
import { writeFileAtomically } from '../terminal/atomic-write.ts';
import { formatCount } from '../terminal/format.ts';
import type { LoadedFile } from './load-files.ts';

/** What was recorded of a file: the lines to insert below each step, by the number of its first row. */
type Additions = Map<number, string[]>;

/** Adds expectations to the lines of test files that have none, from what the lines do: `mcpc test --record`. */
export class Recorder {
  readonly #target: string | undefined;
  readonly #environment: SystemEnvironment;
  readonly #additions = new Map<LoadedFile, Additions>();

  /** `target`: that of the command line, which is written into a file that names no server. */
  constructor(target: string | undefined, environment: SystemEnvironment) {
    this.#target = target;
    this.#environment = environment;
  }

  /** Returns a step with its expectations, or with those that describe its outcome if it has none. */
  async complete(file: LoadedFile, step: TestStep, outcome: Outcome): Promise<TestStep> {
    if (step.expectations.length > 0) return step;
    const additions = this.#additions.get(file) ?? new Map<number, string[]>();
    this.#additions.set(file, additions);
    // The lines before the first case run again with each connection.
    const texts =
      additions.get(step.line) ??
      (await describeOutcome(outcome, knownSecrets(file.target?.line.options, this.#environment.env)));
    additions.set(step.line, texts);
    const expectations = texts.map((text) => ({
      expectation: parseExpectation(text),
      text,
      line: step.line,
    }));
    return { ...step, expectations };
  }

  /** Writes the files. Returns a sentence about each that was changed. Throws UsageError if one cannot be written. */
  async write(files: readonly LoadedFile[]): Promise<string[]> {
    const sentences: string[] = [];
    for (const file of files) {
      const additions = this.#additions.get(file);
      // None of its lines was run, or all have expectations.
      if (additions === undefined) continue;
      const count = [...additions.values()].flat().length;
      const server = this.#serverLine(file);
      await this.#rewrite(file, additions, server);
      sentences.push(`Added ${formatCount(count, 'expectation')} to ${file.shown}.`);
    }
    return sentences.length === 0 ? ['Nothing was recorded.'] : sentences;
  }

  async #rewrite(file: LoadedFile, additions: Additions, server: string | undefined): Promise<void> {
    try {
      const text = withExpectations(await readFile(file.path, 'utf8'), file, additions);
      const whole = server === undefined ? text : withServer(text, server);
      await writeFileAtomically(file.path, whole, { replace: true, shownPath: file.shown });
    } catch (error) {
      if (error instanceof UsageError) throw error;
      throw new UsageError(`${file.shown} cannot be written: ${reasonOf(error)}.`);
    }
  }

  /** Returns the line `server …` for a file that has none. Its target is relative to the folder of the file. */
  #serverLine({ file, path }: LoadedFile): string | undefined {
    if (this.#target === undefined || file.header.server !== undefined) return undefined;
    return `server ${quoteTarget(movedTarget(this.#target, dirname(path), this.#environment))}`;
  }
}

/** Returns the text of a file with lines inserted below its steps, as far indented as these. */
export function withExpectations(
  text: string,
  { file }: Pick<LoadedFile, 'file'>,
  additions: Additions,
): string {
  const ending = lineEnding(text);
  const rows = text.split(/\r?\n/);
  const steps = [file.header.setUp, ...file.cases.map(({ steps }) => steps)].flat();
  // From the end, so that the numbers of the rows before stay right.
  for (const { line, text: step } of steps.toSorted((one, other) => other.line - one.line)) {
    const lines = additions.get(line) ?? [];
    const [indentation = ''] = /^\s*/.exec(rows[line - 1] ?? '') ?? [];
    const end = line - 1 + step.split('\n').length;
    rows.splice(end, 0, ...lines.flatMap((added) => (indentation + added).split('\n')));
  }
  // The file may end without a line break.
  return rows.at(-1) === '' ? rows.join(ending) : `${rows.join(ending)}${ending}`;
}

/** Returns the text of a file with the line `server …` below the comments that it begins with. */
export function withServer(text: string, server: string): string {
  const [comments = ''] = /^(?:\uFEFF)?(?:[ \t]*#[^\n]*\n)*/.exec(text) ?? [];
  const rest = text.slice(comments.length).replace(/^(?:[ \t]*\r?\n)+/, '');
  const ending = lineEnding(text);
  return `${comments}${server}${ending}${ending}${rest}`;
}

function lineEnding(text: string): string {
  return text.includes('\r\n') ? '\r\n' : '\n';
}
