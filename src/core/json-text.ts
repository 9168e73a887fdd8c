import type { Json } from './json.ts';

/** The value of a JSON text; else why it cannot be used, in words that follow a subject. */
export type JsonText = { value: Json } | { problem: string };

const jsonNumber = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/;

/** Whether `text` is a JSON number, unlike `007`, `+5` and `.5`. */
export function isJsonNumber(text: string): boolean {
  return jsonNumber.test(text);
}

/** The digits of a number without sign, leading and trailing zeros, point and exponent. */
function significantDigits(text: string): string {
  const mantissa = text.replace(/[eE].*$/, '').replace(/[-.]/g, '');
  return mantissa.replace(/^0+/, '').replace(/0+$/, '');
}

/**
 * Whether the JSON number `text` would be sent as another number: an integer that a double cannot hold exactly, or a
 * number beyond its range. Rounding of a fraction does not count.
 */
export function losesDigits(text: string): boolean {
  const number = Number(text);
  if (!Number.isFinite(number)) return true;
  if (number === 0) return significantDigits(text) !== '';
  if (Math.abs(number) <= Number.MAX_SAFE_INTEGER) return false;
  return /^-?\d+$/.test(text) || significantDigits(text) !== significantDigits(String(number));
}

/** Deeper JSON could be parsed, but neither validated nor serialized: the stack would overflow. */
const deepest = 500;

/** Which limit a JSON text exceeds, in words that follow a subject: a number that loses digits, or its depth. */
export function exceededLimit(text: string): string | undefined {
  const token = /["[\]{}]|\d[\d.eE+-]*/g;
  let depth = 0;
  for (let found = token.exec(text); found !== null; found = token.exec(text)) {
    const [part] = found;
    if (part === '"') token.lastIndex = endOfString(text, found.index) + 1;
    else if (part === '[' || part === '{') depth++;
    else if (part === ']' || part === '}') depth--;
    else if (losesDigits(part)) return `holds ${part}, ${tooBig}`;
    if (depth > deepest) return `is nested more than ${deepest} levels deep`;
  }
  return undefined;
}

/** The offset of the closing quote of the JSON string at `start`; the end of the text if it is not closed. */
export function endOfString(text: string, start: number): number {
  for (let at = start + 1; at < text.length; at++) {
    if (text[at] === '\\') at++;
    else if (text[at] === '"') return at;
  }
  return text.length;
}

/** Parses JSON. An integer whose digits `JSON.parse` would drop silently is a problem. */
export function parseJson(text: string): JsonText {
  const body = text.startsWith('\uFEFF') ? text.slice(1) : text;
  if (body.trim() === '') return { problem: 'is empty' };
  let value: Json;
  try {
    value = JSON.parse(body) as Json;
  } catch (error) {
    return { problem: `is not JSON (${reasonOf(error)})` };
  }
  const problem = exceededLimit(body);
  return problem === undefined ? { value } : { problem };
}

/** The parser's message without its excerpt of the text, which may be a secret. */
function reasonOf(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  return message.replace(/, (?:\.{3})?".*"(?:\.{3})? is not valid JSON$/s, '');
}

/** The problem of a number that a double cannot hold. */
export const tooBig = 'a number too big to be sent exactly';
