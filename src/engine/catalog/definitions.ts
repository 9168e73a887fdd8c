import { asDouble } from '../../core/exact-number.ts';
import { asJsonObject, asString, isObject, type Json, type JsonObject } from '../../core/json.ts';
import type {
  Prompt,
  PromptArgument,
  Resource,
  ResourceTemplate,
  Skill,
  SkillFile,
  Tool,
} from '../../core/protocol.ts';

/**
 * Reads one definition of a list as a server sent it. Returns undefined if it has no name or URI; other members of the
 * wrong type are left out.
 */
export type ReadDefinition<Definition> = (raw: Json) => Definition | undefined;

const taskSupports = ['forbidden', 'optional', 'required'] as const;

export const readTool: ReadDefinition<Tool> = (raw) => {
  if (!isObject(raw)) return undefined;
  const { name, title, description, inputSchema, outputSchema, annotations, execution } = raw as JsonObject;
  if (typeof name !== 'string' || name === '') return undefined;
  // Assigned and not spread, which takes ten times as long: there may be thousands of tools.
  const tool: Tool = { name, inputSchema: isObject(inputSchema) ? (inputSchema as JsonObject) : {} };
  if (typeof title === 'string') tool.title = title;
  if (typeof description === 'string') tool.description = description;
  if (outputSchema !== undefined && isObject(outputSchema)) tool.outputSchema = outputSchema as JsonObject;
  if (annotations !== undefined && isObject(annotations)) tool.annotations = readAnnotations(annotations);
  const support = execution !== undefined && isObject(execution) ? execution.taskSupport : undefined;
  const taskSupport = support === undefined ? undefined : taskSupports.find((known) => known === support);
  if (taskSupport !== undefined) tool.taskSupport = taskSupport;
  return tool;
};

export const readResource: ReadDefinition<Resource> = (raw) => {
  const given = named(raw, 'uri');
  if (given === undefined) return undefined;
  const size = asDouble(given.raw.size);
  return {
    uri: given.key,
    name: asString(given.raw.name) ?? given.key,
    ...described(given.raw),
    ...mimeTyped(given.raw),
    ...(size === undefined ? {} : { size }),
  };
};

export const readTemplate: ReadDefinition<ResourceTemplate> = (raw) => {
  const given = named(raw, 'uriTemplate');
  if (given === undefined) return undefined;
  return {
    uriTemplate: given.key,
    name: asString(given.raw.name) ?? given.key,
    ...described(given.raw),
    ...mimeTyped(given.raw),
  };
};

export const readPrompt: ReadDefinition<Prompt> = (raw) => {
  const given = named(raw, 'name');
  if (given === undefined) return undefined;
  const list = given.raw.arguments;
  const found = (Array.isArray(list) ? list : []).map(readPromptArgument);
  return {
    name: given.key,
    ...described(given.raw),
    arguments: found.filter((argument) => argument !== undefined),
  };
};

function readPromptArgument(raw: Json): PromptArgument | undefined {
  const given = named(raw, 'name');
  if (given === undefined) return undefined;
  const { required } = given.raw;
  return {
    name: given.key,
    ...described(given.raw),
    ...(typeof required === 'boolean' ? { required } : {}),
  };
}

export const readSkill: ReadDefinition<Skill> = (raw) => {
  const given = named(raw, 'uri');
  if (given === undefined) return undefined;
  const { resources } = given.raw;
  const frontmatter = asJsonObject(given.raw.frontmatter) ?? {};
  const description = asString(frontmatter.description);
  const files = Array.isArray(resources) ? resources.map(readSkillFile) : undefined;
  return {
    uri: given.key,
    name: asString(frontmatter.name) ?? skillFolderName(given.key),
    ...(description === undefined ? {} : { description }),
    frontmatter,
    files:
      resources === 'dynamic' || files?.every((file) => file !== undefined)
        ? ((files as SkillFile[] | undefined) ?? 'dynamic')
        : undefined,
  };
};

function readSkillFile(raw: Json): SkillFile | undefined {
  const given = named(raw, 'uri');
  const digest = asString(given?.raw.digest);
  const size = asDouble(given?.raw.size);
  if (given === undefined || digest === undefined || size === undefined) return undefined;
  return { uri: given.key, digest, size };
}

/** Returns the name of the folder that a skill's `SKILL.md` is in. */
export function skillFolderName(uri: string): string {
  return (
    uri
      .replace(/\/SKILL\.md$/, '')
      .split('/')
      .at(-1) ?? uri
  );
}

function readAnnotations(given: Record<string, unknown>): NonNullable<Tool['annotations']> {
  const title = asString(given.title);
  const hints = ['readOnlyHint', 'destructiveHint', 'idempotentHint', 'openWorldHint'] as const;
  const found = hints.filter((hint) => typeof given[hint] === 'boolean').map((hint) => [hint, given[hint]]);
  return { ...(title === undefined ? {} : { title }), ...Object.fromEntries(found) };
}

/** Returns the raw object and the member that identifies it; undefined if it has none. */
function named(raw: Json, member: string): { raw: JsonObject; key: string } | undefined {
  if (!isObject(raw)) return undefined;
  const key = (raw as JsonObject)[member];
  return typeof key === 'string' && key !== '' ? { raw: raw as JsonObject, key } : undefined;
}

function described(raw: JsonObject): { title?: string; description?: string } {
  const title = asString(raw.title);
  const description = asString(raw.description);
  return {
    ...(title === undefined ? {} : { title }),
    ...(description === undefined ? {} : { description }),
  };
}

function mimeTyped(raw: JsonObject): { mimeType?: string } {
  const mimeType = asString(raw.mimeType);
  return mimeType === undefined ? {} : { mimeType };
}
