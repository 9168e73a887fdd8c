import { UsageError } from '../core/errors.ts';
import type { Json, JsonObject } from '../core/json.ts';

/**
 * Values of a program as JSON: members that are undefined are left out, a date is ISO 8601, bytes are base64, an
 * integer of any size that a double holds is a number. Throws UsageError for what JSON cannot carry.
 */
export function toJsonObject(value: object): JsonObject {
  return toJson(value) as JsonObject;
}

function toJson(value: unknown): Json {
  try {
    return JSON.parse(JSON.stringify(value, replacement)) as Json;
  } catch (error) {
    if (error instanceof UsageError) throw error;
    throw new UsageError(`What was given cannot be sent as JSON: ${(error as Error).message}.`, {
      cause: error,
    });
  }
}

/** Called with each value; `this` is the object around it, in which a date still is a date. */
function replacement(this: unknown, key: string, value: unknown): unknown {
  const original = (this as Record<string, unknown>)[key];
  if (original instanceof Uint8Array) return Buffer.from(original).toString('base64');
  if (typeof original === 'bigint') {
    if (Number.isSafeInteger(Number(original))) return Number(original);
    throw new UsageError(`The integer ${original} of "${key}" is too big for a JSON number that keeps it.`, {
      hint: 'Send it as a text.',
    });
  }
  if (typeof value === 'number' && !Number.isFinite(value)) {
    throw new UsageError(`${value} of "${key}" cannot be sent: JSON has no such number.`);
  }
  return value;
}

/**
 * Arguments of a prompt, which are texts: a text stays as it is, anything else is written as compact JSON.
 * Throws UsageError for what JSON cannot carry.
 */
export function toPromptArguments(args: Readonly<Record<string, unknown>>): Record<string, string> {
  const given = Object.entries(args).filter(([, value]) => value !== undefined);
  return Object.fromEntries(
    given.map(([name, value]) => [
      name,
      typeof value === 'string' ? value : JSON.stringify(toJson({ value })).slice('{"value":'.length, -1),
    ]),
  );
}
