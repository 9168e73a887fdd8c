import { compareNumbers, isMultiple, isNumber, type JsonNumber } from '../core/exact-number.ts';
import type { Json } from '../core/json.ts';
import { isObject } from '../core/json.ts';
import { canonicalText } from './canonical-text.ts';
import type { Format } from './formats.ts';
import { compilePattern, type Pattern } from './patterns/pattern.ts';
import { isJsonType, typeOf } from './schema-document.ts';

/** What an assertion needs of the validation it is part of. */
export interface AssertionContext {
  /** Counts work; throws when there has been too much. */
  spend(steps: number): void;
  /** Whether `text` matches; undefined if that cannot be found out. */
  matches(pattern: Pattern, text: string): boolean | undefined;
  /** The format of that name; undefined if it is not known. */
  format(name: string): Format | undefined;
  /** Whether a value has a format; undefined if that cannot be found out. */
  hasFormat(format: Format, value: string | number): boolean | undefined;
}

/** Why a value is not valid, beyond the keyword and its operand. */
export type Failure = Record<string, Json>;

/** Whether a value is valid: true, undefined if it cannot be found out, or else why not. */
export type Assertion = (value: unknown, context: AssertionContext) => true | undefined | Failure;

/** Returns the assertion of a keyword with this operand, which is a valid one; or a sentence on why it cannot be checked. */
type AssertionOf = (operand: Json) => Assertion | string;

const failure: Failure = {};
const verdict = (valid: boolean | undefined): true | undefined | Failure =>
  valid === false ? failure : valid;

const aboutNumbers =
  (holds: (value: JsonNumber, limit: JsonNumber) => boolean | undefined): AssertionOf =>
  (limit) =>
  (value) =>
    !isNumber(value) || verdict(holds(value, limit as JsonNumber));

const aboutItems =
  (holds: (count: number, limit: number) => boolean): AssertionOf =>
  (limit) =>
  (value) =>
    !Array.isArray(value) || holds(value.length, Number(limit)) || failure;

const aboutMembers =
  (holds: (count: number, limit: number) => boolean): AssertionOf =>
  (limit) =>
  (value) =>
    !isObject(value) || holds(Object.keys(value).length, Number(limit)) || failure;

const aboutLength =
  (holds: (count: number, limit: number) => boolean): AssertionOf =>
  (limit) =>
  (value, context) =>
    typeof value !== 'string' || holds(lengthOf(value, context), Number(limit)) || failure;

const isAtLeast = (value: number, limit: number) => value >= limit;
const isAtMost = (value: number, limit: number) => value <= limit;

/** The keywords that restrict a value without schemas of their own, in the order in which they are checked. */
export const assertions = new Map<string, AssertionOf>([
  ['type', typeAssertion],
  ['enum', (operand) => valueAssertion(operand as Json[])],
  ['const', (operand) => valueAssertion([operand])],
  ['minimum', aboutNumbers((value, limit) => compareNumbers(value, limit) >= 0)],
  ['maximum', aboutNumbers((value, limit) => compareNumbers(value, limit) <= 0)],
  ['exclusiveMinimum', aboutNumbers((value, limit) => compareNumbers(value, limit) > 0)],
  ['exclusiveMaximum', aboutNumbers((value, limit) => compareNumbers(value, limit) < 0)],
  ['multipleOf', aboutNumbers(isMultiple)],
  ['minLength', aboutLength(isAtLeast)],
  ['maxLength', aboutLength(isAtMost)],
  ['pattern', patternAssertion],
  ['format', formatAssertion],
  ['minItems', aboutItems(isAtLeast)],
  ['maxItems', aboutItems(isAtMost)],
  ['uniqueItems', (operand) => (operand === true ? haveNoDuplicates : () => true)],
  ['minProperties', aboutMembers(isAtLeast)],
  ['maxProperties', aboutMembers(isAtMost)],
]);

function typeAssertion(operand: Json): Assertion {
  const types = new Set([operand].flat().filter(isJsonType));
  return (value) => {
    const type = typeOf(value as Json);
    return types.has(type) || (type === 'integer' && types.has('number')) || failure;
  };
}

function valueAssertion(allowed: readonly Json[]): Assertion {
  let texts: Set<string> | undefined;
  return (value, context) => {
    texts ??= new Set(allowed.map((each) => canonicalText(each, context)));
    return texts.has(canonicalText(value, context)) || failure;
  };
}

function patternAssertion(operand: Json): Assertion | string {
  const pattern = compilePattern(String(operand));
  if ('problem' in pattern) return pattern.problem;
  return (value, context) => typeof value !== 'string' || verdict(context.matches(pattern, value));
}

function formatAssertion(operand: Json): Assertion {
  const name = String(operand);
  return (value, context) => {
    if (typeof value !== 'string' && typeof value !== 'number') return true;
    const format = context.format(name);
    return format === undefined || verdict(context.hasFormat(format, value));
  };
}

function haveNoDuplicates(value: unknown, context: AssertionContext): true | Failure {
  if (!Array.isArray(value)) return true;
  const scalars = new Map<unknown, number>();
  const texts = new Map<unknown, number>();
  for (const [index, item] of value.entries()) {
    context.spend(2);
    const isScalar = typeof item !== 'object' || item === null;
    const [seen, key] = isScalar ? [scalars, item] : [texts, canonicalText(item, context)];
    const earlier = seen.get(key);
    if (earlier !== undefined) return { items: [earlier, index] };
    seen.set(key, index);
  }
  return true;
}

/** The length of a text in characters, of which some take two code units. */
function lengthOf(text: string, context: AssertionContext): number {
  context.spend(1 + text.length / 64);
  let length = text.length;
  for (let at = 0; at < text.length - 1; at++) {
    const isPair = (text.charCodeAt(at) & 0xfc00) === 0xd800 && (text.charCodeAt(at + 1) & 0xfc00) === 0xdc00;
    if (!isPair) continue;
    length--;
    at++;
  }
  return length;
}
