import { Buffer } from 'node:buffer';
import { isInteger, isNumber } from '../../core/exact-number.ts';
import { isObject, type Json, type JsonObject } from '../../core/json.ts';
import { isSameJson } from '../../core/json-text.ts';
import { isSchema, type Schema, SchemaDocument } from '../../schema/schema-document.ts';

/** Limits how many references and branches are followed for one value, since a schema may be recursive. */
const maxDepth = 32;
/** Limits how many are followed for all values of a result: branches can multiply at each level. */
const maxSteps = 1_000_000;

/**
 * Converts the structured content of a tool result according to the tool's output schema, and unwraps FastMCP's
 * `{ result: … }`. Values without a schema, or that do not match it, are returned unchanged.
 */
export function structuredData(result: JsonObject, schema: JsonObject | undefined): unknown {
  const { structuredContent: content } = result;
  if (content === undefined) return undefined;
  const document = new SchemaDocument(schema ?? {});
  const isWrapped = schema?.['x-fastmcp-wrap-result'] === true || isMarkedAsWrapped(result);
  if (!isWrapped || !isObject(content) || !Object.hasOwn(content, 'result')) {
    return new Converter(document).convert(content, document.root, maxDepth);
  }
  const { properties } = document.root;
  const inner = isObject(properties) ? properties.result : undefined;
  const value = (content as JsonObject).result ?? null;
  return new Converter(document).convert(value, isSchema(inner) ? inner : true, maxDepth);
}

/** FastMCP also marks wrapped results in their `_meta`. */
function isMarkedAsWrapped({ _meta }: JsonObject): boolean {
  const own = isObject(_meta) ? (_meta.fastmcp ?? _meta._fastmcp) : undefined;
  return isObject(own) && own.wrap_result === true;
}

/** Converts values according to the schemas of one document. */
class Converter {
  readonly #document: SchemaDocument;
  #steps = 0;

  constructor(document: SchemaDocument) {
    this.#document = document;
  }

  /** Returns the value with its dates and binary data converted. `depth` is how many more schemas may be followed. */
  convert(value: unknown, schema: Schema, depth: number): unknown {
    this.#steps += 1;
    if (typeof schema === 'boolean' || depth === 0 || this.#steps > maxSteps) return value;
    const own = this.#convertByKeywords(value, schema, depth);
    return this.#subschemas(schema, value, depth).reduce<unknown>(
      // What one of them converted is not a string any more, and is kept.
      (converted, subschema) => this.convert(converted, subschema, depth - 1),
      own,
    );
  }

  #convertByKeywords(value: unknown, schema: JsonObject, depth: number): unknown {
    if (typeof value === 'string') return convertText(value, schema);
    if (Array.isArray(value)) {
      return value.map((item, index) => this.#convertByAll(item, [itemSchema(schema, index)], depth));
    }
    if (!isPlainObject(value)) return value;
    const members = Object.entries(value).map(([name, member]): [string, unknown] => [
      name,
      this.#convertByAll(member, memberSchemas(schema, name), depth),
    ]);
    return Object.fromEntries(members);
  }

  #convertByAll(value: unknown, schemas: readonly unknown[], depth: number): unknown {
    return schemas
      .filter(isSchema)
      .reduce<unknown>((converted, schema) => this.convert(converted, schema, depth), value);
  }

  /** Returns the schemas that apply to the same value: the target of `$ref`, `allOf`, and the branches that match. */
  #subschemas(schema: JsonObject, value: unknown, depth: number): Schema[] {
    const reference = this.#document.referenceOf(schema);
    const target = reference === undefined ? undefined : this.#document.target(reference, schema);
    const branches = [schema.anyOf, schema.oneOf].flatMap((list) => {
      const match = schemasIn(list).find((branch) => this.#matches(value, branch, depth - 1));
      return match === undefined ? [] : [match];
    });
    return [...(target === undefined ? [] : [target]), ...schemasIn(schema.allOf), ...branches];
  }

  /** Whether a value may match a branch: checks only what usually distinguishes branches. */
  #matches(value: unknown, schema: Schema, depth: number): boolean {
    if (typeof schema === 'boolean') return schema;
    this.#steps += 1;
    if (depth <= 0 || this.#steps > maxSteps) return true;
    const { type, required, properties } = schema;
    const types = Array.isArray(type) ? type : [type];
    if (type !== undefined && !types.some((name) => hasType(value, name))) return false;
    if (schema.const !== undefined && !isSameJson(schema.const, value as Json)) return false;
    if (Array.isArray(schema.enum) && !schema.enum.some((each) => isSameJson(each, value as Json)))
      return false;
    if (typeof value === 'string' && isEncoded(schema) && convertText(value, schema) === value) return false;
    if (isPlainObject(value)) {
      if (Array.isArray(required) && !required.every((name) => Object.hasOwn(value, String(name))))
        return false;
      for (const [name, inner] of Object.entries(isObject(properties) ? properties : {})) {
        if (Object.hasOwn(value, name) && isSchema(inner) && !this.#matches(value[name], inner, depth - 1))
          return false;
      }
    }
    const reference = this.#document.referenceOf(schema);
    const target = reference === undefined ? undefined : this.#document.target(reference, schema);
    if (target !== undefined && !this.#matches(value, target, depth - 1)) return false;
    return [schema.anyOf, schema.oneOf].every((list) => {
      const branches = schemasIn(list);
      return branches.length === 0 || branches.some((branch) => this.#matches(value, branch, depth - 1));
    });
  }
}

/** Whether a value is a JSON object, not a date or binary data that was converted already. */
function isPlainObject(value: unknown): value is Record<string, unknown> {
  return isObject(value) && !(value instanceof Date) && !(value instanceof Uint8Array);
}

function schemasIn(list: unknown): Schema[] {
  return Array.isArray(list) ? list.filter(isSchema) : [];
}

function itemSchema({ prefixItems, items }: JsonObject, index: number): unknown {
  const prefix = Array.isArray(prefixItems) ? prefixItems : Array.isArray(items) ? items : [];
  return index < prefix.length ? prefix[index] : items;
}

function memberSchemas(schema: JsonObject, name: string): unknown[] {
  const { properties, additionalProperties } = schema;
  if (isObject(properties) && Object.hasOwn(properties, name)) return [properties[name]];
  return [additionalProperties];
}

function hasType(value: unknown, type: unknown): boolean {
  switch (type) {
    case 'null':
      return value === null;
    case 'array':
      return Array.isArray(value);
    case 'object':
      return isObject(value);
    case 'integer':
      return isInteger(value);
    case 'number':
      return isNumber(value);
    default:
      return typeof value === type;
  }
}

/** Whether the schema describes a string that encodes a date or binary data. */
function isEncoded({ format, contentEncoding }: JsonObject): boolean {
  return (
    contentEncoding !== undefined || ['date-time', 'byte', 'base64', 'base64url'].includes(String(format))
  );
}

const dateTime = /^\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d(:\d\d(\.\d+)?)?([Zz]|[+-]\d\d(:?\d\d)?)?$/;

/** Converts a string to a date or binary data if the schema says so. A date without an offset is in local time. */
function convertText(text: string, { format, contentEncoding }: JsonObject): unknown {
  if (format === 'date-time') {
    const date = dateTime.test(text) ? new Date(text) : undefined;
    return date === undefined || Number.isNaN(date.getTime()) ? text : date;
  }
  const encoding = String(contentEncoding ?? format).toLowerCase();
  // Pydantic serializes bytes as UTF-8 text and calls that `binary`.
  if (encoding === 'binary') return new TextEncoder().encode(text);
  if (!['byte', 'base64', 'base64url'].includes(encoding)) return text;
  return /^[\w+/-]*={0,2}\s*$/.test(text) ? new Uint8Array(Buffer.from(text, 'base64')) : text;
}
