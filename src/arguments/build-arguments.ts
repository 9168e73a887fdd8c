import { UsageError } from '../core/errors.ts';
import { isObject, type Json, type JsonObject, ownMember, setMember } from '../core/json.ts';
import { joinPath, type PathStep, parsePath } from '../schema/argument-path.ts';
import { isSecretNode } from '../schema/redactor.ts';
import { rootNode, type SchemaNode } from '../schema/schema-node.ts';
import { convertArgument, type ValueSubject } from './convert.ts';
import { parseWord } from './parse-word.ts';
import { ArgumentReader, type InputFiles, readObject } from './read-source.ts';

type Container = JsonObject | Json[];

/** Beyond it an array's length overflows. No line has that many items, so it is reported as a gap. */
const highestIndex = 2 ** 31;

/**
 * Builds the arguments word by word. A later word overrides an earlier one, but a value and its members cannot both be
 * assigned.
 */
export class ObjectBuilder {
  readonly #root: JsonObject = {};
  /** What was assigned at each path: a value, or members or items of one. */
  readonly #assigned = new Map<string, 'value' | 'parts'>();

  /** Assigns each member of `object`. */
  addObject(object: JsonObject): void {
    for (const [name, value] of Object.entries(object)) {
      for (const keys of this.#assigned.keys()) {
        if (JSON.parse(keys)[0] === name) this.#assigned.delete(keys);
      }
      setMember(this.#root, name, value);
    }
  }

  /**
   * Assigns the value at the end of `steps`. Returns whether an earlier word had assigned it.
   * @throws UsageError if that contradicts an earlier word
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

  /** Returns the arguments. @throws UsageError if an array has gaps */
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
      } else if (isObject(value)) {
        for (const [name, item] of Object.entries(value)) {
          waiting.push({ value: item, path: joinPath(path, name) });
        }
      }
    }
    return this.#root;
  }

  /** Returns the container at `key`, creating it if there is none of the right kind. */
  #enter(
    container: Container,
    key: string | number,
    id: string,
    wantsObject: boolean,
    path: string,
  ): Container {
    const present = at(container, key);
    const isContainer = Array.isArray(present) || isObject(present);
    const usable = isContainer && Array.isArray(present) !== wantsObject;
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
    `${path} is given in conflicting ways: it can be one value, an object or an array, not two of them.`,
    {
      hint: `Give either all of ${path} in one word, or each of its members or items in a word of its own.`,
    },
  );
}

function gap(given: string, missing: string): UsageError {
  return new UsageError(`${given} leaves a gap: ${missing} is not given.`, {
    hint: 'Array items are counted from 0, without gaps; name[]=… adds the next one.',
  });
}

/** How strictly words are parsed. */
export interface BuildOptions {
  /** False (`--no-validate`): a value that is not valid is converted as if no type were declared. */
  validate?: boolean;
  /** What the words assign, for errors; `Argument` unless given. */
  subject?: ValueSubject;
}

/** The arguments of a call, with notes for the user. */
export interface BuiltArguments {
  arguments: JsonObject;
  /** Sentences about names that are not declared, or given more than once. */
  notes: string[];
}

/**
 * Builds the arguments of a tool from words, with the types of its input schema. Missing arguments are not checked here
 * (see `missingArguments`), nor is the object as a whole (see `validateArguments`).
 * @throws UsageError for a word without a name, an unknown name, a value of the wrong type, a missing file, and words
 *   that contradict each other
 */
export async function buildArguments(
  words: readonly string[],
  schema: JsonObject,
  files: InputFiles,
  options: BuildOptions = {},
): Promise<BuiltArguments> {
  const checked = options.validate ?? true;
  const root = rootNode(schema);
  const input = new ArgumentReader(files);
  const tree = new ObjectBuilder();
  const notes = new Set<string>();
  for (const text of words) {
    const word = parseWord(text, (name) => root.declares(name));
    if (word.form === 'nameless') {
      const { missingNameError } = await import('./suggest.ts');
      throw missingNameError(word.word, words, schema);
    }
    if (word.form === 'stdin') tree.addObject(await input.stdinObject());
    else if (word.form === 'object') tree.addObject(readObject(word.word, 'the word'));
    else {
      const { steps, node } = parsePath(word.key, root, checked);
      if (checked) for (const note of await notesOnNames(steps, root)) notes.add(note);
      const given = await input.value(word.key, word.source, () => isSecretNode(word.key, node));
      const value =
        'json' in given
          ? given.json
          : convertArgument(word.key, given.text, node, {
              fromFile: given.fromFile,
              checked,
              subject: options.subject,
            });
      if (tree.assign(steps, value))
        notes.add(`${word.key} is given more than once; the last value is used.`);
    }
  }
  return { arguments: tree.build(), notes: [...notes] };
}

/** Checks each name along `steps`, and returns the notes. */
async function notesOnNames(steps: readonly PathStep[], root: SchemaNode): Promise<string[]> {
  const notes: string[] = [];
  let node: SchemaNode | undefined = root;
  let path = '';
  for (const step of steps) {
    if (node === undefined) break;
    if (step.kind === 'member') {
      if (!node.declares(step.name)) {
        const { undeclaredName } = await import('./undeclared-name.ts');
        const note = undeclaredName(step.name, node, path);
        if (note !== undefined) notes.push(note);
      }
      node = node.member(step.name);
      path = joinPath(path, step.name);
    } else {
      node = node.item(step.kind === 'item' ? step.index : undefined);
      path = step.kind === 'item' ? joinPath(path, step.index) : `${path}[]`;
    }
  }
  return notes;
}
