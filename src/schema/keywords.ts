import { isNumber } from '../core/exact-number.ts';
import { isObject, type Json, type JsonObject } from '../core/json.ts';
import { stringifyJson } from '../core/json-text.ts';
import { shorten } from '../core/quote.ts';
import { holdsSchemas, isJsonType } from './schema-document.ts';

type Check = (value: Json) => boolean;

const isCount: Check = (value) => Number.isSafeInteger(value) && Number(value) >= 0;
const isNames: Check = (value) => Array.isArray(value) && value.every((name) => typeof name === 'string');

const checks = new Map<string, Check>([
  ['type', (value) => (Array.isArray(value) && value.length > 0 ? value : [value]).every(isJsonType)],
  ['enum', (value) => Array.isArray(value) && value.length > 0],
  ['required', isNames],
  ['multipleOf', (value) => isNumber(value) && Number(value) > 0],
  ['pattern', (value) => typeof value === 'string'],
  ['format', (value) => typeof value === 'string'],
  ['uniqueItems', (value) => typeof value === 'boolean'],
  [
    'dependentRequired',
    (value) => isObject(value) && Object.values(value).every((names) => isNames(names as Json)),
  ],
]);
for (const keyword of ['minimum', 'maximum', 'exclusiveMinimum', 'exclusiveMaximum']) {
  checks.set(keyword, isNumber);
}
for (const what of ['Length', 'Items', 'Contains', 'Properties']) {
  for (const limit of ['min', 'max']) checks.set(`${limit}${what}`, isCount);
}

/** The keywords of one schema object, in the form that a validator uses. */
export interface SchemaKeywords {
  /** Those that are valid. */
  valid: JsonObject;
  /** Sentences on those that are not, which cannot be checked. */
  notes: string[];
}

/**
 * Separates the valid keywords of a schema object from the others. Keywords of draft-04 and OpenAPI (`nullable`) are
 * expressed by today's; null counts as absent, since some servers send it for "not given".
 */
export function readKeywords(schema: JsonObject): SchemaKeywords {
  const valid: JsonObject = {};
  const notes: string[] = [];
  for (const [keyword, value] of Object.entries(schema)) {
    if (holdsSchemas(keyword, value) && (checks.get(keyword)?.(value) ?? true)) valid[keyword] = value;
    else if (value !== null && !isDraft04(keyword, value)) {
      const text = shorten(`${keyword}: ${shorten(stringifyJson(value))}`);
      notes.push(`The schema has ${text}, which is not valid in JSON Schema; it was not checked.`);
    }
  }
  if (schema.nullable === true && valid.type !== undefined) valid.type = [valid.type, 'null'].flat();
  for (const limit of ['Minimum', 'Maximum']) {
    // In draft-04 `"exclusiveMinimum": true` excludes the minimum itself.
    const value = valid[limit.toLowerCase()];
    if (schema[`exclusive${limit}`] !== true || value === undefined) continue;
    delete valid[limit.toLowerCase()];
    valid[`exclusive${limit}`] = value;
  }
  return { valid, notes };
}

/** Whether draft-04 allows `value` for `keyword`: true and false. */
function isDraft04(keyword: string, value: Json): boolean {
  return typeof value === 'boolean' && /^(?:exclusive.*|required)$/.test(keyword);
}
