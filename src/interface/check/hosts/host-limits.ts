/**
 * What hosts do with definitions beyond their limits:
 * - `refuses`: requests to the model that include the tool fail.
 * - `omits`: the tool is not offered to the model.
 * - `changes`: the tool is offered with another name, a shorter text or a weaker schema.
 * - `warns`: the tool is offered, and the user sees a warning.
 */
export type HostReaction = 'refuses' | 'omits' | 'changes' | 'warns';

/** A limit of a host, or of the API of a model, and where it is documented or was reported. */
export interface HostLimit {
  host: string;
  reaction: HostReaction;
  source: {
    url: string;
    /** The date of looking, such as `2026-11-28`. */
    viewed: string;
  };
}

/** The names of tools that a host accepts. */
export interface NameLimit extends HostLimit {
  pattern: RegExp;
}

/** How long something may be, or how many of it there may be. */
export interface SizeLimit extends HostLimit {
  max: number;
}

/** How long the name of a tool may be, together with what the host puts before it. */
export interface NameLengthLimit extends SizeLimit {
  /** The characters before the name besides the name of the server; undefined if the name is sent without it. */
  prefix?: number;
}

/** Keywords of JSON Schema that a host does not accept. */
export interface KeywordLimit extends HostLimit {
  keywords: readonly string[];
}

const viewed = '2026-11-28';

/**
 * The length that the name of a server is assumed to have, which the user chooses: `github`, `filesystem`, `playwright`.
 */
export const serverNameLength = 10;

const claudeCode = { url: 'https://code.claude.com/docs/en/mcp', viewed };
const claudeApi = {
  url: 'https://platform.claude.com/docs/agents-and-tools/tool-use/define-tools',
  viewed,
};
const claudeDesktop = {
  url: 'https://git.drupalcode.org/project/mcp_server/-/work_items/3585896',
  viewed,
};
const geminiName = {
  url: 'https://github.com/Finerestaurant/kicad-mcp-python/issues/2',
  viewed,
};
const geminiCli = {
  url: 'https://github.com/google-gemini/gemini-cli/blob/main/packages/core/src/tools/mcp-tool.ts',
  viewed,
};
const vsCodeNames = {
  url: 'https://github.com/microsoft/vscode/tree/main/src/vs/workbench/contrib/mcp/common',
  viewed,
};
const copilotSchemas = {
  url: 'https://github.com/microsoft/vscode-copilot-chat/blob/main/src/extension/tools/common/toolSchemaNormalizer.ts',
  viewed,
};

/** The characters of the names of tools. */
export const toolNames: readonly NameLimit[] = [
  { host: 'Claude API', reaction: 'refuses', pattern: /^[a-zA-Z0-9_-]*$/, source: claudeApi },
  { host: 'Claude Desktop', reaction: 'refuses', pattern: /^[a-zA-Z0-9_-]*$/, source: claudeDesktop },
  {
    host: 'OpenAI API',
    reaction: 'refuses',
    pattern: /^[a-zA-Z0-9_-]*$/,
    source: { url: 'https://github.com/openai/codex/issues/8174', viewed },
  },
  {
    host: 'GitHub Copilot CLI',
    reaction: 'refuses',
    pattern: /^[a-zA-Z0-9_-]*$/,
    source: { url: 'https://github.com/github/copilot-cli/issues/1879', viewed },
  },
  { host: 'Gemini API', reaction: 'refuses', pattern: /^[a-zA-Z_][a-zA-Z0-9_.:-]*$/, source: geminiName },
  { host: 'Gemini CLI', reaction: 'changes', pattern: /^[a-zA-Z0-9_.-]*$/, source: geminiCli },
  { host: 'VS Code', reaction: 'changes', pattern: /^[a-zA-Z0-9_-]*$/, source: vsCodeNames },
];

/** The length of the names of tools. */
export const toolNameLengths: readonly NameLengthLimit[] = [
  { host: 'Claude API', reaction: 'refuses', max: 128, source: claudeApi },
  {
    host: 'Claude Code',
    reaction: 'omits',
    max: 128,
    prefix: 'mcp____'.length,
    source: { url: 'https://github.com/xsyetopz/claudetto/wiki/Claude-Code-MCP-Runtime', viewed },
  },
  { host: 'Claude Desktop', reaction: 'refuses', max: 64, source: claudeDesktop },
  {
    host: 'OpenAI API',
    reaction: 'refuses',
    max: 64,
    source: { url: 'https://github.com/microsoft/foundry-dev-tools/issues/201', viewed },
  },
  { host: 'Gemini API', reaction: 'refuses', max: 64, source: geminiName },
  { host: 'Gemini CLI', reaction: 'changes', max: 63, source: geminiCli },
  { host: 'VS Code', reaction: 'changes', max: 64, prefix: 'mcp__'.length, source: vsCodeNames },
  {
    host: 'Cursor',
    reaction: 'omits',
    max: 59,
    prefix: 0,
    source: { url: 'https://github.com/ComposioHQ/composio/issues/2788', viewed },
  },
];

/** The number of tools, of all servers together. */
export const toolCounts: readonly SizeLimit[] = [
  {
    host: 'VS Code',
    reaction: 'refuses',
    max: 128,
    source: { url: 'https://github.com/microsoft/vscode/issues/255532', viewed },
  },
  {
    host: 'OpenAI API',
    reaction: 'refuses',
    max: 128,
    source: { url: 'https://github.com/zed-industries/zed/issues/32946', viewed },
  },
  {
    host: 'Gemini API on Vertex AI',
    reaction: 'refuses',
    max: 128,
    source: {
      url: 'https://cloud.google.com/vertex-ai/generative-ai/docs/model-reference/function-calling',
      viewed,
    },
  },
  {
    host: 'Cursor',
    reaction: 'warns',
    max: 80,
    source: { url: 'https://github.com/Snowflake-Labs/mcp/issues/77', viewed },
  },
];

/** The length of the descriptions of tools. */
export const descriptionLengths: readonly SizeLimit[] = [
  {
    host: 'OpenAI API with gpt-4o',
    reaction: 'refuses',
    max: 1024,
    source: { url: 'https://github.com/getsentry/sentry-mcp/issues/106', viewed },
  },
  { host: 'Claude Code', reaction: 'changes', max: 2048, source: claudeCode },
];

/** The length of the instructions of a server. */
export const instructionsLengths: readonly SizeLimit[] = [
  { host: 'Claude Code', reaction: 'changes', max: 2048, source: claudeCode },
];

/** The names of arguments. */
export const argumentNames: readonly NameLimit[] = [
  {
    host: 'Claude API',
    reaction: 'refuses',
    pattern: /^[a-zA-Z0-9_.-]{1,64}$/,
    source: { url: 'https://github.com/anthropics/claude-code/issues/79418', viewed },
  },
  { host: 'Claude Code', reaction: 'omits', pattern: /^[a-zA-Z0-9_.-]{1,64}$/, source: claudeCode },
];

/** The keywords beside `type: object` in input schemas. */
export const rootKeywords: readonly KeywordLimit[] = [
  {
    host: 'Claude API',
    reaction: 'refuses',
    keywords: ['anyOf', 'oneOf', 'allOf'],
    source: { url: 'https://github.com/makenotion/notion-mcp-server/issues/341', viewed },
  },
  {
    host: 'OpenAI API',
    reaction: 'refuses',
    keywords: ['anyOf', 'oneOf', 'allOf', 'enum', 'not'],
    source: { url: 'https://github.com/langchain-ai/langchainjs/issues/9804', viewed },
  },
  {
    host: 'Claude Code',
    reaction: 'changes',
    keywords: ['anyOf', 'oneOf', 'allOf'],
    source: claudeCode,
  },
  {
    host: 'VS Code',
    reaction: 'changes',
    keywords: ['anyOf', 'oneOf', 'allOf', 'not', 'if', 'then', 'else'],
    source: copilotSchemas,
  },
];

/** Arrays without `items`. */
export const arraysWithoutItems: readonly HostLimit[] = [
  { host: 'VS Code', reaction: 'refuses', source: copilotSchemas },
  {
    host: 'Gemini API',
    reaction: 'refuses',
    source: { url: 'https://github.com/Skyvern-AI/skyvern/issues/8611', viewed },
  },
];

/**
 * Keywords anywhere in input schemas. Not listed: `$schema` and `additionalProperties`, which everything that sends tools
 * to the Gemini API removes.
 */
export const schemaKeywords: readonly KeywordLimit[] = [
  {
    host: 'Gemini API',
    reaction: 'refuses',
    keywords: [
      ...['$ref', '$defs', 'definitions', 'allOf', 'oneOf', 'not', 'if', 'then', 'else', 'const'],
      ...['exclusiveMinimum', 'exclusiveMaximum', 'multipleOf', 'uniqueItems', 'contains', 'prefixItems'],
      ...['patternProperties', 'propertyNames', 'dependentRequired', 'dependentSchemas'],
      ...['unevaluatedItems', 'unevaluatedProperties'],
    ],
    source: {
      url: 'https://googleapis.github.io/js-genai/release_docs/interfaces/types.Schema.html',
      viewed,
    },
  },
];
