import type { Json } from '../../core/json.ts';

/** One reason why not every value that is valid for one schema may be valid for another. */
export type Inclusion =
  /**
   * `witness` is valid for the first schema only. `message`: a sentence on what the second schema requires. `path`: JSON
   * Pointer into the schemas, in which references, unions and `allOf` are left out: `/properties/unit/enum`.
   */
  | { result: 'no'; witness: Json; path: string; message: string }
  /** It could not be decided. `reason`: a sentence. */
  | { result: 'unknown'; path: string; reason: string };
