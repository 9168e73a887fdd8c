import { compareNumbers, isNumber, type JsonNumber } from '../../core/exact-number.ts';
import { isObject, type Json } from '../../core/json.ts';
import { isSameJson, stringifyJson } from '../../core/json-text.ts';
import type { Relation } from '../language/expectation.ts';

/**
 * Compares two values: all of them for equality, numbers exactly and objects whatever the order of their members; numbers
 * and texts for their order. Returns undefined if they have no order.
 */
export function isRelated(actual: Json, relation: Relation, expected: Json): boolean | undefined {
  if (relation === '==') return isSameJson(actual, expected);
  if (relation === '!=') return !isSameJson(actual, expected);
  const order = orderOf(actual, expected);
  if (order === undefined) return undefined;
  switch (relation) {
    case '<':
      return order < 0;
    case '<=':
      return order <= 0;
    case '>':
      return order > 0;
    case '>=':
      return order >= 0;
  }
}

function orderOf(one: Json, other: Json): number | undefined {
  if (isNumber(one) && isNumber(other)) return compareNumbers(one as JsonNumber, other as JsonNumber);
  if (typeof one !== 'string' || typeof other !== 'string') return undefined;
  if (one === other) return 0;
  return one < other ? -1 : 1;
}

/**
 * Whether a value has another: a text a part, a list an item, an object a member of that name. Returns undefined if it
 * cannot have any.
 */
export function hasPart(value: Json, part: Json): boolean | undefined {
  if (typeof value === 'string') return value.includes(textOf(part));
  if (Array.isArray(value)) return value.some((item) => isSameJson(item, part));
  if (isObject(value)) return Object.hasOwn(value, textOf(part));
  return undefined;
}

/** Returns the length of a text in characters, of a list in items, of an object in members; undefined for the rest. */
export function lengthOf(value: Json): number | undefined {
  if (typeof value === 'string') return [...value].length;
  if (Array.isArray(value)) return value.length;
  return isObject(value) ? Object.keys(value).length : undefined;
}

/** Returns a text as it is, and other values as JSON. */
export function textOf(value: Json): string {
  return typeof value === 'string' ? value : stringifyJson(value);
}
