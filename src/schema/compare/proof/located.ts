import type { JsonObject } from '../../../core/json.ts';
import type { SchemaRules } from '../../rule.ts';
import { CompiledSchemas } from '../../rules.ts';
import { type Schema, SchemaDocument } from '../../schema-document.ts';

/** A schema with the document in which its references are resolved. There is one object for each schema. */
export interface Located {
  /** Unique within one comparison. */
  readonly id: number;
  readonly document: ComparedDocument;
  readonly schema: Schema;
}

/** Schemas that all apply to the same value. They can belong to both documents. */
export type Part = readonly Located[];

/** One of the two schema documents that are compared. */
export class ComparedDocument {
  readonly root: Located;
  /** The document itself; a schema that is true or false is written as an object. */
  readonly source: SchemaDocument;
  readonly #compiled: CompiledSchemas;
  readonly #ids: { next: number };
  readonly #known = new Map<Schema, Located>();
  readonly #made = new Map<string, Located>();

  /** @param ids shared by both documents */
  constructor(schema: Schema, ids: { next: number }) {
    const root: JsonObject = typeof schema === 'object' ? schema : schema ? {} : { not: {} };
    this.source = new SchemaDocument(root);
    this.#compiled = new CompiledSchemas(this.source);
    this.#ids = ids;
    this.root = this.at(schema);
  }

  /** Returns a schema of this document with its location. */
  at(schema: Schema): Located {
    const known = this.#known.get(schema);
    if (known !== undefined) return known;
    const located = { id: this.#ids.next++, document: this, schema };
    this.#known.set(schema, located);
    return located;
  }

  /** Returns a schema that does not occur in the document, but may contain parts of it. It is made once for each `key`. */
  made(key: string, make: () => JsonObject): Located {
    const known = this.#made.get(key);
    if (known !== undefined) return known;
    const located = this.at(make());
    this.#made.set(key, located);
    return located;
  }

  rulesOf(schema: JsonObject): SchemaRules {
    return this.#compiled.of(schema);
  }
}
