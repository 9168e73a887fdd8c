import { isObject, type Json, type JsonObject } from '../core/json.ts';
import { isJsonType, type Schema, typeOf } from './schema-document.ts';

/** The keywords of a schema that change neither which members are declared nor the name of its type. */
const silentKeywords = new Set([
  ...['type', 'title', 'description', 'default', 'examples', 'deprecated', 'format', 'pattern'],
  ...['minLength', 'maxLength', 'minimum', 'maximum', 'exclusiveMinimum', 'exclusiveMaximum', 'multipleOf'],
  ...['minItems', 'maxItems', 'uniqueItems', 'minProperties', 'maxProperties', 'items', 'properties'],
  ...['required', 'additionalProperties', '$schema', '$comment', '$defs', 'definitions'],
]);

/** A set for fewer names takes longer to make than it saves. */
const fewNames = 16;

/** An argument as a signature shows it. */
export interface SignatureArgument {
  readonly name: string;
  /** The name of its type. */
  readonly type: string;
  /** Whether it must be given: it is required, and has no default to send instead. */
  readonly needed: boolean;
  readonly default: Json | undefined;
}

/**
 * Returns the arguments of an input schema if it and their schemas are plain: each declares one type, without
 * references, unions and conditions. Most schemas are, and need not be merged (`SchemaNode`), which takes ten times
 * as long. Undefined for any other schema.
 */
export function plainArguments(schema: JsonObject): SignatureArgument[] | undefined {
  if (!isSilent(schema)) return undefined;
  const { properties, required } = schema;
  if (properties === undefined) return [];
  if (!isObject(properties)) return undefined;
  const names = Array.isArray(required) ? required : [];
  const manyNames = names.length > fewNames ? new Set(names) : undefined;
  const found: SignatureArgument[] = [];
  for (const name of Object.keys(properties)) {
    const argument = (properties as JsonObject)[name];
    const type = plainType(argument);
    if (type === undefined) return undefined;
    const preset = (argument as JsonObject).default;
    const isRequired = manyNames?.has(name) ?? names.includes(name);
    const needed = isRequired && !(preset !== undefined && fitsType(preset, type));
    found.push({ name, type, needed, default: preset });
  }
  return found;
}

/** Returns the name of the type that a plain schema declares; undefined for any other schema. */
function plainType(schema: Schema | Json | undefined): string | undefined {
  if (!isObject(schema) || !isJsonType(schema.type) || !isSilent(schema as JsonObject)) return undefined;
  const { type, items } = schema;
  if (type !== 'array' || items === undefined) return type;
  // Arrays within arrays are named up to a depth.
  const item = isObject(items) && items.type !== 'array' ? plainType(items as JsonObject) : undefined;
  return item === undefined ? undefined : `${item}[]`;
}

function isSilent(schema: JsonObject): boolean {
  for (const keyword in schema) if (!silentKeywords.has(keyword)) return false;
  return true;
}

/** Whether the type of a value is the declared one. */
function fitsType(value: Json, type: string): boolean {
  const actual = typeOf(value);
  if (type.endsWith('[]')) return actual === 'array';
  return actual === type || (actual === 'integer' && type === 'number');
}
