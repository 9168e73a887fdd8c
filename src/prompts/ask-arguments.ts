import { ObjectBuilder } from '../arguments/build-arguments.ts';
import type { MissingArgument } from '../arguments/missing.ts';
import { CancelledError } from '../core/errors.ts';
import type { Json, JsonObject } from '../core/json.ts';
import { parsePath } from '../schema/argument-path.ts';
import { rootNode } from '../schema/schema-node.ts';
import { back, type PromptTerminal } from '../terminal/prompts.ts';
import type { Style } from '../terminal/style.ts';
import { partKeysText } from './values/part-keys.ts';
import { leftOut, ValueDialog } from './values/value-dialog.ts';
import { hasParts, kindOf } from './values/value-kind.ts';

export interface AskedArguments {
  /** All arguments, including those given before. */
  all: JsonObject;
  /** The answers by path, as they are typed. */
  answers: JsonObject;
}

/**
 * Asks for the missing arguments one by one, each according to its schema. Esc goes back to the previous question. Throws
 * CancelledError if the user presses it at the first one.
 */
export async function askArguments(
  schema: JsonObject,
  missing: readonly MissingArgument[],
  given: JsonObject,
  terminal: PromptTerminal,
): Promise<AskedArguments> {
  const root = rootNode(schema);
  const places = missing.map(({ name }) => parsePath(name, root, false));
  const dialog = new ValueDialog(schema, terminal);
  const asked = missing.map(({ name, description }, at) => ({
    path: name,
    node: places[at]?.node,
    description,
    required: true,
  }));
  const values = await dialog.run(asked);
  if (values === back) throw new CancelledError();
  const tree = new ObjectBuilder();
  tree.addObject(given);
  const answers: [name: string, value: Json][] = [];
  for (const [at, { name }] of missing.entries()) {
    const value = values[at];
    const place = places[at];
    if (value === undefined || value === leftOut || place === undefined) continue;
    tree.assign(place.steps, value);
    answers.push([name, value]);
  }
  return { all: tree.build(), answers: Object.fromEntries(answers) };
}

/** Returns the keys of the questions for arguments, on lines of at most 50 columns. */
export function argumentKeys(schema: JsonObject, missing: readonly MissingArgument[], style: Style): string {
  const root = rootNode(schema);
  const nested = missing.some(({ name }) => hasParts(kindOf(parsePath(name, root, false).node)));
  const { dim } = style.theme;
  if (nested) return `${partKeysText(style)}${dim('Esc at the first question: cancel.')}\n`;
  if (missing.length === 1) return `${dim('Esc: cancel.')}\n`;
  return `${dim('Esc: go back, or cancel at the first question.')}\n`;
}
