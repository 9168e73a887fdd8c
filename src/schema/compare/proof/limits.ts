import {
  compareNumbers,
  isInteger,
  isMultiple,
  isNumber,
  type JsonNumber,
} from '../../../core/exact-number.ts';
import type { Json, JsonObject } from '../../../core/json.ts';
import type { Cell, Shape } from './shape.ts';

/** A limit of a range of numbers. */
export interface Bound {
  value: JsonNumber;
  /** Whether the value itself is out of the range. */
  excluded: boolean;
  /** The keyword that sets it. */
  keyword: string;
}

/** The numbers that a cell accepts. */
export interface NumberRange {
  lower: Bound | undefined;
  upper: Bound | undefined;
  steps: readonly JsonNumber[];
}

/** The formats that limit numbers, with their limits. */
const numberFormats = new Map<unknown, { lower: number; upper: number }>([
  ['int32', { lower: -(2 ** 31), upper: 2 ** 31 - 1 }],
]);

/** Returns the bounds that one schema sets, in pairs of lower and upper. */
export function boundsIn(keywords: JsonObject): { lower: Bound[]; upper: Bound[] } {
  const bound = (keyword: string, value: Json | undefined = keywords[keyword]): Bound[] =>
    isNumber(value) ? [{ value, excluded: keyword.startsWith('exclusive'), keyword }] : [];
  const format = numberFormats.get(keywords.format);
  return {
    lower: [
      ...bound('minimum'),
      ...bound('exclusiveMinimum'),
      ...(format === undefined ? [] : bound('format', format.lower)),
    ],
    upper: [
      ...bound('maximum'),
      ...bound('exclusiveMaximum'),
      ...(format === undefined ? [] : bound('format', format.upper)),
    ],
  };
}

/** Returns the range of the numbers that a cell accepts. */
export function rangeOf({ shape, kind }: Cell): NumberRange {
  const bounds = shape.objects.map(({ keywords }) => boundsIn(keywords));
  const narrowest = (some: readonly Bound[], isNarrower: (bound: Bound, than: Bound) => boolean) =>
    some.reduce<Bound | undefined>(
      (best, next) => (best === undefined || isNarrower(next, best) ? next : best),
      undefined,
    );
  const lower = bounds
    .flatMap((each) => each.lower)
    .map((bound) => (kind === 'integer' ? rounded(bound, 1) : bound));
  const upper = bounds
    .flatMap((each) => each.upper)
    .map((bound) => (kind === 'integer' ? rounded(bound, -1) : bound));
  return {
    lower: narrowest(lower, (bound, than) => isWithin(bound, than, 1)),
    upper: narrowest(upper, (bound, than) => isWithin(bound, than, -1)),
    steps: shape.objects.map(({ keywords }) => keywords.multipleOf).filter(isNumber),
  };
}

/** Whether a lower (1) or upper (-1) bound is at least as narrow as another. */
export function isWithin(bound: Bound, outer: Bound, direction: 1 | -1): boolean {
  const order = compareNumbers(bound.value, outer.value) * direction;
  return order > 0 || (order === 0 && (bound.excluded || !outer.excluded));
}

/** Returns the bound of the integers within a lower (1) or upper (-1) bound. */
export function rounded(bound: Bound, direction: 1 | -1): Bound {
  const { value, excluded } = bound;
  if (typeof value !== 'number' || Math.abs(value) >= Number.MAX_SAFE_INTEGER) return bound;
  const nearest = direction * Math.ceil(direction * value);
  return { ...bound, value: excluded && nearest === value ? value + direction : nearest, excluded: false };
}

/** Whether no number is in the range of a cell, as far as its bounds and steps tell. */
export function isEmptyRange(cell: Cell): boolean {
  const { lower, upper, steps } = rangeOf(cell);
  if (cell.kind === 'number' && steps.some(isInteger)) return true;
  if (lower === undefined || upper === undefined) return false;
  const order = compareNumbers(lower.value, upper.value);
  return order > 0 || (order === 0 && (lower.excluded || upper.excluded));
}

/** Whether all numbers that a cell accepts are multiples of `step`. */
export function areMultiples({ kind }: Cell, { steps }: NumberRange, step: JsonNumber): boolean {
  const known = kind === 'integer' ? [1, ...steps] : steps;
  return known.some((each) => isMultiple(each, step) === true);
}

/** Returns the greatest operand of a keyword such as `minLength`; 0 if there is none. */
export function atLeast({ objects }: Shape, keyword: string): number {
  return Math.max(0, ...objects.map(({ keywords }) => Number(keywords[keyword] ?? 0)));
}

/** Returns the least operand of a keyword such as `maxLength`; Infinity if there is none. */
export function atMost({ objects }: Shape, keyword: string): number {
  return Math.min(...objects.map(({ keywords }) => Number(keywords[keyword] ?? Number.POSITIVE_INFINITY)));
}

/** Integers in a range that are listed one by one. */
const mostIntegers = 64;

/** Returns the values that a cell accepts, and possibly others, if they are few; undefined if they cannot be listed. */
export function fewValues(cell: Cell): readonly Json[] | undefined {
  const { shape, kind } = cell;
  switch (kind) {
    case 'null':
      return [null];
    case 'boolean':
      return [true, false];
    case 'string':
      return atMost(shape, 'maxLength') === 0 ? [''] : undefined;
    case 'array':
      return atMost(shape, 'maxItems') === 0 ? [[]] : undefined;
    case 'object':
      return atMost(shape, 'maxProperties') === 0 ? [{}] : undefined;
    case 'integer': {
      const { lower, upper } = rangeOf(cell);
      if (typeof lower?.value !== 'number' || typeof upper?.value !== 'number') return undefined;
      const [first, count] = [lower.value, upper.value - lower.value + 1];
      if (!Number.isSafeInteger(first) || !(count <= mostIntegers)) return undefined;
      return Array.from({ length: Math.max(count, 0) }, (_, index) => first + index);
    }
    default:
      return undefined;
  }
}
