import { isNumber } from '../core/exact-number.ts';
import { isObject, type Json, type JsonObject } from '../core/json.ts';
import { stringifyJson } from '../core/json-text.ts';
import { shorten } from '../core/quote.ts';
import { compilePattern } from './pattern.ts';
import { holdsSchemas, isJsonType, mapSubschemas, type Schema, SchemaDocument } from './schema-document.ts';

type Check = (value: Json) => boolean;

const isCount: Check = (value) => Number.isSafeInteger(value) && Number(value) >= 0;
const isBoolean: Check = (value) => typeof value === 'boolean';
const isNames: Check = (value) => Array.isArray(value) && value.every((name) => typeof name === 'string');
const isPattern: Check = (value) => typeof value === 'string' && compilePattern(value) !== undefined;

const checks = new Map<string, Check>([
  ['type', (value) => (Array.isArray(value) && value.length > 0 ? value : [value]).every(isJsonType)],
  ['enum', (value) => Array.isArray(value) && value.length > 0],
  ['required', isNames],
  ['multipleOf', (value) => isNumber(value) && Number(value) > 0],
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

/** Whether `value` is valid for `keyword` in JSON Schema: validators reject a schema with any other. */
export function isValidKeyword(keyword: string, value: Json): boolean {
  return holdsSchemas(keyword, value) && (checks.get(keyword)?.(value) ?? true);
}

/** The validator that a normalized schema is for. */
export type SchemaDialect = 'draft-07' | '2020-12';

/** A schema that a validator can compile, and what had to be left out of it. */
export interface NormalizedSchema {
  schema: JsonObject;
  /** Sentences on what was left out. */
  notes: string[];
  /** Whether it has keywords that cannot be expressed in draft-07. */
  beyondDraft07: boolean;
}

/** Keywords that identify, document or refer to schemas: they check nothing themselves. */
const leftOut = new Set(
  (
    '$schema $id id $anchor $dynamicAnchor $recursiveAnchor $vocabulary $ref $dynamicRef $recursiveRef ' +
    '$comment $defs definitions examples default title description nullable'
  ).split(' '),
);

/**
 * Rewrites `root` so that a validator needs nothing else. References lead into `definitions` of the result, never to
 * `#`, so that any part can be compiled with those definitions; one to another document accepts anything, as nothing is
 * fetched. Identifiers, documentation and invalid keywords are left out.
 */
export function normalizeSchema(
  root: JsonObject,
  dialect: SchemaDialect,
  knownFormats: ReadonlySet<string>,
): NormalizedSchema {
  return new Rewriter(root, dialect, knownFormats).rewrite();
}

class Rewriter {
  readonly #document: SchemaDocument;
  readonly #dialect: SchemaDialect;
  readonly #knownFormats: ReadonlySet<string>;
  readonly #notes = new Set<string>();
  /** The targets of references, each with its number in `definitions`. */
  readonly #targets = new Map<Schema, number>();
  #beyondDraft07 = false;

  constructor(root: JsonObject, dialect: SchemaDialect, knownFormats: ReadonlySet<string>) {
    this.#document = new SchemaDocument(root);
    this.#dialect = dialect;
    this.#knownFormats = knownFormats;
  }

  rewrite(): NormalizedSchema {
    const schema = this.#plain(this.#document.root);
    const definitions: JsonObject = {};
    // Rewriting a target may add others to the map during iteration.
    for (const [target, number] of this.#targets) definitions[number] = this.#schema(target);
    if (this.#targets.size > 0) schema.definitions = definitions;
    return { schema, notes: [...this.#notes], beyondDraft07: this.#beyondDraft07 };
  }

  #schema(schema: Schema): Schema {
    return typeof schema === 'boolean' ? schema : this.#plain(schema);
  }

  #plain(schema: JsonObject): JsonObject {
    const kept = Object.fromEntries(
      Object.entries(schema).filter(([keyword, value]) => this.#keeps(keyword, value)),
    );
    if (schema.nullable === true && kept.type !== undefined) kept.type = [kept.type, 'null'].flat();
    withoutDraft04(schema, kept);
    const said = this.#dialect === 'draft-07' ? asDraft07(kept) : kept;
    const plain = mapSubschemas(said, (inner) => this.#schema(inner));
    const reference = this.#document.referenceOf(schema);
    if (reference !== undefined) this.#refer(plain, reference, schema);
    return plain;
  }

  #keeps(keyword: string, value: Json): boolean {
    if (leftOut.has(keyword)) return false;
    if (keyword.startsWith('unevaluated')) this.#beyondDraft07 = true;
    if (keyword === 'format') return this.#knownFormats.has(String(value));
    if (isValidKeyword(keyword, value)) return true;
    // Some servers send null for "not given"; draft-04 has true and false for these.
    const draft04 = typeof value === 'boolean' && /^(?:exclusive.*|required)$/.test(keyword);
    if (value !== null && !draft04) {
      const text = shorten(`${keyword}: ${stringifyJson(value)}`);
      this.#notes.add(`The schema has ${text}, which is not valid in JSON Schema; it was not checked.`);
    }
    return false;
  }

  #refer(plain: JsonObject, reference: string, schema: JsonObject): void {
    const target = this.#document.target(reference, schema);
    if (target === undefined) {
      const where = `The schema refers to ${shorten(reference)}, which is not in it`;
      this.#notes.add(`${where}; nothing is fetched, so that part was not checked.`);
    } else {
      const number = this.#targets.get(target) ?? this.#targets.size;
      this.#targets.set(target, number);
      plain.$ref = `#/definitions/${number}`;
    }
  }
}

/** Converts draft-04's `"exclusiveMinimum": true`, which excludes the minimum itself. */
function withoutDraft04(schema: JsonObject, kept: JsonObject): void {
  for (const limit of ['Minimum', 'Maximum']) {
    const value = kept[limit.toLowerCase()];
    if (schema[`exclusive${limit}`] !== true || value === undefined) continue;
    delete kept[limit.toLowerCase()];
    kept[`exclusive${limit}`] = value;
  }
}

/** Expresses keywords of 2020-12 in draft-07. */
function asDraft07(schema: JsonObject): JsonObject {
  const { prefixItems, items, dependentRequired, dependentSchemas, ...rest } = schema;
  if (prefixItems !== undefined) rest.items = prefixItems;
  if (items !== undefined) rest[prefixItems === undefined ? 'items' : 'additionalItems'] = items;
  const dependencies = [dependentRequired, dependentSchemas].filter((each) => each !== undefined);
  if (dependencies.length > 0) {
    const all = Array.isArray(rest.allOf) ? rest.allOf : [];
    rest.allOf = [...all, ...dependencies.map((each) => ({ dependencies: each }))];
  }
  return rest;
}
