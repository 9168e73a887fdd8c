import { UsageError } from '../core/errors.ts';
import type { Json, JsonObject } from '../core/json.ts';
import { setMember } from '../core/json.ts';
import { stringifyJson } from '../core/json-text.ts';
import type { Prompt } from '../core/protocol.ts';
import { quoteWord } from '../core/quote.ts';
import { buildArguments } from './build-arguments.ts';
import { parseWord } from './parse-word.ts';
import type { InputFiles } from './read-source.ts';
import { type TemplateValue, type TemplateVariable, variableNames } from './uri-template.ts';

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
 * Builds the values of a URI template's variables. Variables that are not given, or null, are undefined, as RFC 6570
 * allows; numbers and truth values are texts.
 * @throws UsageError for a word without a name, a variable that the template does not have, and nested lists or objects
 */
export async function buildVariables(
  words: readonly string[],
  variables: readonly TemplateVariable[],
  files: InputFiles,
): Promise<Record<string, TemplateValue>> {
  const args = await buildDeclared(words, variablesSchema(variables), files, 'The template');
  const values: Record<string, TemplateValue> = {};
  for (const [name, value] of Object.entries(args)) {
    if (value !== null) values[name] = templateValue(name, value);
  }
  return values;
}

/** Returns the schema of a template's variables: texts, and lists or objects where the template takes each item. */
export function variablesSchema(variables: readonly TemplateVariable[]): JsonObject {
  return stringsSchema(
    variables.map(({ name, isExploded }) => [
      name,
      isExploded ? { type: ['string', 'array', 'object'] } : { type: 'string' },
    ]),
    [],
  );
}

/** Returns the schema of a template's variables as completion uses them: all are texts. */
export function templateSchema(template: string): JsonObject {
  return stringsSchema(
    variableNames(template).map((name) => [name, { type: 'string' }]),
    [],
  );
}

function templateValue(name: string, value: Json): TemplateValue {
  if (typeof value !== 'object' || value === null) return String(value);
  const text = (item: Json): string => {
    if (typeof item !== 'object' || item === null) return String(item ?? '');
    throw new UsageError(`${name} must be text, or a list or an object of texts: it is part of a URI.`);
  };
  if (Array.isArray(value)) return value.filter((item) => item !== null).map(text);
  const members = Object.entries(value).filter(([, member]) => member !== null);
  return Object.fromEntries(members.map(([key, member]) => [key, text(member)]));
}

function stringsSchema(properties: [string, JsonObject][], required: string[]): JsonObject {
  return {
    type: 'object',
    properties: Object.fromEntries(properties),
    required,
    additionalProperties: false,
  };
}

/**
 * Builds arguments that are all strings, as in a schema of {@link promptSchema} or {@link templateSchema}. `subject` has
 * them: `The prompt poem`.
 * @throws UsageError for a word without a name, an undeclared name, and a missing file
 */
export async function buildStrings(
  words: readonly string[],
  schema: JsonObject,
  files: InputFiles,
  subject: string,
): Promise<Record<string, string>> {
  const args = await buildDeclared(words, schema, files, subject);
  const strings: Record<string, string> = {};
  for (const [name, value] of Object.entries(args)) setMember(strings, name, asText(value));
  return strings;
}

async function buildDeclared(
  words: readonly string[],
  schema: JsonObject,
  files: InputFiles,
  subject: string,
): Promise<JsonObject> {
  requirePlainNames(words, schema, subject);
  const { arguments: args } = await buildArguments(words, schema, files);
  const { properties = {} } = schema;
  for (const name of Object.keys(args)) {
    if (!Object.hasOwn(properties as object, name))
      throw new UsageError(`${subject} has no argument "${name}".`);
  }
  return args;
}

/** Throws UsageError for a word that assigns to a member or an item of an argument whose only type is text. */
function requirePlainNames(words: readonly string[], { properties }: JsonObject, subject: string): void {
  const declared = (properties ?? {}) as Record<string, JsonObject>;
  for (const word of words) {
    const read = parseWord(word, (name) => Object.hasOwn(declared, name));
    if (read.form !== 'assignment' || Object.hasOwn(declared, read.key)) continue;
    const [, name = '', path = ''] = /^([^.[]+)([.[].*)$/.exec(read.key) ?? [];
    if (path === '' || !Object.hasOwn(declared, name) || declared[name]?.type !== 'string') continue;
    const json = path.startsWith('[') ? '["a","b"]' : `{"${path.slice(1)}":"a"}`;
    throw new UsageError(`${subject} takes text only: its argument "${name}" has no members or items.`, {
      hint: `As text: ${quoteWord(`${name}=text`)}. As JSON in text: ${quoteWord(`${name}=${json}`)}`,
    });
  }
}

function asText(value: Json): string {
  return typeof value === 'string' ? value : stringifyJson(value);
}
