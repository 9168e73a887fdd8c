import type { Json, JsonObject } from '../core/json.ts';
import { isSchema, mapSubschemas, type Schema, SchemaDocument } from './schema-document.ts';
import { SchemaNode } from './schema-node.ts';
import { isSecretNode } from './secret-values.ts';
import { expectedPhrase, joined } from './type-names.ts';
import {
  type ArgumentProblem,
  isSecretPath,
  mustBe,
  pathOf,
  problemOf,
  type Violation,
} from './violations.ts';

/** Checks `value` against a part of the schema, by itself. */
export type BranchChecker = (branch: JsonObject, value: unknown) => readonly Violation[];

/** Violations that only repeat what others of the same list say. */
const echoes = new Set(['if', 'propertyNames']);
/** Unions within unions are looked into this far, and this many branches of each. */
const deepest = 4;
const mostBranches = 20;
/** A server's schema can nest unions without end; beyond this many branches they are only summed up. */
const mostChecks = 200;

/**
 * Turns a validator's violations into problems. A validator reports every branch of a union that fails; a
 * person is told of the one branch that was evidently meant, or else what all branches together would take.
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

  /** Without the violations that others sum up, or that only repeat others. */
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
    const place = new SchemaNode(this.#document, [{ anyOf: branchesOf(union) }]);
    const expected = expectedPhrase(place);
    const meant = depth < deepest ? this.#meant(union, depth) : [];
    const explained = meant.map((violations) =>
      this.problems(
        violations.map((each) => ({ ...each, instancePath: union.instancePath + each.instancePath })),
        depth + 1,
      ),
    );
    if (explained.length === 0) {
      const secret = isSecretNode(path, place) || isSecretPath(path, union);
      return [{ path, given, expected, message: mustBe(path, expected, given, secret) }];
    }
    if (explained.length === 1) return explained.flat();
    const ways = new Set(explained.map(([first]) => first?.message.replace(/\.$/, '') ?? ''));
    const subject = path === '' ? 'The arguments fit' : `${path} fits`;
    const message = `${subject} none of the ways that the schema allows: ${joined([...ways], 'or')}.`;
    return [{ path, given, expected, message }];
  }

  /** The branches that may have been meant, each as what it finds wrong. */
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

  /** Whether the value is of another type than a branch wants, or is marked as another case. */
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

/** The schemas whose violations `violation` sums up. */
function branchesOf({ keyword, schema }: Violation): Schema[] {
  if (keyword === 'contains') return isSchema(schema) ? [schema] : [];
  return (keyword === 'anyOf' || keyword === 'oneOf') && Array.isArray(schema) ? schema.filter(isSchema) : [];
}

/** Whether no branch of a union fits; a `oneOf` may also fail because several do. */
function isOpenUnion({ keyword, params }: Violation): boolean {
  return keyword === 'anyOf' || (keyword === 'oneOf' && !Array.isArray(params.passingSchemas));
}
