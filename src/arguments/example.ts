import type { Json, JsonObject } from '../core/json.ts';
import { setMember } from '../core/json.ts';
import { stringifyJson } from '../core/json-text.ts';
import { shorten } from '../core/quote.ts';
import { parsePath } from '../schema/argument-path.ts';
import { sampleValue, unmatchedPattern } from '../schema/sample.ts';
import { rootNode, type SchemaNode } from '../schema/schema-node.ts';
import { validateArguments } from '../schema/validate.ts';
import { convertText } from './convert.ts';
import { parseWord } from './parse-word.ts';

/** Returns the words of a plausible call, with the arguments that must be given only. `quoteWords` makes a line of them. */
export async function exampleWords(schema: JsonObject): Promise<string[]> {
  const root = rootNode(schema);
  const names = neededNames(root);
  for (const name of await conditionallyNeeded(schema, root, names)) names.push(name);
  return names.map((name) => exampleWord(name, root.member(name), root));
}

/** Returns the arguments that must be given because of conditions on the others: `if`, `dependentRequired`. */
async function conditionallyNeeded(schema: JsonObject, root: SchemaNode, names: string[]): Promise<string[]> {
  const found: string[] = [];
  for (;;) {
    const given: JsonObject = {};
    for (const name of [...names, ...found]) setMember(given, name, sampleValue(root.member(name)));
    const { problems } = await validateArguments(given, schema);
    const missing = problems
      .filter((problem) => problem.given === undefined)
      .map(({ path }) => path)
      .filter((path) => root.declares(path) && !Object.hasOwn(given, path))
      .filter((path) => root.member(path)?.preset === undefined);
    if (missing.length === 0) return found;
    found.push(...new Set(missing));
  }
}

/**
 * Returns a comment to append to an example line, on the arguments for which no text was found that matches their
 * pattern; empty if there are none. `names`: the arguments in the line, or those that must be given.
 */
export function exampleComment(schema: JsonObject, names?: readonly string[]): string {
  const root = rootNode(schema);
  const parts = (names ?? neededNames(root)).flatMap((name) => {
    const pattern = unmatchedPattern(root.member(name));
    return pattern === undefined ? [] : [`${name}: no text was found that matches ${shorten(pattern)}`];
  });
  return parts.length === 0 ? '' : `  # ${parts.join('; ')}`;
}

/** The arguments that must be given, in the order declared. */
function neededNames(root: SchemaNode): string[] {
  const [shape = root.merged] = root.alternatives;
  const isNeeded = (name: string) => shape.required.has(name) && root.member(name)?.preset === undefined;
  const names = root.names.filter(isNeeded);
  for (const name of shape.required) if (isNeeded(name) && !names.includes(name)) names.push(name);
  return names;
}

/** Returns a word that assigns a plausible value to the argument `name`, whose schema is `node`. */
export function exampleWord(name: string, node: SchemaNode | undefined, root: SchemaNode): string {
  return memberWord(name, sampleValue(node), node, root);
}

/** Returns the words that give exactly these arguments. `quoteWords` makes a line of them. */
export function argumentWords(args: JsonObject, schema: JsonObject): string[] {
  const root = rootNode(schema);
  return Object.entries(args).map(([name, value]) => memberWord(name, value, root.member(name), root));
}

function memberWord(name: string, value: Json, node: SchemaNode | undefined, root: SchemaNode): string {
  const word = wordFor(name, value, node);
  if (leadsTo(word, name, root)) return word;
  const whole: JsonObject = {};
  setMember(whole, name, value);
  return stringifyJson(whole);
}

/** Returns a word that assigns a plausible value to the member at `path` within an argument: `recipe.title=text`. */
export function exampleMemberWord(path: string, root: SchemaNode): string {
  const { node } = parsePath(path, root, false);
  return wordFor(path, sampleValue(node), node);
}

/** Returns the word that assigns exactly this value: `name=value` if the schema converts it to that, else JSON. */
function wordFor(name: string, value: Json, node: SchemaNode | undefined): string {
  const text = typeof value === 'string' ? value : stringifyJson(value);
  const converted = convertText(text, node);
  const same = 'value' in converted && stringifyJson(converted.value) === stringifyJson(value);
  const isText = same && (typeof value !== 'object' || value === null);
  return isText ? `${name}=${text.startsWith('@') ? '@' : ''}${text}` : `${name}:=${stringifyJson(value)}`;
}

/** Whether `word` is parsed as an assignment to the argument `name`, not to a member of another. */
function leadsTo(word: string, name: string, root: SchemaNode): boolean {
  const read = parseWord(word, (other) => root.declares(other));
  if (read.form !== 'assignment' || read.key !== name) return false;
  if (root.declares(name)) return true;
  try {
    const { steps } = parsePath(name, root, false);
    return steps.length === 1 && steps[0].kind === 'member' && steps[0].name === name;
  } catch {
    return false;
  }
}
