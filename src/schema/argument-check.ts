import type { Json } from '../core/json.ts';

/** A way in which the arguments don't fit the schema. */
export interface ArgumentProblem {
  /** The path as a user types it: `a.b[0]`; empty for the arguments as a whole. */
  path: string;
  /** The value there, if any. */
  given: Json | undefined;
  /** What the schema accepts, for the end of a sentence: `a number`, `at least 5`. */
  expected: string;
  /** All of it in a sentence, without secrets. */
  message: string;
}

/** The result of checking a value against a schema. */
export interface ArgumentCheck {
  /** What must be corrected before the value is used. */
  problems: ArgumentProblem[];
  /** Sentences on what could not be checked; the value can be used nevertheless. */
  notes: string[];
}
