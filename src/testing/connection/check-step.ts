import { UsageError } from '../../core/errors.ts';
import { checkExpectation } from '../../repl/expectations/check-expectation.ts';
import { failedTool } from '../../repl/expectations/failure-kind.ts';
import type { Mismatch, Outcome } from '../../repl/expectations/outcome.ts';
import { failureMessage } from '../../repl/expectations/outcome-text.ts';
import type { TestStep } from '../../repl/language/test-file.ts';
import type { Variables } from '../../repl/variables/variables.ts';
import type { CaseFailure } from '../reporters/results.ts';
import { describeFailure } from './describe-failure.ts';

/** Compares an outcome with the next snapshot of the case. Throws UsageError. */
export type CheckSnapshot = (outcome: Outcome) => Promise<Mismatch | undefined>;

/** What expectations are checked with. */
export interface StepContext {
  variables: Variables;
  checkSnapshot: CheckSnapshot;
  /** What the line reported beside its result. */
  report: string;
  /** Returns the command line that runs a command on the server; undefined if the file does not name one. */
  lineFor(command: string): string | undefined;
}

/** Returns every expectation that the outcome of a line does not meet; or that it failed, if that is not expected. */
export async function checkStep(
  { text, line, expectations }: TestStep,
  outcome: Outcome,
  context: StepContext,
): Promise<CaseFailure[]> {
  const { variables, checkSnapshot } = context;
  const expectsFailure = expectations.some(({ expectation }) => expectation.type === 'failure');
  if (outcome.status !== 0 && !expectsFailure) {
    return [{ line, text, ...(await describeFailedLine(outcome, context)) }];
  }
  const failures: CaseFailure[] = [];
  for (const expected of expectations) {
    const mismatch = await mismatchOf(() =>
      checkExpectation(expected.expectation, outcome, { variables, snapshot: checkSnapshot }),
    );
    if (mismatch !== undefined)
      failures.push({ line: expected.line, text: expected.text, step: text, ...mismatch });
  }
  return failures;
}

/** Advice to list the tools or prompts of the server, as a line of the shell. */
const listing = /^(List .* with: )(?:help, )?(tools|prompts)$/m;

/** Says why a line failed that should have succeeded. */
export async function describeFailedLine(
  outcome: Outcome,
  { report, lineFor }: Pick<StepContext, 'report' | 'lineFor'>,
): Promise<Pick<CaseFailure, 'message' | 'hint'>> {
  const { failure, views, status } = outcome;
  if (failure !== undefined) {
    const { message, hint } = describeFailure(failure);
    // A report is not read in the shell.
    const outside = hint?.replace(listing, (line, start: string, command: string) => {
      const typed = lineFor(command);
      return typed === undefined ? line : start + typed;
    });
    return { message, hint: outside };
  }
  const tool = failedTool(views);
  const what =
    tool === undefined ? `The line failed with status ${status}.` : `The tool ${tool} returned an error:`;
  const said = tool === undefined ? report.trim() : await failureMessage(outcome);
  return { message: said === '' ? what.replace(/:$/, '.') : `${what}\n${said}` };
}

/** Checks an expectation; one that cannot be checked is not met either. */
async function mismatchOf(
  check: () => Promise<Mismatch | undefined>,
): Promise<(Mismatch & Pick<CaseFailure, 'hint'>) | undefined> {
  try {
    return await check();
  } catch (error) {
    if (error instanceof UsageError) return describeFailure(error);
    throw error;
  }
}
