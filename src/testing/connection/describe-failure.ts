import { McpcError } from '../../core/errors.ts';
import { stringifyJson } from '../../core/json-text.ts';
import type { CaseFailure } from '../reporters/results.ts';

/** Returns why a line failed, with the data of a server's error and the last lines on stderr of a server that exited. */
export function describeFailure(failure: unknown): Pick<CaseFailure, 'message' | 'hint'> {
  if (!(failure instanceof McpcError)) {
    return { message: failure instanceof Error ? failure.message : String(failure) };
  }
  const { message, data, stderrTail = [], hint } = failure;
  const rows = [message];
  if (data !== undefined && data !== null) rows.push(`data: ${stringifyJson(data)}`);
  if (stderrTail.length > 0) rows.push('Last lines of its stderr:', ...stderrTail.map((line) => `  ${line}`));
  return { message: rows.join('\n'), hint };
}
