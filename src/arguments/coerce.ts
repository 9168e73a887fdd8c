import type { Json } from '../base/json.ts';
import { isJsonNumber, losesDigits, parseJson, tooBig } from './json-text.ts';
import { type JsonType, typeOf } from './json-type.ts';
import type { SchemaPlace } from './schema-place.ts';
import type { Shape } from './schema-shape.ts';

/** What a text became; or that it doesn't fit, with a reason (in words that follow "it") where there is more to say. */
export type Coerced = { value: Json } | { unfit: true; because?: string };

/**
 * Gives a typed text the JSON type that the schema wants at `place`. Where a string may stand, the text
 * is kept as it is. Where no type is declared, see {@link readUntyped}.
 */
export function coerceText(text: string, place: SchemaPlace | undefined): Coerced {
  if (place === undefined) return readUntyped(text);
  const shapes = place.alternatives.filter((shape) => !shape.impossible);
  if (shapes.some((shape) => shape.values === undefined && shape.types?.has('string')))
    return { value: text };
  const values = shapes.flatMap((shape) => shape.values ?? []);
  const chosen = chooseValue(text, values);
  if (chosen !== undefined) return { value: chosen };
  const open = shapes.filter((shape) => shape.values === undefined);
  const types = new Set(open.flatMap((shape) => [...(shape.types ?? [])]));
  const untyped = open.filter((shape) => shape.types === undefined);
  const typed = readTyped(text, types);
  return 'unfit' in typed && untyped.length > 0 ? readStructured(text, untyped) : typed;
}

/**
 * A text for which no type is declared: a JSON number, `true`, `false` and `null` are taken as such; all
 * else stays text, `007` and JSON arrays and objects among it (`:=` is there for those).
 */
export function readUntyped(text: string): Coerced {
  if (text === 'true' || text === 'false' || text === 'null') return { value: JSON.parse(text) as Json };
  if (!isJsonNumber(text)) return { value: text };
  return losesDigits(text) ? { unfit: true, because: `is ${tooBig}` } : { value: Number(text) };
}

/** The value of an enumeration that `text` stands for: its very text first, else its JSON. */
function chooseValue(text: string, values: readonly Json[]): Json | undefined {
  const same = values.find((value) => value === text);
  if (same !== undefined) return same;
  const parsed = parseJson(text);
  if (!('value' in parsed)) return undefined;
  const json = JSON.stringify(parsed.value);
  return values.find((value) => JSON.stringify(value) === json);
}

function readTyped(text: string, types: ReadonlySet<JsonType>): Coerced {
  if (isJsonNumber(text)) return readNumber(text, types);
  const parsed = parseJson(text);
  if ('value' in parsed) {
    const type = typeOf(parsed.value);
    const bare = type === 'array' || type === 'object' || text === String(parsed.value);
    return bare && types.has(type) ? parsed : { unfit: true };
  }
  const triedJson = (types.has('array') || types.has('object')) && /^\s*[[{]/.test(text);
  return triedJson ? { unfit: true, because: parsed.problem } : { unfit: true };
}

function readNumber(text: string, types: ReadonlySet<JsonType>): Coerced {
  if (!types.has('number') && !types.has('integer')) return { unfit: true };
  if (losesDigits(text)) return { unfit: true, because: `is ${tooBig}` };
  const number = Number(text);
  return types.has('number') || Number.isInteger(number) ? { value: number } : { unfit: true };
}

/** Without a type, `properties` or `items` still tell that JSON is meant, if the text is that. */
function readStructured(text: string, shapes: readonly Shape[]): Coerced {
  const parsed = /^\s*[[{]/.test(text) ? parseJson(text) : { problem: '' };
  if ('value' in parsed) {
    const wanted = Array.isArray(parsed.value)
      ? shapes.some((shape) => shape.items !== undefined || shape.prefixItems.length > 0)
      : shapes.some((shape) => shape.properties.size > 0 || shape.additional !== undefined);
    if (wanted) return parsed;
  }
  return readUntyped(text);
}
