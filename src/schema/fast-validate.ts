import { isInteger, isNumber } from '../core/exact-number.ts';
import { isObject } from '../core/json.ts';

/** Keywords that do not restrict a value. Definitions are among them, as no reference is supported here. */
const silent = new Set([
  '$schema',
  '$comment',
  '$defs',
  'definitions',
  'title',
  'description',
  'default',
  'examples',
  'deprecated',
]);

const understood = new Set([
  'type',
  'enum',
  'anyOf',
  'properties',
  'required',
  'additionalProperties',
  'items',
]);

const types: Record<string, (value: unknown) => boolean> = {
  string: (value) => typeof value === 'string',
  number: isNumber,
  integer: isInteger,
  boolean: (value) => typeof value === 'boolean',
  null: (value) => value === null,
  array: Array.isArray,
  object: isObject,
};

/**
 * Whether a value is valid by a schema that is as simple as most are. Loading the validator takes longer than most calls.
 * False means only that it is needed: the value may be valid.
 */
export function fastValidate(value: unknown, schema: unknown): boolean {
  if (schema === true) return true;
  if (!isObject(schema)) return false;
  const {
    type,
    enum: allowed,
    anyOf,
    properties = {},
    required = [],
    additionalProperties = true,
    items,
  } = schema;
  const known = Object.keys(schema).every(
    (key) => understood.has(key) || silent.has(key) || key.startsWith('x-'),
  );
  if (!known || !isObject(properties) || !Array.isArray(required)) return false;
  if (type !== undefined && !isOneOf(value, type)) return false;
  if (allowed !== undefined && !(Array.isArray(allowed) && isScalar(value) && allowed.includes(value)))
    return false;
  if (anyOf !== undefined && !(Array.isArray(anyOf) && anyOf.some((branch) => fastValidate(value, branch)))) {
    return false;
  }
  if (Array.isArray(value)) {
    return items === undefined || (isObject(items) && value.every((item) => fastValidate(item, items)));
  }
  if (!isObject(value)) return true;
  if (!required.every((name) => typeof name === 'string' && Object.hasOwn(value, name))) return false;
  return Object.entries(value).every(([name, member]) =>
    fastValidate(member, Object.hasOwn(properties, name) ? properties[name] : additionalProperties),
  );
}

function isOneOf(value: unknown, type: unknown): boolean {
  const names: unknown[] = Array.isArray(type) ? type : [type];
  if (!names.every((name) => typeof name === 'string' && Object.hasOwn(types, name))) return false;
  return names.some((name) => types[name as string]?.(value) === true);
}

function isScalar(value: unknown): boolean {
  return typeof value !== 'object' || value === null;
}
