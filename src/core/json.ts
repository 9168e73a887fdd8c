import { ExactNumber } from './exact-number.ts';

/** A JSON value. A number that a double cannot hold is an `ExactNumber`. */
export type Json = null | boolean | number | ExactNumber | string | Json[] | JsonObject;

/** A JSON object. */
export interface JsonObject {
  [member: string]: Json;
}

/** Whether `value` is a JSON object: neither null, nor an array, nor an exact number. */
export function isObject(value: unknown): value is Record<string, unknown> {
  return (
    typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof ExactNumber)
  );
}

/** Narrows `value` to a JSON object; an object that came from `JSON.parse` holds nothing else. */
export function asJsonObject(value: unknown): JsonObject | undefined {
  return isObject(value) ? (value as JsonObject) : undefined;
}

/** Returns `value` if it is a string: a server may send any type. */
export function asString(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

/** Returns `value` if it is a number. */
export function asNumber(value: unknown): number | undefined {
  return typeof value === 'number' ? value : undefined;
}

/** Sets an own member, even if it is called `__proto__`. */
export function setMember(object: JsonObject, name: string, value: Json): void {
  Object.defineProperty(object, name, { value, enumerable: true, configurable: true, writable: true });
}

/** Returns an own member of the object, never an inherited one. */
export function ownMember(object: JsonObject, name: string): Json | undefined {
  return Object.hasOwn(object, name) ? object[name] : undefined;
}

/** Returns a deep copy of JSON. */
export function copyJson<Value>(value: Value): Value {
  if (Array.isArray(value)) return value.map(copyJson) as Value;
  if (!isObject(value)) return value;
  const copy: JsonObject = {};
  for (const [name, member] of Object.entries(value)) setMember(copy, name, copyJson(member) as Json);
  return copy as Value;
}

/** Returns a copy of JSON in which the members of objects are in the order of their names. */
export function sortMembers(value: Json): Json {
  if (Array.isArray(value)) return value.map(sortMembers);
  if (!isObject(value)) return value;
  const copy: JsonObject = {};
  for (const name of Object.keys(value).sort()) setMember(copy, name, sortMembers(value[name] as Json));
  return copy;
}

/** The members of an object that are not undefined. */
type Defined<Members> = { [Name in keyof Members]?: Exclude<Members[Name], undefined> };

/** Returns the members of an object that are not undefined. */
export function definedMembers<Members extends object>(members: Members): Defined<Members> {
  return Object.fromEntries(
    Object.entries(members).filter(([, value]) => value !== undefined),
  ) as Defined<Members>;
}
