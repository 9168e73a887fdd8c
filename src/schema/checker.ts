import type { JsonObject } from '../core/json.ts';
import type { ArgumentCheck, ArgumentProblem } from './argument-check.ts';
import { Explainer } from './explain.ts';
import { loadFormats } from './formats.ts';
import { withMatchLimit } from './patterns/pattern.ts';
import { CompiledSchemas } from './rules.ts';
import { type Schema, SchemaDocument } from './schema-document.ts';
import {
  mostViolations,
  TimeLimitNeeded,
  TooManySteps,
  Validation,
  type ValidationLimits,
} from './validation.ts';

/** Checks values against a schema, whose rules are compiled once. */
export class Checker {
  readonly #compiled: CompiledSchemas;
  /** Whether texts have to be matched, which can take forever and so runs under a time limit. */
  #matches = false;
  #formats: ValidationLimits['formats'];

  constructor(schema: JsonObject) {
    this.#compiled = new CompiledSchemas(new SchemaDocument(schema));
  }

  /** Checks a value against the whole schema, or against `schemas`, which are parts of it. */
  async check(
    value: unknown,
    subject: string,
    schemas: readonly Schema[] = [this.#compiled.document.root],
  ): Promise<ArgumentCheck> {
    const { needsFormats, ...check } = this.#attempt(value, subject, schemas);
    if (!needsFormats) return check;
    this.#formats = await loadFormats();
    const { problems, notes } = this.#attempt(value, subject, schemas);
    return { problems, notes };
  }

  #attempt(
    value: unknown,
    subject: string,
    schemas: readonly Schema[],
  ): ArgumentCheck & { needsFormats: boolean } {
    if (!this.#matches) {
      try {
        return this.#run(value, subject, schemas, 'unlimited');
      } catch (error) {
        if (!(error instanceof TimeLimitNeeded)) throw error;
        this.#matches = true;
      }
    }
    const check = withMatchLimit(() => this.#run(value, subject, schemas, 'limited'));
    if (check !== undefined) return check;
    const unmatched = this.#run(value, subject, schemas, 'never');
    const note = incomplete(subject, "matching the schema's regular expressions takes too long");
    return { ...unmatched, notes: [...unmatched.notes, note] };
  }

  #run(
    value: unknown,
    subject: string,
    schemas: readonly Schema[],
    matching: ValidationLimits['matching'],
  ): ArgumentCheck & { needsFormats: boolean } {
    const { document } = this.#compiled;
    const limits = { matching, formats: this.#formats };
    const validation = new Validation((schema) => this.#compiled.of(schema), limits);
    let problems: ArgumentProblem[] = [];
    try {
      const violations = schemas.flatMap((schema) => validation.violations(value, schema));
      const explainer = new Explainer(document, (branch, part) => validation.violations(part, branch));
      problems = explainer.problems(violations);
      if (violations.length >= mostViolations && problems.length > 1)
        validation.notes.add(`Only the first problems are listed.`);
    } catch (error) {
      const reason = reasonOf(error);
      if (reason === undefined) throw error;
      validation.notes.add(incomplete(subject, reason));
    }
    const { notes, needsFormats } = validation;
    return { problems, notes: [...notes], needsFormats };
  }
}

/** Why a check ended early; undefined for any other error. */
function reasonOf(error: unknown): string | undefined {
  if (error instanceof TooManySteps) return 'checking it against the schema takes too long';
  // The stack overflows.
  return error instanceof RangeError ? 'the schema is nested too deeply' : undefined;
}

function incomplete(subject: string, reason: string): string {
  return `${subject} could not be checked completely: ${reason}.`;
}
