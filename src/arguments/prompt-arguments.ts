import { UsageError } from '../core/errors.ts';
import type { Json, JsonObject } from '../core/json.ts';
import { setMember } from '../core/json.ts';
import type { Prompt } from '../core/protocol.ts';
import { buildArguments } from './build-arguments.ts';
import type { InputFiles } from './read-source.ts';

/**
 * Builds the arguments of a prompt. All are strings: text is passed unchanged, other JSON (`name:=json`) is serialized.
 * Missing arguments are not checked here: use `missingArguments` with {@link promptSchema}.
 * @throws UsageError for a word without a name, an undeclared name, and a missing file
 */
export function buildPromptArguments(
  words: readonly string[],
  prompt: Prompt,
  files: InputFiles,
): Promise<Record<string, string>> {
  return buildStrings(words, promptSchema(prompt), files, `The prompt ${prompt.name}`);
}

/**
 * Returns the schema of a prompt's arguments, an object of strings, for use in place of a tool's input schema.
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
 * Builds the variables of a URI template, all strings; `names` are those of the template. Variables that are not given
 * are undefined, as RFC 6570 allows.
 * @throws UsageError for a word without a name, and for a variable that the template does not have
 */
export function buildVariables(
  words: readonly string[],
  names: readonly string[],
  files: InputFiles,
): Promise<Record<string, string>> {
  const schema = stringsSchema(
    names.map((name) => [name, { type: 'string' }]),
    [],
  );
  return buildStrings(words, schema, files, 'The template');
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
  files: InputFiles,
  subject: string,
): Promise<Record<string, string>> {
  const { arguments: args } = await buildArguments(words, schema, files);
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
