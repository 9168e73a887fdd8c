import { UsageError } from '../core/errors.ts';
import type { Json, JsonObject } from '../core/json.ts';
import { ownMember, setMember } from '../core/json.ts';
import { joinPath, type PathStep } from '../schema/argument-path.ts';

type Container = JsonObject | Json[];

/** Beyond it an array's length overflows; no line names that many items, so there is a gap. */
const highestIndex = 2 ** 31;

/**
 * The arguments while they are put together, word by word. Later words win over earlier ones, except that
 * a value and its parts cannot both be assigned.
 */
export class ObjectBuilder {
  readonly #root: JsonObject = {};
  /** What words assigned, by path: a value, or something that has parts which were assigned. */
  readonly #assigned = new Map<string, 'value' | 'parts'>();

  /** Takes over each member of `object`, whole. */
  addObject(object: JsonObject): void {
    for (const [name, value] of Object.entries(object)) {
      for (const keys of this.#assigned.keys()) {
        if (JSON.parse(keys)[0] === name) this.#assigned.delete(keys);
      }
      setMember(this.#root, name, value);
    }
  }

  /**
   * Sets the value at the end of `steps`. Gives whether an earlier word had set it already.
   * @throws UsageError when that contradicts an earlier word
   */
  assign(steps: readonly [PathStep, ...PathStep[]], value: Json): boolean {
    let container: Container = this.#root;
    let path = '';
    const keys: (string | number)[] = [];
    let again = false;
    for (const [position, step] of steps.entries()) {
      const key = keyIn(container, step);
      const outer = path;
      path = joinPath(outer, key);
      if (typeof key === 'number' && key > highestIndex) throw gap(path, `${outer}[${key - 1}]`);
      keys.push(key);
      const id = JSON.stringify(keys);
      const next = steps[position + 1];
      if (next !== undefined) container = this.#enter(container, key, id, next.kind === 'member', path);
      else {
        if (this.#assigned.get(id) === 'parts') throw contradiction(path);
        again = this.#assigned.has(id);
        this.#assigned.set(id, 'value');
        put(container, key, value);
      }
    }
    return again;
  }

  /** The arguments. @throws UsageError when an array has gaps */
  build(): JsonObject {
    const waiting: { value: Json; path: string }[] = [{ value: this.#root, path: '' }];
    for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
      const { value, path } = next;
      if (Array.isArray(value)) {
        for (let index = 0; index < value.length; index++) {
          if (!(index in value)) throw gap(joinPath(path, value.length - 1), joinPath(path, index));
        }
        for (const [index, item] of value.entries())
          waiting.push({ value: item, path: joinPath(path, index) });
      } else if (typeof value === 'object' && value !== null) {
        for (const [name, item] of Object.entries(value)) {
          waiting.push({ value: item, path: joinPath(path, name) });
        }
      }
    }
    return this.#root;
  }

  /** The container at `key`, made where there is none yet or one that was only given whole stands in the way. */
  #enter(
    container: Container,
    key: string | number,
    id: string,
    wantsObject: boolean,
    path: string,
  ): Container {
    const present = at(container, key);
    const usable = typeof present === 'object' && present !== null && Array.isArray(present) !== wantsObject;
    if (!usable && this.#assigned.has(id)) throw contradiction(path);
    this.#assigned.set(id, 'parts');
    if (usable) return present;
    const inner: Container = wantsObject ? {} : [];
    put(container, key, inner);
    return inner;
  }
}

function keyIn(container: Container, step: PathStep): string | number {
  if (step.kind === 'member') return step.name;
  if (step.kind === 'item') return step.index;
  return Array.isArray(container) ? container.length : 0;
}

function at(container: Container, key: string | number): Json | undefined {
  return Array.isArray(container) ? container[Number(key)] : ownMember(container, String(key));
}

function put(container: Container, key: string | number, value: Json): void {
  if (Array.isArray(container)) container[Number(key)] = value;
  else setMember(container, String(key), value);
}

function contradiction(path: string): UsageError {
  return new UsageError(
    `What is given for ${path} contradicts itself: it can be one value, an object or an array, not two of them.`,
    {
      hint: `Give either the whole of ${path} in one word, or its parts, each in a word of its own.`,
    },
  );
}

function gap(given: string, missing: string): UsageError {
  return new UsageError(`${given} leaves a gap: ${missing} is not given.`, {
    hint: 'Array items are counted from 0, without gaps; name[]=… adds the next one.',
  });
}
