/**
 * A number of a JSON text that a double cannot hold, such as 1915883588174806058 or 1e400: it keeps the text. All other
 * numbers are numbers. As a `Number` object it still calculates and compares like the nearest double.
 */
export class ExactNumber extends Number {
  /** The number as it is written in JSON. */
  readonly #text: string;

  /** @param text a JSON number */
  constructor(text: string) {
    super(text);
    this.#text = text;
  }

  override toString(): string {
    return this.#text;
  }

  /** Returns a text that all numbers of this value have in common. */
  canonical(): string {
    const { minus, digits, exponent } = decimalOf(this.#text);
    return digits === '' ? '0' : `${minus ? '-' : ''}${digits}e${exponent}`;
  }

  /** Returns the nearest double for `JSON.stringify`, and the text itself for `stringifyJson`. */
  toJSON(): number | string {
    return markExact?.(this.#text) ?? this.valueOf();
  }
}

/** Returns the text that stands for an exact number while `stringifyJson` runs. */
let markExact: ((text: string) => string) | undefined;

/** Runs `write` with the function that `JSON.stringify` calls for each exact number. */
export function markingExact(mark: (text: string) => string, write: () => string): string {
  const before = markExact;
  markExact = mark;
  try {
    return write();
  } finally {
    markExact = before;
  }
}

/** A number as it is found in JSON. */
export type JsonNumber = number | ExactNumber;

const plainInteger = /^-?\d+$/;
const jsonNumber = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/;

/** Whether `text` is a JSON number, unlike `007`, `+5` and `.5`. */
export function isJsonNumber(text: string): boolean {
  return jsonNumber.test(text);
}

/** Returns the number that a JSON number stands for, without loss. */
export function parseNumber(text: string): JsonNumber {
  return losesDigits(text) ? new ExactNumber(text) : Number(text);
}

/** Whether the value is a number of JSON. */
export function isNumber(value: unknown): value is JsonNumber {
  return typeof value === 'number' || value instanceof ExactNumber;
}

/** Returns the nearest double if the value is a number: a server may send any type. */
export function asDouble(value: unknown): number | undefined {
  return isNumber(value) ? Number(value) : undefined;
}

/** Whether a double would turn the JSON number `text` into another one. The number of its zeros does not count. */
export function losesDigits(text: string): boolean {
  const number = Number(text);
  // A double has 15 digits to spare, except close to zero.
  if (text.length <= 15 && Math.abs(number) >= 1e-300 && Math.abs(number) <= 1e300) return false;
  const shortest = Object.is(number, -0) ? '0' : String(number);
  if (shortest === text) return false;
  // Integers below 10^21 are written without an exponent.
  if (!Number.isFinite(number) || (Math.abs(number) < 1e21 && plainInteger.test(text))) return true;
  const [exact, rounded] = [decimalOf(text), decimalOf(shortest)];
  return (
    exact.digits !== rounded.digits || exact.exponent !== rounded.exponent || exact.minus !== rounded.minus
  );
}

/** A decimal number: `digits` × 10 ^ `exponent`, negative with `minus`. Without zeros at the ends; zero has no digits. */
interface Decimal {
  minus: boolean;
  digits: string;
  exponent: number;
}

function decimalOf(text: string): Decimal {
  const [, minus = '', whole = '', fraction = '', exponent = '0'] =
    /^(-?)(\d+)(?:\.(\d+))?(?:e([+-]?\d+))?$/i.exec(text) ?? [];
  const digits = (whole + fraction).replace(/^0+/, '');
  const significant = digits.replace(/0+$/, '');
  return {
    minus: minus === '-',
    digits: significant,
    exponent:
      significant === '' ? 0 : Number(exponent) - fraction.length + digits.length - significant.length,
  };
}

/** Whether the number has no fraction, like `5`, `5.0` and `1e400`. */
export function isInteger(value: unknown): value is JsonNumber {
  if (value instanceof ExactNumber) return decimalOf(String(value)).exponent >= 0;
  return Number.isInteger(value);
}

/** Returns a negative number if `a` is less than `b`, a positive one if it is greater, and 0 if they are equal. */
export function compareNumbers(a: JsonNumber, b: JsonNumber): number {
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  const [left, right] = [decimalOf(String(a)), decimalOf(String(b))];
  const signs = signOf(left) - signOf(right);
  if (signs !== 0) return signs;
  // The position of the first digit, then the digits as text.
  const sizes = left.digits.length + left.exponent - right.digits.length - right.exponent;
  const order = sizes !== 0 ? sizes : left.digits < right.digits ? -1 : left.digits > right.digits ? 1 : 0;
  return left.minus && order !== 0 ? -order : order;
}

function signOf({ minus, digits }: Decimal): number {
  return digits === '' ? 0 : minus ? -1 : 1;
}

/** Exponents beyond it would make numbers that take too long to divide. */
const mostDigits = 2_000;

/** Whether `value` is a multiple of `step`, decided exactly; undefined if the numbers are too long to tell. */
export function isMultiple(value: JsonNumber, step: JsonNumber): boolean | undefined {
  const [dividend, divisor] = [decimalOf(String(value)), decimalOf(String(step))];
  const least = Math.min(dividend.exponent, divisor.exponent);
  const lengths = [dividend, divisor].map(({ digits, exponent }) => digits.length + exponent - least);
  if (lengths.some((length) => !(length <= mostDigits))) return undefined;
  const [whole = 0n, part = 0n] = [dividend, divisor].map(({ digits, exponent }) =>
    BigInt((digits || '0') + '0'.repeat(exponent - least)),
  );
  return part !== 0n && whole % part === 0n;
}
