import { isObject, type Json, type JsonObject } from '../../../core/json.ts';
import { canonicalJson } from '../../../core/json-text.ts';
import type { PatternSchema } from '../../rule.ts';
import { isJsonType, isSchema, type JsonType, type Schema, typeOf } from '../../schema-document.ts';
import type { Budget } from './budget.ts';
import type { ComparedDocument, Located, Part } from './located.ts';

/** A schema that is an object of keywords. */
export interface SchemaObject {
  readonly located: Located;
  readonly document: ComparedDocument;
  /** Its valid keywords. */
  readonly keywords: JsonObject;
  readonly patterns: readonly PatternSchema[];
  /** Sentences on what of it cannot be evaluated. */
  readonly notes: readonly string[];
}

/** One alternative of a part: no union is left to choose a branch of. It can accept more than the part, but not less. */
export interface Shape {
  /** All of them apply. */
  readonly objects: readonly SchemaObject[];
  /** The types it accepts, where `number` stands for numbers with a fraction only. */
  readonly kinds: ReadonlySet<JsonType>;
  /** The only values it accepts, if they are listed. */
  readonly values: readonly Json[] | undefined;
  readonly required: ReadonlySet<string>;
  /** What it excludes. */
  readonly excluded: readonly Located[];
}

/** The values of one type that a shape accepts. */
export interface Cell {
  readonly shape: Shape;
  readonly kind: JsonType;
}

const allKinds: readonly JsonType[] = ['string', 'integer', 'number', 'boolean', 'object', 'array', 'null'];

/** Returns the types that a `type` keyword names, where `number` stands for numbers with a fraction only. */
export function kindsOf(type: Json | undefined): ReadonlySet<JsonType> {
  const kinds = new Set([type].flat().filter(isJsonType));
  if (kinds.has('number')) kinds.add('integer');
  return kinds;
}

/** Returns the schemas in a list of the document. */
export function listAt(document: ComparedDocument, list: Json | undefined): Located[] {
  return Array.isArray(list) ? list.filter(isSchema).map((schema) => document.at(schema)) : [];
}

/** Returns the exclusion of `located` as a schema. */
export function exclusionOf({ id, document, schema }: Located): Located {
  return document.made(`not ${id}`, () => ({ not: schema }));
}

/** Returns the keywords of a schema. */
export function objectOf(located: Located, schema: JsonObject): SchemaObject {
  const { document } = located;
  const { keywords, patterns, notes } = document.rulesOf(schema);
  return { located, document, keywords, patterns, notes };
}

/**
 * Returns the objects of all schemas that apply with `part`: those that it refers to, and those in its `allOf`. Undefined
 * if one of them accepts nothing.
 */
export function closure(part: Part, budget: Budget): SchemaObject[] | undefined {
  const schemas = new Set(part);
  const objects: SchemaObject[] = [];
  const conditional: SchemaObject[] = [];
  const required = new Set<string>();
  for (const located of schemas) {
    budget.spend(1 + conditional.length);
    if (located.schema === false) return undefined;
    if (located.schema === true) continue;
    const object = objectOf(located, located.schema);
    const { document, keywords } = object;
    objects.push(object);
    const { target } = document.rulesOf(located.schema);
    if (target !== undefined) schemas.add(document.at(target));
    for (const inner of listAt(document, keywords.allOf)) schemas.add(inner);
    for (const name of namesIn(keywords.required)) required.add(name);
    if (conditions.some((keyword) => keywords[keyword] !== undefined)) conditional.push(object);
    // What depends on a condition is added as soon as the condition holds; schemas are added during the iteration.
    for (const other of conditional) {
      for (const inner of conditionsMet(other, schemas, required)) schemas.add(inner);
    }
  }
  return objects;
}

const conditions = ['if', 'dependentSchemas', 'dependencies'];

function* conditionsMet(
  { document, keywords }: SchemaObject,
  schemas: ReadonlySet<Located>,
  required: ReadonlySet<string>,
): Generator<Located> {
  const { if: condition, then: positive, else: negative } = keywords;
  if (isSchema(condition)) {
    if (isSchema(positive) && schemas.has(document.at(condition))) yield document.at(positive);
    if (isSchema(negative) && schemas.has(exclusionOf(document.at(condition)))) yield document.at(negative);
  }
  for (const [name, inner] of dependentSchemas(keywords)) if (required.has(name)) yield document.at(inner);
}

/** Returns the schemas that apply to objects with a member of that name. */
export function dependentSchemas({ dependentSchemas: named, dependencies }: JsonObject): [string, Schema][] {
  const entries = [named, dependencies].flatMap((each) => (isObject(each) ? Object.entries(each) : []));
  return entries.filter((entry): entry is [string, Schema] => isSchema(entry[1]));
}

/** Returns the names that objects with a member of that name must have as well. */
export function dependentNames({ dependentRequired: named, dependencies }: JsonObject): [string, string[]][] {
  const entries = [named, dependencies].flatMap((each) => (isObject(each) ? Object.entries(each) : []));
  return entries.filter(([, names]) => Array.isArray(names)).map(([name, names]) => [name, namesIn(names)]);
}

function namesIn(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((name) => typeof name === 'string') : [];
}

/** The alternatives of one part; more are too many. */
const mostShapes = 1_000;

/** Returns one shape for each combination of branches of the unions in `part`; none if it accepts nothing. */
export function shapesOf(part: Part, budget: Budget): Shape[] {
  const found: Shape[] = [];
  const waiting: Part[] = [part];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const objects = closure(next, budget);
    if (objects === undefined) continue;
    budget.spend(objects.length);
    const shape = shapeOf(objects);
    if (shape.kinds.size === 0) continue;
    const branches = openUnion(objects);
    if (branches === undefined) found.push(shape);
    else for (const branch of branches.reverse()) waiting.push([...next, branch]);
    if (waiting.length + found.length > mostShapes) budget.spend(Number.POSITIVE_INFINITY);
  }
  return found;
}

/** Returns the branches of the first union of which none applies yet. */
function openUnion(objects: readonly SchemaObject[]): Located[] | undefined {
  const applied = new Set(objects.map(({ located }) => located));
  const isOpen = (branches: readonly Located[]) =>
    branches.length > 0 && !branches.some((branch) => branch.schema === true || applied.has(branch));
  for (const { document, keywords } of objects) {
    for (const list of [keywords.anyOf, keywords.oneOf]) {
      const branches = listAt(document, list);
      if (isOpen(branches)) return branches;
    }
    const { if: condition, then: positive, else: negative } = keywords;
    if (!isSchema(condition) || (positive === undefined && negative === undefined)) continue;
    const located = document.at(condition);
    const both = [located, exclusionOf(located)];
    if (!both.some((branch) => applied.has(branch))) return both;
  }
  return undefined;
}

function shapeOf(objects: readonly SchemaObject[]): Shape {
  const kinds = new Set(allKinds);
  const required = new Set<string>();
  const excluded: Located[] = [];
  let values: Json[] | undefined;
  for (const { document, keywords } of objects) {
    if (keywords.type !== undefined) keep(kinds, kindsOf(keywords.type));
    for (const listed of [keywords.enum, keywords.const === undefined ? undefined : [keywords.const]]) {
      if (!Array.isArray(listed)) continue;
      const texts = new Set(listed.map(canonicalJson));
      values = values?.filter((value) => texts.has(canonicalJson(value))) ?? listed;
    }
    for (const name of namesIn(keywords.required)) required.add(name);
    if (!isSchema(keywords.not)) continue;
    excluded.push(document.at(keywords.not));
    for (const kind of excludedKinds(keywords.not)) kinds.delete(kind);
  }
  values = values?.filter((value) => kinds.has(typeOf(value)));
  if (values !== undefined) keep(kinds, new Set(values.map(typeOf)));
  return { objects, kinds, values, required, excluded };
}

function keep(kinds: Set<JsonType>, kept: ReadonlySet<JsonType>): void {
  for (const kind of [...kinds]) if (!kept.has(kind)) kinds.delete(kind);
}

/** Returns the types of which `not` excludes every value. */
function excludedKinds(not: Schema): Iterable<JsonType> {
  if (not === true) return allKinds;
  if (not === false) return [];
  const keywords = Object.keys(not);
  if (keywords.length === 0) return allKinds;
  return keywords.length === 1 && keywords[0] === 'type' ? kindsOf(not.type) : [];
}

/** Returns the part that accepts what a cell does. What it adds belongs to `document`. */
export function partOf({ shape, kind }: Cell, document: ComparedDocument): Part {
  const located = shape.objects.map((object) => object.located);
  const ofKind = document.made(`type ${kind}`, () =>
    kind === 'number' ? { type: 'number', not: { type: 'integer' } } : { type: kind },
  );
  return [...located.filter((each) => each !== ofKind), ofKind];
}
