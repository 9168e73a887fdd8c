import type { ArgumentRule, ToolRule } from '../config/entry.ts';
import { asJsonObject, isObject, type Json, type JsonObject } from '../core/json.ts';
import type { Listing, Tool } from '../core/protocol.ts';

/** How a config file changes a server's tools. Names are the server's own. */
export interface ToolRules {
  /** FastMCP's `tools` map: renames, describes, tags and hides tools and arguments, and sets defaults. */
  tools: Record<string, ToolRule>;
  /** Only these are shown. */
  includeTools?: string[] | undefined;
  /** These are not shown. */
  excludeTools?: string[] | undefined;
  /** Only tools that have one of these of FastMCP's tags are shown. */
  includeTags?: string[] | undefined;
  /** Tools that have one of these tags are not shown. */
  excludeTags?: string[] | undefined;
}

/** Whether the rules change anything. */
export function hasRules({ tools, ...lists }: ToolRules): boolean {
  const { includeTools, excludeTools, includeTags, excludeTags } = lists;
  const given = [includeTools, excludeTools, includeTags, excludeTags].some((list) => list !== undefined);
  return given || Object.keys(tools).length > 0;
}

/** Changes a server's tools as a config file says, and calls of them back. */
export class ToolTransform {
  readonly #rules: ToolRules;
  /** The server's own definitions, by the name that is shown. */
  #originals = new Map<string, Original>();

  constructor(rules: ToolRules) {
    this.#rules = rules;
  }

  /** Returns the tools to show. `report` is called for each name that the rules give to more than one of them. */
  apply(listing: Listing<Tool>, report: (code: string, message: string) => void): Listing<Tool> {
    const { listing: shown, originals, clashes } = transformTools(listing, this.#rules);
    this.#originals = originals;
    for (const name of clashes) {
      const message = `Its config file gives the name ${name} to more than one tool; the first one is used.`;
      report('name-clash', message);
    }
    return shown;
  }

  /** Returns the server's own tool and arguments, and the `_meta`, for a call of a tool that is shown. */
  revert(tool: Tool, args: JsonObject, meta?: JsonObject): ToolCall {
    const original = this.#originals.get(tool.name);
    if (original === undefined) return { tool, args, meta };
    const { name } = original.tool;
    const version = ruleFor(name, this.#rules)?.version;
    return {
      tool: original.tool,
      args: originalArguments(name, args, this.#rules),
      meta: version === undefined ? meta : withOwnVersion(meta, version, original.version),
    };
  }
}

/** A call, as the server gets it. */
interface ToolCall {
  tool: Tool;
  args: JsonObject;
  meta?: JsonObject | undefined;
}

/** A definition of the server. */
interface Original {
  tool: Tool;
  /** FastMCP's version of the tool. */
  version: Json | undefined;
}

/** Returns the `_meta` of a call of the version `shown`, which the server knows as the version `own`. */
function withOwnVersion(meta: JsonObject | undefined, shown: string, own: Json | undefined) {
  const { version, ...others } = fastmcpMeta(meta);
  if (version !== shown) return meta;
  return { ...meta, fastmcp: own === undefined ? others : { ...others, version: own } };
}

/** The tools to show. */
interface TransformedTools {
  listing: Listing<Tool>;
  /** The server's own definitions, by the name that is shown. */
  originals: Map<string, Original>;
  /** Names that the rules give to more than one tool; the first one keeps it. */
  clashes: string[];
}

/** Applies the rules to a server's tools. */
export function transformTools(listing: Listing<Tool>, rules: ToolRules): TransformedTools {
  const transformed: TransformedTools = {
    listing: { items: [], raw: [], ...(listing.leftOut === undefined ? {} : { leftOut: listing.leftOut }) },
    originals: new Map(),
    clashes: [],
  };
  for (const [at, original] of listing.items.entries()) {
    const rule = ruleFor(original.name, rules);
    const own = listing.raw[at] ?? null;
    const raw = rule === undefined || !isObject(own) ? own : withMeta(own as JsonObject, rule);
    if (!isShown(original.name, rules) || !hasWantedTags(raw, rules)) continue;
    const tool = rule === undefined ? original : transformTool(original, rule);
    if (transformed.originals.has(tool.name)) {
      transformed.clashes.push(tool.name);
      continue;
    }
    const { version } = fastmcpMeta(metaOf(own));
    transformed.originals.set(tool.name, { tool: original, version });
    transformed.listing.items.push(tool);
    transformed.listing.raw.push(
      rule === undefined || !isObject(raw) ? raw : rawOf(raw as JsonObject, tool, rule),
    );
  }
  return transformed;
}

/** Returns the arguments for the server's own tool; `given` are those of the tool that is shown. */
export function originalArguments(name: string, given: JsonObject, rules: ToolRules): JsonObject {
  const args: JsonObject = { ...given };
  const entries = Object.entries(ruleFor(name, rules)?.arguments ?? {});
  for (const [own, rule] of entries) if (rule.name !== undefined && rule.name !== own) delete args[rule.name];
  for (const [own, rule] of entries) {
    const value = rule.hide === true ? undefined : given[rule.name ?? own];
    const sent = value ?? (value === undefined ? rule.default : null);
    if (sent !== undefined) args[own] = sent as Json;
    else if (rule.hide === true) delete args[own];
  }
  return args;
}

function isShown(name: string, rules: ToolRules): boolean {
  if (rules.includeTools?.includes(name) === false || rules.excludeTools?.includes(name)) return false;
  return ruleFor(name, rules)?.enabled !== false;
}

function hasWantedTags(raw: unknown, { includeTags, excludeTags = [] }: ToolRules): boolean {
  const tags = tagsOf(raw);
  const has = (tag: string) => tags.includes(tag);
  return (includeTags === undefined || includeTags.some(has)) && !excludeTags.some(has);
}

/** Returns the tags of a tool, which FastMCP puts in `_meta`. */
function tagsOf(raw: unknown): unknown[] {
  const { tags } = fastmcpMeta(metaOf(raw));
  return Array.isArray(tags) ? tags : [];
}

function metaOf(raw: unknown): JsonObject | undefined {
  return asJsonObject(asJsonObject(raw)?._meta);
}

/** Returns what FastMCP says about a definition; older versions have it under another name. */
function fastmcpMeta(meta: JsonObject | undefined): JsonObject {
  return asJsonObject(meta?.fastmcp ?? meta?._fastmcp) ?? {};
}

/** Members of `_meta` that say what a tool is and who sees it. A rule adds to them instead of replacing them. */
const keptMeta = ['fastmcp', 'ui'];

/** Returns a definition with the `_meta` that a rule gives it. */
function withMeta(raw: JsonObject, { meta, tags = [], version }: ToolRule): JsonObject {
  if (meta === undefined && tags.length === 0 && version === undefined) return raw;
  const before = asJsonObject(raw._meta) ?? {};
  const kept = keptMeta.flatMap((name) => {
    const own = name === 'fastmcp' ? fastmcpMeta(before) : (asJsonObject(before[name]) ?? {});
    const merged = { ...own, ...asJsonObject(meta?.[name]) };
    return Object.keys(merged).length === 0 ? [] : [[name, merged]];
  });
  const after: JsonObject = { ...(meta ?? before), ...Object.fromEntries(kept) };
  if (tags.length > 0 || version !== undefined) {
    after.fastmcp = {
      ...asJsonObject(after.fastmcp),
      ...(tags.length === 0 ? {} : { tags }),
      ...(version === undefined ? {} : { version }),
    };
  }
  return { ...raw, _meta: after };
}

function ruleFor(name: string, { tools }: ToolRules): ToolRule | undefined {
  return Object.hasOwn(tools, name) ? tools[name] : undefined;
}

function transformTool(tool: Tool, rule: ToolRule): Tool {
  return {
    ...tool,
    name: rule.name ?? tool.name,
    ...(rule.title === undefined ? {} : { title: rule.title }),
    ...(rule.description === undefined ? {} : { description: rule.description }),
    inputSchema:
      rule.arguments === undefined ? tool.inputSchema : transformSchema(tool.inputSchema, rule.arguments),
  };
}

function transformSchema(schema: JsonObject, rules: Record<string, ArgumentRule>): JsonObject {
  const properties = isObject(schema.properties) ? (schema.properties as JsonObject) : {};
  const required = new Set(Array.isArray(schema.required) ? schema.required : []);
  const shown: [string, Json][] = [];
  for (const [own, definition] of Object.entries(properties)) {
    const rule = Object.hasOwn(rules, own) ? rules[own] : undefined;
    if (rule?.hide === true) required.delete(own);
    else if (rule === undefined) shown.push([own, definition]);
    else {
      const name = rule.name ?? own;
      const needed = (required.delete(own) && rule.default === undefined) || rule.required === true;
      if (needed) required.add(name);
      shown.push([name, transformArgument(definition, rule)]);
    }
  }
  return {
    ...schema,
    properties: Object.fromEntries(shown),
    required: [...required],
    additionalProperties: false,
  };
}

function transformArgument(definition: Json, rule: ArgumentRule): Json {
  const { description, default: preset, examples } = rule;
  const { default: own, ...others } = asJsonObject(definition) ?? {};
  return {
    ...others,
    // An argument that a rule makes required has no default of the server's.
    ...(own === undefined || rule.required === true ? {} : { default: own }),
    ...(description === undefined ? {} : { description }),
    ...(preset === undefined ? {} : { default: preset as Json }),
    ...(examples === undefined ? {} : { examples: examples as Json[] }),
  };
}

/** Applies a rule to a definition as the server sent it. */
function rawOf(raw: JsonObject, tool: Tool, rule: ToolRule): Json {
  return {
    ...raw,
    name: tool.name,
    ...(rule.title === undefined ? {} : { title: rule.title }),
    ...(rule.description === undefined ? {} : { description: rule.description }),
    ...(rule.arguments === undefined ? {} : { inputSchema: tool.inputSchema }),
  };
}
