import { parseDocument, stringify, visit } from 'yaml';
import { isJsonNumber, parseNumber } from '../core/exact-number.ts';
import { isObject, type Json } from '../core/json.ts';
import { isTooDeepValue, stringifyJson, tooDeep } from '../core/json-text.ts';

/**
 * Parses a YAML document (version 1.2) that has the types of JSON. Numbers keep their digits. Throws an Error that says
 * what is wrong and where.
 */
export function parseYaml(text: string): Json {
  const document = parseDocument(text, { logLevel: 'silent' });
  const [problem] = document.errors;
  if (problem !== undefined) throw new Error(problem.message.split('\n', 1)[0]?.replace(/:$/, ''));
  visit(document, {
    Scalar: (_key, node) => {
      const { value, source } = node;
      if (typeof value !== 'number') return;
      if (!Number.isFinite(value)) node.value = source;
      else if (source !== undefined && isJsonNumber(source)) node.value = parseNumber(source);
    },
  });
  const value: unknown = document.toJS();
  if (isTooDeepValue(value)) throw new Error(`it is ${tooDeep}`);
  if (!isJson(value)) throw new Error('it has a value that JSON has no type for');
  return value;
}

/** Returns JSON as YAML, with long texts on lines of their own; undefined if it would not be the same once parsed. */
export function stringifyYaml(value: Json): string | undefined {
  const text = stringify(value, { lineWidth: 0, blockQuote: 'literal', aliasDuplicateObjects: false });
  try {
    return stringifyJson(parseYaml(text)) === stringifyJson(value) ? text : undefined;
  } catch {
    return undefined;
  }
}

/** Whether a value consists of what JSON has: not a set or binary data, which YAML has tags for. */
function isJson(value: unknown): value is Json {
  if (Array.isArray(value)) return value.every(isJson);
  if (isObject(value)) {
    const prototype: unknown = Object.getPrototypeOf(value);
    return (prototype === Object.prototype || prototype === null) && Object.values(value).every(isJson);
  }
  return value !== undefined && typeof value !== 'bigint';
}
