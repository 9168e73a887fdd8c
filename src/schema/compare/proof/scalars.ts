import { isNumber } from '../../../core/exact-number.ts';
import type { Json } from '../../../core/json.ts';
import { areMultiples, atLeast, atMost, boundsIn, isWithin, rangeOf, rounded } from './limits.ts';
import type { Shape } from './shape.ts';
import type { Prover, Task } from './task.ts';

/** Proves the keywords about numbers. */
export function* numberResults(task: Task, prover: Prover): Generator<boolean> {
  const { cell, object } = task;
  const { keywords } = object;
  const range = rangeOf(cell);
  const { lower, upper } = boundsIn(keywords);
  const sides = [
    { bounds: lower, known: range.lower, direction: 1 },
    { bounds: upper, known: range.upper, direction: -1 },
  ] as const;
  for (const { bounds, known, direction } of sides) {
    for (const bound of bounds) {
      const outer = cell.kind === 'integer' ? rounded(bound, direction) : bound;
      const isKnown = known !== undefined && isWithin(known, outer, direction);
      yield isKnown || prover.fail(task, bound.keyword);
    }
  }
  const { multipleOf } = keywords;
  if (isNumber(multipleOf)) {
    yield areMultiples(cell, range, multipleOf) || prover.fail(task, 'multipleOf');
  }
  yield* formatResults(task, prover);
}

/** Patterns that match every text. */
const matchingAll = new Set(['', '^', '$', '.*', '^.*', '.*$', '[\\s\\S]*', '^[\\s\\S]*$']);

/** Proves the keywords about texts. */
export function* stringResults(task: Task, prover: Prover): Generator<boolean> {
  const { shape } = task.cell;
  const { minLength, maxLength, pattern } = task.object.keywords;
  if (minLength !== undefined) {
    yield atLeast(shape, 'minLength') >= Number(minLength) || prover.fail(task, 'minLength');
  }
  if (maxLength !== undefined) {
    yield atMost(shape, 'maxLength') <= Number(maxLength) || prover.fail(task, 'maxLength');
  }
  if (pattern !== undefined) {
    const isKnown = matchingAll.has(String(pattern)) || operands(shape, 'pattern').includes(pattern);
    yield isKnown || prover.fail(task, 'pattern');
  }
  yield* formatResults(task, prover);
}

/** Formats that are part of others. */
const widerFormats = new Map<Json | undefined, readonly Json[]>([
  ['date-time', ['iso-date-time']],
  ['time', ['iso-time']],
  ['uri', ['uri-reference']],
  ['int32', ['int64']],
]);
/** Formats that accept everything of their type. */
const openFormats = new Set<Json>(['float', 'double', 'password', 'binary']);
const formatsOfNumbers = new Set<Json>(['int32', 'int64', 'float', 'double']);

function* formatResults(task: Task, prover: Prover): Generator<boolean> {
  const { cell, object } = task;
  const { format } = object.keywords;
  if (format === undefined || openFormats.has(format) || !prover.judge.formats.has(String(format))) return;
  if (formatsOfNumbers.has(format) === (cell.kind === 'string')) return;
  // For integers, they are bounds.
  if (cell.kind === 'integer') return;
  const known = operands(cell.shape, 'format');
  yield known.some((each) => each === format || widerFormats.get(each)?.includes(format)) ||
    prover.fail(task, 'format');
}

function operands({ objects }: Shape, keyword: string): (Json | undefined)[] {
  return objects.map(({ keywords }) => keywords[keyword]);
}
