import { ArgumentTree } from '../arguments/argument-tree.ts';
import type { MissingArgument } from '../arguments/missing.ts';
import { readPath } from '../arguments/path.ts';
import { rootPlace } from '../arguments/schema-place.ts';
import type { Json, JsonObject } from '../base/json.ts';
import { back, type PromptTerminal } from '../terminal/prompts.ts';
import { askValue } from './ask-value.ts';

/** What came of asking. */
export interface AskedArguments {
  /** All arguments, those that were given among them. */
  all: JsonObject;
  /** The answers by their paths, as they would be typed. */
  answers: JsonObject;
}

/** Asks for the missing arguments one by one, each as the schema has it; Esc goes back to the one before. */
export async function askArguments(
  schema: JsonObject,
  missing: readonly MissingArgument[],
  given: JsonObject,
  terminal: PromptTerminal,
): Promise<AskedArguments> {
  const root = rootPlace(schema);
  const answers = new Map<string, Json>();
  for (let at = 0; at < missing.length; ) {
    const { name, description } = missing[at] as MissingArgument;
    const place = readPath(name, root, false).place;
    const answer = await askValue(
      { path: name, place, description, before: answers.get(name) },
      schema,
      terminal,
    );
    if (answer === back) {
      at = Math.max(0, at - 1);
      continue;
    }
    answers.set(name, answer);
    at += 1;
  }
  const tree = new ArgumentTree();
  tree.give(given);
  for (const [path, value] of answers) tree.assign(readPath(path, root, false).steps, value);
  return { all: tree.finish(), answers: Object.fromEntries(answers) };
}
