import { UsageError } from '../core/errors.ts';
import type { Expectation } from './language/expectation.ts';
import type { Shell } from './shell.ts';

/**
 * Checks what a line `expect …` says of the line before it. Throws ExpectationError if it is not met, and UsageError if it
 * cannot be checked.
 */
export async function checkLastLine(expectation: Expectation, text: string, shell: Shell): Promise<void> {
  const [{ checkPath }, { checkExpectation }, { ExpectationError }] = await Promise.all([
    import('./language/check-path.ts'),
    import('./expectations/check-expectation.ts'),
    import('./expectations/expectation-error.ts'),
  ]);
  await checkPath(expectation, text);
  const { outcomes, variables } = shell;
  if (outcomes.last === undefined) {
    throw new UsageError('There is no line before it whose result could be checked.', {
      hint: 'Enter a line first, then what you expect of it. As in: multiply a=6 b=7, then: expect 42',
    });
  }
  if (expectation.type === 'snapshot') {
    shell.notice('A snapshot was not compared: only mcpc test has snapshots.');
    return;
  }
  const mismatch = await checkExpectation(expectation, outcomes.last, { variables });
  if (mismatch !== undefined) throw new ExpectationError(mismatch);
  if (expectation.type === 'failure') outcomes.isFailureExpected = true;
}
