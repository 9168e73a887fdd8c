import type { Json, JsonObject } from '../core/json.ts';
import { type MergedSchema, mergeSchemas } from './merged-schema.ts';
import { isSchema, type Schema, SchemaDocument } from './schema-document.ts';

/** A server's schema can multiply its unions; what lies beyond this many is left unread. */
const mostAlternatives = 64;
/** The same for unions within unions. */
const mostRounds = 512;

/** A place in a document of schemas: the schemas that apply to one value there. */
export class SchemaNode {
  readonly #document: SchemaDocument;
  readonly #schemas: readonly Schema[];
  #shape: MergedSchema | undefined;
  #alternatives: MergedSchema[] | undefined;

  constructor(document: SchemaDocument, schemas: readonly Schema[]) {
    this.#document = document;
    this.#schemas = schemas;
  }

  /** What holds whichever member of a union is chosen. */
  get merged(): MergedSchema {
    this.#shape ??= mergeSchemas(this.#document, this.#schemas);
    return this.#shape;
  }

  /** One shape for each way through `anyOf` and `oneOf`, in the order written; at least one. */
  get alternatives(): readonly MergedSchema[] {
    this.#alternatives ??= this.#expand();
    return this.#alternatives;
  }

  /** The names it declares, in the order declared. */
  get names(): string[] {
    const names = new Set<string>();
    for (const shape of this.alternatives) for (const name of shape.properties.keys()) names.add(name);
    for (const shape of this.alternatives) for (const name of shape.conditional.keys()) names.add(name);
    return [...names];
  }

  /** Whether it declares a member `name` by that very name. */
  declares(name: string): boolean {
    return this.alternatives.some((shape) => shape.properties.has(name) || shape.conditional.has(name));
  }

  /**
   * Where the member `name` is described: its own declaration, else what it says of others; undefined
   * when it says nothing about such a member.
   */
  member(name: string): SchemaNode | undefined {
    const conditional = (shape: MergedSchema) => shape.properties.get(name) ?? shape.conditional.get(name);
    const declared = this.declares(name);
    return this.#inner((shape) => {
      if (declared) return conditional(shape);
      return shape.patterns.find(({ pattern }) => pattern.test(name))?.schema ?? shape.additional;
    });
  }

  /** Where the item at `index` is described; without one, where any item is. */
  item(index?: number): SchemaNode | undefined {
    if (index !== undefined) return this.#inner((shape) => shape.prefixItems[index] ?? shape.items);
    return this.#inner(({ prefixItems, items }) => {
      const any = items === undefined ? prefixItems : [...prefixItems, items];
      return any.length > 1 ? { anyOf: any } : any[0];
    });
  }

  /** The place of `schema`, which must be part of this document. */
  at(schema: Schema): SchemaNode {
    return new SchemaNode(this.#document, [schema]);
  }

  /** The schema that stands here once references are followed: the same object where recursion comes back. */
  get source(): Schema | undefined {
    let source = this.#schemas[0];
    for (const followed = new Set(); typeof source === 'object' && !followed.has(source); ) {
      followed.add(source);
      const reference = this.#document.referenceOf(source);
      source = (reference === undefined ? undefined : this.#document.target(reference, source)) ?? source;
    }
    return source;
  }

  #inner(pick: (shape: MergedSchema) => Schema | undefined): SchemaNode | undefined {
    const picked = this.alternatives.map(pick).filter((schema) => schema !== undefined);
    const [first, ...others] = new Set(picked);
    if (first === undefined) return undefined;
    return this.at(others.length === 0 ? first : { anyOf: [first, ...others] });
  }

  #expand(): MergedSchema[] {
    const found: MergedSchema[] = [];
    const waiting = [{ schemas: this.#schemas, chosen: new Set<Json[]>() }];
    for (let round = 0; round < mostRounds && found.length < mostAlternatives; round++) {
      const next = waiting.pop();
      if (next === undefined) break;
      const { schemas, chosen } = next;
      const shape = mergeSchemas(this.#document, schemas);
      const union = shape.unions.find((list) => !chosen.has(list));
      if (union === undefined) found.push(shape);
      else {
        const done = new Set(chosen).add(union);
        // What is pushed last is expanded first, so the order written is kept.
        for (const schema of union.filter(isSchema).slice(0, mostAlternatives).reverse()) {
          waiting.push({ schemas: [...schemas, schema], chosen: done });
        }
      }
    }
    const possible = found.filter((shape) => !shape.impossible && shape.types?.size !== 0);
    return possible.length > 0 ? possible : [this.merged];
  }
}

/** The last one that was asked for: each part of a call asks, and a script calls the same tool again and again. */
let last: { schema: JsonObject; root: SchemaNode } | undefined;

/** The place of a tool's arguments: the root of its input schema. */
export function rootNode(schema: JsonObject): SchemaNode {
  if (last?.schema !== schema) {
    last = { schema, root: new SchemaNode(new SchemaDocument(schema), [schema]) };
  }
  return last.root;
}
