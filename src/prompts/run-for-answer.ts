import { splitCommandLine } from '../arguments/command-line.ts';
import { UsageError } from '../core/errors.ts';
import type { JsonObject } from '../core/json.ts';
import type { QuestionDesk } from './question-desk.ts';
import { readResult } from './sampling-result.ts';

/**
 * Has a command answer a sampling request: it gets the request as JSON on its standard input, and its standard output
 * is the answer. Gives a whole `CreateMessageResult`; throws UsageError when there is none.
 */
export async function runForAnswer(
  command: string,
  params: JsonObject,
  { run }: Pick<QuestionDesk, 'run'>,
  signal: AbortSignal,
): Promise<JsonObject> {
  const output = await run(splitCommandLine(command), `${JSON.stringify(params)}\n`, signal);
  const read = readResult(output, params, 'command');
  if ('result' in read) return read.result;
  throw new UsageError(`${command}: ${read.problem}`);
}
