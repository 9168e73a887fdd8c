import { didYouMean } from '../core/did-you-mean.ts';
import type { JsonObject } from '../core/json.ts';
import { shorten } from '../core/quote.ts';
import { addExactKeywords, hasExact, standInFor } from './exact-keywords.ts';
import type { ArgumentProblem, Violation } from './explain.ts';
import { Explainer, valueAt } from './explain.ts';
import { fastValidate } from './fast-validate.ts';
import { normalizeSchema } from './normalize.ts';
import { compilePattern, Pattern, withMatchLimit } from './pattern.ts';
import { rootNode } from './schema-node.ts';

/** The result of checking arguments against a schema. */
export interface ArgumentCheck {
  /** What must be corrected before they are sent. */
  problems: ArgumentProblem[];
  /** Sentences on what could not be checked; the arguments can be sent nevertheless. */
  notes: string[];
}

/** A schema that Ajv has compiled. */
interface ValidateFunction {
  (value: unknown): boolean;
  errors?: Violation[] | null;
}

type Checker = (args: JsonObject) => ArgumentCheck;

/** Each schema is compiled once. */
const checkers = new WeakMap<JsonObject, Promise<Checker>>();
/** Those that can check numbers that a double cannot hold, which takes longer. */
const exactCheckers = new WeakMap<JsonObject, Promise<Checker>>();

/**
 * Checks the arguments against the whole schema (draft-07 or 2020-12, formats included). Nothing is fetched or logged;
 * a schema that cannot be compiled is a note, not a problem.
 */
export async function validateArguments(args: JsonObject, schema: JsonObject): Promise<ArgumentCheck> {
  if (fastValidate(args, schema)) return { problems: [], notes: [] };
  const exact = hasExact(args) || hasExact(schema);
  const compiled = exact ? exactCheckers : checkers;
  let checker = compiled.get(schema);
  if (checker === undefined) {
    checker = compile(schema, exact);
    compiled.set(schema, checker);
  }
  return (await checker)(args);
}

/** @param exact whether the values may have numbers that a double cannot hold */
async function compile(schema: JsonObject, exact: boolean): Promise<Checker> {
  // Most commands never need the validator, which is large.
  const { Ajv, addFormats, AjvJsonSchemaValidator } = await import(
    '@modelcontextprotocol/client/validators/ajv'
  );
  try {
    const ajv = new Ajv({
      strict: false,
      allErrors: true,
      verbose: true,
      logger: false,
      meta: false,
      validateSchema: false,
      addUsedSchema: false,
      next: true,
      ownProperties: true,
      code: { regExp: Object.assign(patternOf, { code: 'new RegExp' }) },
    });
    addFormats(ajv);
    let checked = standInFor(null);
    if (exact) addExactKeywords(ajv, () => checked);
    const formats = new Set(Object.keys(ajv.formats));
    const plain = normalizeSchema(schema, 'draft-07', formats);
    const validate: ValidateFunction = ajv.compile(plain.schema);
    const { definitions = {} } = plain.schema;
    return (args) => {
      const notes = new Set(plain.notes);
      /** Whether a value is valid. Once patterns have used up their time, all of them count as matches. */
      const isValid = (run: ValidateFunction, given: unknown): boolean => {
        if (exact) checked = standInFor(given);
        const value = exact ? checked.value : given;
        const valid = withMatchLimit(() => run(value));
        if (valid === undefined) notes.add(slowPatterns);
        const result = valid ?? run(value);
        if (exact) for (const each of run.errors ?? []) each.data = valueAt(each.instancePath, given);
        return result;
      };
      const checkBranch = (branch: JsonObject, value: unknown): readonly Violation[] => {
        const whole = { ...branch, definitions };
        const run: ValidateFunction = ajv.compile(whole);
        ajv.removeSchema(whole);
        return isValid(run, value) ? [] : (run.errors ?? []);
      };
      let problems: ArgumentProblem[] = [];
      try {
        if (!isValid(validate, args)) {
          problems = new Explainer(plain.schema, args, checkBranch).problems(validate.errors ?? []);
        } else if (plain.beyondDraft07) {
          const run = new AjvJsonSchemaValidator().getValidator(
            withoutExact(normalizeSchema(schema, '2020-12', formats).schema) as JsonObject,
          );
          const result = withMatchLimit(() => run(withoutExact(args)));
          if (result === undefined) notes.add(slowPatterns);
          else if (!result.valid && (!exact || isUnevaluated(result.errorMessage)))
            problems = unevaluatedProblems(args, schema, result.errorMessage ?? '');
        }
      } catch (error) {
        notes.add(unchecked(error));
      }
      return { problems, notes: [...notes] };
    };
  } catch (error) {
    const note = unchecked(error);
    return () => ({ problems: [], notes: [note] });
  }
}

/** Returns what a validator that knows only doubles can read. */
function withoutExact(value: JsonObject): unknown {
  return hasExact(value) ? standInFor(value).value : value;
}

const slowPatterns =
  "The schema's regular expressions were not checked, because matching them takes too long.";

function patternOf(source: string): Pattern {
  return compilePattern(source) ?? new Pattern(/(?:)/);
}

function unchecked(error: unknown): string {
  const reason = shorten(error instanceof Error ? error.message : String(error), 200);
  return `The arguments were not checked, because the tool's schema could not be used: ${reason}.`;
}

function isUnevaluated(errorMessage = ''): boolean {
  return errorMessage.includes('unevaluated prop');
}

/** The problems that only the 2020-12 validator finds: members that no part of the schema evaluates. */
function unevaluatedProblems(args: JsonObject, schema: JsonObject, errorMessage: string): ArgumentProblem[] {
  const root = rootNode(schema);
  const unknown = Object.keys(args).filter((name) => !root.declares(name));
  const text = errorMessage.replaceAll(/\bdata\b\/?/g, '');
  if (!isUnevaluated(text) || unknown.length === 0) {
    const expected = `a value that matches the schema: ${text}`;
    return [{ path: '', given: args, expected, message: `The arguments do not match the schema: ${text}.` }];
  }
  return unknown.map((name) => ({
    path: name,
    given: args[name],
    expected: 'no argument of that name',
    message: `There is no argument "${name}".${didYouMean(name, root.names)}`,
  }));
}
