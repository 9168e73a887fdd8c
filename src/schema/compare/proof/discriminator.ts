import type { Json } from '../../../core/json.ts';
import { canonicalJson } from '../../../core/json-text.ts';
import { fewValues } from './limits.ts';
import type { Located } from './located.ts';
import { declaredNames, memberIn, memberOf } from './members.ts';
import { type Cell, closure, shapesOf } from './shape.ts';
import type { Prover, Task } from './task.ts';

/** The values of a member by which objects are told apart. */
const mostValues = 64;

/**
 * Returns schemas that divide the objects of a cell by the values of one member, which also tells the branches of a union
 * apart. None if there is no such member.
 */
export function discriminatedParts(
  { cell, object }: Task,
  branches: readonly Located[],
  { budget }: Prover,
): Located[] {
  const { document } = object;
  if (cell.kind !== 'object') return [];
  const name = discriminators(branches, budget).find((each) => {
    const values = valuesOf(cell, each, budget);
    return (
      values !== undefined && (values.length > 1 || (values.length > 0 && !cell.shape.required.has(each)))
    );
  });
  if (name === undefined) return [];
  const parts = (valuesOf(cell, name, budget) ?? []).map((value) =>
    document.made(`const ${JSON.stringify(name)} ${canonicalJson(value)}`, () => ({
      properties: { [name]: { const: value } },
      required: [name],
    })),
  );
  if (cell.shape.required.has(name)) return parts;
  return [...parts, document.made(`without ${name}`, () => ({ properties: { [name]: false } }))];
}

/** Returns the members that have listed values in some branch. */
function discriminators(branches: readonly Located[], budget: Prover['budget']): string[] {
  const names = new Set<string>();
  for (const branch of branches) {
    for (const object of closure([branch], budget) ?? []) {
      for (const name of declaredNames(object)) {
        const { schemas } = memberOf(object, name);
        const isListed = ({ schema }: Located) =>
          typeof schema === 'object' && (schema.const !== undefined || schema.enum !== undefined);
        if (schemas.some(isListed)) names.add(name);
      }
    }
  }
  return [...names];
}

/** Returns the values that the member `name` of a cell can have; undefined if they are not listed, or too many. */
function valuesOf({ shape }: Cell, name: string, budget: Prover['budget']): Json[] | undefined {
  const values = new Map<string, Json>();
  for (const inner of shapesOf(memberIn(shape, name), budget)) {
    for (const kind of inner.kinds) {
      const listed = inner.values ?? fewValues({ shape: inner, kind });
      if (listed === undefined) return undefined;
      for (const value of listed) values.set(canonicalJson(value), value);
      if (values.size > mostValues) return undefined;
    }
  }
  return [...values.values()];
}
