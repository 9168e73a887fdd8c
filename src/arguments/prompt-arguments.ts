import { UsageError } from '../core/errors.ts';
import type { Json, JsonObject } from '../core/json.ts';
import { setMember } from '../core/json.ts';
import type { Prompt } from '../core/protocol.ts';
import { buildArguments } from './build-arguments.ts';
import type { InputFiles } from './read-source.ts';

/**
 * The arguments of a prompt. All are strings: a text stays as typed, any other JSON (`name:=json`) is
 * written as compact JSON. What is missing is not looked at here: `missingArguments` tells it from {@link promptSchema}.
 * @throws UsageError for a word without a name, a name the prompt doesn't have, a file that is not there
 */
export function buildPromptArguments(
  words: readonly string[],
  prompt: Prompt,
  port: InputFiles,
): Promise<Record<string, string>> {
  return buildStrings(words, promptSchema(prompt), port, `The prompt ${prompt.name}`);
}

/**
 * A prompt's arguments as the schema of an object of strings; it serves wherever a tool's input schema does.
 */
export function promptSchema(prompt: Prompt): JsonObject {
  const properties = prompt.arguments.map(({ name, title, description }): [string, JsonObject] => [
    name,
    {
      type: 'string',
      ...(title === undefined ? {} : { title }),
      ...(description === undefined ? {} : { description }),
    },
  ]);
  const required = prompt.arguments.filter((argument) => argument.required === true);
  return stringsSchema(
    properties,
    required.map(({ name }) => name),
  );
}

/**
 * The variables of a URI template from words, all strings; `names` are those the template has. Variables
 * that are not given are left out, as RFC 6570 has it.
 * @throws UsageError for a word without a name, a variable the template doesn't have
 */
export function buildVariables(
  words: readonly string[],
  names: readonly string[],
  port: InputFiles,
): Promise<Record<string, string>> {
  const schema = stringsSchema(
    names.map((name) => [name, { type: 'string' }]),
    [],
  );
  return buildStrings(words, schema, port, 'The template');
}

function stringsSchema(properties: [string, JsonObject][], required: string[]): JsonObject {
  return {
    type: 'object',
    properties: Object.fromEntries(properties),
    required,
    additionalProperties: false,
  };
}

async function buildStrings(
  words: readonly string[],
  schema: JsonObject,
  port: InputFiles,
  subject: string,
): Promise<Record<string, string>> {
  const { arguments: args } = await buildArguments(words, schema, port);
  const { properties = {} } = schema;
  const strings: Record<string, string> = {};
  for (const [name, value] of Object.entries(args)) {
    if (!Object.hasOwn(properties as object, name)) {
      throw new UsageError(`${subject} has no argument "${name}".`);
    }
    setMember(strings, name, asText(value));
  }
  return strings;
}

function asText(value: Json): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
