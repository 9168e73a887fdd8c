import { didYouMean } from '../core/did-you-mean.ts';
import { UsageError } from '../core/errors.ts';
import type { JsonObject } from '../core/json.ts';
import { joinPath, type PathStep, parsePath } from '../schema/argument-path.ts';
import { rootNode, type SchemaNode } from '../schema/schema-node.ts';
import { isSecretNode } from '../schema/secret-values.ts';
import { ObjectBuilder } from './build-object.ts';
import { convertArgument } from './convert.ts';
import { parseWord } from './parse-word.ts';
import { ArgumentReader, type InputFiles, readObject } from './read-source.ts';
import { missingNameError } from './suggest.ts';

/** A sentence lists no more names than this. */
const mostNames = 12;

/**
 * Looks at a step by name into `place`, which is at `path`. A name that the schema forbids is refused. One
 * that it neither declares nor speaks of is refused when it looks like a slip for a declared one, and else
 * let through with the sentence that is returned.
 * @throws UsageError
 */
export function checkName(step: PathStep, place: SchemaNode, path: string): string | undefined {
  if (step.kind !== 'member' || place.declares(step.name)) return undefined;
  const owner = path === '' ? '' : ` in ${path}`;
  const { names } = place;
  const alike = names.filter((name) => name.length > 2 || step.name.length <= 3);
  const meant = didYouMean(step.name, alike);
  const described = place.member(step.name);
  if (described?.merged.impossible) {
    throw new UsageError(`There is no argument "${step.name}"${owner}.${meant}`, {
      hint: knownNames(names, path),
    });
  }
  if (described !== undefined || names.length === 0) return undefined;
  // A single letter is next to every other one, which says nothing.
  if (meant !== '' && step.name.length > 1) {
    throw new UsageError(`There is no argument "${step.name}"${owner}.${meant}`, {
      hint: `${knownNames(names, path)} --no-validate sends any name.`,
    });
  }
  return `"${joinPath(path, step.name)}" is no declared argument; it is sent all the same.`;
}

function knownNames(names: readonly string[], path: string): string {
  const subject = path === '' ? 'The arguments' : `The members of ${path}`;
  if (names.length === 0) return path === '' ? 'It takes no arguments.' : `${path} takes no members.`;
  const more = names.length > mostNames ? ` and ${names.length - mostNames} more` : '';
  return `${subject} are ${names.slice(0, mostNames).join(', ')}${more}.`;
}

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
  port: InputFiles,
  options: BuildOptions = {},
): Promise<BuiltArguments> {
  const checked = options.validate ?? true;
  const root = rootNode(schema);
  const input = new ArgumentReader(port);
  const tree = new ObjectBuilder();
  const notes = new Set<string>();
  for (const text of words) {
    const word = parseWord(text, (name) => root.declares(name));
    if (word.form === 'nameless') throw missingNameError(word.word, words, schema);
    if (word.form === 'stdin') tree.addObject(await input.stdinObject());
    else if (word.form === 'object') tree.addObject(readObject(word.word, 'the word'));
    else {
      const { steps, place } = parsePath(word.key, root, checked);
      if (checked) for (const note of namesOf(steps, root)) notes.add(note);
      const given = await input.value(word.key, word.source, isSecretNode(word.key, place));
      const value =
        'json' in given
          ? given.json
          : convertArgument(word.key, given.text, place, { fromFile: given.fromFile, checked });
      if (tree.assign(steps, value)) notes.add(`${word.key} is given more than once: the last one counts.`);
    }
  }
  return { arguments: tree.build(), notes: [...notes] };
}

/** Checks each name along `steps`. */
function namesOf(steps: readonly PathStep[], root: SchemaNode): string[] {
  const notes: string[] = [];
  let place: SchemaNode | undefined = root;
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
