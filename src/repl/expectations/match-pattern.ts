import { setImmediate } from 'node:timers/promises';
import { UsageError } from '../../core/errors.ts';
import { withMatchLimit } from '../../schema/patterns/pattern.ts';

/**
 * Returns whether a text matches the regular expression of an expectation. Throws UsageError if that takes longer than a
 * second, during which Ctrl-C has no effect.
 */
export async function matchesPattern(pattern: RegExp, text: string): Promise<boolean> {
  // The patterns of a schema may have used up the time of this turn of the event loop.
  await setImmediate();
  let isMatch: boolean | undefined;
  try {
    isMatch = withMatchLimit(() => pattern.test(text));
  } catch (error) {
    // An expression that is too large is only noticed when it is used.
    if (!(error instanceof SyntaxError || error instanceof RangeError)) throw error;
    throw new UsageError(`The regular expression is too large: ${error.message}.`, { cause: error });
  }
  if (isMatch !== undefined) return isMatch;
  throw new UsageError(`Matching ${pattern} took too long and was stopped.`, {
    hint: 'Avoid repetitions within repetitions, such as (a+)+.',
  });
}
