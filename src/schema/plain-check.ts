import { isObject, type Json, type JsonObject } from '../core/json.ts';
import { type AssertionContext, assertions } from './assertions.ts';
import { readKeywords } from './keywords.ts';
import { isSchema, type Schema } from './schema-document.ts';

/** The keywords of plain schemas, as those of most tools are: without references, patterns and conditions. */
const plainKeywords = new Set([
  ...['$schema', '$comment', '$defs', 'definitions', 'title', 'description', 'default', 'examples'],
  ...['deprecated', 'readOnly', 'writeOnly', 'nullable'],
  ...['required', 'properties', 'additionalProperties', 'items', 'anyOf'],
  ...[...assertions.keys()].filter((keyword) => keyword !== 'pattern'),
]);

/** How many steps are made for one value, and how many schemas deep. */
const mostSteps = 10_000;
const mostDepth = 100;

/** Thrown where the full validator is needed, to tell whether a value is valid or what could not be checked. */
class NotPlain extends Error {}

/**
 * Whether a value is certainly valid by all of `schemas`, and nothing remains unchecked. If they are plain, the full
 * validator, which takes time to load, would come to the same result.
 */
export function isPlainlyValid(value: unknown, schemas: readonly Schema[]): boolean {
  const check = new PlainCheck();
  try {
    return schemas.every((schema) => check.isValid(value, schema, 0));
  } catch (error) {
    // The stack may overflow.
    if (error instanceof NotPlain || error instanceof RangeError) return false;
    throw error;
  }
}

/** A check that ends, in the order of the full validator, with the first keyword that does not hold or is not plain. */
class PlainCheck implements AssertionContext {
  #left = mostSteps;

  /** Throws NotPlain. */
  isValid(value: unknown, schema: Schema, depth: number): boolean {
    this.spend(1);
    if (typeof schema === 'boolean') return schema;
    this.#spendOnReading(schema);
    const { valid: keywords, notes } = readKeywords(schema);
    const isPlain = Object.keys(keywords).every((keyword) => plainKeywords.has(keyword));
    if (!isPlain || notes.length > 0 || depth > mostDepth) throw new NotPlain();
    const isInner = (part: unknown, inner: Schema) => this.isValid(part, inner, depth + 1);
    return (
      this.#holds(value, keywords) &&
      (!isObject(value) || hasMembers(value, keywords, isInner)) &&
      (!Array.isArray(value) || hasItems(value, keywords, isInner)) &&
      (!Array.isArray(keywords.anyOf) || keywords.anyOf.some((branch) => isInner(value, branch as Schema)))
    );
  }

  #spendOnReading(schema: JsonObject): void {
    for (const operand of Object.values(schema)) {
      if (Array.isArray(operand) || isObject(operand)) this.spend(Object.keys(operand).length / 8);
    }
  }

  spend(steps: number): void {
    this.#left -= steps;
    if (this.#left < 0) throw new NotPlain();
  }

  matches(): never {
    throw new NotPlain();
  }

  format(): never {
    throw new NotPlain();
  }

  hasFormat(): never {
    throw new NotPlain();
  }

  #holds(value: unknown, keywords: JsonObject): boolean {
    for (const [keyword, assertionOf] of assertions) {
      const operand = keywords[keyword];
      const assertion = operand === undefined ? () => true as const : assertionOf(operand);
      const verdict = typeof assertion === 'string' ? undefined : assertion(value, this);
      if (verdict === undefined) throw new NotPlain();
      if (verdict !== true) return false;
    }
    return true;
  }
}

type IsInner = (part: unknown, inner: Schema) => boolean;

function hasMembers(
  value: Record<string, unknown>,
  { required = [], properties = {}, additionalProperties: additional = true }: JsonObject,
  isInner: IsInner,
): boolean {
  if (!(required as Json[]).every((name) => Object.hasOwn(value, String(name)))) return false;
  return Object.keys(value).every((name) => {
    const declared = Object.hasOwn(properties as JsonObject, name);
    return isInner(value[name], (declared ? (properties as JsonObject)[name] : additional) as Schema);
  });
}

function hasItems(value: readonly unknown[], { items = true }: JsonObject, isInner: IsInner): boolean {
  // Before 2020-12 it can be a list.
  if (!isSchema(items)) throw new NotPlain();
  return value.every((item) => isInner(item, items));
}
