import type { Json } from '../../core/json.ts';
import { stringifyJson } from '../../core/json-text.ts';
import { shorten } from '../../core/quote.ts';
import { Explainer, pathOf } from '../explain.ts';
import { loadFormats } from '../formats.ts';
import type { Violation } from '../rule.ts';
import type { Schema } from '../schema-document.ts';
import type { Inclusion } from './inclusion.ts';
import { Budget, TooComplex } from './proof/budget.ts';
import { Comparison } from './proof/comparison.ts';
import { Judge } from './proof/judge.ts';
import { ComparedDocument, type Located } from './proof/located.ts';
import type { Difference } from './proof/task.ts';
import { WitnessSearch } from './witness/find-witness.ts';

/** The steps of one proof and of the search for witnesses, and those of validation in each of them. */
const mostSteps = 200_000;
const mostValidation = 6_000_000;
/** Differences for which a witness is looked for. */
const mostDifferences = 100;
/** Differences in the same keyword that are examined one after the other. */
const mostAlike = 4;

const tooMany = `There are more than ${mostDifferences} differences; the others were not examined.`;
const tooComplex = 'The schemas are too large or too deeply nested to be compared completely.';

/**
 * Returns what prevents that every value that `from` accepts is accepted by `to`: a difference with a value that shows it,
 * or something that could not be decided. Returns an empty list if every value is accepted. Time and memory are limited
 * whatever the schemas.
 */
export async function includes(to: Schema, from: Schema): Promise<Inclusion[]> {
  const usesFormats = [to, from].some((schema) => stringifyJson(schema).includes('"format"'));
  const formats = usesFormats ? await loadFormats() : new Map();
  const ids = { next: 0 };
  const documents = { to: new ComparedDocument(to, ids), from: new ComparedDocument(from, ids) };
  const found = new Map<string, Difference[]>();
  const undecided: Inclusion[] = [];
  let isCut = false;
  const judge = new Judge(formats, mostValidation);
  const comparison = new Comparison(judge, new Budget(mostSteps), documents.from);
  const place = { outer: undefined, level: 0, pointer: '' };
  const isComplete = attempt(() => {
    const isIncluded = comparison.isIncluded(
      [documents.from.root],
      documents.to.root,
      place,
      (difference) => {
        const key = `${difference.pointer} ${difference.detail}`;
        const same = found.get(key) ?? [];
        if (same.length < mostAlike) same.push(difference);
        if (found.size < mostDifferences || found.has(key)) found.set(key, same);
        else isCut = true;
      },
    );
    if (!isIncluded && found.size === 0) {
      undecided.push({ result: 'unknown', path: '', reason: 'The schemas could not be compared.' });
    }
  });
  if (!isComplete) undecided.push({ result: 'unknown', path: '', reason: tooComplex });
  if (isCut) undecided.push({ result: 'unknown', path: '', reason: tooMany });
  const search = new WitnessSearch(new Judge(formats, mostValidation), new Budget(mostSteps));
  const results = [...found.values()].flatMap((differences): Inclusion[] => {
    const [difference] = differences;
    if (difference === undefined) return [];
    let witness: Json | undefined;
    attempt(() => {
      for (const each of differences) {
        if (witness === undefined) witness = search.find(each, documents.to.root, documents.from.root);
      }
    });
    const { pointer: path } = difference;
    if (witness === undefined) return [{ result: 'unknown', path, reason: reasonOf(difference) }];
    return [
      { result: 'no', witness, path, message: describe(witness, difference, documents.to.root, judge) },
    ];
  });
  return [...results, ...undecided];
}

/** Runs `work`. Returns false if it was too much. */
function attempt(work: () => void): boolean {
  try {
    work();
    return true;
  } catch (error) {
    // A RangeError: the stack overflows.
    if (error instanceof TooComplex || error instanceof RangeError) return false;
    throw error;
  }
}

function reasonOf({ keyword, detail }: Difference): string {
  if (keyword === '' && detail !== '') return detail;
  const subject = keyword === '' ? 'This part of the schemas' : `The keyword "${keyword}"`;
  return `${subject} could not be compared: no value was found that only one of the schemas accepts.`;
}

/** Says why a value is not valid, with regard to a difference. */
function describe(witness: Json, difference: Difference, to: Located, judge: Judge): string {
  const { document } = to;
  const violations = judge.violations(witness, to);
  const isMeant = ({ schema, keyword, operand, failure }: Violation) => {
    if (difference.to.schema === false) return operand === false;
    if (schema !== difference.to.schema || keyword !== difference.keyword) return false;
    return keyword !== 'required' || failure.missing === difference.detail;
  };
  const deepest = violations.reduce<Violation | undefined>(
    (best, next) => (best === undefined || next.steps.length > best.steps.length ? next : best),
    undefined,
  );
  const violation = violations.find(isMeant) ?? deepest;
  if (violation === undefined) return 'The value is not valid.';
  const path = pathOf(violation.steps);
  const { missing, undeclared, memberName } = violation.failure;
  const within = path === '' ? '' : ` in ${path}`;
  if (typeof missing === 'string') return `${shorten(missing)} is required${within}.`;
  if (typeof undeclared === 'string') return `${shorten(undeclared)} is not allowed${within}.`;
  if (violation.operand === false) return `${path === '' ? 'A value' : path} is not allowed.`;
  const explainer = new Explainer(document.source, (branch, part) =>
    judge.violations(part as Json, document.at(branch)),
  );
  const [problem] = explainer.problems([violation]);
  const subject = problem === undefined || problem.path === '' ? 'The value' : problem.path;
  if (typeof memberName === 'string') return `A name${within} must be ${problem?.expected ?? 'valid'}.`;
  return `${subject} must be ${problem?.expected ?? 'valid'}.`;
}
