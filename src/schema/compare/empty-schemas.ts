import type { Schema } from '../schema-document.ts';
import { Budget, TooComplex } from './proof/budget.ts';
import { Comparison } from './proof/comparison.ts';
import { Judge } from './proof/judge.ts';
import type { ComparedDocument } from './proof/located.ts';

/** The steps of all proofs about one document, and those of validation in them. */
const mostSteps = 200_000;
const mostValidation = 200_000;

/**
 * Returns a function that tells whether a schema of the document provably accepts nothing. Formats count as annotations.
 * Time and memory are limited whatever the schemas.
 */
export function emptySchemas(document: ComparedDocument): (schema: Schema) => boolean {
  const judge = new Judge(new Map(), mostValidation);
  const comparison = new Comparison(judge, new Budget(mostSteps), document);
  const place = { outer: undefined, level: 0, pointer: '' };
  return (schema) => {
    try {
      return comparison.isEmpty([document.at(schema)], place);
    } catch (error) {
      // A RangeError: the stack overflows.
      if (error instanceof TooComplex || error instanceof RangeError) return false;
      throw error;
    }
  };
}
