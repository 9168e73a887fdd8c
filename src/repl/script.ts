import { readFile } from 'node:fs/promises';
import { StringDecoder } from 'node:string_decoder';
import type { InputFiles } from '../arguments/read-source.ts';
import { abortable } from '../core/abort.ts';
import type { SystemEnvironment } from '../core/environment.ts';
import { UsageError } from '../core/errors.ts';
import { resolvePath } from '../core/home.ts';
import { isBlank } from './language/grammar.ts';
import { caseNameOf, headerWordOf } from './language/header-line.ts';
import { LineGrouper } from './language/line-grouper.ts';
import { isExpectLine } from './language/parse-expectation.ts';
import type { Shell } from './shell.ts';

export interface ScriptOptions {
  /** Whether to continue after a line that fails. */
  keepGoing: boolean;
  signal: AbortSignal;
  /** The name of the script, for messages; if it is not a file, how many lines it has. */
  script: string | number;
}

/** A line that failed, by its number, from 1. */
interface FailedLine {
  status: number;
  number: number;
}

/**
 * Runs the lines of a script and returns the status of the first that failed, unless the lines after it expect that. The
 * names of the cases of a test file are skipped, and so is its header. Throws the reason of `signal`.
 */
export async function runScript(
  batches: AsyncIterable<string[]>,
  run: (line: string) => Promise<number>,
  shell: Pick<Shell, 'left' | 'addToReport' | 'notice' | 'outcomes'>,
  { keepGoing, signal, script }: ScriptOptions,
): Promise<number> {
  let first = 0;
  /** The last line, if it failed, and the first of its expectations that was not met. Others may follow. */
  let failed: { line: FailedLine; mismatch?: FailedLine } | undefined;
  const fail = async ({ status, number }: FailedLine, isLast: boolean): Promise<void> => {
    first ||= status;
    const rest = keepGoing || isLast ? '' : '; the rest was not run';
    if (script !== 1) await shell.addToReport(`Line ${number} of ${script} failed${rest}.`);
  };
  /** Reports the last line if it failed and nothing expects that. Returns whether the script continues. */
  const settle = async (isLast: boolean): Promise<boolean> => {
    const problem = shell.outcomes.isFailureExpected ? failed?.mismatch : failed?.line;
    failed = undefined;
    if (problem !== undefined) await fail(problem, isLast);
    return first === 0 || keepGoing;
  };
  const words = new TestFileWords(shell, typeof script === 'string');
  /** Returns whether the script continues. */
  const runLine = async (line: string, number: number): Promise<boolean> => {
    if (isBlank(line)) return true;
    const isExpectation = isExpectLine(line);
    if (!isExpectation && !(await settle(false))) return false;
    if (words.skips(line)) return true;
    const status = await run(line);
    signal.throwIfAborted();
    if (status !== 0) {
      if (!isExpectation) failed = { line: { status, number } };
      else if (failed !== undefined) failed.mismatch ??= { status, number };
      else failed = { line: { status, number } };
    }
    return !shell.left;
  };
  const grouper = new LineGrouper();
  let began = 1;
  let number = 0;
  const iterator = batches[Symbol.asyncIterator]();
  // The next lines may be long in coming.
  const next = () => abortable(iterator.next(), signal);
  for (let step = await next(); step.done !== true; step = await next()) {
    for (const row of step.value) {
      number += 1;
      if (grouper.length === 0) began = number;
      if (grouper.length + row.length > longestLine) throw lineTooLong(began);
      const line = grouper.length === 0 && words.isCase(row) ? row : grouper.add(row);
      if (line !== undefined && !(await runLine(line, began))) return first;
    }
  }
  const rest = grouper.end();
  if (rest === undefined || (await runLine(rest, began))) await settle(true);
  return first;
}

/** The words that only the lines of test files begin with. */
class TestFileWords {
  readonly #shell: Pick<Shell, 'notice'>;
  readonly #isFile: boolean;
  #isHeader = true;
  #isNoticed = false;

  constructor(shell: Pick<Shell, 'notice'>, isFile: boolean) {
    this.#shell = shell;
    this.#isFile = isFile;
  }

  /** Whether a line names a case. */
  isCase(line: string): boolean {
    return this.#isFile && caseNameOf(line) !== undefined;
  }

  /** Whether a line is skipped: it names a case, or belongs to the header, which is before the first case. */
  skips(line: string): boolean {
    if (this.isCase(line)) {
      this.#isHeader = false;
      return true;
    }
    const word = this.#isFile && this.#isHeader ? headerWordOf(line) : undefined;
    if (word === undefined) return false;
    if (!this.#isNoticed) {
      this.#shell.notice(
        `A line "${word}" says how mcpc test connects, and is ignored here; to call a tool of that name: call ${word}`,
      );
    }
    this.#isNoticed = true;
    return true;
  }
}

/**
 * Splits text that arrives in chunks into lines, without their line ends. Yields the lines that end in each chunk. Throws
 * UsageError at a line that is too long.
 */
export async function* linesOf(
  chunks: AsyncIterable<Buffer | string> | Iterable<string>,
): AsyncGenerator<string[]> {
  const decoder = new StringDecoder('utf8');
  let number = 1;
  /** The pieces of the line that has not ended. */
  let pieces: string[] = [];
  let length = 0;
  const add = (piece: string): void => {
    length += piece.length;
    if (length > longestLine) throw lineTooLong(number);
    pieces.push(piece);
  };
  const take = (): string => {
    const line = pieces.join('').replace(/\r$/, '');
    pieces = [];
    length = 0;
    number += 1;
    return line;
  };
  for await (const chunk of chunks) {
    const text = typeof chunk === 'string' ? chunk : decoder.write(chunk);
    const lines: string[] = [];
    let start = 0;
    for (let end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', start)) {
      add(text.slice(start, end));
      lines.push(take());
      start = end + 1;
    }
    add(text.slice(start));
    yield lines;
  }
  add(decoder.end());
  if (length > 0) yield [take()];
}

/** The longest line, in UTF-16 code units: a session reads nothing else while it parses one. */
const longestLine = 4_000_000;

function lineTooLong(number: number): UsageError {
  return new UsageError(`Line ${number} is longer than ${longestLine / 1e6} million characters.`, {
    hint: 'Put long values into a file: name=@FILE',
  });
}

/** Reads `@file` in the shell, where `-` is refused: its standard input are its lines. */
export function shellFiles(environment: SystemEnvironment): InputFiles {
  return {
    readFile: (path) => readFile(resolvePath(path, environment), 'utf8'),
    readStdin: () =>
      Promise.reject(
        new UsageError('The shell cannot read arguments from standard input.', {
          hint: 'Give them as name=value, as {"a":5}, or from a file: name=@FILE.',
        }),
      ),
  };
}
