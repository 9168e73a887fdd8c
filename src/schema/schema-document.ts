import { isInteger, isNumber } from '../core/exact-number.ts';
import { isObject, type Json, type JsonObject } from '../core/json.ts';

/** A JSON Schema: an object of keywords, or `true` (anything) or `false` (nothing). */
export type Schema = JsonObject | boolean;

/** Whether `value` can be a schema. */
export function isSchema(value: unknown): value is Schema {
  return typeof value === 'boolean' || isObject(value);
}

const oneSchema = new Set(
  (
    'additionalItems additionalProperties contains contentSchema else if items not propertyNames then ' +
    'unevaluatedItems unevaluatedProperties'
  ).split(' '),
);
const listOfSchemas = new Set(['allOf', 'anyOf', 'items', 'oneOf', 'prefixItems']);
const namedSchemas = new Set([
  '$defs',
  'definitions',
  'dependencies',
  'dependentSchemas',
  'patternProperties',
  'properties',
]);

/** Whether `value` is valid for `keyword`, if that is a keyword whose value contains schemas. */
export function holdsSchemas(keyword: string, value: Json): boolean {
  const list = Array.isArray(value) && value.length > 0 && value.every(isSchema);
  if (oneSchema.has(keyword)) return isSchema(value) || (listOfSchemas.has(keyword) && list);
  if (listOfSchemas.has(keyword)) return list;
  if (!namedSchemas.has(keyword)) return true;
  const named = (inner: unknown) => isSchema(inner) || (keyword === 'dependencies' && Array.isArray(inner));
  return isObject(value) && Object.values(value).every(named);
}

/** Returns a copy of `schema` in which `change` has replaced each direct subschema. */
export function mapSubschemas(schema: JsonObject, change: (inner: Schema) => Schema): JsonObject {
  const changed = (value: Json): Json => (isSchema(value) ? change(value) : value);
  const entries = Object.entries(schema).map(([keyword, value]): [string, Json] => {
    if (Array.isArray(value)) return [keyword, listOfSchemas.has(keyword) ? value.map(changed) : value];
    if (oneSchema.has(keyword)) return [keyword, changed(value)];
    if (!namedSchemas.has(keyword) || !isObject(value)) return [keyword, value];
    return [
      keyword,
      Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, changed(inner)])),
    ];
  });
  return Object.fromEntries(entries);
}

/** Returns the direct subschemas of `schema`, each with the JSON Pointer to it. */
export function subschemasByPath(schema: JsonObject): [path: string, subschema: Schema][] {
  const found: [string, Schema][] = [];
  const add = (path: string, value: Json | undefined) => {
    if (isSchema(value)) found.push([path, value]);
  };
  for (const keyword of Object.keys(schema)) {
    const value = schema[keyword];
    if (Array.isArray(value)) {
      if (listOfSchemas.has(keyword))
        for (const [at, inner] of value.entries()) add(`/${keyword}/${at}`, inner);
    } else if (oneSchema.has(keyword)) {
      add(`/${keyword}`, value);
    } else if (namedSchemas.has(keyword) && isObject(value)) {
      for (const [name, inner] of Object.entries(value as JsonObject)) {
        add(`/${keyword}/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`, inner);
      }
    }
  }
  return found;
}

/** Returns the direct subschemas of `schema`. */
function subschemasOf(schema: JsonObject): Schema[] {
  return subschemasByPath(schema).map(([, inner]) => inner);
}

/** The base URI of a document without an `$id`. */
const namelessDocument = 'schema:/';

function resolveUri(reference: string, base: string): string | undefined {
  return URL.canParse(reference, base) ? new URL(reference, base).href : undefined;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function atPointer(from: Schema, pointer: string): Schema | undefined {
  let value: unknown = from;
  for (const token of decoded(pointer).split('/').slice(1)) {
    const name = token.replaceAll('~1', '/').replaceAll('~0', '~');
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return undefined;
    value = (value as Record<string, unknown>)[name];
  }
  return isSchema(value) ? value : undefined;
}

/**
 * A schema document, within which references are resolved. Nothing is ever fetched: a reference to another document
 * does not resolve.
 */
export class SchemaDocument {
  readonly root: JsonObject;
  #bases: WeakMap<object, string> | undefined;
  readonly #named = new Map<string, Schema>();

  constructor(root: JsonObject) {
    this.root = root;
  }

  /** The reference (`$ref`, `$dynamicRef` or `$recursiveRef`) in `schema`, if any. */
  referenceOf(schema: JsonObject): string | undefined {
    for (const keyword of ['$ref', '$dynamicRef', '$recursiveRef']) {
      const reference = schema[keyword];
      if (typeof reference === 'string') return reference;
    }
    return undefined;
  }

  /** Resolves a reference that occurs in `from`; undefined if it leads outside this document. */
  target(reference: string, from: JsonObject): Schema | undefined {
    if (reference === '#') return this.root;
    const bases = this.#index();
    const isLocal = reference.startsWith('#/') && bases.get(from) === bases.get(this.root);
    if (isLocal) return atPointer(this.root, reference.slice(1));
    const uri = resolveUri(reference, bases.get(from) ?? bases.get(this.root) ?? namelessDocument);
    const [document, fragment = ''] = uri === undefined ? [] : uri.split('#', 2);
    const resource = document === undefined ? undefined : this.#named.get(document);
    if (fragment === '') return resource;
    if (!fragment.startsWith('/')) return this.#named.get(`${document}#${decoded(fragment)}`);
    const found = resource === undefined ? undefined : atPointer(resource, fragment);
    return found ?? (reference.startsWith('#') ? atPointer(this.root, reference.slice(1)) : undefined);
  }

  /** Indexes the base URI of each schema, and the schemas by `$id` and `$anchor`. */
  #index(): WeakMap<object, string> {
    if (this.#bases !== undefined) return this.#bases;
    const bases = new WeakMap<object, string>();
    this.#bases = bases;
    this.#named.set(namelessDocument, this.root);
    const waiting: { schema: JsonObject; base: string }[] = [{ schema: this.root, base: namelessDocument }];
    for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
      const { schema } = next;
      if (bases.has(schema)) continue;
      const base = this.#name(schema, next.base);
      bases.set(schema, base);
      for (const inner of subschemasOf(schema)) {
        if (typeof inner === 'object') waiting.push({ schema: inner, base });
      }
    }
    return bases;
  }

  #name(schema: JsonObject, outer: string): string {
    const id = typeof schema.$id === 'string' ? resolveUri(schema.$id, outer) : undefined;
    const base = id?.split('#', 1)[0] ?? outer;
    if (id !== undefined) this.#named.set(id.endsWith('#') ? base : id, schema);
    for (const keyword of ['$anchor', '$dynamicAnchor']) {
      const anchor = schema[keyword];
      if (typeof anchor === 'string') this.#named.set(`${base}#${anchor}`, schema);
    }
    return base;
  }
}

/** The type names of JSON Schema. */
export type JsonType = 'null' | 'boolean' | 'integer' | 'number' | 'string' | 'array' | 'object';

const jsonTypes = new Set<unknown>(['null', 'boolean', 'integer', 'number', 'string', 'array', 'object']);

/** Whether `name` is a type name of JSON Schema. */
export function isJsonType(name: unknown): name is JsonType {
  return jsonTypes.has(name);
}

/** The type of a value: `integer` for any number without a fraction. */
export function typeOf(value: Json): JsonType {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'array';
  if (isNumber(value)) return isInteger(value) ? 'integer' : 'number';
  if (typeof value === 'string') return 'string';
  return typeof value === 'boolean' ? 'boolean' : 'object';
}
