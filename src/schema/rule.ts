import type { Json, JsonObject } from '../core/json.ts';
import type { AssertionContext, Failure } from './assertions.ts';
import type { Pattern } from './patterns/pattern.ts';
import type { Schema } from './schema-document.ts';

/** Whether a value is valid: undefined if that cannot be found out, as for a pattern that takes too long. */
export type Verdict = boolean | undefined;

/** Combines the verdicts of schemas that all apply to a value. */
export function both(some: Verdict, other: Verdict): Verdict {
  if (some === false || other === false) return false;
  return some === undefined || other === undefined ? undefined : true;
}

/** Where a value is within the one that is validated, from the inside out; undefined for the whole. */
export type Place = { outer: Place; key: string | number } | undefined;

/** A keyword that makes a value invalid. */
export interface Violation {
  keyword: string;
  /** The keyword's value. */
  operand: Json;
  /** The schema that contains the keyword. */
  schema: Schema;
  /** The names and indices that lead to the value. */
  steps: readonly (string | number)[];
  value: unknown;
  /** Which part of the value is concerned, and by what. */
  failure: Failure;
}

/** What a rule needs of the validation it is part of. */
export interface RuleContext extends AssertionContext {
  /** Whether `value` is valid by `schema`. With `found`, the violations are added to it, and all are looked for. */
  check(schema: Schema, value: unknown, place: Place, found: Violation[] | undefined): Verdict;
  /** The same without violations; computed once for each pair. */
  verdict(schema: Schema, value: unknown): Verdict;
  /** The same as `check`, but the schema is examined once more only if the value is not valid. */
  explainedVerdict(schema: Schema, value: unknown, place: Place, found: Violation[] | undefined): Verdict;
  /** Adds a violation to `found`, if given. Returns false. */
  fail(
    keyword: string,
    operand: Json,
    schema: Schema,
    value: unknown,
    place: Place,
    found: Violation[] | undefined,
    failure?: Failure,
  ): false;
}

/** Checks a value by one keyword, or by several that depend on each other. */
export type Rule = (
  context: RuleContext,
  value: unknown,
  place: Place,
  found: Violation[] | undefined,
) => Verdict;

/** An entry of `patternProperties`. Without a pattern, it cannot be found out whether a name matches. */
export interface PatternSchema {
  pattern: Pattern | undefined;
  schema: Schema;
}

/** The rules of one schema object. */
export interface SchemaRules {
  rules: readonly Rule[];
  /** Sentences on what of it cannot be checked. */
  notes: readonly string[];
  /** Its valid keywords. */
  keywords: JsonObject;
  patterns: readonly PatternSchema[];
  /** The schema that it refers to. */
  target: Schema | undefined;
}
