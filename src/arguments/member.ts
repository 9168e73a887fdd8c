import type { Json, JsonObject } from '../base/json.ts';

/** Sets a member of that very name: `__proto__` too becomes a member like any other. */
export function setMember(object: JsonObject, name: string, value: Json): void {
  Object.defineProperty(object, name, { value, enumerable: true, configurable: true, writable: true });
}

/** The object's own member of that name; never something it inherits. */
export function ownMember(object: JsonObject, name: string): Json | undefined {
  return Object.hasOwn(object, name) ? object[name] : undefined;
}
