import { ExactNumber, losesDigits, markingExact } from './exact-number.ts';
import { isObject, type Json, setMember } from './json.ts';

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
  // A member or an item is looked at with its container.
  if (isDeeper([value], deepestNesting + 1, found)) throw new TooDeepError();
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

/** Whether an array or object is nested more than `levels` deep. Notes what its numbers show. */
function isDeeper(value: object, levels: number, found: Findings): boolean {
  if (levels === 0) return true;
  if (Array.isArray(value)) {
    // Iterating it takes longer until this is compiled.
    for (let at = 0; at < value.length; at += 1) {
      const item: unknown = value[at];
      if (typeof item === 'number') noteNumber(item, found);
      else if (typeof item === 'object' && item !== null && isDeeper(item, levels - 1, found)) return true;
    }
    return false;
  }
  // Faster than Object.values. What comes from JSON inherits nothing that is enumerable.
  for (const name in value) {
    const member: unknown = (value as Record<string, unknown>)[name];
    if (typeof member === 'number') noteNumber(member, found);
    else if (typeof member === 'object' && member !== null && isDeeper(member, levels - 1, found))
      return true;
  }
  return false;
}

function noteNumber(number: number, found: Findings): void {
  if (number >= leastNormal && number < Number.POSITIVE_INFINITY) return;
  if (number <= -leastNormal && number > Number.NEGATIVE_INFINITY) return;
  if (Object.is(number, 0)) found.hasZero = true;
  else found.hasExact = true;
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

/** So many digits and points in a row. */
const longRun = /[\d.]{16}/;
/** Up to this length, a text is searched with it first: a loop that has not been compiled yet takes several times as long. */
const shortText = 2 ** 22;

/** Whether a text contains a long number that loses digits. One within a string may count as well. */
function hasLongNumber(text: string): boolean {
  if (text.length <= shortText && !longRun.test(text)) return false;
  let fractions = 0;
  // So many digits and points in a row include one of these offsets. Most texts are passed over without more.
  for (let at = 0; at < text.length; at += shortest) {
    if (!isDigitOrPoint(text.charCodeAt(at))) continue;
    // They also go on for half their length before or behind it.
    const half = shortest / 2;
    if (!isDigitOrPoint(text.charCodeAt(at + half)) && !isDigitOrPoint(text.charCodeAt(at - half))) continue;
    let start = at;
    while (isDigitOrPoint(text.charCodeAt(start - 1))) start -= 1;
    let end = at + 1;
    while (isDigitOrPoint(text.charCodeAt(end))) end += 1;
    at = end - 1 - ((end - 1) % shortest);
    if (end - start < shortest) continue;
    if (fractions >= mostFractions && isDouble(text, start, end)) continue;
    const number = numberAround(text, start, end);
    if (number === undefined) continue;
    if (losesDigits(number)) return true;
    if (number.includes('.')) fractions += 1;
  }
  return false;
}

const point = 0x2e;
const zero = 0x30;
const nine = 0x39;

function isDigitOrPoint(code: number): boolean {
  return code <= nine && (code >= zero || code === point);
}

/** Whether digits have a point among them, and no more of them than a double is written with. */
function isDouble(text: string, start: number, end: number): boolean {
  const zeros = text.charCodeAt(start) === zero ? 1 : 0;
  if (end - start > zeros + '.'.length + mostSignificant) return false;
  for (let at = start; at < end; at += 1) if (text.charCodeAt(at) === point) return true;
  return false;
}

/** Returns the number that digits belong to; undefined if they are part of something else, as in many a string. */
function numberAround(text: string, start: number, end: number): string | undefined {
  const first = text.charAt(start - 1) === '-' ? start - 1 : start;
  let last = end;
  while ('eE+-0123456789'.includes(text.charAt(last)) && last < text.length) last += 1;
  const isWhole = first === 0 || ' \t\n\r[:,'.includes(text.charAt(first - 1));
  return isWhole && ' \t\n\r]},'.includes(text.charAt(last)) ? text.slice(first, last) : undefined;
}

/** Parses a text that may contain exact numbers. `value` is what it is without them. */
function parseExactly(text: string, value: Json): Json {
  const pieces: string[] = [];
  let rest = 0;
  const token = /"|-?\d[\d.eE+-]*/g;
  for (let found = token.exec(text); found !== null; found = token.exec(text)) {
    const [number] = found;
    if (number === '"') token.lastIndex = endOfString(text, found.index) + 1;
    else if (losesDigits(number)) {
      pieces.push(text.slice(rest, found.index), '"', exactMark(), number, '"');
      rest = token.lastIndex;
    }
  }
  if (rest === 0) return value;
  pieces.push(text.slice(rest));
  return withExact(JSON.parse(pieces.join('')) as Json);
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
  return isDeeper([value], deepestNesting + 1, { hasExact: false, hasZero: false });
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
