import { Buffer } from 'node:buffer';
import { isObject, type Json, type JsonObject } from '../core/json.ts';
import { isSchema, type Schema, SchemaDocument } from '../schema/schema-document.ts';

/** How far a schema's references and branches are followed for one value: a server's schema may go in circles. */
const deepest = 32;

/**
 * The structured content of a tool's result as values of the language, by the tool's output schema. What FastMCP
 * wraps in `{ result: … }` is unwrapped; without a schema, or where a value does not fit it, it is as it came.
 */
export function structuredData(result: JsonObject, schema: JsonObject | undefined): unknown {
  const { structuredContent: content } = result;
  if (content === undefined) return undefined;
  const document = new SchemaDocument(schema ?? {});
  const isWrapped = schema?.['x-fastmcp-wrap-result'] === true || saysWrapped(result);
  if (!isWrapped || !isObject(content) || !Object.hasOwn(content, 'result')) {
    return new Reader(document).read(content, document.root, deepest);
  }
  const { properties } = document.root;
  const inner = isObject(properties) ? properties.result : undefined;
  const value = (content as JsonObject).result ?? null;
  return new Reader(document).read(value, isSchema(inner) ? inner : true, deepest);
}

/** FastMCP says it in the result's `_meta` too. */
function saysWrapped({ _meta }: JsonObject): boolean {
  const own = isObject(_meta) ? (_meta.fastmcp ?? _meta._fastmcp) : undefined;
  return isObject(own) && own.wrap_result === true;
}

/** Reads values by the schemas of one document. */
class Reader {
  readonly #document: SchemaDocument;

  constructor(document: SchemaDocument) {
    this.#document = document;
  }

  /** The value with every date and every byte string in it read. */
  read(value: unknown, schema: Schema, left: number): unknown {
    if (typeof schema === 'boolean' || left === 0) return value;
    const own = this.#readBySelf(value, schema, left);
    return this.#relatives(schema, value, left).reduce<unknown>(
      // What one of them has read is no text any more, and stays.
      (read, relative) => this.read(read, relative, left - 1),
      own,
    );
  }

  #readBySelf(value: unknown, schema: JsonObject, left: number): unknown {
    if (typeof value === 'string') return textValue(value, schema);
    if (Array.isArray(value)) {
      return value.map((item, at) => this.#each(item, [itemSchema(schema, at)], left));
    }
    if (!isPlain(value)) return value;
    const members = Object.entries(value).map(([name, member]): [string, unknown] => [
      name,
      this.#each(member, memberSchemas(schema, name), left),
    ]);
    return Object.fromEntries(members);
  }

  #each(value: unknown, schemas: readonly unknown[], left: number): unknown {
    return schemas.filter(isSchema).reduce<unknown>((read, schema) => this.read(read, schema, left), value);
  }

  /** The schemas that say more of the same value: what it refers to, all of `allOf`, the branch that fits. */
  #relatives(schema: JsonObject, value: unknown, left: number): Schema[] {
    const reference = this.#document.referenceOf(schema);
    const target = reference === undefined ? undefined : this.#document.target(reference, schema);
    const branches = [schema.anyOf, schema.oneOf].flatMap((list) => {
      const fitting = schemasIn(list).find((branch) => this.#fits(value, branch, left - 1));
      return fitting === undefined ? [] : [fitting];
    });
    return [...(target === undefined ? [] : [target]), ...schemasIn(schema.allOf), ...branches];
  }

  /** Whether a branch may be meant: as much as is needed to tell branches apart. */
  #fits(value: unknown, schema: Schema, left: number): boolean {
    if (typeof schema === 'boolean') return schema;
    if (left <= 0) return true;
    const { type, required, properties } = schema;
    const types = Array.isArray(type) ? type : [type];
    if (type !== undefined && !types.some((name) => hasType(value, name))) return false;
    if (schema.const !== undefined && schema.const !== value) return false;
    if (Array.isArray(schema.enum) && !schema.enum.includes(value as Json)) return false;
    if (typeof value === 'string' && isCoded(schema) && textValue(value, schema) === value) return false;
    if (isPlain(value)) {
      if (Array.isArray(required) && !required.every((name) => Object.hasOwn(value, String(name))))
        return false;
      const known = Object.entries(isObject(properties) ? properties : {});
      for (const [name, inner] of known) {
        if (Object.hasOwn(value, name) && isSchema(inner) && !this.#fits(value[name], inner, left - 1))
          return false;
      }
    }
    const reference = this.#document.referenceOf(schema);
    const target = reference === undefined ? undefined : this.#document.target(reference, schema);
    if (target !== undefined && !this.#fits(value, target, left - 1)) return false;
    return [schema.anyOf, schema.oneOf].every((list) => {
      const branches = schemasIn(list);
      return branches.length === 0 || branches.some((branch) => this.#fits(value, branch, left - 1));
    });
  }
}

/** An object that came as JSON; not a date or bytes that were read already. */
function isPlain(value: unknown): value is Record<string, unknown> {
  return isObject(value) && !(value instanceof Date) && !(value instanceof Uint8Array);
}

function schemasIn(list: unknown): Schema[] {
  return Array.isArray(list) ? list.filter(isSchema) : [];
}

function itemSchema({ prefixItems, items }: JsonObject, at: number): unknown {
  const places = Array.isArray(prefixItems) ? prefixItems : Array.isArray(items) ? items : [];
  return at < places.length ? places[at] : items;
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
      return Number.isInteger(value);
    default:
      return typeof value === type;
  }
}

/** Whether the schema says that a text stands for something else. */
function isCoded({ format, contentEncoding }: JsonObject): boolean {
  return (
    contentEncoding !== undefined || ['date-time', 'byte', 'base64', 'base64url'].includes(String(format))
  );
}

const dateTime = /^\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d(:\d\d(\.\d+)?)?([Zz]|[+-]\d\d(:?\d\d)?)?$/;

/** What a text stands for: a date, bytes, or itself. A date without an offset is one of this process's time zone. */
function textValue(text: string, { format, contentEncoding }: JsonObject): unknown {
  if (format === 'date-time') {
    const date = dateTime.test(text) ? new Date(text) : undefined;
    return date === undefined || Number.isNaN(date.getTime()) ? text : date;
  }
  const encoding = String(contentEncoding ?? format).toLowerCase();
  // Python's pydantic writes bytes as their UTF-8 text and calls that `binary`.
  if (encoding === 'binary') return new TextEncoder().encode(text);
  if (!['byte', 'base64', 'base64url'].includes(encoding)) return text;
  return /^[\w+/-]*={0,2}\s*$/.test(text) ? new Uint8Array(Buffer.from(text, 'base64')) : text;
}
