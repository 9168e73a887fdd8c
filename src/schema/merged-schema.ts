import { isObject, type Json, type JsonObject } from '../core/json.ts';
import { canonicalJson, isSameJson } from '../core/json-text.ts';
import { compilePattern, type Pattern } from './patterns/pattern.ts';
import {
  isJsonType,
  isSchema,
  type JsonType,
  type Schema,
  type SchemaDocument,
  typeOf,
} from './schema-document.ts';

/** A schema merged with its references and its `allOf`. Unions are kept apart. */
export interface MergedSchema {
  /** The types it allows; undefined when it declares none. */
  types: ReadonlySet<JsonType> | undefined;
  /** The only values it allows: `enum` or `const`. */
  values: readonly Json[] | undefined;
  /** Nothing is valid: the schema `false`. */
  impossible: boolean;
  properties: Map<string, Schema>;
  /** Properties that are declared under `then`, `else` or `dependentSchemas` only. */
  conditional: Map<string, Schema>;
  required: Set<string>;
  /** Without a pattern, it cannot be found out whether a name matches. */
  patterns: { pattern: Pattern | undefined; schema: Schema }[];
  /** The schema of undeclared members; undefined if there is none. */
  additional: Schema | undefined;
  prefixItems: Schema[];
  items: Schema | undefined;
  /** The lists under `anyOf` and `oneOf`: the arrays of the document itself, by which they are recognized. */
  unions: Json[][];
  /** Every keyword; of several values that of the outermost schema. */
  keywords: JsonObject;
}

/** How much merging may be done for one value: a server's schema can be of any size and refer to itself in any way. */
export interface MergeBudget {
  /** Keywords, declared names and listed values that may still be read. */
  left: number;
}

/** Merges `schemas`, all of which apply to the same value; those beyond the budget are left out. */
export function mergeSchemas(
  document: SchemaDocument,
  schemas: readonly Schema[],
  budget: MergeBudget,
): MergedSchema {
  const shape: MergedSchema = {
    types: undefined,
    values: undefined,
    impossible: false,
    properties: new Map(),
    conditional: new Map(),
    required: new Set(),
    patterns: [],
    additional: undefined,
    prefixItems: [],
    items: undefined,
    unions: [],
    keywords: {},
  };
  // Schemas are added to the set during iteration, so each is read once and cycles end.
  const reading = new Set(schemas);
  for (const schema of reading) {
    if (schema === false) shape.impossible = true;
    if (typeof schema === 'boolean') continue;
    budget.left -= sizeOf(schema);
    if (budget.left < 0) break;
    addValueKeywords(shape, schema);
    addMemberKeywords(shape, schema);
    const reference = document.referenceOf(schema);
    const target = reference === undefined ? undefined : document.target(reference, schema);
    if (target !== undefined) reading.add(target);
    for (const inner of schemaList(schema.allOf)) reading.add(inner);
  }
  return shape;
}

function sizeOf(schema: JsonObject): number {
  let size = 1;
  for (const keyword of Object.keys(schema)) {
    const value = schema[keyword];
    if (typeof value !== 'object' || value === null) size += 1;
    else size += 1 + (Array.isArray(value) ? value : Object.keys(value)).length;
  }
  return size;
}

function schemaList(value: unknown): Schema[] {
  return Array.isArray(value) ? value.filter(isSchema) : [];
}

function addValueKeywords(shape: MergedSchema, schema: JsonObject): void {
  const types = declaredTypes(schema);
  if (types !== undefined) shape.types = shape.types === undefined ? types : commonTypes(shape.types, types);
  const values = Object.hasOwn(schema, 'const') ? [schema.const as Json] : schema.enum;
  if (Array.isArray(values) && values.length > 0) {
    if (shape.values === undefined) shape.values = values;
    else {
      const texts = new Set(values.map(canonicalJson));
      shape.values = shape.values.filter((value) => texts.has(canonicalJson(value)));
    }
  }
  for (const list of [schema.anyOf, schema.oneOf]) {
    if (Array.isArray(list) && list.some(isSchema)) shape.unions.push(list);
  }
  shape.keywords = { ...schema, ...shape.keywords };
}

function addMemberKeywords(shape: MergedSchema, schema: JsonObject): void {
  addNamed(shape.properties, schema.properties);
  const conditions = isObject(schema.dependentSchemas) ? Object.values(schema.dependentSchemas) : [];
  for (const condition of [schema.then, schema.else, ...conditions]) {
    if (isObject(condition)) addNamed(shape.conditional, condition.properties);
  }
  if (Array.isArray(schema.required)) {
    for (const name of schema.required) if (typeof name === 'string') shape.required.add(name);
  }
  if (isObject(schema.patternProperties)) {
    for (const [source, inner] of Object.entries(schema.patternProperties)) {
      const pattern = compilePattern(source);
      if (!isSchema(inner)) continue;
      shape.patterns.push({ pattern: 'problem' in pattern ? undefined : pattern, schema: inner });
    }
  }
  for (const additional of [schema.additionalProperties, schema.unevaluatedProperties]) {
    if (isSchema(additional) && shape.additional !== false) shape.additional = additional;
  }
  const prefix = schemaList(Array.isArray(schema.items) ? schema.items : schema.prefixItems);
  if (shape.prefixItems.length === 0) shape.prefixItems = prefix;
  const items = Array.isArray(schema.items) ? schema.additionalItems : schema.items;
  if (isSchema(items)) shape.items ??= items;
}

function addNamed(into: Map<string, Schema>, named: unknown): void {
  if (!isObject(named)) return;
  for (const [name, schema] of Object.entries(named)) {
    if (!isSchema(schema)) continue;
    const known = into.get(name);
    into.set(name, known === undefined || known === schema ? schema : { allOf: [known, schema] });
  }
}

function declaredTypes(schema: JsonObject): Set<JsonType> | undefined {
  const listed = Array.isArray(schema.type) ? schema.type : [schema.type];
  const types = new Set(listed.filter(isJsonType));
  if (types.size === 0) return undefined;
  return schema.nullable === true ? types.add('null') : types;
}

function commonTypes(some: ReadonlySet<JsonType>, others: ReadonlySet<JsonType>): Set<JsonType> {
  const common = new Set<JsonType>();
  for (const type of some) {
    if (others.has(type) || (type === 'integer' && others.has('number'))) common.add(type);
    else if (type === 'number' && others.has('integer')) common.add('integer');
  }
  return common;
}

/** Whether `shape` allows the type of `value`, and the value itself if it lists values. */
export function fits(value: Json, shape: MergedSchema): boolean {
  const type = typeOf(value);
  const typed = shape.types?.has(type) ?? true;
  if (!typed && !(type === 'integer' && shape.types?.has('number'))) return false;
  return !shape.impossible && (shape.values?.some((allowed) => isSameJson(allowed, value)) ?? true);
}
