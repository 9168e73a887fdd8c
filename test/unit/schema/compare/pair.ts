import { ExactNumber } from '../../../../src/core/exact-number.ts';
import { isObject, type Json } from '../../../../src/core/json.ts';
import type { Schema } from '../../../../src/schema/schema-document.ts';

/** Two schemas, whether the second accepts what the first does, and if not, the value that is found to show it. */
export type Pair = [from: Schema, to: Schema, result: 'yes' | 'no' | 'unknown', witness?: Json];

/** Returns a copy in which `{ exact: '…' }` has become the exact number. */
export function withExactNumbers<Value extends Json>(value: Value): Value {
  if (Array.isArray(value)) return value.map(withExactNumbers) as Value;
  if (!isObject(value)) return value;
  if (typeof value.exact === 'string') return new ExactNumber(value.exact) as Value;
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => [name, withExactNumbers(member as Json)]),
  ) as Value;
}
