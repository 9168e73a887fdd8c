import { UsageError } from '../../core/errors.ts';
import { isNumber } from '../../core/exact-number.ts';
import { isObject, type Json, sortMembers } from '../../core/json.ts';
import { stringifyJson } from '../../core/json-text.ts';
import { shorten } from '../../core/quote.ts';
import { query } from '../../render/query/query.ts';
import { Redactor } from '../../schema/redactor.ts';
import { sanitise, sanitiseLine } from '../../terminal/sanitise.ts';
import type { Comparison, Expectation } from '../language/expectation.ts';
import type { Variables } from '../variables/variables.ts';
import { describeAbsence } from './absent-path.ts';
import { hasPart, isRelated, lengthOf, textOf } from './compare.ts';
import { matchesPattern } from './match-pattern.ts';
import { valueOfOperand } from './operands.ts';
import type { Mismatch, Outcome } from './outcome.ts';
import { jsonOfOutcome } from './outcome-text.ts';

/** How long a value in a sentence may be, in characters. */
const longestValue = 200;

/** Checks a value of a result, as `checkExpectation`. */
export async function checkValue(
  { path, comparison }: Expectation & { type: 'value' },
  outcome: Outcome,
  variables: Pick<Variables, 'substitute'>,
): Promise<Mismatch | undefined> {
  const result = await jsonOfOutcome(outcome);
  if (result === undefined) return { message: 'The line has no result.' };
  const actual = await valueAt(path, result);
  const named = path === '@' ? 'the result' : `.${path}`;
  if (comparison.operator === 'exists') {
    if (actual !== null && actual !== false) return undefined;
    return { message: await sentence(`Expected ${named}`, actual, path, result) };
  }
  const { isMet, expected, words, why } = await compared(actual, comparison, variables);
  if (isMet) return undefined;
  if (expected !== undefined && isStructure(expected) && isStructure(actual)) {
    return {
      message: `${path === '@' ? 'The result' : named} is different.`,
      expected: laidOut(expected, path),
      actual: laidOut(actual, path),
    };
  }
  return { message: await sentence(`Expected ${named} ${words}`, actual, path, result, why) };
}

/** Returns the value at a path; null if there is none. Throws UsageError if it cannot be applied to the result. */
async function valueAt(path: string, result: Json): Promise<Json> {
  try {
    return await query(path, result);
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    throw new UsageError(error.message.replace(/^--query( ".*?")?/s, `.${path}`), { cause: error });
  }
}

/** Returns what was expected, and what was found. `why`: what else there is to say of the value, in words that follow it. */
async function sentence(
  expected: string,
  actual: Json,
  path: string,
  result: Json,
  why?: string,
): Promise<string> {
  const instead = actual === null ? await describeAbsence(path, result) : '';
  if (instead !== '') return `${expected}, but there is no such value. ${instead}`;
  const more = why === undefined ? '' : `, which ${why}`;
  return `${expected}, but it is ${valueText(actual, nameOf(path))}${more}.`;
}

function isStructure(value: Json): boolean {
  return Array.isArray(value) || isObject(value);
}

/** Returns JSON on one line, cut, and with secrets masked. `name`: that of the member that the value is of. */
function valueText(value: Json, name: string): string {
  return shorten(sanitiseLine(stringifyJson(withoutSecrets(value, name))), longestValue);
}

/** Returns JSON with a line for each value, and members in the order of their names, with secrets masked. */
function laidOut(value: Json, path: string): string {
  return sanitise(stringifyJson(sortMembers(withoutSecrets(value, nameOf(path))), 2));
}

function withoutSecrets(value: Json, name: string): Json {
  return new Redactor().redact(value, name) as Json;
}

/** Returns the name of the member at the end of a path. */
function nameOf(path: string): string {
  return /([A-Za-z_]\w*)"?$/.exec(path)?.[1] ?? '';
}

/** The result of a comparison. */
interface Compared {
  isMet: boolean;
  /** The value that it should have equalled. */
  expected?: Json;
  /** The comparison in words: `== 42`. */
  words: string;
  /** More about the value, if it is of a kind that cannot be compared: `has no length`. */
  why?: string | undefined;
}

async function compared(
  actual: Json,
  comparison: Exclude<Comparison, { operator: 'exists' }>,
  variables: Pick<Variables, 'substitute'>,
): Promise<Compared> {
  if (comparison.operator === '~') {
    const { pattern } = comparison;
    return {
      isMet: actual !== null && (await matchesPattern(pattern, textOf(actual))),
      words: `~ ${pattern}`,
    };
  }
  const { operator } = comparison;
  const expected = await valueOfOperand(comparison.operand, variables);
  const shown = valueText(expected, '');
  switch (operator) {
    case 'has': {
      const isMet = hasPart(actual, expected);
      const why = isMet === undefined ? 'contains nothing' : undefined;
      return { isMet: isMet === true, words: `has ${shown}`, why };
    }
    case 'length': {
      const { relation } = comparison;
      if (!isNumber(expected)) throw new UsageError(`A length cannot be compared with ${shown}.`);
      const length = lengthOf(actual);
      const words = `length ${relation} ${shown}`;
      if (length === undefined) return { isMet: false, words, why: 'has no length' };
      return {
        isMet: isRelated(length, relation, expected) === true,
        words,
        why: `has the length ${length}`,
      };
    }
    default: {
      const isMet = isRelated(actual, operator, expected);
      const words = `${operator} ${shown}`;
      const why = isMet === undefined ? `has no order with ${shown}` : typesDiffer(actual, expected);
      return { isMet: isMet === true, words, why, ...(operator === '==' ? { expected } : {}) };
    }
  }
}

/** Returns how the types of a text and another value differ, if only these do. */
function typesDiffer(actual: Json, expected: Json): string | undefined {
  if (typeof actual === typeof expected || textOf(actual) !== textOf(expected)) return undefined;
  return typeof actual === 'string' ? 'is text' : 'is not text';
}
