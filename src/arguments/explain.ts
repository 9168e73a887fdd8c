import type { Json, JsonObject } from '../base/json.ts';
import { expectedPhrase, joined } from './expected.ts';
import { type ArgumentProblem, mustBe, pathOf, problemOf, type Violation } from './problem.ts';
import { isSchema, mapSubschemas, type Schema, SchemaDocument } from './schema-document.ts';
import { SchemaPlace } from './schema-place.ts';

/** Checks `value` against a part of the schema, by itself. */
export type BranchChecker = (branch: JsonObject, value: unknown) => readonly Violation[];

/** Violations that only repeat what others of the same list say. */
const echoes = new Set(['if', 'propertyNames']);
/** Unions within unions are looked into this far, and this many branches of each. */
const deepest = 4;
const mostBranches = 20;

/**
 * Turns a validator's violations into problems. A validator reports every branch of a union that fails; a
 * person is told of the one branch that was evidently meant, or else what all branches together would take.
 */
export class Explainer {
  readonly #document: SchemaDocument;
  readonly #args: JsonObject;
  readonly #check: BranchChecker;

  /** @param schema the plain schema that `args` were checked against */
  constructor(schema: JsonObject, args: JsonObject, check: BranchChecker) {
    this.#document = new SchemaDocument(schema);
    this.#args = args;
    this.#check = check;
  }

  problems(violations: readonly Violation[], depth = 0): ArgumentProblem[] {
    const inside = new Set<Violation>();
    for (const [index, violation] of violations.entries()) {
      const schemas = this.#within(branchesOf(violation));
      for (const earlier of violations.slice(0, index)) {
        const below = earlier.instancePath.startsWith(violation.instancePath);
        if (below && earlier.parentSchema !== undefined && schemas.has(earlier.parentSchema))
          inside.add(earlier);
      }
    }
    const found = violations
      .filter((violation) => !inside.has(violation) && !echoes.has(violation.keyword))
      .flatMap((violation) =>
        isOpenUnion(violation) ? this.#union(violation, depth) : [this.#plain(violation)],
      );
    return [...new Map(found.map((problem) => [problem.message, problem])).values()];
  }

  #plain(violation: Violation): ArgumentProblem {
    return problemOf(violation, this.#args);
  }

  #union(union: Violation, depth: number): ArgumentProblem[] {
    const branches = branchesOf(union);
    const path = pathOf(union.instancePath, this.#args);
    const given = union.data as Json | undefined;
    const tried = branches
      .slice(0, mostBranches)
      .filter((branch) => typeof branch === 'object')
      .map((branch) => this.#check(branch, union.data));
    const meant = tried.filter((list) => list.length > 0 && !list.some(isOfAnotherKind));
    const explained = (list: readonly Violation[]) =>
      this.problems(
        list.map((each) => ({ ...each, instancePath: union.instancePath + each.instancePath })),
        depth + 1,
      );
    if (depth < deepest && meant.length === 1 && meant[0] !== undefined) return explained(meant[0]);
    const place = new SchemaPlace(this.#document, [{ anyOf: [...branches] }]);
    const expected = expectedPhrase(place);
    if (depth >= deepest || meant.length === 0) {
      return [{ path, given, expected, message: mustBe(path, expected, given) }];
    }
    const ways = meant.map((list) => explained(list)[0]?.message.replace(/\.$/, '') ?? '');
    const subject = path === '' ? 'The arguments fit' : `${path} fits`;
    const message = `${subject} none of the ways that the schema allows: ${joined([...new Set(ways)], 'or')}.`;
    return [{ path, given, expected, message }];
  }

  /** Every schema that is part of `branches`, references followed. */
  #within(branches: readonly Schema[]): Set<object> {
    const found = new Set<object>();
    const waiting: Schema[] = [...branches];
    for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
      if (typeof next === 'boolean' || found.has(next)) continue;
      found.add(next);
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

/** Whether a branch was not meant: the value is of another type, or marked as another case. */
function isOfAnotherKind({ keyword, instancePath }: Violation): boolean {
  if (keyword === 'type') return instancePath === '';
  return (keyword === 'const' || keyword === 'enum') && instancePath.split('/').length <= 2;
}
