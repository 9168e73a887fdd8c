import { readFile } from 'node:fs/promises';
import { StringDecoder } from 'node:string_decoder';
import type { InputFiles } from '../arguments/read-source.ts';
import type { SystemEnvironment } from '../core/environment.ts';
import { UsageError } from '../core/errors.ts';
import { resolvePath } from '../core/home.ts';
import { isUnfinished } from './grammar.ts';
import type { Shell } from './shell.ts';

export interface ScriptOptions {
  /** Go on after a line that fails. */
  keepGoing: boolean;
  signal: AbortSignal;
  /** What the script is called where a failure is told. */
  name: string;
}

/** Runs the lines of a script, and gives the status of the first that failed. Throws what `signal` aborts with. */
export async function runScript(
  batches: AsyncIterable<string[]>,
  run: (line: string) => Promise<number>,
  shell: Shell,
  { keepGoing, signal, name }: ScriptOptions,
): Promise<number> {
  let first = 0;
  let pending: string | undefined;
  let began = 0;
  let number = 0;
  /** Runs what is pending. Gives whether the script goes on. */
  const runPending = async (last: boolean): Promise<boolean> => {
    const line = pending ?? '';
    pending = undefined;
    const status = line.trim() === '' ? 0 : await run(line);
    signal.throwIfAborted();
    if (status !== 0 && first === 0) {
      first = status;
      if (!keepGoing && !last) shell.notice(`Line ${began} of ${name} failed; the rest is not run.`);
    }
    return !shell.left && (first === 0 || keepGoing);
  };
  const next = untilAborted(batches, signal);
  for (let step = await next(); step.done !== true; step = await next()) {
    for (const line of step.value) {
      number += 1;
      if (pending === undefined) began = number;
      pending = pending === undefined ? line : `${pending}\n${line}`;
      if (!isUnfinished(pending) && !(await runPending(false))) return first;
    }
  }
  if (pending !== undefined) await runPending(true);
  return first;
}

/** The lines of a text that comes in pieces, without their line ends: those that end in each piece together. */
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

/** Gives what comes one by one; rejects when `signal` aborts, though the next may be long in coming. */
function untilAborted<Item>(
  items: AsyncIterable<Item>,
  signal: AbortSignal,
): () => Promise<IteratorResult<Item, unknown>> {
  const iterator = items[Symbol.asyncIterator]();
  return async () => {
    let stop = () => {};
    const aborted = new Promise<never>((_resolve, reject) => {
      stop = () => reject(signal.reason);
    });
    if (signal.aborted) stop();
    // One for all would remember each of them.
    signal.addEventListener('abort', stop, { once: true });
    try {
      return await Promise.race([iterator.next(), aborted]);
    } finally {
      signal.removeEventListener('abort', stop);
    }
  };
}

/** Where `@file` is read from in the shell, whose standard input are its lines. */
export function shellFiles(environment: SystemEnvironment): InputFiles {
  return {
    readFile: (path) => readFile(resolvePath(path, environment), 'utf8'),
    readStdin: () =>
      Promise.reject(
        new UsageError('In the shell there is no standard input to read arguments from.', {
          hint: 'Give them as name=value, as {"a":5}, or from a file: name=@FILE.',
        }),
      ),
  };
}
