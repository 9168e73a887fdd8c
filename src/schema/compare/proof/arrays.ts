import { isSchema } from '../../schema-document.ts';
import { atLeast, atMost } from './limits.ts';
import type { Located } from './located.ts';
import { isSelfContained, itemIn, itemOf, prefixLength } from './members.ts';
import type { Shape } from './shape.ts';
import { inside, type Place, type Prover, type Task } from './task.ts';

/** Items at the beginning that are compared one by one. */
const mostPrefixItems = 500;

/** Proves the keywords about arrays. */
export function* arrayResults(task: Task, prover: Prover): Generator<boolean> {
  const { cell, object, report } = task;
  const { shape } = cell;
  const { keywords } = object;
  const { minItems, maxItems, uniqueItems, unevaluatedItems } = keywords;
  const most = mostItems(shape);
  if (minItems !== undefined) {
    yield leastItems(shape) >= Number(minItems) || prover.fail(task, 'minItems');
  }
  if (maxItems !== undefined) yield most <= Number(maxItems) || prover.fail(task, 'maxItems');
  if (uniqueItems === true) {
    const isUnique = most <= 1 || shape.objects.some((each) => each.keywords.uniqueItems === true);
    yield isUnique || prover.fail(task, 'uniqueItems');
  }
  const prefix = Math.max(...[...shape.objects, object].map(prefixLength));
  if (prefix > mostPrefixItems) prover.budget.spend(Number.POSITIVE_INFINITY);
  // The last round is about all other items.
  for (let index = 0; index <= prefix && index < most; index++) {
    const from = itemIn(shape, index);
    const pointer = index < prefixLength(object) ? `prefixItems/${index}` : 'items';
    const place = inside(task, { kind: 'item', index }, pointer);
    for (const to of itemOf(object, index)) yield prover.isIncluded(from, to, place, report);
  }
  yield* containsResults(task, prover, most);
  if (isSchema(unevaluatedItems) && unevaluatedItems !== true && !isSelfContained(keywords)) {
    const isDecided = isSchema(keywords.items) || keywords.additionalItems !== undefined;
    yield isDecided || prover.fail(task, 'unevaluatedItems');
  }
}

/** Returns how many items an array must have at least. */
export function leastItems(shape: Shape): number {
  const contained = shape.objects.map(({ keywords: { contains, minContains = 1 } }) =>
    isSchema(contains) ? Number(minContains) : 0,
  );
  return Math.max(atLeast(shape, 'minItems'), ...contained);
}

/** Returns how many items an array can have at most. */
export function mostItems(shape: Shape): number {
  const prefix = Math.max(0, ...shape.objects.map(prefixLength));
  let most = atMost(shape, 'maxItems');
  for (let index = 0; index <= Math.min(prefix, mostPrefixItems) && index < most; index++) {
    if (itemIn(shape, index).some(({ schema }) => schema === false)) most = index;
  }
  return most;
}

function* containsResults(task: Task, prover: Prover, most: number): Generator<boolean> {
  const { cell, object } = task;
  const { shape } = cell;
  const { document, keywords } = object;
  if (!isSchema(keywords.contains)) return;
  const to = document.at(keywords.contains);
  const least = Number(keywords.minContains ?? 1);
  const place = inside(task, { kind: 'item', index: 0 }, 'contains');
  const known = shape.objects.filter((each) => isSchema(each.keywords.contains));
  const contained = (each: (typeof known)[number]): Located =>
    each.document.at(each.keywords.contains as boolean);
  const isContained =
    least === 0 ||
    known.some(
      (each) =>
        Number(each.keywords.minContains ?? 1) >= least && prover.isIncluded([contained(each)], to, place),
    ) ||
    (leastItems(shape) >= least && isEveryItem(shape, least, (from) => prover.isIncluded(from, to, place)));
  yield isContained || prover.fail(task, 'contains');
  if (keywords.maxContains === undefined) return;
  const limit = Number(keywords.maxContains);
  yield most <= limit ||
    known.some(
      (each) =>
        Number(each.keywords.maxContains ?? Number.POSITIVE_INFINITY) <= limit &&
        prover.isIncluded([to], contained(each), place),
    ) ||
    isEveryItem(shape, most, (from) => prover.isEmpty([...from, to], place as Place)) ||
    prover.fail(task, 'maxContains');
}

/** Whether something holds for each of the first `count` items of an array. */
function isEveryItem(shape: Shape, count: number, holds: (from: Located[]) => boolean): boolean {
  const prefix = Math.max(0, ...shape.objects.map(prefixLength));
  for (let index = 0; index <= prefix && index < count; index++) {
    if (!holds(itemIn(shape, index))) return false;
  }
  return true;
}
