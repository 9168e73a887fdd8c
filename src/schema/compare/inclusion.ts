import type { Json } from '../../core/json.ts';

/** Whether every value that is valid for one schema is valid for another. */
export type Inclusion =
  | { result: 'yes' }
  /** `witness` is valid for the first schema only. `path`: JSON Pointer into the schema. `message`: a sentence. */
  | { result: 'no'; witness: Json; path: string; message: string }
  /** It could not be decided. `reason`: a sentence. */
  | { result: 'unknown'; path: string; reason: string };
