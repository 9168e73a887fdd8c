import type { Json, JsonObject } from '../core/json.ts';
import { shorten } from '../core/quote.ts';
import type { Failure } from './assertions.ts';
import type { Format } from './formats.ts';
import type { Pattern } from './patterns/pattern.ts';
import {
  both,
  type Place,
  type RuleContext,
  type SchemaRules,
  type Verdict,
  type Violation,
} from './rule.ts';
import type { Schema } from './schema-document.ts';

/** Further violations are not looked for. */
export const mostViolations = 20;

/** The steps of one validation with its explanation: about a second, and at most 200 MB. */
const mostSteps = 6_000_000;
/** What may be matched without a time limit: it takes some milliseconds. */
const mostTrials = 1_000_000;

const disputed = 'was not checked, because regular-expression engines differ on this value';

/** Thrown when a validation takes more than its steps. */
export class TooManySteps extends Error {}

/** Thrown when a text must be matched that may take long, but the validation does not run within a time limit. */
export class TimeLimitNeeded extends Error {}

/** What a validation may do. */
export interface ValidationLimits {
  /**
   * Whether a time limit holds for matching texts. `unlimited`: no, so that only what is certainly quick is matched;
   * `never`: it took too long.
   */
  matching: 'limited' | 'unlimited' | 'never';
  /** Undefined if they are not loaded. */
  formats: ReadonlyMap<string, Format> | undefined;
  /** The steps left to several validations together; without it, each has its own. */
  steps?: { left: number };
}

/**
 * One validation of a value, with the work it may take. Whether a value is valid by a schema that is referred to, or is
 * one branch of several, is found out once for each pair of them: schemas can refer to each other in exponentially many
 * ways.
 */
export class Validation implements RuleContext {
  /** Sentences on what could not be checked. */
  readonly notes = new Set<string>();
  /** Whether a format was met before the formats are loaded. */
  needsFormats = false;
  readonly #rulesOf: (schema: JsonObject) => SchemaRules;
  readonly #limits: ValidationLimits;
  readonly #verdicts = new Map<Schema, Map<unknown, Verdict | 'open'>>();
  /** The schemas and values whose violations are being collected. */
  readonly #collecting = new Map<Schema, Set<unknown>>();
  readonly #steps: { left: number };
  #trials = 0;

  constructor(rulesOf: (schema: JsonObject) => SchemaRules, limits: ValidationLimits) {
    this.#rulesOf = rulesOf;
    this.#limits = limits;
    this.#steps = limits.steps ?? { left: mostSteps };
  }

  spend(steps: number): void {
    this.#steps.left -= steps;
    if (this.#steps.left < 0) throw new TooManySteps();
  }

  matches(pattern: Pattern, text: string): boolean | undefined {
    if (!this.#mayMatch(text, pattern.trials(text))) return undefined;
    const matches = pattern.matches(text);
    if (matches === undefined) this.notes.add(`The pattern ${shorten(pattern.source)} ${disputed}.`);
    return matches;
  }

  format(name: string): Format | undefined {
    this.needsFormats ||= this.#limits.formats === undefined;
    return this.#limits.formats?.get(name);
  }

  hasFormat(format: Format, value: string | number): boolean | undefined {
    const text = String(value);
    // The expressions of formats backtrack little.
    return this.#mayMatch(text, text.length ** 2) ? format(value) : undefined;
  }

  #mayMatch(text: string, trials: number): boolean {
    this.spend(1 + text.length / 32);
    const { matching } = this.#limits;
    if (matching === 'limited') return true;
    this.#trials += trials;
    if (this.#trials <= mostTrials) return true;
    if (matching === 'unlimited') throw new TimeLimitNeeded();
    return false;
  }

  /** Returns all violations of `schema`, up to {@link mostViolations}. */
  violations(value: unknown, schema: Schema): Violation[] {
    const found: Violation[] = [];
    this.check(schema, value, undefined, found);
    return found;
  }

  check(schema: Schema, value: unknown, place: Place, found: Violation[] | undefined): Verdict {
    this.spend(1);
    if (schema === true || (found !== undefined && found.length >= mostViolations)) return true;
    if (schema === false) return this.fail('false schema', false, schema, value, place, found);
    const { rules, notes } = this.#rulesOf(schema);
    for (const note of notes) this.notes.add(note);
    let verdict: Verdict = true;
    for (const rule of rules) {
      this.spend(1);
      verdict = both(verdict, rule(this, value, place, found));
      if (verdict === false && found === undefined) return false;
    }
    return verdict;
  }

  verdict(schema: Schema, value: unknown): Verdict {
    if (typeof schema === 'boolean') return schema;
    const known = this.#verdicts.get(schema) ?? new Map<unknown, Verdict | 'open'>();
    this.#verdicts.set(schema, known);
    const before = known.get(value);
    if (before === 'open') {
      this.notes.add('A reference in the schema leads back to itself; that part was not checked.');
      return undefined;
    }
    if (before !== undefined || known.has(value)) return before;
    // Remembering takes longer than a rule.
    this.spend(6);
    known.set(value, 'open');
    const verdict = this.check(schema, value, undefined, undefined);
    known.set(value, verdict);
    return verdict;
  }

  explainedVerdict(schema: Schema, value: unknown, place: Place, found: Violation[] | undefined): Verdict {
    const verdict = this.verdict(schema, value);
    if (verdict !== false || found === undefined) return verdict;
    const open = this.#collecting.get(schema) ?? new Set<unknown>();
    this.#collecting.set(schema, open);
    if (open.has(value)) return false;
    open.add(value);
    this.check(schema, value, place, found);
    open.delete(value);
    return false;
  }

  fail(
    keyword: string,
    operand: Json,
    schema: Schema,
    value: unknown,
    place: Place,
    found: Violation[] | undefined,
    failure: Failure = {},
  ): false {
    if (found !== undefined && found.length < mostViolations) {
      found.push({ keyword, operand, schema, steps: stepsTo(place), value, failure });
    }
    return false;
  }
}

function stepsTo(place: Place): (string | number)[] {
  const steps: (string | number)[] = [];
  for (let at = place; at !== undefined; at = at.outer) steps.push(at.key);
  return steps.reverse();
}
