import { didYouMean } from '../core/did-you-mean.ts';
import { isObject, type Json, type JsonObject } from '../core/json.ts';
import { shorten } from '../core/quote.ts';
import { describeValue, isSecretField } from '../core/secrets.ts';
import { joinPath } from './argument-path.ts';
import { isSecretNode } from './redactor.ts';
import { formatSample } from './sample.ts';
import { isSchema, mapSubschemas, type Schema, SchemaDocument } from './schema-document.ts';
import { SchemaNode } from './schema-node.ts';
import { expectedPhrase, joined, typePhrase, valuesPhrase } from './type-names.ts';

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

/** A failed keyword, as the validator reports it. */
export interface Violation {
  keyword: string;
  /** JSON Pointer into the arguments. */
  instancePath: string;
  params: Record<string, unknown>;
  message?: string;
  /** The keyword's value. */
  schema?: unknown;
  /** The schema that contains the keyword. */
  parentSchema?: unknown;
  data?: unknown;
  /** The member's name, if the name itself is invalid. */
  propertyName?: string;
}

/** Converts a JSON Pointer into `args` to a path as a user types it. */
export function pathOf(pointer: string, args: JsonObject): string {
  let path = '';
  let value: unknown = args;
  for (const name of stepsOf(pointer)) {
    path = joinPath(path, Array.isArray(value) ? Number(name) : name);
    value = isObject(value) || Array.isArray(value) ? (value as Record<string, unknown>)[name] : undefined;
  }
  return path;
}

/** Returns the value that a JSON Pointer leads to. */
export function valueAt(pointer: string, root: unknown): unknown {
  return stepsOf(pointer).reduce<unknown>(
    (value, name) =>
      isObject(value) || Array.isArray(value) ? (value as Record<string, unknown>)[name] : undefined,
    root,
  );
}

/** The names and indexes in a JSON Pointer. */
function stepsOf(pointer: string): string[] {
  return pointer
    .split('/')
    .slice(1)
    .map((token) => token.replaceAll('~1', '/').replaceAll('~0', '~'));
}

/** Describes a violation. */
export function problemOf(violation: Violation, args: JsonObject): ArgumentProblem {
  const path = pathOf(violation.instancePath, args);
  const { params, keyword } = violation;
  const absent = params.missingProperty;
  if (typeof absent === 'string') {
    const missing = joinPath(path, absent);
    const when = keyword === 'required' ? '' : ` when ${joinPath(path, String(params.property))} is given`;
    const message = `${missing} is required${when}, but was not given.`;
    return { path: missing, given: undefined, expected: 'a value', message };
  }
  const additional = params.additionalProperty ?? params.unevaluatedProperty;
  if (typeof additional === 'string') return unknownMember(violation, additional, path);
  const given = violation.data as Json | undefined;
  const expected = expectedOf(violation);
  if (violation.propertyName !== undefined) {
    const message = `The name "${violation.propertyName}" is not allowed in ${whole(path)}; a name must be ${expected}.`;
    return { path, given: violation.propertyName, expected, message };
  }
  const secret = isSecretPath(path, violation);
  return { path, given, expected, message: mustBe(path, expected, given, secret) };
}

/** Whether the invalid value is a secret, by its name or by the schema that it violates. */
export function isSecretPath(path: string, { parentSchema }: Violation): boolean {
  return isSecretField(path, isObject(parentSchema) ? (parentSchema as JsonObject) : {});
}

/** `a must be …, but is ….` */
export function mustBe(path: string, expected: string, given: Json | undefined, secret: boolean): string {
  return `${path === '' ? 'The arguments' : path} must be ${expected}, but ${path === '' ? 'are' : 'is'} ${describeValue(given, secret)}.`;
}

function whole(path: string): string {
  return path === '' ? 'the arguments' : path;
}

function unknownMember(violation: Violation, name: string, path: string): ArgumentProblem {
  const parent = violation.parentSchema as { properties?: unknown } | undefined;
  const names = Object.keys(isObject(parent?.properties) ? parent.properties : {});
  const data = isObject(violation.data) ? (violation.data[name] as Json | undefined) : undefined;
  const message = `There is no argument "${name}"${path === '' ? '' : ` in ${path}`}.${didYouMean(name, names)}`;
  return { path: joinPath(path, name), given: data, expected: 'no argument of that name', message };
}

const comparisons: Record<string, string> = {
  '>=': 'at least',
  '<=': 'at most',
  '>': 'more than',
  '<': 'less than',
};

function count(words: string, params: Record<string, unknown>, what: string): string {
  return `${words} ${params.limit} ${what}${params.limit === 1 ? '' : 's'}`;
}

function expectedOf({ keyword, params, message }: Violation): string {
  switch (keyword) {
    case 'type':
      return joined(
        [params.type].flat().map((type) => typePhrase(String(type))),
        'or',
      );
    case 'enum':
      return valuesPhrase(params.allowedValues as Json[]);
    case 'const':
      return valuesPhrase([params.allowedValue as Json]);
    case 'minimum':
    case 'maximum':
    case 'exclusiveMinimum':
    case 'exclusiveMaximum':
      return `${comparisons[String(params.comparison)]} ${params.limit}`;
    case 'multipleOf':
      return `a multiple of ${params.multipleOf}`;
    case 'minLength':
      return count('at least', params, 'character');
    case 'maxLength':
      return count('at most', params, 'character');
    case 'minItems':
      return count('an array of at least', params, 'item');
    case 'maxItems':
    case 'additionalItems':
      return count('an array of at most', params, 'item');
    case 'minProperties':
      return count('an object of at least', params, 'member');
    case 'maxProperties':
      return count('an object of at most', params, 'member');
    case 'uniqueItems':
      return `an array of different items (${params.j} and ${params.i} are the same)`;
    case 'contains':
      return 'an array with certain items that the schema describes';
    case 'pattern':
      return `text that matches ${shorten(String(params.pattern), 80)}`;
    case 'format': {
      const sample = formatSample(params.format);
      return `${/^[aeio]/i.test(String(params.format)) ? 'an' : 'a'} ${params.format}${sample === undefined ? '' : ` such as ${sample}`}`;
    }
    case 'oneOf':
      return 'a value that matches exactly one of the alternatives in the schema; it matches several';
    case 'not':
      return 'another value: the schema excludes this one';
    case 'false schema':
      return 'omitted';
    default:
      return `such that it ${message ?? `fits "${keyword}"`}`;
  }
}

/** Checks `value` against a single branch of the schema. */
export type BranchChecker = (branch: JsonObject, value: unknown) => readonly Violation[];

/** Keywords whose violations only repeat others of the same list. */
const echoes = new Set(['if', 'propertyNames']);
/** How deep unions within unions are examined, and how many branches of each. */
const deepest = 4;
const mostBranches = 20;
/** A server's schema can nest unions without end; beyond this many branches they are only summarized. */
const mostChecks = 200;

/**
 * Turns a validator's violations into problems. A validator reports every failed branch of a union; a problem is about
 * the one branch that was evidently meant, or else about what all branches together accept.
 */
export class Explainer {
  readonly #document: SchemaDocument;
  readonly #args: JsonObject;
  readonly #check: BranchChecker;
  #checks = 0;

  /** @param schema the plain schema that `args` were checked against */
  constructor(schema: JsonObject, args: JsonObject, check: BranchChecker) {
    this.#document = new SchemaDocument(schema);
    this.#args = args;
    this.#check = check;
  }

  problems(violations: readonly Violation[], depth = 0): ArgumentProblem[] {
    const found = this.#outermost(violations).flatMap((violation) =>
      isOpenUnion(violation) ? this.#union(violation, depth) : [problemOf(violation, this.#args)],
    );
    return [...new Map(found.map((problem) => [problem.message, problem])).values()];
  }

  /** Leaves out violations that others summarize or repeat. */
  #outermost(violations: readonly Violation[]): Violation[] {
    const inside = new Set<Violation>();
    for (const [index, violation] of violations.entries()) {
      const branches = branchesOf(violation);
      if (branches.length === 0) continue;
      const schemas = this.#within(branches);
      for (const earlier of violations.slice(0, index)) {
        const below = `${earlier.instancePath}/`.startsWith(`${violation.instancePath}/`);
        if (below && schemas.has(earlier.parentSchema)) inside.add(earlier);
      }
    }
    return violations.filter((violation) => !inside.has(violation) && !echoes.has(violation.keyword));
  }

  #union(union: Violation, depth: number): ArgumentProblem[] {
    const path = pathOf(union.instancePath, this.#args);
    const given = union.data as Json | undefined;
    const node = new SchemaNode(this.#document, [{ anyOf: branchesOf(union) }]);
    const expected = expectedPhrase(node);
    const meant = depth < deepest ? this.#meant(union, depth) : [];
    const explained = meant.map((violations) =>
      this.problems(
        violations.map((each) => ({ ...each, instancePath: union.instancePath + each.instancePath })),
        depth + 1,
      ),
    );
    if (explained.length === 0) {
      const secret = isSecretNode(path, node) || isSecretPath(path, union);
      return [{ path, given, expected, message: mustBe(path, expected, given, secret) }];
    }
    if (explained.length === 1) return explained.flat();
    const ways = new Set(explained.map(([first]) => first?.message.replace(/\.$/, '') ?? ''));
    const subject = path === '' ? 'The arguments match' : `${path} matches`;
    const message = `${subject} none of the alternatives in the schema: ${joined([...ways], 'or')}.`;
    return [{ path, given, expected, message }];
  }

  /** The violations of each branch that may have been meant. */
  #meant(union: Violation, depth: number): (readonly Violation[])[] {
    const branches = branchesOf(union).slice(0, Math.min(mostBranches, mostChecks - this.#checks));
    this.#checks += branches.length;
    return branches
      .filter((branch) => typeof branch === 'object')
      .map((branch) => this.#check(branch, union.data))
      .filter(
        (violations) => !this.#outermost(violations).some((each) => this.#isOfAnotherKind(each, depth + 1)),
      );
  }

  /** Whether a branch requires a value of another type, or with another discriminator. */
  #isOfAnotherKind(violation: Violation, depth: number): boolean {
    const { keyword, instancePath } = violation;
    if (isOpenUnion(violation) && instancePath === '') {
      return depth >= deepest || this.#meant(violation, depth).length === 0;
    }
    if (keyword === 'type') return instancePath === '';
    return (keyword === 'const' || keyword === 'enum') && instancePath.split('/').length <= 2;
  }

  /** Every schema that is part of `branches`, references followed. */
  #within(branches: readonly Schema[]): Set<unknown> {
    const found = new Set<unknown>();
    const waiting: Schema[] = [...branches];
    for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
      if (found.has(next)) continue;
      found.add(next);
      if (typeof next === 'boolean') continue;
      const reference = this.#document.referenceOf(next);
      const target = reference === undefined ? undefined : this.#document.target(reference, next);
      if (target !== undefined) waiting.push(target);
      mapSubschemas(next, (inner) => {
        waiting.push(inner);
        return inner;
      });
    }
    return found;
  }
}

/** The schemas whose violations `violation` summarizes. */
function branchesOf({ keyword, schema }: Violation): Schema[] {
  if (keyword === 'contains') return isSchema(schema) ? [schema] : [];
  return (keyword === 'anyOf' || keyword === 'oneOf') && Array.isArray(schema) ? schema.filter(isSchema) : [];
}

/** Whether no branch of a union matches; a `oneOf` may also fail because several do. */
function isOpenUnion({ keyword, params }: Violation): boolean {
  return keyword === 'anyOf' || (keyword === 'oneOf' && !Array.isArray(params.passingSchemas));
}
