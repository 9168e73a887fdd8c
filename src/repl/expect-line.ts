import { ExitStatus, McpcError, UsageError } from '../core/errors.ts';
import { checkExpectation } from './expectations/check-expectation.ts';
import type { Mismatch, Outcome } from './expectations/outcome.ts';
import { checkPath } from './language/check-path.ts';
import type { Expectation } from './language/expectation.ts';
import { redactLine } from './language/redact-line.ts';
import type { Shell } from './shell.ts';

/**
 * Checks what a line `expect …` says of the line before it, reports it if it is not met, and returns the exit status. Throws
 * UsageError if it cannot be checked.
 */
export async function checkLastLine(expectation: Expectation, text: string, shell: Shell): Promise<number> {
  await checkPath(expectation, text);
  const { outcomes, variables } = shell;
  if (outcomes.last === undefined) {
    throw new UsageError('There is no line before it that could be checked.', {
      hint: 'Enter a line first, then what you expect of it. As in: multiply a=6 b=7, then: expect 42',
    });
  }
  if (expectation.type === 'snapshot') {
    shell.notice('The snapshot was not compared: only mcpc test has snapshots.');
    return ExitStatus.done;
  }
  const mismatch = await checkExpectation(expectation, outcomes.last, { variables });
  if (mismatch !== undefined) return reportMismatch(mismatch, outcomes.last, shell);
  if (expectation.type === 'failure') outcomes.isFailureExpected = true;
  return ExitStatus.done;
}

/** Reports a mismatch, with the difference between the two texts if it has any. */
async function reportMismatch(
  { message, expected, actual }: Mismatch,
  { line, views }: Outcome,
  shell: Shell,
): Promise<number> {
  const { defaults } = shell.settings;
  const isJson = defaults.json === true;
  const isCompared = expected !== undefined && actual !== undefined;
  const data = isJson && isCompared ? { expected, actual } : undefined;
  // Nothing on the screen shows which line is meant, such as one that only set a variable.
  const shown = views.length > 0 ? undefined : redactLine(line);
  const hint = shown === undefined ? undefined : `The last line was: ${shown}`;
  const error = new McpcError('expectation', ExitStatus.serverError, message, { data, hint });
  const status = await shell.report(error, defaults);
  if (isJson || !isCompared) return status;
  const { diffText } = await import('../render/diff/diff-text.ts');
  const { output, styles } = shell.screen;
  await output.report(`${diffText(expected, actual, styles.err)}\n`);
  return status;
}
