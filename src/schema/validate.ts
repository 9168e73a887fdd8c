import type { JsonObject } from '../core/json.ts';
import type { ArgumentCheck, ArgumentProblem } from './argument-check.ts';
import type { Checker } from './checker.ts';
import { isPlainlyValid } from './plain-check.ts';
import type { Schema } from './schema-document.ts';

const checkers = new WeakMap<JsonObject, Checker>();

/**
 * Checks a value against the whole schema (draft-04 to 2020-12, formats included). Nothing is fetched or logged, and
 * time and memory are limited whatever the schema. `subject` begins the sentences on what could not be checked.
 */
export async function validateArguments(
  args: JsonObject,
  schema: JsonObject,
  subject = 'The arguments',
): Promise<ArgumentCheck> {
  if (isPlainlyValid(args, [schema])) return { problems: [], notes: [] };
  return (await checkerOf(schema)).check(args, subject);
}

/** Whether a value is valid by all of `schemas`, which are parts of `root`. What cannot be checked counts as valid. */
export async function isValidPart(
  value: unknown,
  schemas: readonly Schema[],
  root: JsonObject,
): Promise<boolean> {
  return (await problemsOfPart(value, schemas, root)).length === 0;
}

/** Returns what is wrong with a value by `schemas`, which are parts of `root`. Paths begin at the value. */
export async function problemsOfPart(
  value: unknown,
  schemas: readonly Schema[],
  root: JsonObject,
): Promise<ArgumentProblem[]> {
  if (isPlainlyValid(value, schemas)) return [];
  return (await (await checkerOf(root)).check(value, 'The value', schemas)).problems;
}

async function checkerOf(schema: JsonObject): Promise<Checker> {
  const known = checkers.get(schema);
  if (known !== undefined) return known;
  // Few values need it: most are valid by a plain schema.
  const { Checker } = await import('./checker.ts');
  const checker = new Checker(schema);
  checkers.set(schema, checker);
  return checker;
}
