import type { JSONValue } from '@jmespath-community/jmespath';
import { compareNumbers, ExactNumber } from '../../core/exact-number.ts';
import { isObject, type Json, type JsonObject, setMember } from '../../core/json.ts';

/**
 * Evaluates an expression of JMESPath, which knows only doubles, over a value with numbers that a double cannot hold. A
 * double of its own stands for each, which calculates and compares almost like it; in the result, the number is back.
 */
export function evaluateWithDoubles(value: Json, evaluate: (value: JSONValue) => JSONValue): Json {
  const doubles = new Set<number>();
  const exact = new Map<string, ExactNumber>();
  collect(value, doubles, exact);
  if (exact.size === 0) return evaluate(value as JSONValue) as Json;
  const numbers = new Map<number, ExactNumber>();
  const standIns = new Map<string, number>();
  for (const number of [...exact.values()].sort(compareNumbers)) {
    const most = Number.MAX_VALUE;
    let double = Math.max(-most, Math.min(most, Number(number)));
    while (doubles.has(double)) double = next(double);
    doubles.add(double);
    numbers.set(double, number);
    standIns.set(String(number), double);
  }
  const result = evaluate(mapNumbers(value, (number) => standIns.get(String(number)) ?? number) as JSONValue);
  return mapNumbers(result as Json, (number) => numbers.get(Number(number)) ?? number);
}

/** Adds the numbers in a value to the two sets. */
function collect(value: Json, doubles: Set<number>, exact: Map<string, ExactNumber>): void {
  if (typeof value === 'number') doubles.add(value);
  else if (value instanceof ExactNumber) exact.set(String(value), value);
  else if (Array.isArray(value)) for (const item of value) collect(item, doubles, exact);
  else if (isObject(value))
    for (const member of Object.values(value)) collect(member as Json, doubles, exact);
}

/** Returns a copy of a value in which `change` has replaced each number. */
function mapNumbers(value: Json, change: (number: number | ExactNumber) => Json): Json {
  if (typeof value === 'number' || value instanceof ExactNumber) return change(value);
  if (Array.isArray(value)) return value.map((item) => mapNumbers(item, change));
  if (!isObject(value)) return value;
  const copy: JsonObject = {};
  for (const [name, member] of Object.entries(value))
    setMember(copy, name, mapNumbers(member as Json, change));
  return copy;
}

/** Returns the next greater double; after the greatest, the one before it. */
function next(double: number): number {
  const bits = new BigInt64Array(1);
  const view = new Float64Array(bits.buffer);
  view[0] = double;
  const [current = 0n] = bits;
  bits[0] = double < 0 || double === Number.MAX_VALUE ? current - 1n : current + 1n;
  return view[0];
}
