import { readAnswer } from '../arguments/argument-value.ts';
import type { MissingArgument } from '../arguments/missing.ts';
import { rootPlace } from '../arguments/schema-place.ts';
import { namesSecret } from '../arguments/shown.ts';
import { McpcError } from '../base/errors.ts';
import type { Json, JsonObject } from '../base/json.ts';
import { askChoice, askText, type PromptTerminal } from '../terminal/prompts.ts';

/** Asks for the missing arguments one by one, each as the schema has it. Gives all arguments. */
export async function askArguments(
  schema: JsonObject,
  missing: readonly MissingArgument[],
  given: JsonObject,
  terminal: PromptTerminal,
): Promise<JsonObject> {
  const args: JsonObject = { ...given };
  for (const argument of missing) args[argument.name] = await askArgument(schema, argument, terminal);
  return args;
}

function askArgument(schema: JsonObject, argument: MissingArgument, terminal: PromptTerminal): Promise<Json> {
  const { name, type, description } = argument;
  const firstLine = description?.split('\n', 1)[0]?.trim() ?? '';
  const about = firstLine === '' ? '' : ` ${firstLine}`;
  const values = choicesOf(schema, name);
  if (values !== undefined) {
    const choices = values.map((value) => ({
      name: typeof value === 'string' ? value : JSON.stringify(value),
      value,
    }));
    return askChoice(terminal, `${name}${about}`, choices);
  }
  const message = `${name} (${type})${about}`;
  return askText(terminal, message, (text) => problemWith(schema, name, text), namesSecret(name)).then(
    (text) => readAnswer(name, text, schema),
  );
}

/** The few values that the schema allows, if it says so. */
function choicesOf(schema: JsonObject, name: string): readonly Json[] | undefined {
  const shapes = rootPlace(schema).member(name)?.alternatives ?? [];
  const [only] = shapes;
  if (only === undefined || shapes.length > 1) return undefined;
  if (only.values !== undefined) return only.values;
  return only.types?.size === 1 && only.types.has('boolean') ? [true, false] : undefined;
}

function problemWith(schema: JsonObject, name: string, text: string): string | undefined {
  try {
    readAnswer(name, text, schema);
    return undefined;
  } catch (error) {
    if (error instanceof McpcError) return error.message;
    throw error;
  }
}
