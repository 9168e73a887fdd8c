import { StringDecoder } from 'node:string_decoder';
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
  lines: AsyncIterable<string>,
  run: (line: string) => Promise<number>,
  shell: Shell,
  { keepGoing, signal, name }: ScriptOptions,
): Promise<number> {
  let first = 0;
  let pending = '';
  let began = 0;
  let number = 0;
  const next = untilAborted(lines, signal);
  for (let step = await next(); ; step = await next()) {
    const ended = step.done === true;
    number += 1;
    if (pending === '') began = number;
    if (step.done !== true) pending = pending === '' ? step.value : `${pending}\n${step.value}`;
    if (!ended && isUnfinished(pending)) continue;
    const line = pending;
    pending = '';
    const status = line.trim() === '' ? 0 : await run(line);
    signal.throwIfAborted();
    if (status !== 0 && first === 0) {
      first = status;
      if (!keepGoing && !ended) shell.notice(`Line ${began} of ${name} failed; the rest is not run.`);
    }
    if (ended || shell.left || (first !== 0 && !keepGoing)) return first;
  }
}

/** The lines of a text that comes in pieces, without their line ends. */
export async function* linesOf(
  chunks: AsyncIterable<Buffer | string> | Iterable<string>,
): AsyncGenerator<string> {
  const decoder = new StringDecoder('utf8');
  let rest = '';
  for await (const chunk of chunks) {
    const lines = (rest + (typeof chunk === 'string' ? chunk : decoder.write(chunk))).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) yield line.replace(/\r$/, '');
  }
  rest += decoder.end();
  if (rest !== '') yield rest.replace(/\r$/, '');
}

/** Gives the lines one by one; rejects when `signal` aborts, though the next may be long in coming. */
function untilAborted(
  lines: AsyncIterable<string>,
  signal: AbortSignal,
): () => Promise<IteratorResult<string, unknown>> {
  const iterator = lines[Symbol.asyncIterator]();
  return async () => {
    let stop = () => {};
    const aborted = new Promise<never>((_resolve, reject) => {
      stop = () => reject(signal.reason);
    });
    if (signal.aborted) stop();
    // One for all lines would remember each of them.
    signal.addEventListener('abort', stop, { once: true });
    try {
      return await Promise.race([iterator.next(), aborted]);
    } finally {
      signal.removeEventListener('abort', stop);
    }
  };
}
