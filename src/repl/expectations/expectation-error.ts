import { ExitStatus, McpcError } from '../../core/errors.ts';
import type { Mismatch } from './outcome.ts';

/** A line `expect …` was not met. */
export class ExpectationError extends McpcError {
  constructor({ message, expected, actual }: Mismatch) {
    const isCompared = expected !== undefined && actual !== undefined;
    const difference = isCompared ? [...marked('-', expected), ...marked('+', actual)] : marked(' ', actual);
    const hint = difference.length === 0 ? undefined : difference.join('\n');
    super('expectation', ExitStatus.serverError, message, { hint });
  }
}

function marked(mark: string, text: string | undefined): string[] {
  return text === undefined || text === ''
    ? []
    : text.split('\n').map((line) => `  ${mark} ${line}`.trimEnd());
}
