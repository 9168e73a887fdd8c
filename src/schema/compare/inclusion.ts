import type { Json } from '../../core/json.ts';
import type { Schema } from '../schema-document.ts';

/** Whether every value that is valid for one schema is valid for another. */
export type Inclusion =
  | { result: 'yes' }
  /** `witness` is valid for the first schema only. `path`: JSON Pointer into the schema. `message`: a sentence. */
  | { result: 'no'; witness: Json; path: string; message: string }
  /** It could not be decided. `reason`: a sentence. */
  | { result: 'unknown'; path: string; reason: string };

/**
 * The signature of `includes` in `compare-schemas.ts`: whether every value that `from` accepts is accepted by `to`.
 * Resolves with all differences that were found; with none if every value is accepted. It is asynchronous because
 * formats are loaded only for schemas that use them.
 */
export type Includes = (to: Schema, from: Schema) => Promise<Inclusion[]>;
