import type { Json } from '../../../core/json.ts';
import type { Budget } from './budget.ts';
import type { Judge } from './judge.ts';
import type { Located, Part } from './located.ts';
import type { Cell, SchemaObject } from './shape.ts';

/** A step from a value into it. */
export type Step =
  | { kind: 'member'; name: string }
  /** A member that no schema declares by name, whose name matches these patterns and none of `others`. */
  | {
      kind: 'otherMember';
      patterns: readonly string[];
      others: readonly string[];
      declared: ReadonlySet<string>;
    }
  /** The name of a member. */
  | { kind: 'name' }
  | { kind: 'item'; index: number };

/** Where a value is within the one for which the schemas are compared. */
export interface Place {
  readonly outer: { task: Task; step: Step } | undefined;
  readonly level: number;
  /** JSON Pointer into the schemas, in which references, unions and `allOf` are left out. */
  readonly pointer: string;
}

/** What prevents a proof that a schema accepts every value of a cell. */
export interface Difference {
  cell: Cell;
  to: Located;
  place: Place;
  /** The place with the keyword. */
  pointer: string;
  keyword: string;
  /** The member that is concerned, or a sentence on what cannot be evaluated. */
  detail: string;
  /** A value of the cell that is not accepted, if it is known already. */
  value?: Json;
}

export type Report = (difference: Difference) => void;

/** A proof that one schema accepts every value of a cell. */
export interface Task {
  readonly cell: Cell;
  /** The schema, without those that it refers to or that are in its `allOf`. */
  readonly object: SchemaObject;
  readonly place: Place;
  /** Without it, only whether there is a proof matters. */
  readonly report: Report | undefined;
}

/** What the proof of a keyword needs. */
export interface Prover {
  readonly judge: Judge;
  readonly budget: Budget;
  /**
   * Whether `to` provably accepts every value that all schemas of `from` accept. With `report`, what prevents it is
   * reported, once for each pair.
   */
  isIncluded(from: Part, to: Located, place: Place, report?: Report): boolean;
  /** Whether `part` provably accepts nothing. */
  isEmpty(part: Part, place: Place, depth?: number): boolean;
  /** Returns the part that accepts what a cell does. */
  partOf(cell: Cell): Part;
  /** Reports that a keyword may not accept every value of the cell. */
  fail(task: Task, keyword: string, detail?: string): false;
}

/** Returns the place of a part of the value at the place of `task`. */
export function inside(task: Task, step: Step, pointer: string): Place {
  const { place } = task;
  return { outer: { task, step }, level: place.level + 1, pointer: `${place.pointer}/${pointer}` };
}

/** Returns a token of a JSON Pointer. */
export function token(name: string): string {
  return name.replaceAll('~', '~0').replaceAll('/', '~1');
}
