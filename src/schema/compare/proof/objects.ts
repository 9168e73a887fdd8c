import { isObject, type JsonObject } from '../../../core/json.ts';
import { isSchema } from '../../schema-document.ts';
import { atLeast, atMost } from './limits.ts';
import type { Located } from './located.ts';
import {
  concernsOthers,
  declaredNames,
  isSelfContained,
  memberIn,
  memberOf,
  otherMembersIn,
  otherMembersOf,
  patternsOf,
} from './members.ts';
import { dependentNames, dependentSchemas, type Shape, shapesOf } from './shape.ts';
import { inside, type Prover, type Step, type Task, token } from './task.ts';

/** Proves the keywords about objects. */
export function* objectResults(task: Task, prover: Prover): Generator<boolean> {
  const { cell, object, place, report } = task;
  const { shape } = cell;
  const { document, keywords } = object;
  const { required, minProperties, maxProperties, unevaluatedProperties } = keywords;
  for (const name of Array.isArray(required) ? required.map(String) : []) {
    yield shape.required.has(name) || prover.fail(task, 'required', name);
  }
  if (minProperties !== undefined) {
    const least = Math.max(atLeast(shape, 'minProperties'), shape.required.size);
    yield least >= Number(minProperties) || prover.fail(task, 'minProperties');
  }
  if (maxProperties !== undefined) {
    const names = closedNames(shape)?.filter((name) => mayOccur(shape, name, prover));
    const most = Math.min(atMost(shape, 'maxProperties'), names?.length ?? Number.POSITIVE_INFINITY);
    yield most <= Number(maxProperties) || prover.fail(task, 'maxProperties');
  }
  for (const [name, needed] of dependentNames(keywords)) {
    if (!mayOccur(shape, name, prover)) continue;
    const known = shape.objects.flatMap((each) =>
      dependentNames(each.keywords).flatMap(([other, names]) => (other === name ? names : [])),
    );
    for (const other of needed) {
      const isNeeded = other === name || shape.required.has(other) || known.includes(other);
      yield isNeeded || prover.fail(task, 'dependentRequired', `${name} ${other}`);
    }
  }
  for (const [name, schema] of dependentSchemas(keywords)) {
    if (!mayOccur(shape, name, prover)) continue;
    const present = document.made(`required ${name}`, () => ({ required: [name] }));
    yield prover.isIncluded([...prover.partOf(cell), present], document.at(schema), place, report);
  }
  yield* memberResults(task, prover);
  if (isSchema(keywords.propertyNames)) {
    yield* nameResults(task, document.at(keywords.propertyNames), prover);
  }
  if (isSchema(unevaluatedProperties) && unevaluatedProperties !== true && !isSelfContained(keywords)) {
    yield keywords.additionalProperties !== undefined || prover.fail(task, 'unevaluatedProperties');
  }
}

/** Whether an object of that shape can have a member `name`, as far as its names tell. */
function mayOccur(shape: Shape, name: string, { judge }: Prover): boolean {
  if (memberIn(shape, name).some(({ schema }) => schema === false)) return false;
  return nameSchemas(shape).every((schema) => judge.verdict(name, schema) !== false);
}

/** Returns the only names that members can have; undefined if they can have others. */
function closedNames(shape: Shape): string[] | undefined {
  const closed = shape.objects.find(
    (object) =>
      object.patterns.length === 0 &&
      otherMembersOf(object, new Set()).schemas.some(({ schema }) => schema === false),
  );
  if (closed !== undefined) return declaredNames(closed);
  return shape.required.size >= atMost(shape, 'maxProperties') ? [...shape.required] : undefined;
}

function nameSchemas({ objects }: Shape): Located[] {
  return objects.flatMap(({ document, keywords: { propertyNames } }) =>
    isSchema(propertyNames) ? [document.at(propertyNames)] : [],
  );
}

/** Returns the names that `propertyNames` lists; undefined if it lists none. */
function listedNames(shape: Shape, { budget }: Prover): string[] | undefined {
  const schemas = nameSchemas(shape);
  if (schemas.length === 0) return undefined;
  const names: string[] = [];
  for (const { kinds, values } of shapesOf(schemas, budget)) {
    if (!kinds.has('string')) continue;
    if (values === undefined) return undefined;
    names.push(...values.filter((value) => typeof value === 'string'));
  }
  return names;
}

/** Patterns of names whose combinations are examined one by one. */
const mostPatterns = 4;

function* memberResults(task: Task, prover: Prover): Generator<boolean> {
  const { cell, object, report } = task;
  const { shape } = cell;
  const listed = closedNames(shape) ?? listedNames(shape, prover);
  const others = concernsOthers(object);
  const names = new Set(declaredNames(object));
  if (others) {
    for (const name of [...shape.objects.flatMap(declaredNames), ...shape.required, ...(listed ?? [])])
      names.add(name);
  }
  prover.budget.spend(names.size * shape.objects.length);
  for (const name of names) {
    if (!mayOccur(shape, name, prover)) continue;
    const { schemas, certain } = memberOf(object, name);
    const from = memberIn(shape, name);
    const place = inside(task, { kind: 'member', name }, `properties/${token(name)}`);
    for (const to of schemas) yield prover.isIncluded(from, to, place, report);
    if (!certain) yield prover.fail(task, 'patternProperties');
  }
  if (!others || listed !== undefined) return;
  const patterns = [...new Set([...shape.objects, object].flatMap(patternsOf))];
  if (patterns.length > mostPatterns) {
    yield prover.fail(task, 'patternProperties');
    return;
  }
  const declared = new Set([...names, ...shape.objects.flatMap(declaredNames)]);
  for (const matched of subsetsOf(patterns)) {
    const { schemas, certain } = otherMembersOf(object, new Set(matched));
    const from = otherMembersIn(shape, new Set(matched));
    const unmatched = patterns.filter((pattern) => !matched.includes(pattern));
    const step: Step = { kind: 'otherMember', patterns: matched, others: unmatched, declared };
    const [first] = matched.filter((pattern) => patternsOf(object).includes(pattern));
    const pointer = first === undefined ? 'additionalProperties' : `patternProperties/${token(first)}`;
    for (const to of schemas) yield prover.isIncluded(from, to, inside(task, step, pointer), report);
    if (!certain) yield prover.fail(task, 'patternProperties');
  }
}

function subsetsOf(patterns: readonly string[]): string[][] {
  const subsets: string[][] = [[]];
  for (const pattern of patterns) subsets.push(...subsets.map((subset) => [...subset, pattern]));
  return subsets;
}

function* nameResults(task: Task, to: Located, prover: Prover): Generator<boolean> {
  const { cell, object, report } = task;
  const { shape } = cell;
  const { document } = object;
  const place = inside(task, { kind: 'name' }, 'propertyNames');
  const listed = closedNames(shape) ?? listedNames(shape, prover);
  const known = listed ?? [...shape.objects.flatMap(declaredNames), ...shape.required];
  const possible = [...new Set(known)].filter((name) => mayOccur(shape, name, prover));
  if (possible.length > 0) {
    const declared = document.made(`names ${JSON.stringify(possible)}`, () => ({ enum: possible }));
    yield prover.isIncluded([declared], to, place, report);
  }
  if (listed !== undefined) return;
  const text = document.made('type string', () => ({ type: 'string' }));
  const patterns = shape.objects
    .flatMap(({ keywords }) => onlyPattern(keywords))
    .map((pattern) => document.made(`pattern ${pattern}`, () => ({ pattern })));
  yield prover.isIncluded([text, ...nameSchemas(shape), ...patterns], to, place, report);
}

/** Returns the one pattern that all names match that a schema does not declare, if there is such a pattern. */
function onlyPattern({ patternProperties, additionalProperties }: JsonObject): string[] {
  const patterns = isObject(patternProperties) ? Object.keys(patternProperties) : [];
  return additionalProperties === false && patterns.length === 1 ? patterns : [];
}
