import type { Json } from '../../../core/json.ts';
import type { Format } from '../../formats.ts';
import { withMatchLimit } from '../../patterns/pattern.ts';
import { both, type Verdict, type Violation } from '../../rule.ts';
import { TimeLimitNeeded, TooManySteps, Validation, type ValidationLimits } from '../../validation.ts';
import type { ComparedDocument, Located, Part } from './located.ts';

/** Validates values that occur in a comparison, all together within a limited number of steps. */
export class Judge {
  readonly formats: ReadonlyMap<string, Format>;
  readonly #steps: { left: number };

  /** @param formats those that the schemas may use */
  constructor(formats: ReadonlyMap<string, Format>, steps: number) {
    this.formats = formats;
    this.#steps = { left: steps };
  }

  /** Whether all steps have been taken: nothing can be found out any more. */
  get isExhausted(): boolean {
    return this.#steps.left < 0;
  }

  /** Whether `value` is valid; undefined if that cannot be found out. */
  verdict(value: Json, { document, schema }: Located): Verdict {
    return this.#run(document, (validation) => validation.check(schema, value, undefined, undefined));
  }

  /** Whether `value` is valid by every schema of `part`. */
  verdictOfAll(value: Json, part: Part): Verdict {
    let verdict: Verdict = true;
    for (const located of part) {
      verdict = both(verdict, this.verdict(value, located));
      if (verdict === false) return false;
    }
    return verdict;
  }

  /** Returns the violations of the schema by `value`; none if they cannot be found out. */
  violations(value: Json, { document, schema }: Located): Violation[] {
    return this.#run(document, (validation) => validation.violations(value, schema)) ?? [];
  }

  #run<Result>(document: ComparedDocument, use: (validation: Validation) => Result): Result | undefined {
    const attempt = (matching: ValidationLimits['matching']) => {
      const limits = { matching, formats: this.formats, steps: this.#steps };
      return use(new Validation((schema) => document.rulesOf(schema), limits));
    };
    try {
      try {
        return attempt('unlimited');
      } catch (error) {
        if (!(error instanceof TimeLimitNeeded)) throw error;
        return withMatchLimit(() => attempt('limited'));
      }
    } catch (error) {
      // A RangeError: the stack overflows.
      if (error instanceof TooManySteps || error instanceof RangeError) return undefined;
      throw error;
    }
  }
}
