import { type Json, type JsonObject, ownMember } from '../core/json.ts';
import { fits, type MergedSchema, mergeSchemas } from './merged-schema.ts';
import { isSchema, type Schema, SchemaDocument } from './schema-document.ts';

/** A server's schema can multiply its unions; alternatives beyond this many are ignored. */
const mostAlternatives = 64;
/** The same for the steps of expanding unions within unions, and for what is read in them. */
const mostRounds = 512;
const mostMerged = 20_000;

/** The keywords of a union that only describe it. */
const besideUnion = new Set([
  ...['anyOf', 'oneOf', 'title', 'description', 'default', 'examples', 'deprecated'],
  'discriminator',
]);

/** The schemas that apply to one value, read as one. */
export class SchemaNode {
  /** All of them apply. */
  readonly schemas: readonly Schema[];
  readonly #document: SchemaDocument;
  #shape: MergedSchema | undefined;
  #alternatives: MergedSchema[] | undefined;

  constructor(document: SchemaDocument, schemas: readonly Schema[]) {
    this.#document = document;
    this.schemas = schemas;
  }

  /** What applies whichever branch of a union is chosen. */
  get merged(): MergedSchema {
    this.#shape ??= mergeSchemas(this.#document, this.schemas, { left: mostMerged });
    return this.#shape;
  }

  /** One merged schema for each combination of `anyOf` and `oneOf` branches, in document order; at least one. */
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

  /** Whether it declares a member of exactly this name. */
  declares(name: string): boolean {
    return this.alternatives.some((shape) => shape.properties.has(name) || shape.conditional.has(name));
  }

  /** Its default, if the declared types and values allow it. */
  get preset(): Json | undefined {
    const preset = ownMember(this.merged.keywords, 'default');
    if (preset === undefined || !this.alternatives.some((shape) => fits(preset, shape))) return undefined;
    return preset;
  }

  /** Whether the member `name` must be given: it is required, and has no default to send instead. */
  needs(name: string): boolean {
    return this.merged.required.has(name) && this.member(name)?.preset === undefined;
  }

  /**
   * The node of the member `name`: its own declaration, else that of a pattern or of additional members; undefined
   * if there is none.
   */
  member(name: string): SchemaNode | undefined {
    const conditional = (shape: MergedSchema) => shape.properties.get(name) ?? shape.conditional.get(name);
    const declared = this.declares(name);
    return this.#inner((shape) => {
      if (declared) return conditional(shape);
      return patternSchema(shape, name) ?? shape.additional;
    });
  }

  /** The node of the item at `index`; without an index, that of any item. */
  item(index?: number): SchemaNode | undefined {
    if (index !== undefined) return this.#inner((shape) => shape.prefixItems[index] ?? shape.items);
    return this.#inner(({ prefixItems, items }) => {
      const any = items === undefined ? prefixItems : [...prefixItems, items];
      return any.length > 1 ? { anyOf: any } : any[0];
    });
  }

  /**
   * The nodes of the branches of a union that consists of nothing else: `Item | null`; undefined for any other schema.
   */
  get branches(): readonly SchemaNode[] | undefined {
    const { source } = this;
    if (typeof source !== 'object' || this.schemas.length > 1) return undefined;
    const { anyOf, oneOf } = source;
    const union = [anyOf, oneOf].filter((list) => Array.isArray(list));
    const others = Object.keys(source).filter((keyword) => !besideUnion.has(keyword));
    const [branches] = union;
    if (branches === undefined || union.length > 1 || others.length > 0) return undefined;
    return branches.filter(isSchema).map((branch) => this.at(branch));
  }

  /** The node of `schema`, which must be part of this document. */
  at(schema: Schema): SchemaNode {
    return new SchemaNode(this.#document, [schema]);
  }

  /** The schema here, references followed: for a recursive schema the same object at each level. */
  get source(): Schema | undefined {
    let source = this.schemas[0];
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
    if (this.merged.unions.length === 0) return [this.merged];
    const found: MergedSchema[] = [];
    const waiting = [{ schemas: this.schemas, chosen: new Set<Json[]>() }];
    const budget = { left: mostMerged };
    for (let round = 0; round < mostRounds && found.length < mostAlternatives; round++) {
      const next = waiting.pop();
      if (next === undefined) break;
      const { schemas, chosen } = next;
      const shape = mergeSchemas(this.#document, schemas, budget);
      if (budget.left < 0) break;
      const union = shape.unions.find((list) => !chosen.has(list));
      if (union === undefined) found.push(shape);
      else {
        const done = new Set(chosen).add(union);
        // A stack: reversed, the branches are expanded in document order.
        for (const schema of union.filter(isSchema).slice(0, mostAlternatives).reverse()) {
          waiting.push({ schemas: [...schemas, schema], chosen: done });
        }
      }
    }
    const possible = found.filter((shape) => !shape.impossible && shape.types?.size !== 0);
    return possible.length > 0 ? possible : [this.merged];
  }
}

/** The schema of the first pattern that matches `name`; any value if that cannot be found out. */
function patternSchema({ patterns }: MergedSchema, name: string): Schema | undefined {
  for (const { pattern, schema } of patterns) {
    const matches = pattern?.matches(name);
    if (matches !== false) return matches === undefined ? true : schema;
  }
  return undefined;
}

/** The root used last: each step of a call needs it, and a script calls the same tool again and again. */
let last: { schema: JsonObject; root: SchemaNode } | undefined;

/** Returns the root node of an input schema. */
export function rootNode(schema: JsonObject): SchemaNode {
  if (last?.schema !== schema) {
    last = { schema, root: new SchemaNode(new SchemaDocument(schema), [schema]) };
  }
  return last.root;
}
