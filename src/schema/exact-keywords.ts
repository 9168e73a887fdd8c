import type { Ajv } from '@modelcontextprotocol/client/validators/ajv';
import { compareNumbers, ExactNumber, isInteger, isMultiple, type JsonNumber } from '../core/exact-number.ts';
import { isObject, type Json, type JsonObject, setMember } from '../core/json.ts';
import { canonicalJson, isSameJson } from '../core/json-text.ts';

/** Whether a value has a number that a double cannot hold, anywhere in it. */
export function hasExact(value: unknown): boolean {
  const waiting = [value];
  while (waiting.length > 0) {
    const next = waiting.pop();
    if (next instanceof ExactNumber) return true;
    if (typeof next === 'object' && next !== null) for (const part of Object.values(next)) waiting.push(part);
  }
  return false;
}

/** A copy of a value in which doubles stand for its exact numbers, since Ajv knows no others. */
export interface StandIn {
  value: unknown;
  /** The originals of the copy's objects and arrays. */
  originals: WeakMap<object, unknown>;
}

/** Returns the copy of a value that Ajv can check. */
export function standInFor(value: unknown): StandIn {
  const originals = new WeakMap<object, unknown>();
  const copy = (original: unknown): unknown => {
    if (original instanceof ExactNumber) return doubleFor(original);
    if (Array.isArray(original)) return noted(original.map(copy), original);
    if (!isObject(original)) return original;
    const object: JsonObject = {};
    for (const [name, member] of Object.entries(original)) setMember(object, name, copy(member) as Json);
    return noted(object, original);
  };
  const noted = (made: object, original: unknown) => {
    originals.set(made, original);
    return made;
  };
  return { value: copy(value), originals };
}

/** A finite double of the same type, `integer` or `number`. The exact keywords compare the number itself. */
function doubleFor(number: ExactNumber): number {
  const double = Math.max(-Number.MAX_VALUE, Math.min(Number.MAX_VALUE, Number(number)));
  return Number.isInteger(double) === isInteger(number) ? double : 0.5;
}

/** What Ajv passes to a keyword. */
interface Place {
  parentData?: unknown;
  parentDataProperty?: string | number;
}

/** A keyword's failure, as Ajv reports it. */
interface Failure {
  keyword: string;
  params: Record<string, unknown>;
  parentSchema: { [keyword: string]: unknown };
}

/** Returns the params of the violation; undefined if the value is valid. */
type Check = (value: Json, limit: Json) => Record<string, unknown> | undefined;

/** Creates the check of a keyword that compares with a limit. */
function bound(comparison: string, holds: (order: number) => boolean): Check {
  return (value, limit) =>
    holds(compareNumbers(value as JsonNumber, limit as JsonNumber)) ? undefined : { comparison, limit };
}

/** The keywords that numbers decide, for numbers of any size. */
const checks: Record<string, { type?: 'number' | 'array'; check: Check }> = {
  minimum: { type: 'number', check: bound('>=', (order) => order >= 0) },
  maximum: { type: 'number', check: bound('<=', (order) => order <= 0) },
  exclusiveMinimum: { type: 'number', check: bound('>', (order) => order > 0) },
  exclusiveMaximum: { type: 'number', check: bound('<', (order) => order < 0) },
  multipleOf: {
    type: 'number',
    check: (value, step) =>
      isMultiple(value as JsonNumber, step as JsonNumber) === false ? { multipleOf: step } : undefined,
  },
  enum: {
    check: (value, allowed) =>
      (allowed as Json[]).some((each) => isSameJson(each, value)) ? undefined : { allowedValues: allowed },
  },
  const: { check: (value, allowed) => (isSameJson(allowed, value) ? undefined : { allowedValue: allowed }) },
  uniqueItems: {
    type: 'array',
    check: (items, unique) => (unique === true ? firstRepeated(items as Json[]) : undefined),
  },
};

/** Replaces the keywords that numbers decide. `current` returns the value that is being checked. */
export function addExactKeywords(ajv: InstanceType<typeof Ajv>, current: () => StandIn): void {
  for (const [keyword, { type, check }] of Object.entries(checks)) {
    const validate = Object.assign(
      (limit: Json, data: unknown, parentSchema: Failure['parentSchema'] = {}, place?: Place): boolean => {
        const params = check(originalAt(current(), data, place) as Json, limit);
        validate.errors = params === undefined ? [] : [{ keyword, params, parentSchema }];
        return params === undefined;
      },
      { errors: [] as Failure[] },
    );
    ajv.removeKeyword(keyword);
    ajv.addKeyword({ keyword, validate, errors: true, ...(type === undefined ? {} : { type }) });
  }
}

function originalAt({ originals }: StandIn, data: unknown, place: Place = {}): unknown {
  if (typeof data === 'object' && data !== null) return originals.get(data) ?? data;
  const { parentData, parentDataProperty = '' } = place;
  const parent = isContainer(parentData) ? originals.get(parentData) : undefined;
  return isContainer(parent) ? (parent as Record<string, unknown>)[parentDataProperty] : data;
}

function isContainer(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}

/** The indexes of the first two items that are the same. */
function firstRepeated(items: readonly Json[]): { i: number; j: number } | undefined {
  const seen = new Map<string, number>();
  for (const [i, item] of items.entries()) {
    const text = canonicalJson(item);
    const j = seen.get(text);
    if (j !== undefined) return { i, j };
    seen.set(text, i);
  }
  return undefined;
}
