import { isSameJson, readJson } from '../../core/json-text.ts';
import { shorten } from '../../core/quote.ts';
import { Redactor } from '../../schema/redactor.ts';
import { formatDuration } from '../../terminal/format.ts';
import { flatten } from '../../terminal/sanitise.ts';
import type { Expectation, Operand } from '../language/expectation.ts';
import type { Variables } from '../variables/variables.ts';
import { checkEvents } from './check-events.ts';
import { checkValue } from './check-value.ts';
import { failureKindOf, failureNames } from './failure-kind.ts';
import { matchesPattern } from './match-pattern.ts';
import { textOfOperand } from './operands.ts';
import type { Mismatch, Outcome } from './outcome.ts';
import { failureMessage, shownText } from './outcome-text.ts';

/** What expectations are checked with. */
export interface CheckContext {
  variables: Pick<Variables, 'substitute' | 'secrets'>;
  /** Compares the outcome with a snapshot; undefined if it is not compared. */
  snapshot?: ((outcome: Outcome) => Promise<Mismatch | undefined> | Mismatch | undefined) | undefined;
}

/**
 * Checks what is expected of a line. Returns undefined if it is met, otherwise why not, with secrets masked. Throws
 * UsageError if it has an unknown variable, or a path that cannot be applied to the result.
 */
export async function checkExpectation(
  expectation: Expectation,
  outcome: Outcome,
  context: CheckContext,
): Promise<Mismatch | undefined> {
  if (expectation.type === 'snapshot') return context.snapshot?.(outcome);
  const mismatch = await mismatchOf(expectation, outcome, context);
  return mismatch && masked(mismatch, context);
}

function mismatchOf(
  expectation: Exclude<Expectation, { type: 'snapshot' }>,
  outcome: Outcome,
  { variables }: CheckContext,
): Promise<Mismatch | undefined> | Mismatch | undefined {
  switch (expectation.type) {
    case 'text':
      return checkText(expectation.operand, outcome, variables);
    case 'shown':
      return checkShown(expectation, outcome, variables);
    case 'value':
      return checkValue(expectation, outcome, variables);
    case 'failure':
      return checkFailure(expectation, outcome, variables);
    case 'within':
      return checkDuration(expectation.milliseconds, outcome);
    case 'progress':
    case 'log':
      return checkEvents(expectation, outcome, variables);
  }
}

async function checkText(
  operand: Operand,
  outcome: Outcome,
  variables: CheckContext['variables'],
): Promise<Mismatch | undefined> {
  const expected = (await textOfOperand(operand, variables)).trimEnd();
  const actual = await shownText(outcome);
  if (expected === actual || isSameJsonText(expected, actual)) return undefined;
  if (actual === '') return { message: await nothingShown(outcome), expected, actual };
  return { message: 'The result is different.', expected, actual };
}

/** Whether two texts are the same JSON object or array, however it is laid out. */
function isSameJsonText(one: string, other: string): boolean {
  if (!/^[[{]/.test(one) || !/^\s*[[{]/.test(other)) return false;
  const [expected, actual] = [readJson(one), readJson(other)];
  return 'value' in expected && 'value' in actual && isSameJson(expected.value, actual.value);
}

async function nothingShown(outcome: Outcome): Promise<string> {
  if (outcome.status === 0) return 'The line printed nothing.';
  return `The line failed: ${excerpt(await failureMessage(outcome)) || `status ${outcome.status}`}`;
}

async function checkShown(
  { comparison }: Expectation & { type: 'shown' },
  outcome: Outcome,
  variables: CheckContext['variables'],
): Promise<Mismatch | undefined> {
  const actual = await shownText(outcome);
  let what: string;
  if (comparison.operator === '~') {
    if (await matchesPattern(comparison.pattern, actual)) return undefined;
    what = `match ${comparison.pattern}`;
  } else if (comparison.operator === 'has') {
    const part = await textOfOperand(comparison.operand, variables);
    if (actual.includes(part)) return undefined;
    what = `contain "${part}"`;
  } else return undefined;
  if (actual === '') return { message: await nothingShown(outcome) };
  return { message: `The result does not ${what}: ${excerpt(actual)}` };
}

async function checkFailure(
  { kind, words }: Expectation & { type: 'failure' },
  outcome: Outcome,
  variables: CheckContext['variables'],
): Promise<Mismatch | undefined> {
  if (outcome.status === 0) {
    const printed = excerpt(await shownText(outcome));
    return { message: `The line succeeded${printed === '' ? '.' : `, and printed: ${printed}`}` };
  }
  const actual = failureKindOf(outcome);
  const message = await failureMessage(outcome);
  if (actual !== kind) {
    const named = actual === undefined ? `exit status ${outcome.status}` : failureNames[actual];
    const said = message === '' ? '.' : `: ${excerpt(message)}`;
    return { message: `Expected ${failureNames[kind]}, but the line ended with ${named}${said}` };
  }
  const part = words === undefined ? '' : await textOfOperand(words, variables);
  if (message.includes(part)) return undefined;
  return { message: `The message of ${failureNames[kind]} does not contain "${part}": ${excerpt(message)}` };
}

function checkDuration(milliseconds: number, { duration }: Outcome): Mismatch | undefined {
  if (duration <= milliseconds) return undefined;
  const [took, limit] = [duration, milliseconds].map(formatDuration);
  return { message: `The line took ${took}, which is longer than ${limit}.` };
}

/** How long a text in a sentence may be, in characters. */
const longestExcerpt = 300;

/** Returns a text on one line, and cut. */
function excerpt(text: string): string {
  return shorten(flatten(text), longestExcerpt);
}

/** Masks the secrets in a mismatch, which may be printed where others read it. */
function masked({ message, expected, actual }: Mismatch, { variables }: CheckContext): Mismatch {
  const redactor = new Redactor(variables.secrets);
  const redact = (text: string) => String(redactor.redact(text));
  return {
    message: redact(message),
    ...(expected === undefined ? {} : { expected: redact(expected) }),
    ...(actual === undefined ? {} : { actual: redact(actual) }),
  };
}
