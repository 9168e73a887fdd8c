import { didYouMean } from '../core/did-you-mean.ts';
import { isObject, type Json } from '../core/json.ts';
import { shorten } from '../core/quote.ts';
import { describeValue, isSecretField } from '../core/secrets.ts';
import type { ArgumentProblem } from './argument-check.ts';
import { joinPath } from './argument-path.ts';
import { isSecretNode } from './redactor.ts';
import type { Violation } from './rule.ts';
import { formatSample } from './sample.ts';
import { isSchema, type Schema, type SchemaDocument } from './schema-document.ts';
import { SchemaNode } from './schema-node.ts';
import { expectedPhrase, joined, typePhrase, valuesPhrase } from './type-names.ts';

/** The path to a value as a user types it. */
export function pathOf(steps: readonly (string | number)[]): string {
  return steps.reduce<string>((path, key) => joinPath(path, key), '');
}

/** Describes a violation. */
export function problemOf(violation: Violation, document: SchemaDocument): ArgumentProblem {
  const path = pathOf(violation.steps);
  const { failure, keyword } = violation;
  const { missing, dependent, undeclared, memberName } = failure;
  if (typeof missing === 'string') {
    const absent = joinPath(path, missing);
    const when = keyword === 'required' ? '' : ` when ${joinPath(path, String(dependent))} is given`;
    const message = `${absent} is required${when}, but was not given.`;
    return { path: absent, given: undefined, expected: 'a value', message };
  }
  if (typeof undeclared === 'string')
    return unknownMember(violation, undeclared, path, new SchemaNode(document, [violation.schema]).names);
  const given = violation.value as Json | undefined;
  const expected = expectedOf(violation);
  if (typeof memberName === 'string') {
    const message = `The name "${memberName}" is not allowed in ${whole(path)}; a name must be ${expected}.`;
    return { path, given: memberName, expected, message };
  }
  const secret = isSecretPath(path, violation);
  return { path, given, expected, message: mustBe(path, expected, given, secret) };
}

/** Whether the invalid value is a secret, by its name or by the schema that it violates. */
export function isSecretPath(path: string, { schema }: Violation): boolean {
  return isSecretField(path, typeof schema === 'object' ? schema : {});
}

/** `a must be …, but is ….` */
export function mustBe(path: string, expected: string, given: Json | undefined, secret: boolean): string {
  return `${path === '' ? 'The arguments' : path} must be ${expected}, but ${path === '' ? 'are' : 'is'} ${describeValue(given, secret)}.`;
}

function whole(path: string): string {
  return path === '' ? 'the arguments' : path;
}

function unknownMember(
  { value }: Violation,
  name: string,
  outer: string,
  names: readonly string[],
): ArgumentProblem {
  const path = joinPath(outer, name);
  const given = isObject(value) ? (value[name] as Json | undefined) : undefined;
  if (names.includes(name)) {
    const message = `${path} is not valid in any part of the schema that declares it.`;
    return { path, given, expected: 'a value that matches the part of the schema that declares it', message };
  }
  const message = `There is no argument "${name}"${outer === '' ? '' : ` in ${outer}`}.${didYouMean(name, names)}`;
  return { path, given, expected: 'no argument of that name', message };
}

function count(words: string, limit: Json, what: string): string {
  return `${words} ${limit} ${what}${limit === 1 ? '' : 's'}`;
}

function expectedOf({ keyword, operand, failure }: Violation): string {
  switch (keyword) {
    case 'type':
      return joined(
        [operand].flat().map((type) => typePhrase(String(type))),
        'or',
      );
    case 'enum':
      return valuesPhrase(operand as Json[]);
    case 'const':
      return valuesPhrase([operand]);
    case 'minimum':
      return `at least ${operand}`;
    case 'maximum':
      return `at most ${operand}`;
    case 'exclusiveMinimum':
      return `more than ${operand}`;
    case 'exclusiveMaximum':
      return `less than ${operand}`;
    case 'multipleOf':
      return `a multiple of ${operand}`;
    case 'minLength':
      return count('at least', operand, 'character');
    case 'maxLength':
      return count('at most', operand, 'character');
    case 'minItems':
      return count('an array of at least', operand, 'item');
    case 'maxItems':
      return count('an array of at most', operand, 'item');
    case 'minProperties':
      return count('an object of at least', operand, 'member');
    case 'maxProperties':
      return count('an object of at most', operand, 'member');
    case 'uniqueItems': {
      const [first, second] = failure.items as Json[];
      return `an array of different items (${first} and ${second} are the same)`;
    }
    case 'contains':
      return 'an array with certain items that the schema describes';
    case 'pattern':
      return `text that matches ${shorten(String(operand), 80)}`;
    case 'format': {
      const sample = formatSample(operand);
      return `${/^[aeio]/i.test(String(operand)) ? 'an' : 'a'} ${operand}${sample === undefined ? '' : ` such as ${sample}`}`;
    }
    case 'oneOf':
      return 'a value that matches exactly one of the alternatives in the schema; it matches several';
    case 'not':
      return 'another value: the schema excludes this one';
    default:
      return 'omitted';
  }
}

/** How deep unions within unions are examined, and how many branches of each. */
const deepest = 4;
const mostBranches = 20;
/** A server's schema can nest unions without end; beyond this many branches they are only summarized. */
const mostChecks = 200;

/** Returns the violations of one branch of a schema. */
export type BranchChecker = (branch: Schema, value: unknown) => readonly Violation[];

/**
 * Turns violations into problems. A union of which no branch is valid is one violation; a problem is about the one
 * branch that was evidently meant, or else about what all branches together accept.
 */
export class Explainer {
  readonly #document: SchemaDocument;
  readonly #check: BranchChecker;
  #checks = 0;
  /** What a union accepts, by the list of its branches: the same one may fail for many items. */
  readonly #accepted = new Map<Json, { phrase: string; node: SchemaNode }>();

  constructor(document: SchemaDocument, check: BranchChecker) {
    this.#document = document;
    this.#check = check;
  }

  problems(violations: readonly Violation[], depth = 0): ArgumentProblem[] {
    const found = violations.flatMap((violation) =>
      isOpenUnion(violation) ? this.#union(violation, depth) : [problemOf(violation, this.#document)],
    );
    return [...new Map(found.map((problem) => [problem.message, problem])).values()];
  }

  #union(union: Violation, depth: number): ArgumentProblem[] {
    const path = pathOf(union.steps);
    const given = union.value as Json | undefined;
    const meant = depth < deepest ? this.#meant(union, depth) : [];
    const explained = meant.map((violations) =>
      this.problems(
        violations.map((each) => ({ ...each, steps: [...union.steps, ...each.steps] })),
        depth + 1,
      ),
    );
    if (explained.length === 1) return explained.flat();
    const { phrase: expected, node } = this.#acceptedBy(union);
    if (explained.length === 0) {
      const secret = isSecretNode(path, node) || isSecretPath(path, union);
      return [{ path, given, expected, message: mustBe(path, expected, given, secret) }];
    }
    const ways = new Set(explained.map(([first]) => first?.message.replace(/\.$/, '') ?? ''));
    const subject = path === '' ? 'The arguments match' : `${path} matches`;
    const message = `${subject} none of the alternatives in the schema: ${joined([...ways], 'or')}.`;
    return [{ path, given, expected, message }];
  }

  #acceptedBy(union: Violation): { phrase: string; node: SchemaNode } {
    const known = this.#accepted.get(union.operand);
    if (known !== undefined) return known;
    const node = new SchemaNode(this.#document, [{ anyOf: branchesOf(union) }]);
    const phrase = expectedPhrase(node);
    const accepted = { node, phrase: phrase === 'any value' ? 'a value that matches the schema' : phrase };
    this.#accepted.set(union.operand, accepted);
    return accepted;
  }

  /** The violations of each branch that may have been meant. */
  #meant(union: Violation, depth: number): (readonly Violation[])[] {
    const branches = branchesOf(union).slice(0, Math.min(mostBranches, mostChecks - this.#checks));
    this.#checks += branches.length;
    return branches
      .filter((branch) => typeof branch === 'object')
      .map((branch) => this.#check(branch, union.value))
      .filter((violations) => !violations.some((each) => this.#isOfAnotherKind(each, depth + 1)));
  }

  /** Whether a branch requires a value of another type, or with another discriminator. */
  #isOfAnotherKind(violation: Violation, depth: number): boolean {
    const { keyword, steps } = violation;
    if (isOpenUnion(violation) && steps.length === 0) {
      return depth >= deepest || this.#meant(violation, depth).length === 0;
    }
    if (keyword === 'type') return steps.length === 0;
    return (keyword === 'const' || keyword === 'enum') && steps.length <= 1;
  }
}

function branchesOf({ operand }: Violation): Schema[] {
  return Array.isArray(operand) ? operand.filter(isSchema) : [];
}

/** Whether no branch of a union matches; a `oneOf` may also fail because several do. */
function isOpenUnion({ keyword, failure }: Violation): boolean {
  return keyword === 'anyOf' || (keyword === 'oneOf' && failure.several !== true);
}
