import { isObject, type JsonObject } from '../../../core/json.ts';
import { canonicalJson } from '../../../core/json-text.ts';
import { mapSubschemas, type Schema } from '../../../schema/schema-document.ts';
import type { InterfaceRule } from '../interface-rule.ts';
import { findSavings } from './savings.ts';

/** The JSON of a reference to a definition is about half as long. */
const leastLength = 80;

/** That input schemas do not repeat large subschemas. */
export const repeatedSchemasRule: InterfaceRule = {
  id: 'tokens/repeated-schemas',
  group: 'tokens',
  weight: 'advice',
  summary: 'Input schemas define a subschema once that they use several times.',
  source: {
    title: 'JSON Schema Core 2020-12, section 8.2.4',
    url: 'https://json-schema.org/draft/2020-12/json-schema-core#section-8.2.4',
  },
  check: (server) =>
    findSavings(server, withDefinitions, {
      cause: 'subschemas that are repeated',
      advice: 'Define each of them once in "$defs", and refer to it.',
    }),
};

/** Returns a schema with a definition for each large subschema that it repeats; undefined if it repeats none. */
function withDefinitions(root: JsonObject): JsonObject | undefined {
  const counts = new Map<string, number>();
  const count = (schema: Schema): Schema => {
    if (!isObject(schema)) return schema;
    const text = canonicalJson(schema);
    const times = (counts.get(text) ?? 0) + 1;
    counts.set(text, times);
    // What is within a repeated subschema is counted once: it is defined with it.
    if (text.length >= leastLength && times === 1) mapSubschemas(schema as JsonObject, count);
    return schema;
  };
  count(root);
  const definitions: JsonObject = {};
  const names = new Map<string, string>();
  const replace = (schema: Schema): Schema => {
    if (!isObject(schema)) return schema;
    const text = canonicalJson(schema);
    if (text.length < leastLength || (counts.get(text) ?? 0) < 2) {
      return mapSubschemas(schema as JsonObject, replace);
    }
    let name = names.get(text);
    if (name === undefined) {
      name = `shared${names.size + 1}`;
      names.set(text, name);
      definitions[name] = mapSubschemas(schema as JsonObject, replace);
    }
    return { $ref: `#/$defs/${name}` };
  };
  const replaced = replace(root);
  if (names.size === 0 || !isObject(replaced)) return undefined;
  const own = isObject(root.$defs) ? (replaced as JsonObject).$defs : {};
  return { ...(replaced as JsonObject), $defs: { ...(own as JsonObject), ...definitions } };
}
