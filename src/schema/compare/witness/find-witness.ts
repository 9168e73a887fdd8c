import { type Json, setMember } from '../../../core/json.ts';
import { samplesOf } from '../../patterns/generate.ts';
import { compilePattern } from '../../patterns/pattern.ts';
import { leastItems } from '../proof/arrays.ts';
import type { Budget } from '../proof/budget.ts';
import type { Judge } from '../proof/judge.ts';
import type { Located } from '../proof/located.ts';
import { memberIn } from '../proof/members.ts';
import { closure, type SchemaObject } from '../proof/shape.ts';
import type { Difference, Place, Step, Task } from '../proof/task.ts';
import { Samples } from './samples.ts';

/** Values of a cell that are tried as a part of a whole value. */
const mostTried = 6;

/** Finds values that one schema accepts and another doesn't. */
export class WitnessSearch {
  readonly #judge: Judge;
  readonly #budget: Budget;
  readonly #samples: Samples;

  constructor(judge: Judge, budget: Budget) {
    this.#judge = judge;
    this.#budget = budget;
    this.#samples = new Samples(judge, budget);
  }

  /** Returns a value that `from` accepts and `to` does not because of a difference between them. Undefined if none is found. */
  find(difference: Difference, to: Located, from: Located): Json | undefined {
    for (const value of this.#values(difference)) {
      for (const whole of this.#around(value, difference.place)) {
        this.#budget.spend(1);
        if (this.#judge.verdict(whole, from) === true && this.#judge.verdict(whole, to) === false)
          return whole;
      }
    }
    return undefined;
  }

  /** Returns values of the cell that its part of the other schema doesn't accept. */
  #values({ cell, to, value }: Difference): Json[] {
    if (value !== undefined) return [value];
    const part = cell.shape.objects.map(({ located }) => located);
    const found: Json[] = [];
    for (const candidate of this.#samples.candidates(cell, this.#objectsIn(to))) {
      if (found.length >= mostTried) break;
      if (this.#judge.verdict(candidate, to) !== false || !this.#samples.accepts(part, candidate)) continue;
      found.push(candidate);
    }
    return found;
  }

  /** Returns the schemas that say something on the value, those of unions included. */
  #objectsIn(to: Located): SchemaObject[] {
    const objects = closure([to], this.#budget) ?? [];
    const branches = objects.flatMap(({ document, keywords: { anyOf, oneOf, not } }) =>
      [anyOf, oneOf, not].flat().flatMap((schema) => {
        if (typeof schema !== 'object' || schema === null || Array.isArray(schema)) return [];
        return closure([document.at(schema as Record<string, Json>)], this.#budget) ?? [];
      }),
    );
    return [...objects, ...branches];
  }

  /** Returns whole values that have `value` at `place`. */
  *#around(value: Json, place: Place): Generator<Json> {
    if (place.outer === undefined) {
      yield value;
      return;
    }
    const { task, step } = place.outer;
    for (const outer of this.#containers(value, task, step)) yield* this.#around(outer, task.place);
  }

  *#containers(value: Json, task: Task, step: Step): Generator<Json> {
    const { cell, object } = task;
    const { shape } = cell;
    if (step.kind === 'item') {
      const length = Math.max(step.index + 1, leastItems(shape));
      for (const more of [0, 1]) {
        const items = this.#samples.array(shape, length + more, [object], {
          fixed: new Map([[step.index + more, value]]),
        });
        if (items !== undefined) yield items;
      }
      return;
    }
    const { required } = object.keywords;
    const needed = Array.isArray(required) ? required.map(String) : [];
    for (const more of needed.length > 0 ? [needed, []] : [[]]) {
      for (const name of namesFor(value, step)) {
        const member = step.kind === 'name' ? this.#samples.sample(memberIn(shape, name)) : value;
        if (member === undefined) continue;
        const fixed = {};
        setMember(fixed, name, member);
        const outer = this.#samples.object(shape, more, [object], fixed);
        if (outer !== undefined) yield outer;
      }
    }
  }
}

const otherNames = ['extra', 'other', 'name', 'x', 'a', 'b', 'X', 'x1', '_x', '1', 'extra name'];
/** Names of one member that are tried. */
const mostNames = 3;

function namesFor(value: Json, step: Step): string[] {
  if (step.kind === 'member') return [step.name];
  if (step.kind === 'name') return typeof value === 'string' ? [value] : [];
  if (step.kind === 'item') return [];
  const compiled = (sources: readonly string[]) =>
    sources.map(compilePattern).filter((pattern) => 'matches' in pattern);
  const [patterns, others] = [compiled(step.patterns), compiled(step.others)];
  const names = [...patterns.flatMap((pattern) => [...samplesOf(pattern, 0)]), ...otherNames];
  const isOther = (name: string) =>
    !step.declared.has(name) &&
    patterns.every((pattern) => pattern.matches(name) === true) &&
    others.every((pattern) => pattern.matches(name) === false);
  return [...new Set(names)].filter(isOther).slice(0, mostNames);
}
