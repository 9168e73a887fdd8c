import { type Candidate, matching } from '../../completion/candidate.ts';
import { UsageError } from '../../core/errors.ts';
import type { Json } from '../../core/json.ts';
import { logLevels } from '../../core/protocol.ts';
import { isSecretName } from '../../core/secrets.ts';
import { query } from '../../render/query/query.ts';
import { failureKinds, relations } from '../language/expectation.ts';
import { typedOperand, typedText } from '../language/typed-operand.ts';
import { partsOf } from '../variables/value-parts.ts';
import { failureNames } from './failure-kind.ts';
import type { Outcome } from './outcome.ts';
import { jsonOfOutcome, shownText } from './outcome-text.ts';

/** A longer value is not offered, in characters. */
const longestValue = 60;

/** The candidates for the word at the end of a line, and where it begins. */
export interface ExpectationCandidates {
  from: number;
  candidates: readonly Candidate[];
}

/** Completes a line `expect …` up to the cursor, by the result that it is about. */
export async function completeExpectation(
  line: string,
  last: Outcome | undefined,
): Promise<ExpectationCandidates> {
  const rest = line.replace(/^\s*expect\s*/, '');
  const [, path = '', typed = ''] = /^\.(\S*)\s+(\S*)$/.exec(rest) ?? [];
  if (path !== '' && last !== undefined) {
    return { from: line.length - typed.length, candidates: matching([await comparisons(path, last)], typed) };
  }
  if (/^\.\S*$/.test(rest)) return completePath(line, rest, last);
  const [, level] = /^log\s+(\S*)$/.exec(rest) ?? [];
  if (level !== undefined) return { from: line.length - level.length, candidates: matching([levels], level) };
  if (/\s/.test(rest)) return { from: line.length, candidates: [] };
  const shown = last === undefined ? [] : await shownCandidates(last);
  return { from: line.length - rest.length, candidates: matching([shown, forms], rest) };
}

const levels = logLevels.map((value): Candidate => ({ value, kind: 'value' }));

/** What a line can begin with. */
const forms: readonly Candidate[] = [
  { value: '.', description: 'a value of the result, by its path', kind: 'value', open: true },
  { value: 'has', description: 'the result contains text', kind: 'value' },
  { value: '~', description: 'the result matches a regular expression', kind: 'value' },
  ...failureKinds.map(
    (value): Candidate => ({
      value,
      description: `the line ended with ${failureNames[value]}`,
      kind: 'value',
    }),
  ),
  { value: 'within', description: 'the line took no longer', kind: 'value' },
  { value: 'progress', description: 'the line had progress', kind: 'value' },
  { value: 'log', description: 'the server logged a message', kind: 'value' },
  { value: 'snapshot', description: 'the result is as it was recorded', kind: 'value' },
];

/** Returns the whole result, if it is short. */
async function shownCandidates(last: Outcome): Promise<Candidate[]> {
  const text = await shownText(last);
  if (text === '' || text.length > longestValue || text.includes('\n')) return [];
  return [{ value: typedText(text), description: 'the result', kind: 'value' }];
}

/** Completes the last step of a path by the members that there are. */
async function completePath(
  line: string,
  rest: string,
  last: Outcome | undefined,
): Promise<ExpectationCandidates> {
  const [step = '.'] = /(?:\.(?:\w*|"[^"]*)|\[\d*)$/.exec(rest) ?? [];
  const before = rest.slice(0, rest.length - step.length);
  const value = last && (await valueAt(before.replace(/^\./, '') || '@', last));
  const parts = value === undefined ? [] : partsOf(value);
  const steps = parts.map(
    ({ step, description, hasParts }): Candidate => ({
      value: before === '' && step.startsWith('[') ? `.${step}` : `${before}${step}`,
      description,
      kind: 'value',
      open: hasParts,
    }),
  );
  return { from: line.length - rest.length, candidates: matching([steps], rest, before.length) };
}

/** Returns the comparisons of a value: first that with the value itself. */
async function comparisons(path: string, last: Outcome): Promise<Candidate[]> {
  const value = await valueAt(path, last);
  const typed = value === undefined || isSecretName(path) ? '' : typedOperand(value);
  const equals: Candidate[] =
    typed === '' || typed.length > longestValue
      ? []
      : [{ value: `== ${typed}`, description: 'the value', kind: 'value' }];
  const operators = [...relations, '~', 'has', 'length'];
  return [...equals, ...operators.map((value): Candidate => ({ value, kind: 'value' }))];
}

async function valueAt(path: string, last: Outcome): Promise<Json | undefined> {
  try {
    const result = await jsonOfOutcome(last);
    return result === undefined ? undefined : await query(path, result);
  } catch (error) {
    if (error instanceof UsageError) return undefined;
    throw error;
  }
}
