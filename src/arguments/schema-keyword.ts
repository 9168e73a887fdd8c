import { isObject, type Json } from '../base/json.ts';
import { isJsonType } from './json-type.ts';
import { compilePattern } from './pattern.ts';
import { holdsSchemas } from './schema-document.ts';

type Check = (value: Json) => boolean;

const isCount: Check = (value) => Number.isSafeInteger(value) && Number(value) >= 0;
const isNumber: Check = (value) => typeof value === 'number';
const isBoolean: Check = (value) => typeof value === 'boolean';
const isNames: Check = (value) => Array.isArray(value) && value.every((name) => typeof name === 'string');
const isPattern: Check = (value) => typeof value === 'string' && compilePattern(value) !== undefined;

const checks = new Map<string, Check>([
  ['type', (value) => (Array.isArray(value) && value.length > 0 ? value : [value]).every(isJsonType)],
  ['enum', (value) => Array.isArray(value) && value.length > 0],
  ['required', isNames],
  ['multipleOf', (value) => typeof value === 'number' && value > 0],
  ['pattern', isPattern],
  ['uniqueItems', isBoolean],
  ['patternProperties', (value) => isObject(value) && Object.keys(value).every(isPattern)],
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

/** Whether `value` is what JSON Schema allows under `keyword`: validators give up on all else. */
export function isReadable(keyword: string, value: Json): boolean {
  return holdsSchemas(keyword, value) && (checks.get(keyword)?.(value) ?? true);
}
