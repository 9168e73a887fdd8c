import type { Json } from '../core/json.ts';

/** The names JSON Schema has for the types of a value. */
export type JsonType = 'null' | 'boolean' | 'integer' | 'number' | 'string' | 'array' | 'object';

const jsonTypes = new Set<unknown>(['null', 'boolean', 'integer', 'number', 'string', 'array', 'object']);

/** Whether `name` is the name of a type. */
export function isJsonType(name: unknown): name is JsonType {
  return jsonTypes.has(name);
}

/** The type of `value`: `integer` for every number without a fraction. */
export function typeOf(value: Json): JsonType {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'array';
  if (typeof value === 'number') return Number.isInteger(value) ? 'integer' : 'number';
  if (typeof value === 'string') return 'string';
  return typeof value === 'boolean' ? 'boolean' : 'object';
}
