import type { Json } from '../../../core/json.ts';
import { isSchema, typeOf } from '../../schema-document.ts';
import { arrayResults } from './arrays.ts';
import type { Budget } from './budget.ts';
import { discriminatedParts } from './discriminator.ts';
import { isEmptyCell } from './emptiness.ts';
import type { Judge } from './judge.ts';
import { fewValues } from './limits.ts';
import type { ComparedDocument, Located, Part } from './located.ts';
import { objectResults } from './objects.ts';
import { SameSchemas } from './same-schema.ts';
import { numberResults, stringResults } from './scalars.ts';
import { type Cell, closure, exclusionOf, kindsOf, listAt, partOf, shapesOf } from './shape.ts';
import type { Place, Prover, Report, Task } from './task.ts';

/** A pair of a part and a schema, and whether the schema accepts what the part does. */
interface Pair {
  state: 'open' | 'included' | 'different';
  level: number;
  /** The open pairs on which the result relies. */
  assumed: Set<Pair>;
  isReported: boolean;
}

/** How deep values are followed. */
const deepest = 200;

/**
 * Proves that schemas accept what others do. Whatever a proof leaves out of the accepting schema makes it fail; what it
 * leaves out of the others only makes it harder. So what is proved is true, and a failure may mean nothing.
 */
export class Comparison implements Prover {
  readonly judge: Judge;
  readonly budget: Budget;
  readonly #same: SameSchemas;
  /** The document of schemas that are made up. */
  readonly #document: ComparedDocument;
  readonly #pairs = new Map<string, Pair>();
  /** The open pairs that the proof at hand relies on. */
  #assumed = new Set<Pair>();

  constructor(judge: Judge, budget: Budget, document: ComparedDocument) {
    this.judge = judge;
    this.budget = budget;
    this.#same = new SameSchemas(budget);
    this.#document = document;
  }

  /**
   * Whether `to` provably accepts every value that all schemas of `from` accept. With `report`, what prevents it is
   * reported, once for each pair.
   */
  isIncluded(from: Part, to: Located, place: Place, report?: Report): boolean {
    if (to.schema === true) return true;
    if (place.level > deepest) this.budget.spend(Number.POSITIVE_INFINITY);
    const key = `${[...new Set(from.map(({ id }) => id))].sort((a, b) => a - b).join()} ${to.id}`;
    this.budget.spend(1 + from.length);
    const known = this.#pairs.get(key);
    if (known !== undefined) {
      if (known.state === 'different') {
        if (report === undefined || known.isReported) return false;
      } else if (this.#mayAssume(known, place.level)) return true;
      else if (known.state === 'open') return false;
    }
    const pair: Pair = {
      state: 'open',
      level: place.level,
      assumed: new Set(),
      isReported: report !== undefined,
    };
    this.#pairs.set(key, pair);
    const outer = this.#assumed;
    this.#assumed = pair.assumed;
    let isIncluded = false;
    try {
      isIncluded = this.#areCellsIncluded(from, to, place, report);
    } finally {
      this.#assumed = outer;
      pair.assumed.delete(pair);
      pair.state = isIncluded ? 'included' : 'different';
    }
    if (isIncluded) for (const assumed of pair.assumed) outer.add(assumed);
    return isIncluded;
  }

  /**
   * Whether a pair may be assumed to be included, because the values here are parts of those for which it is being
   * proved. Otherwise the proof would rely on itself.
   */
  #mayAssume(pair: Pair, level: number): boolean {
    if (pair.state === 'different') return false;
    if (pair.state === 'open') {
      if (level <= pair.level) return false;
      this.#assumed.add(pair);
      return true;
    }
    for (const assumed of pair.assumed) if (!this.#mayAssume(assumed, level)) return false;
    return true;
  }

  /** Whether `part` provably accepts nothing. */
  isEmpty(part: Part, place: Place, depth = 0): boolean {
    return shapesOf(part, this.budget).every((shape) =>
      [...shape.kinds].every((kind) => isEmptyCell({ shape, kind }, this, place, depth)),
    );
  }

  partOf(cell: Cell): Part {
    return partOf(cell, this.#document);
  }

  /** Reports that a keyword may not accept every value of the cell. */
  fail({ cell, object, place, report }: Task, keyword: string, detail = ''): false {
    const pointer = keyword === '' ? place.pointer : `${place.pointer}/${keyword}`;
    report?.({ cell, to: object.located, place, pointer, keyword, detail });
    return false;
  }

  #areCellsIncluded(from: Part, to: Located, place: Place, report: Report | undefined): boolean {
    if (from.some((located) => this.#same.areSame(located, to))) return true;
    const cells = shapesOf(from, this.budget).flatMap((shape) =>
      [...shape.kinds].map((kind): Cell => ({ shape, kind })),
    );
    return passes(
      cells.map((cell) => () => this.#isCellIncluded(from, cell, to, place, report)),
      report,
    );
  }

  #isCellIncluded(from: Part, cell: Cell, to: Located, place: Place, report: Report | undefined): boolean {
    const values = cell.shape.values?.filter((value) => typeOf(value) === cell.kind);
    if (values !== undefined) return this.#areValuesAccepted(values, from, cell, to, place, report);
    const objects = closure([to], this.budget);
    const prove = (reported?: Report) =>
      objects !== undefined &&
      passes(
        objects.map((object) => () => this.#isObjectIncluded({ cell, object, place, report: reported })),
        reported,
      );
    if (prove() || isEmptyCell(cell, this, place)) return true;
    const few = fewValues(cell);
    if (few !== undefined && this.#areValuesAccepted(few, from, cell, to, place, undefined)) return true;
    if (report === undefined) return false;
    if (objects === undefined) report({ cell, to, place, pointer: place.pointer, keyword: '', detail: '' });
    else prove(report);
    return false;
  }

  #areValuesAccepted(
    values: readonly Json[],
    from: Part,
    cell: Cell,
    to: Located,
    place: Place,
    report: Report | undefined,
  ): boolean {
    return passes(
      values.map((value) => () => {
        this.budget.spend(1);
        if (this.judge.verdictOfAll(value, from) === false || this.judge.verdict(value, to) === true)
          return true;
        if (report === undefined) return false;
        const [violation] = this.judge.violations(value, to);
        const keyword = violation?.steps.length === 0 && violation.operand !== false ? violation.keyword : '';
        const pointer = keyword === '' ? place.pointer : `${place.pointer}/${keyword}`;
        report({ cell, to, place, pointer, keyword, detail: '', value });
        return false;
      }),
      report,
    );
  }

  #isObjectIncluded(task: Task): boolean {
    const { objects } = task.cell.shape;
    if (objects.some(({ located }) => this.#same.areSame(located, task.object.located))) return true;
    return passesEach(this.#results(task), task.report);
  }

  *#results(task: Task): Generator<boolean> {
    const { cell, object } = task;
    const { kind } = cell;
    const { keywords, notes } = object;
    if (keywords.type !== undefined && !kindsOf(keywords.type).has(kind)) {
      // Whatever else it says is about other values.
      yield this.fail(task, 'type');
      return;
    }
    for (const note of notes) yield this.fail(task, '', note);
    for (const keyword of ['enum', 'const']) {
      if (keywords[keyword] !== undefined) yield this.fail(task, keyword);
    }
    if (kind === 'number' || kind === 'integer') yield* numberResults(task, this);
    if (kind === 'string') yield* stringResults(task, this);
    if (kind === 'array') yield* arrayResults(task, this);
    if (kind === 'object') yield* objectResults(task, this);
    yield* this.#unionResults(task);
  }

  *#unionResults(task: Task): Generator<boolean> {
    const { cell, object, place, report } = task;
    const { document, keywords } = object;
    for (const keyword of ['anyOf', 'oneOf'] as const) {
      const branches = listAt(document, keywords[keyword]);
      if (branches.length > 0) yield this.#isUnionIncluded(task, keyword, branches);
    }
    const part = this.partOf(cell);
    if (isSchema(keywords.not)) {
      const excluded = document.at(keywords.not);
      const isExcluded =
        cell.shape.excluded.some((other) => this.isIncluded([excluded], other, place)) ||
        this.isEmpty([...part, excluded], place);
      yield isExcluded || this.fail(task, 'not');
    }
    if (isSchema(keywords.if)) {
      const condition = document.at(keywords.if);
      const { then: positive, else: negative } = keywords;
      if (isSchema(positive)) {
        yield this.isIncluded([...part, condition], document.at(positive), place, report);
      }
      if (isSchema(negative)) {
        yield this.isIncluded([...part, exclusionOf(condition)], document.at(negative), place, report);
      }
    }
  }

  #isUnionIncluded(task: Task, keyword: 'anyOf' | 'oneOf', branches: readonly Located[]): boolean {
    const { cell, object, place, report } = task;
    const part = this.partOf(cell);
    const isExcluded = (branch: Located) => this.isEmpty([...part, branch], place);
    for (const branch of branches) {
      if (!this.isIncluded(part, branch, place)) continue;
      if (keyword === 'anyOf' || branches.every((other) => other === branch || isExcluded(other)))
        return true;
    }
    const union = object.document.made(`${keyword} of ${object.located.id}`, () => ({
      [keyword]: object.keywords[keyword] as Json,
    }));
    const parts = discriminatedParts(task, branches, this);
    const areIncluded = passes(
      parts.map((each) => () => this.isIncluded([...part, each], union, place, report)),
      report,
    );
    if (parts.length > 0) return areIncluded;
    if (report === undefined) return false;
    const possible = branches.filter((branch) => !isExcluded(branch));
    const [meant] = possible;
    if (meant === undefined || possible.length > 1) return this.fail(task, keyword);
    return this.isIncluded(part, meant, place, report);
  }
}

/** Whether all checks pass. Without a report, those after the first failure are left out. */
function passes(checks: Iterable<() => boolean>, report: Report | undefined): boolean {
  let areAllPassed = true;
  for (const check of checks) {
    if (check()) continue;
    areAllPassed = false;
    if (report === undefined) break;
  }
  return areAllPassed;
}

function passesEach(results: Iterable<boolean>, report: Report | undefined): boolean {
  let areAllPassed = true;
  for (const result of results) {
    if (result) continue;
    areAllPassed = false;
    if (report === undefined) break;
  }
  return areAllPassed;
}
