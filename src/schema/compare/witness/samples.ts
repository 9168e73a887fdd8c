import { type Json, type JsonObject, ownMember, setMember } from '../../../core/json.ts';
import { canonicalJson } from '../../../core/json-text.ts';
import { isSchema, typeOf } from '../../schema-document.ts';
import { leastItems, mostItems } from '../proof/arrays.ts';
import type { Budget } from '../proof/budget.ts';
import type { Judge } from '../proof/judge.ts';
import { atLeast, fewValues } from '../proof/limits.ts';
import type { Located, Part } from '../proof/located.ts';
import { declaredNames, itemIn, itemOf, memberIn, memberOf, otherMembersIn } from '../proof/members.ts';
import {
  type Cell,
  dependentNames,
  exclusionOf,
  type SchemaObject,
  type Shape,
  shapesOf,
} from '../proof/shape.ts';
import { numberCandidates } from './numbers.ts';
import { textCandidates } from './texts.ts';

/** How deep required members and items are made. */
const deepest = 8;
/** Lengths and members that are tried. */
const longestArray = 200;
const mostMembers = 40;

/** Makes values that a cell may accept. */
export class Samples {
  readonly #judge: Judge;
  readonly #budget: Budget;
  readonly #known = new Map<string, Json[]>();

  constructor(judge: Judge, budget: Budget) {
    this.#judge = judge;
    this.#budget = budget;
  }

  /** Returns a value that `part` accepts, if possible one that `preferred` accepts too. */
  sample(part: Part, preferred: Part = [], depth = 0): Json | undefined {
    const best = preferred.length > 0 ? this.several([...part, ...preferred], 1, depth) : [];
    return [...best, ...this.several(part, 1, depth)][0];
  }

  /** Returns up to `count` different values that `part` accepts. */
  several(part: Part, count: number, depth = 0): Json[] {
    if (depth > deepest) return [];
    const key = `${[...new Set(part.map(({ id }) => id))].sort().join()} ${count} ${depth}`;
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    // A schema that requires itself has no values.
    this.#known.set(key, []);
    const found = new Map<string, Json>();
    const cells = shapesOf(part, this.#budget).flatMap((shape) =>
      [...shape.kinds].map((kind): Cell => ({ shape, kind })),
    );
    // Null is the least telling value.
    cells.sort((a, b) => Number(a.kind === 'null') - Number(b.kind === 'null'));
    for (const cell of cells) {
      if (found.size >= count) break;
      for (const value of this.candidates(cell, [], depth)) {
        if (found.size >= count) break;
        const text = canonicalJson(value);
        if (!found.has(text) && this.accepts(part, value)) found.set(text, value);
      }
    }
    this.#known.set(key, [...found.values()]);
    return [...found.values()];
  }

  accepts(part: Part, value: Json): boolean {
    this.#budget.spend(1);
    return this.#judge.verdictOfAll(value, part) === true;
  }

  /** Returns values of the cell's type, of which some may not be valid. `others` are schemas at whose limits they are made. */
  candidates(cell: Cell, others: readonly SchemaObject[], depth = 0): Json[] {
    const { shape, kind } = cell;
    const listed = shape.values?.filter((value) => typeOf(value) === kind) ?? fewValues(cell);
    if (listed !== undefined) return [...listed];
    switch (kind) {
      case 'integer':
      case 'number':
        return numberCandidates(cell, others);
      case 'string':
        return textCandidates(cell, others);
      case 'array':
        return this.#arrays(shape, others, depth);
      case 'object':
        return this.#objects(shape, others, depth);
      default:
        return [];
    }
  }

  /** Returns an array of `length` items; undefined if none is found. */
  array(
    shape: Shape,
    length: number,
    others: readonly SchemaObject[],
    options: { fixed?: ReadonlyMap<number, Json>; depth?: number; areAlike?: boolean; excluding?: Part } = {},
  ): Json[] | undefined {
    const { fixed = new Map<number, Json>(), depth = 0, areAlike = false, excluding } = options;
    const containing = shape.objects.find(({ keywords }) => isSchema(keywords.contains));
    const contained = containing?.document.at(containing.keywords.contains as boolean);
    const used = new Set([...fixed.values()].map(canonicalJson));
    const items: Json[] = [];
    let wanted = contained === undefined ? 0 : Number(containing?.keywords.minContains ?? 1);
    for (let index = 0; index < length; index++) {
      const given = fixed.get(index);
      const inner = itemIn(shape, index);
      if (contained !== undefined && given === undefined && wanted-- > 0) inner.push(contained);
      const preferred = excluding ?? preferredItem(others, index);
      const item = given === undefined ? this.#item(inner, preferred, used, areAlike, depth) : given;
      if (item === undefined) return undefined;
      used.add(canonicalJson(item));
      items.push(item);
    }
    return items;
  }

  #item(
    part: Part,
    preferred: Part,
    used: ReadonlySet<string>,
    areAlike: boolean,
    depth: number,
  ): Json | undefined {
    if (areAlike) return this.sample(part, preferred, depth + 1);
    const values = [part.concat(preferred), part].flatMap((each) =>
      this.several(each, used.size + 1, depth + 1),
    );
    return values.find((value) => !used.has(canonicalJson(value))) ?? values[0];
  }

  #arrays(shape: Shape, others: readonly SchemaObject[], depth: number): Json[] {
    const lengths = new Set([leastItems(shape), leastItems(shape) + 1]);
    for (const { keywords } of [...shape.objects, ...others]) {
      for (const limit of [
        keywords.minItems,
        keywords.maxItems,
        keywords.minContains,
        keywords.maxContains,
      ]) {
        if (typeof limit === 'number') for (const each of [limit, limit - 1, limit + 1]) lengths.add(each);
      }
    }
    if (others.length > 0) for (const length of [0, 1, 2, 3]) lengths.add(length);
    const most = Math.min(mostItems(shape), longestArray);
    const excluding = others.flatMap(({ document, keywords: { contains } }) =>
      isSchema(contains) ? [exclusionOf(document.at(contains))] : [],
    );
    const found: Json[] = [];
    for (const length of [...lengths].filter((each) => each >= 0 && each <= most)) {
      for (const options of others.length > 0 ? [{}, { areAlike: true }, { excluding }] : [{}]) {
        const items = this.array(shape, length, others, { depth, ...options });
        if (items !== undefined) found.push(items);
      }
    }
    return found;
  }

  /**
   * Returns an object with all required members, those in `more` if they are possible, and `fixed`. Undefined if none is
   * found.
   */
  object(
    shape: Shape,
    more: Iterable<string>,
    others: readonly SchemaObject[],
    fixed: JsonObject = {},
    depth = 0,
  ): JsonObject | undefined {
    const object: JsonObject = {};
    const names = new Set([...shape.required, ...more, ...Object.keys(fixed)]);
    for (const name of names) {
      for (const [other, needed] of shape.objects.flatMap(({ keywords }) => dependentNames(keywords))) {
        if (other === name) for (const each of needed) names.add(each);
      }
      const given = ownMember(fixed, name);
      const preferred = others.flatMap((each) => memberOf(each, name).schemas);
      const value = given === undefined ? this.sample(memberIn(shape, name), preferred, depth + 1) : given;
      if (value !== undefined) setMember(object, name, value);
      else if (shape.required.has(name)) return undefined;
    }
    this.#fill(object, shape, depth);
    return object;
  }

  /** Adds members until there are as many as required. */
  #fill(object: JsonObject, shape: Shape, depth: number): void {
    const least = Math.min(atLeast(shape, 'minProperties'), mostMembers);
    const names = shape.objects.flatMap(declaredNames);
    for (let number = 1; number <= least; number++) names.push(`name${number}`);
    for (const name of names) {
      if (Object.keys(object).length >= least) return;
      if (Object.hasOwn(object, name)) continue;
      const value = this.sample(memberIn(shape, name), [], depth + 1);
      if (value !== undefined) setMember(object, name, value);
    }
  }

  #objects(shape: Shape, others: readonly SchemaObject[], depth: number): Json[] {
    const declared = [...shape.objects, ...others].flatMap((object) => [
      ...declaredNames(object),
      ...(Array.isArray(object.keywords.required) ? object.keywords.required.map(String) : []),
      ...dependentNames(object.keywords).flatMap(([name, names]) => [name, ...names]),
    ]);
    const names = [...new Set(declared)].filter((name) => !shape.required.has(name)).slice(0, mostMembers);
    const needed = others.flatMap(({ keywords: { required } }) =>
      Array.isArray(required) ? required.map(String) : [],
    );
    const choices: string[][] = others.length === 0 ? [[]] : [needed, [], ...names.map((name) => [name])];
    if (others.length > 0) {
      choices.push(...needed.map((name) => needed.filter((other) => other !== name)), names);
      choices.push(
        ...this.#counts(shape, others).map((count) => fillers(names, count - shape.required.size)),
      );
      for (const name of fillers([], 1)) {
        if (otherMembersIn(shape, new Set()).every(({ schema }) => schema !== false))
          choices.push([...needed, name]);
      }
    }
    return choices.flatMap((more) => this.object(shape, more, others, {}, depth) ?? []);
  }

  /** The numbers of members beside the limits. */
  #counts(shape: Shape, others: readonly SchemaObject[]): number[] {
    const limits = [...shape.objects, ...others].flatMap(({ keywords }) => [
      keywords.minProperties,
      keywords.maxProperties,
    ]);
    const numbers = limits.filter((limit) => typeof limit === 'number');
    const counts = numbers.flatMap((limit) => [limit, limit - 1, limit + 1]);
    return counts.filter((count) => count >= 0 && count <= mostMembers);
  }
}

function fillers(names: readonly string[], count: number): string[] {
  const more = Array.from({ length: Math.max(0, count) }, (_, index) =>
    index === 0 ? 'extra' : `extra${index + 1}`,
  );
  return [...names, ...more].slice(0, Math.max(0, count));
}

function preferredItem(others: readonly SchemaObject[], index: number): Located[] {
  return others.flatMap((other) => itemOf(other, index));
}
