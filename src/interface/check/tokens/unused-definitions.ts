import { isObject, type Json, type JsonObject } from '../../../core/json.ts';
import { type Schema, SchemaDocument, subschemasByPath } from '../../../schema/schema-document.ts';
import type { InterfaceRule } from '../interface-rule.ts';
import { findSavings } from './savings.ts';

const keywords = ['$defs', 'definitions'];

/** That input schemas have no definitions that nothing refers to. */
export const unusedDefinitionsRule: InterfaceRule = {
  id: 'tokens/unused-definitions',
  group: 'tokens',
  weight: 'advice',
  summary: 'Input schemas define only what they refer to.',
  source: {
    title: 'JSON Schema Core 2020-12, section 8.2.4',
    url: 'https://json-schema.org/draft/2020-12/json-schema-core#section-8.2.4',
  },
  check: (server) =>
    findSavings(server, withoutUnused, {
      cause: 'definitions in "$defs" that nothing refers to',
      advice: 'Include only the definitions that the schema of the tool uses.',
    }),
};

/** Returns a schema without the definitions that nothing refers to; undefined if it has none, or that is unclear. */
function withoutUnused(root: JsonObject): JsonObject | undefined {
  if (!keywords.some((keyword) => isObject(root[keyword]))) return undefined;
  const used = usedSchemas(root);
  if (used === undefined) return undefined;
  const changed = { ...root };
  for (const keyword of keywords) {
    const definitions = root[keyword];
    if (!isObject(definitions)) continue;
    const kept = Object.entries(definitions as JsonObject).filter(([, schema]) => includesAny(schema, used));
    if (kept.length > 0) changed[keyword] = Object.fromEntries(kept);
    else delete changed[keyword];
  }
  return changed;
}

/** Returns the schemas that apply to some value; undefined if a reference does not resolve. */
function usedSchemas(root: JsonObject): Set<JsonObject> | undefined {
  const document = new SchemaDocument(root);
  const used = new Set<JsonObject>();
  const waiting: (Schema | undefined)[] = [root];
  while (waiting.length > 0) {
    const schema = waiting.pop();
    if (!isObject(schema) || used.has(schema)) continue;
    used.add(schema);
    const reference = document.referenceOf(schema);
    if (reference !== undefined) {
      const target = document.target(reference, schema);
      if (target === undefined) return undefined;
      waiting.push(target);
    }
    for (const [path, inner] of subschemasByPath(schema)) {
      if (!keywords.some((keyword) => path.startsWith(`/${keyword}/`))) waiting.push(inner);
    }
  }
  return used;
}

/** Whether a definition, or a part of it that is referred to, is used. */
function includesAny(definition: Json, used: ReadonlySet<JsonObject>): boolean {
  if (!isObject(definition)) return true;
  const schema = definition as JsonObject;
  return (
    used.has(schema) ||
    subschemasByPath(schema).some(([, inner]) => isObject(inner) && includesAny(inner, used))
  );
}
