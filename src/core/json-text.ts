import { ExactNumber, losesDigits, markingExact } from './exact-number.ts';
import { isObject, type Json, type JsonObject, setMember } from './json.ts';

/**
 * How many levels deep the arrays and objects of a JSON value may be nested. JSON that comes from elsewhere is checked
 * when it is parsed, so that every function may walk through it recursively: the stack holds several times as many.
 */
export const deepestNesting = 500;

/** JSON was nested more than `deepestNesting` levels deep. */
export class TooDeepError extends Error {
  constructor() {
    super(tooDeep);
    this.name = 'TooDeepError';
  }
}

/** Says what is wrong with such JSON, in words that follow `is`. */
export const tooDeep = 'nested more than 500 levels deep';

/**
 * Parses JSON like `JSON.parse`. A number that a double cannot hold becomes an `ExactNumber`.
 * @throws TooDeepError for a value that is nested too deep, SyntaxError for a text that is not JSON
 */
export function parseJson(text: string): Json {
  const value = JSON.parse(text) as Json;
  const found: Findings = { hasExact: false, hasZero: false };
  if (isDeeper(value, deepestNesting, found)) throw new TooDeepError();
  return found.hasExact || (found.hasZero && hasTinyNumber(text)) || hasLongNumber(text)
    ? parseExactly(text, value)
    : value;
}

/** What `JSON.stringify` calls for each member. */
type Replacer = (this: unknown, name: string, value: unknown) => unknown;

/** Returns the JSON of a value like `JSON.stringify`, with the digits of each `ExactNumber`. */
export function stringifyJson(value: unknown, indent?: number, replacer?: Replacer): string {
  let isMarked = false;
  const text = markingExact(
    (digits) => {
      isMarked = true;
      return exactMark() + digits;
    },
    () => JSON.stringify(value, replacer, indent),
  );
  return isMarked ? text.replaceAll(new RegExp(`"${exactMark()}([^"]*)"`, 'g'), '$1') : text;
}

/** Returns JSON that equal values have in common: members in order of their names, numbers of one value alike. */
export function canonicalJson(value: unknown): string {
  if (value instanceof ExactNumber) return value.canonical();
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join()}]`;
  if (!isObject(value)) return JSON.stringify(value) ?? 'null';
  const members = Object.keys(value).filter((name) => value[name] !== undefined);
  return `{${members.sort().map((name) => `${JSON.stringify(name)}:${canonicalJson(value[name])}`)}}`;
}

/** Whether two JSON values are equal. */
export function isSameJson(a: Json, b: Json): boolean {
  return a === b || canonicalJson(a) === canonicalJson(b);
}

let mark: string | undefined;

/** The beginning of a string that stands for an exact number. No server can guess it. */
function exactMark(): string {
  mark ??= `exact-${globalThis.crypto.randomUUID()}:`;
  return mark;
}

/** What a value shows of its text. */
interface Findings {
  /** A number that only a text with another number can have become. */
  hasExact: boolean;
  /** A zero, which a tiny number may have become. */
  hasZero: boolean;
}

/** The least number that has all digits of a double. */
const leastNormal = 2 ** -1022;

/** Whether a value is nested more than `levels` deep. Notes what its numbers show. */
function isDeeper(value: unknown, levels: number, found: Findings): boolean {
  if (typeof value === 'number') {
    const size = Math.abs(value);
    if (size === 0) {
      if (Object.is(value, -0)) found.hasExact = true;
      else found.hasZero = true;
    } else if (size < leastNormal || size === Number.POSITIVE_INFINITY) found.hasExact = true;
    return false;
  }
  if (typeof value !== 'object' || value === null) return false;
  if (levels === 0) return true;
  if (Array.isArray(value)) {
    for (const item of value) if (isDeeper(item, levels - 1, found)) return true;
    return false;
  }
  // Faster than Object.values. What comes from JSON inherits nothing that is enumerable.
  for (const name in value) {
    if (isDeeper((value as JsonObject)[name], levels - 1, found)) return true;
  }
  return false;
}

/** Whether a text may contain a number that a double rounds to zero. */
function hasTinyNumber(text: string): boolean {
  return /\de-\d{3}/i.test(text);
}

/** A number with less characters loses no digits, if it is in the range of a double. */
const shortest = 16;
/** A double is written with up to so many significant digits. */
const mostSignificant = 17;
/** After so many fractions that are doubles, the sender's numbers are doubles. */
const mostFractions = 1_000;

/** Whether a text contains a long number that loses digits. One within a string may count as well. */
function hasLongNumber(text: string): boolean {
  let fractions = 0;
  // A number that is long enough has a digit at one of these offsets. Most texts are passed over without more.
  for (let at = 0; at < text.length; at += shortest) {
    if (!isNumeric(text.charCodeAt(at))) continue;
    let start = at;
    while (isNumeric(text.charCodeAt(start - 1))) start -= 1;
    let end = at + 1;
    while (isNumeric(text.charCodeAt(end))) end += 1;
    at = end - 1 - ((end - 1) % shortest);
    if (end - start < shortest || !isWhole(text, start, end)) continue;
    const number = text.slice(start, end);
    if (!/[.e]/i.test(number)) {
      if (losesDigits(number)) return true;
    } else if (fractions < mostFractions || number.length > lengthOfDouble(number)) {
      if (losesDigits(number)) return true;
      fractions += 1;
    }
  }
  return false;
}

/** The length that a fraction has with the most digits of a double. */
function lengthOfDouble(number: string): number {
  const first = number.startsWith('-') ? 1 : 0;
  return first + (number.charAt(first) === '0' ? '0.'.length : '.'.length) + mostSignificant;
}

/** Whether a character occurs in numbers. */
function isNumeric(code: number): boolean {
  return code <= 0x39
    ? code >= 0x30 || code === 0x2e || code === 0x2d || code === 0x2b
    : code === 0x65 || code === 0x45;
}

/** Whether what surrounds a part of a JSON text allows it to be a number. */
function isWhole(text: string, start: number, end: number): boolean {
  return (
    (start === 0 || ' \t\n\r[:,'.includes(text.charAt(start - 1))) && ' \t\n\r]},'.includes(text.charAt(end))
  );
}

/** Parses a text that may contain exact numbers. `value` is what it is without them. */
function parseExactly(text: string, value: Json): Json {
  const pieces: string[] = [];
  let rest = 0;
  for (const [number, start] of numbersIn(text)) {
    if (!losesDigits(number)) continue;
    pieces.push(text.slice(rest, start), '"', exactMark(), number, '"');
    rest = start + number.length;
  }
  if (rest === 0) return value;
  return withExact(JSON.parse(pieces.join('') + text.slice(rest)) as Json);
}

/** Finds the numbers of a JSON text, with their offsets. */
function* numbersIn(text: string): Generator<[number: string, start: number]> {
  const token = /"|-?\d[\d.eE+-]*/g;
  for (let found = token.exec(text); found !== null; found = token.exec(text)) {
    if (found[0] === '"') token.lastIndex = endOfString(text, found.index) + 1;
    else yield [found[0], found.index];
  }
}

/** Puts the exact numbers where their marks are, and returns the value. */
function withExact(value: Json): Json {
  if (typeof value === 'string') {
    return value.startsWith(exactMark()) ? new ExactNumber(value.slice(exactMark().length)) : value;
  }
  if (Array.isArray(value)) {
    for (const [index, item] of value.entries()) value[index] = withExact(item);
  } else if (isObject(value)) {
    for (const [name, member] of Object.entries(value)) {
      const exact = withExact(member);
      if (exact !== member) setMember(value, name, exact);
    }
  }
  return value;
}

/** The offset of the closing quote of the JSON string at `start`; the end of the text if it is not closed. */
export function endOfString(text: string, start: number): number {
  for (let end = text.indexOf('"', start + 1); end !== -1; end = text.indexOf('"', end + 1)) {
    let first = end;
    while (first - 1 > start && text.charCodeAt(first - 1) === 0x5c) first -= 1;
    // An even number of backslashes escape each other.
    if ((end - first) % 2 === 0) return end;
  }
  return text.length;
}

/** Whether a value that was not parsed here is nested too deep. */
export function isTooDeepValue(value: unknown): boolean {
  return isDeeper(value, deepestNesting, { hasExact: false, hasZero: false });
}

/** Whether the brackets of a text are nested too deep for JSON, whatever else the text is. */
export function isTooDeep(text: string): boolean {
  const token = /["[\]{}]/g;
  let depth = 0;
  for (let found = token.exec(text); found !== null; found = token.exec(text)) {
    if (found[0] === '"') token.lastIndex = endOfString(text, found.index) + 1;
    else depth += found[0] === '[' || found[0] === '{' ? 1 : -1;
    if (depth > deepestNesting) return true;
  }
  return false;
}

/** The value of a JSON text; else why it cannot be used, in words that follow a subject. */
export type JsonText = { value: Json } | { problem: string };

/** Parses JSON that a user typed or a file contains. */
export function readJson(text: string): JsonText {
  const body = text.startsWith('\uFEFF') ? text.slice(1) : text;
  if (body.trim() === '') return { problem: 'is empty' };
  try {
    return { value: parseJson(body) };
  } catch (error) {
    return { problem: error instanceof TooDeepError ? problemOfDepth : `is not JSON (${reasonOf(error)})` };
  }
}

/** The problem of JSON that is nested too deep, in words that follow a subject. */
export const problemOfDepth = `is ${tooDeep}`;

/** The parser's message without its excerpt of the text, which may be a secret. */
function reasonOf(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  return message.replace(/, (?:\.{3})?".*"(?:\.{3})? is not valid JSON$/s, '');
}
