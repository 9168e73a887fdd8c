import { readFile } from 'node:fs/promises';
import { StringDecoder } from 'node:string_decoder';
import type { InputFiles } from '../arguments/read-source.ts';
import { abortable } from '../core/abort.ts';
import type { SystemEnvironment } from '../core/environment.ts';
import { UsageError } from '../core/errors.ts';
import { resolvePath } from '../core/home.ts';
import { isBlank, isIncomplete } from './language/grammar.ts';
import { isExpectLine } from './language/parse-expectation.ts';
import type { Shell } from './shell.ts';

export interface ScriptOptions {
  /** Whether to continue after a line that fails. */
  keepGoing: boolean;
  signal: AbortSignal;
  /** The name of the script, for messages, or how many lines there are. */
  script: string | number;
}

/** A line that failed, by its number, from 1. */
interface FailedLine {
  status: number;
  number: number;
}

/**
 * Runs the lines of a script and returns the status of the first that failed, unless the lines after it expect that. Throws
 * the reason of `signal`.
 */
export async function runScript(
  batches: AsyncIterable<string[]>,
  run: (line: string) => Promise<number>,
  shell: Pick<Shell, 'left' | 'addToReport' | 'outcomes'>,
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
  /** Returns whether the script continues. */
  const runLine = async (line: string, number: number): Promise<boolean> => {
    if (isBlank(line)) return true;
    const isExpectation = isExpectLine(line);
    if (!isExpectation && !(await settle(false))) return false;
    const status = await run(line);
    signal.throwIfAborted();
    if (status !== 0) {
      if (!isExpectation) failed = { line: { status, number } };
      else if (failed !== undefined) failed.mismatch ??= { status, number };
      else failed = { line: { status, number } };
    }
    return !shell.left;
  };
  let pending: string | undefined;
  let began = 0;
  let number = 0;
  const iterator = batches[Symbol.asyncIterator]();
  // The next lines may be long in coming.
  const next = () => abortable(iterator.next(), signal);
  for (let step = await next(); step.done !== true; step = await next()) {
    for (const line of step.value) {
      number += 1;
      if (pending === undefined) began = number;
      pending = pending === undefined ? line : `${pending}\n${line}`;
      if (isIncomplete(pending)) continue;
      const whole = pending;
      pending = undefined;
      if (!(await runLine(whole, began))) return first;
    }
  }
  if (pending === undefined || (await runLine(pending, began))) await settle(true);
  return first;
}

/** Splits text that arrives in chunks into lines, without their line ends. Yields the lines that end in each chunk. */
export async function* linesOf(
  chunks: AsyncIterable<Buffer | string> | Iterable<string>,
): AsyncGenerator<string[]> {
  const decoder = new StringDecoder('utf8');
  let rest = '';
  const whole = (line: string) => line.replace(/\r$/, '');
  for await (const chunk of chunks) {
    const lines = (rest + (typeof chunk === 'string' ? chunk : decoder.write(chunk))).split('\n');
    rest = lines.pop() ?? '';
    yield lines.map(whole);
  }
  rest += decoder.end();
  if (rest !== '') yield [whole(rest)];
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
