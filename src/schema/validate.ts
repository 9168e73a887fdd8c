import type { JsonObject } from '../core/json.ts';
import type { ArgumentCheck } from './argument-check.ts';
import type { Checker } from './checker.ts';
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
  return (await checkerOf(schema)).check(args, subject);
}

/** Whether a value is valid by all of `schemas`, which are parts of `root`. What cannot be checked counts as valid. */
export async function isValidPart(
  value: unknown,
  schemas: readonly Schema[],
  root: JsonObject,
): Promise<boolean> {
  const { problems } = await (await checkerOf(root)).check(value, 'The value', schemas);
  return problems.length === 0;
}

async function checkerOf(schema: JsonObject): Promise<Checker> {
  const known = checkers.get(schema);
  if (known !== undefined) return known;
  // Most commands check nothing.
  const { Checker } = await import('./checker.ts');
  const checker = new Checker(schema);
  checkers.set(schema, checker);
  return checker;
}
