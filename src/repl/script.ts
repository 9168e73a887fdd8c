import { readFile } from 'node:fs/promises';
import { StringDecoder } from 'node:string_decoder';
import type { InputFiles } from '../arguments/read-source.ts';
import { abortable } from '../core/abort.ts';
import type { SystemEnvironment } from '../core/environment.ts';
import { UsageError } from '../core/errors.ts';
import { resolvePath } from '../core/home.ts';
import { isIncomplete } from './language/grammar.ts';
import type { Shell } from './shell.ts';

export interface ScriptOptions {
  /** Whether to continue after a line that fails. */
  keepGoing: boolean;
  signal: AbortSignal;
  /** The name of the script, for messages, or how many lines there are. */
  script: string | number;
}

/** Runs the lines of a script and returns the status of the first that failed. Throws the reason of `signal`. */
export async function runScript(
  batches: AsyncIterable<string[]>,
  run: (line: string) => Promise<number>,
  shell: Pick<Shell, 'left' | 'addToReport'>,
  { keepGoing, signal, script }: ScriptOptions,
): Promise<number> {
  let first = 0;
  let pending: string | undefined;
  let began = 0;
  let number = 0;
  /** Runs the pending line. Returns whether the script continues. */
  const runPending = async (last: boolean): Promise<boolean> => {
    const line = pending ?? '';
    pending = undefined;
    const status = line.trim() === '' ? 0 : await run(line);
    signal.throwIfAborted();
    if (status !== 0) {
      first ||= status;
      const rest = keepGoing || last || number === script ? '' : '; the rest was not run';
      if (script !== 1) await shell.addToReport(`Line ${began} of ${script} failed${rest}.`);
    }
    return !shell.left && (first === 0 || keepGoing);
  };
  const iterator = batches[Symbol.asyncIterator]();
  // The next lines may be long in coming.
  const next = () => abortable(iterator.next(), signal);
  for (let step = await next(); step.done !== true; step = await next()) {
    for (const line of step.value) {
      number += 1;
      if (pending === undefined) began = number;
      pending = pending === undefined ? line : `${pending}\n${line}`;
      if (!isIncomplete(pending) && !(await runPending(false))) return first;
    }
  }
  if (pending !== undefined) await runPending(true);
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
