import { isObject, type JsonObject } from '../core/json.ts';
import type { RuleContext, SchemaRules } from './rule.ts';
import { isSchema, type Schema } from './schema-document.ts';

/**
 * The members and items of a value that a schema evaluates, other than by its own `unevaluatedProperties` and
 * `unevaluatedItems`. What may be evaluated counts as such.
 */
export class Evaluated {
  readonly #rulesOf: (schema: JsonObject) => SchemaRules;
  readonly #context: RuleContext;
  readonly #value: unknown;
  readonly #keys = new Set<string | number>();
  #all = false;
  readonly #seen = new Set<Schema>();

  constructor(
    rulesOf: (schema: JsonObject) => SchemaRules,
    context: RuleContext,
    value: unknown,
    schema: JsonObject,
  ) {
    this.#rulesOf = rulesOf;
    this.#context = context;
    this.#value = value;
    this.#seen.add(schema);
    this.#addBy(schema);
  }

  /** Whether the member of that name, or the item at that index, is evaluated. */
  has(key: string | number): boolean {
    return this.#all || this.#keys.has(key);
  }

  #add(schema: unknown): void {
    if (!isObject(schema) || this.#seen.has(schema as JsonObject)) return;
    this.#seen.add(schema as JsonObject);
    const { unevaluatedProperties, unevaluatedItems } = this.#rulesOf(schema as JsonObject).keywords;
    const rest = Array.isArray(this.#value) ? unevaluatedItems : unevaluatedProperties;
    if (rest !== undefined) this.#all = true;
    this.#addBy(schema as JsonObject);
  }

  /** Adds what the branch evaluates if the value may be valid by it. */
  #addBranch(schema: unknown): void {
    if (isSchema(schema) && this.#context.verdict(schema, this.#value) !== false) this.#add(schema);
  }

  #addBy(schema: JsonObject): void {
    this.#context.spend(1);
    const { keywords, target } = this.#rulesOf(schema);
    if (Array.isArray(this.#value)) this.#addItems(keywords, this.#value);
    else if (isObject(this.#value)) this.#addMembers(schema, this.#value);
    this.#add(target);
    for (const inner of listOf(keywords.allOf)) this.#add(inner);
    for (const inner of [...listOf(keywords.anyOf), ...listOf(keywords.oneOf)]) this.#addBranch(inner);
    if (keywords.if === undefined) return;
    const holds = isSchema(keywords.if) ? this.#context.verdict(keywords.if, this.#value) : undefined;
    if (holds !== false) {
      this.#add(keywords.if);
      this.#add(keywords.then);
    }
    if (holds !== true) this.#add(keywords.else);
  }

  #addMembers(schema: JsonObject, value: Record<string, unknown>): void {
    const { keywords, patterns } = this.#rulesOf(schema);
    const { properties, additionalProperties, dependentSchemas, dependencies } = keywords;
    if (additionalProperties !== undefined) this.#all = true;
    for (const name of Object.keys(value)) {
      this.#context.spend(1);
      const declared = isObject(properties) && Object.hasOwn(properties, name);
      const matches = () =>
        patterns.some(
          ({ pattern }) => pattern === undefined || this.#context.matches(pattern, name) !== false,
        );
      if (declared || matches()) this.#keys.add(name);
      for (const dependent of [dependentSchemas, dependencies]) {
        if (isObject(dependent) && Object.hasOwn(dependent, name)) this.#add(dependent[name]);
      }
    }
  }

  #addItems({ prefixItems, items, additionalItems, contains }: JsonObject, value: readonly unknown[]): void {
    if (additionalItems !== undefined || isSchema(items)) this.#all = true;
    const first = Math.max(listOf(prefixItems).length, listOf(items).length);
    for (const [index, item] of value.entries()) {
      const found = isSchema(contains) && this.#context.verdict(contains, item) !== false;
      if (index < first || found) this.#keys.add(index);
    }
  }
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
