import type { Json, JsonObject } from '../core/json.ts';
import { stringifyJson } from '../core/json-text.ts';
import type {
  DetachedTask,
  ListDefinitions,
  ListName,
  Prompt,
  Resource,
  ResourceTemplate,
  Skill,
  Tool,
} from '../core/protocol.ts';
import type { ReadDefinition } from '../engine/catalog/definitions.ts';
import {
  readPrompt,
  readResource,
  readSkill,
  readTemplate,
  readTool,
} from '../engine/catalog/definitions.ts';
import type { KnownServer } from './ports.ts';

/** The lists of a server that were fetched, as JSON. Read from a file, they may be anything. */
export interface CachedLists {
  tools?: Json;
  resources?: Json;
  templates?: Json;
  prompts?: Json;
  skills?: Json;
}

/** The lists of a server that were fetched. */
export type FetchedLists = { [Name in ListName]?: readonly ListDefinitions[Name][] };

/** How many characters of a description are cached: a menu shows fewer. */
const mostCharacters = 200;

/** Reduces lists to what completion needs: short descriptions, and no output schemas. */
export function cachedLists(lists: FetchedLists): CachedLists {
  const kept: CachedLists = {};
  const { tools, resources, templates, prompts, skills } = lists;
  if (tools !== undefined) kept.tools = tools.map(cachedTool);
  if (resources !== undefined) kept.resources = resources.map(short);
  if (templates !== undefined) kept.templates = templates.map(short);
  if (prompts !== undefined) kept.prompts = prompts.map(short);
  if (skills !== undefined) kept.skills = skills.map(shortSkill);
  return kept;
}

function cachedTool(tool: Tool): JsonObject {
  if (tool.outputSchema === undefined) return short(tool);
  const { outputSchema: _, ...others } = tool;
  return short(others);
}

/** Returns a skill as its server lists it, with what completion needs. */
function shortSkill({ uri, name, description, files }: Skill): JsonObject {
  const resources = Array.isArray(files) ? files.map((file): JsonObject => ({ ...file })) : 'dynamic';
  return {
    uri,
    frontmatter: short({ name, ...(description === undefined ? {} : { description }) }),
    resources,
  };
}

function short(definition: { name?: string; description?: string }): JsonObject {
  const { description = '' } = definition;
  if (description.length <= mostCharacters) return definition as JsonObject;
  return { ...definition, description: description.slice(0, mostCharacters) } as JsonObject;
}

/** Serializes lists in at most `most` bytes: input schemas are left out first, then the last definitions. */
export function fittingText(lists: CachedLists, most: number): string {
  const whole = stringifyJson(lists);
  if (isWithin(whole, most)) return whole;
  const bare = { ...lists, tools: without(lists.tools, 'inputSchema') };
  for (let share = 1; ; share /= 2) {
    const cut = Object.entries(bare).map(([name, list]) => [name, firstOf(list, share)]);
    const text = stringifyJson(Object.fromEntries(cut));
    if (isWithin(text, most)) return text;
  }
}

/** Whether a text takes at most `most` bytes. */
export function isWithin(text: string, most: number): boolean {
  return text.length <= most && Buffer.byteLength(text) <= most;
}

function without(list: Json | undefined, member: string): Json {
  if (!Array.isArray(list)) return [];
  return list.map((item) => ({ ...(item as JsonObject), [member]: {} }));
}

function firstOf(list: Json | undefined, share: number): Json {
  return Array.isArray(list) ? list.slice(0, Math.floor(list.length * share)) : [];
}

/** A server as its cached lists show it. Other lists, and suggestions, come from the server that `otherwise` connects. */
export class CachedServer implements KnownServer {
  readonly #lists: CachedLists;
  readonly #otherwise: () => Promise<KnownServer | undefined>;
  readonly tasks: () => Promise<readonly DetachedTask[]>;
  readonly #read = new Map<keyof CachedLists, readonly unknown[]>();

  constructor(
    lists: CachedLists,
    otherwise: () => Promise<KnownServer | undefined>,
    tasks: () => Promise<readonly DetachedTask[]> = async () => [],
  ) {
    this.tasks = tasks;
    this.#lists = lists;
    this.#otherwise = otherwise;
  }

  tools(signal: AbortSignal): Promise<readonly Tool[]> {
    return this.#list('tools', readTool, (server) => server.tools(signal));
  }

  resources(signal: AbortSignal): Promise<readonly Resource[]> {
    return this.#list('resources', readResource, (server) => server.resources(signal));
  }

  templates(signal: AbortSignal): Promise<readonly ResourceTemplate[]> {
    return this.#list('templates', readTemplate, (server) => server.templates(signal));
  }

  prompts(signal: AbortSignal): Promise<readonly Prompt[]> {
    return this.#list('prompts', readPrompt, (server) => server.prompts(signal));
  }

  skills(signal: AbortSignal): Promise<readonly Skill[]> {
    return this.#list('skills', readSkill, (server) => server.skills(signal));
  }

  async suggest(...request: Parameters<KnownServer['suggest']>): Promise<readonly string[]> {
    return (await this.#otherwise())?.suggest(...request) ?? [];
  }

  async #list<Definition>(
    name: keyof CachedLists,
    read: ReadDefinition<Definition>,
    ask: (server: KnownServer) => Promise<readonly Definition[]>,
  ): Promise<readonly Definition[]> {
    const known = this.#read.get(name) as readonly Definition[] | undefined;
    if (known !== undefined) return known;
    const kept = this.#lists[name];
    if (!Array.isArray(kept)) {
      const server = await this.#otherwise();
      return server === undefined ? [] : ask(server);
    }
    const list = kept.map(read).filter((definition) => definition !== undefined);
    this.#read.set(name, list);
    return list;
  }
}
