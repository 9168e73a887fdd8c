import type { JsonObject } from '../base/json.ts';
import { namelessError } from './advice.ts';
import { ArgumentInput, type InputPort, readObject } from './argument-input.ts';
import { ArgumentTree } from './argument-tree.ts';
import { argumentValue } from './argument-value.ts';
import { readWord } from './argument-word.ts';
import { joinPath, readPath, type Step } from './path.ts';
import { rootPlace, type SchemaPlace } from './schema-place.ts';
import { isSecretAt } from './secret-place.ts';
import { checkName } from './unknown-name.ts';

/** How strictly words are read. */
export interface BuildOptions {
  /** False (`--no-validate`): what doesn't fit the schema is taken as if no type were declared. */
  validate?: boolean;
}

/** The arguments of a call, and what a person should know about them. */
export interface BuiltArguments {
  arguments: JsonObject;
  /** Sentences: a name that the schema doesn't know and that is sent all the same; one that is given twice. */
  notes: string[];
}

/**
 * Puts the arguments of a tool together from words, typed by the tool's input schema. What is missing is
 * not looked at here (see `missingArguments`), nor is what only the whole shows (see `checkArguments`).
 * @throws UsageError for a word without a name, an unknown name, a value that doesn't fit, a file that is
 *   not there, and words that contradict each other
 */
export async function buildArguments(
  words: readonly string[],
  schema: JsonObject,
  port: InputPort,
  options: BuildOptions = {},
): Promise<BuiltArguments> {
  const checked = options.validate ?? true;
  const root = rootPlace(schema);
  const input = new ArgumentInput(port);
  const tree = new ArgumentTree();
  const notes = new Set<string>();
  for (const text of words) {
    const word = readWord(text, (name) => root.declares(name));
    if (word.form === 'nameless') throw namelessError(word.word, words, schema);
    if (word.form === 'stdin') tree.give(await input.stdinObject());
    else if (word.form === 'object') tree.give(readObject(word.word, 'the word'));
    else {
      const { steps, place } = readPath(word.key, root, checked);
      if (checked) for (const note of namesOf(steps, root)) notes.add(note);
      const given = await input.value(word.key, word.source, isSecretAt(word.key, place));
      const value =
        'json' in given
          ? given.json
          : argumentValue(word.key, given.text, place, { fromFile: given.fromFile, checked });
      if (tree.assign(steps, value)) notes.add(`${word.key} is given more than once: the last one counts.`);
    }
  }
  return { arguments: tree.finish(), notes: [...notes] };
}

/** Checks each name along `steps`. */
function namesOf(steps: readonly Step[], root: SchemaPlace): string[] {
  const notes: string[] = [];
  let place: SchemaPlace | undefined = root;
  let path = '';
  for (const step of steps) {
    if (place === undefined) break;
    const note = checkName(step, place, path);
    if (note !== undefined) notes.push(note);
    if (step.kind === 'member') {
      place = place.member(step.name);
      path = joinPath(path, step.name);
    } else {
      place = place.item(step.kind === 'item' ? step.index : undefined);
      path = step.kind === 'item' ? joinPath(path, step.index) : `${path}[]`;
    }
  }
  return notes;
}
