import { UsageError } from '../../core/errors.ts';
import { parseNumber } from '../../core/exact-number.ts';
import type { Json, JsonObject } from '../../core/json.ts';
import { parseJson, stringifyJson } from '../../core/json-text.ts';

/**
 * Converts an object to JSON: undefined members are omitted, dates become ISO 8601 strings, `Uint8Array`s base64, and
 * `bigint`s numbers. Throws UsageError for what JSON cannot represent.
 */
export function toJsonObject(value: object): JsonObject {
  return toJson(value) as JsonObject;
}

function toJson(value: unknown): Json {
  try {
    return parseJson(stringifyJson(value, undefined, replacer));
  } catch (error) {
    if (error instanceof UsageError) throw error;
    throw new UsageError(`The arguments cannot be converted to JSON: ${(error as Error).message}.`, {
      cause: error,
    });
  }
}

/** A replacer for `JSON.stringify`. `this` is the object of the value, in which `toJSON` was not called yet. */
function replacer(this: unknown, key: string, value: unknown): unknown {
  const original = (this as Record<string, unknown>)[key];
  if (original instanceof Uint8Array) return Buffer.from(original).toString('base64');
  if (typeof original === 'bigint') {
    const number = parseNumber(String(original));
    // Not called for a value that a replacer returns.
    return typeof number === 'number' ? number : number.toJSON();
  }
  if (typeof value === 'number' && !Number.isFinite(value)) {
    throw new UsageError(`"${key}" is ${value}, which JSON cannot represent.`);
  }
  return value;
}

/**
 * Converts the arguments of a prompt to strings: a string is kept, anything else is serialized as JSON. Throws
 * UsageError for what JSON cannot represent.
 */
export function toPromptArguments(args: Readonly<Record<string, unknown>>): Record<string, string> {
  const defined = Object.entries(args).filter(([, value]) => value !== undefined);
  return Object.fromEntries(
    defined.map(([name, value]) => [
      name,
      typeof value === 'string' ? value : stringifyJson(toJson({ value })).slice('{"value":'.length, -1),
    ]),
  );
}
