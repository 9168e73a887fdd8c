import { basename, dirname, join } from 'node:path';
import { isObject } from '../core/json.ts';
import type { PlatformFolders } from './paths.ts';

/** How a member of another program's format translates: to another name, or to several members. */
type Translation = string | ((value: unknown) => Record<string, unknown>);

/** One program's format of config file. */
export interface Dialect {
  name: string;
  /** The display name of the program. */
  program: string;
  /** The program's user-level file. */
  userFile?: (folders: PlatformFolders) => string;
  /** Whether a path alone shows that a file has this format. */
  owns?: (path: string) => boolean;
  /** Where in the file the servers are, in order of precedence. `projects`: the working folder and its parents. */
  places: (projects: readonly string[]) => string[][];
  /** The other members of the file, if any further member is a mistake. */
  siblings?: readonly string[];
  /** Members of an entry that have other names than in mcpc. */
  aliases?: Readonly<Record<string, Translation>>;
  /** Members of an entry that mcpc does not need. */
  ignored?: readonly string[];
  /** Members that change how the server works, but that mcpc does not support: a warning. */
  unsupported?: readonly string[];
  /** Whether `${workspaceFolder}` and similar variables exist. */
  workspace?: boolean;
  /** Whether `$VAR` is expanded like `${VAR}`. */
  bareVariables?: boolean;
}

const inMember = (member: string) => () => [[member]];
const endsWith = (file: string) => (path: string) => path.replaceAll('\\', '/').endsWith(file);

const standard: Dialect = {
  name: 'mcp.json',
  program: 'mcpc',
  places: inMember('mcpServers'),
  siblings: ['$schema', 'inputs'],
  // FastMCP has `mode`.
  aliases: { oauth: 'auth', mode: 'protocol', keepAlive: 'keep_alive' },
};

/** Every format that mcpc reads, in the order in which the user-level files of other programs are searched. */
export const dialects: readonly Dialect[] = [
  {
    name: 'claude-desktop',
    program: 'Claude Desktop',
    userFile: ({ applications }) => join(applications, 'Claude', 'claude_desktop_config.json'),
    owns: endsWith('/claude_desktop_config.json'),
    places: inMember('mcpServers'),
  },
  {
    name: 'claude-code',
    program: 'Claude Code',
    userFile: ({ home }) => join(home, '.claude.json'),
    owns: endsWith('/.claude.json'),
    places: (projects) => [...projects.map((project) => ['projects', project, 'mcpServers']), ['mcpServers']],
    aliases: { oauth: 'auth' },
    unsupported: ['headersHelper'],
  },
  {
    name: 'cursor',
    program: 'Cursor',
    userFile: ({ home }) => join(home, '.cursor', 'mcp.json'),
    owns: endsWith('/.cursor/mcp.json'),
    places: inMember('mcpServers'),
    unsupported: ['envFile'],
    workspace: true,
  },
  {
    name: 'vscode',
    program: 'VS Code',
    userFile: ({ applications }) => join(applications, 'Code', 'User', 'mcp.json'),
    owns: endsWith('/.vscode/mcp.json'),
    places: () => [['servers'], ['mcp', 'servers']],
    siblings: ['$schema', 'inputs'],
    aliases: { oauth: 'auth' },
    ignored: ['dev', 'gallery', 'version', 'sandboxEnabled', 'sandbox'],
    unsupported: ['envFile'],
    workspace: true,
  },
  {
    name: 'windsurf',
    program: 'Windsurf',
    userFile: ({ home }) => join(home, '.codeium', 'windsurf', 'mcp_config.json'),
    owns: endsWith('/windsurf/mcp_config.json'),
    places: inMember('mcpServers'),
    aliases: { serverUrl: 'url', disabledTools: 'exclude_tools' },
  },
  {
    name: 'gemini',
    program: 'Gemini CLI',
    userFile: ({ home }) => join(home, '.gemini', 'settings.json'),
    owns: endsWith('/.gemini/settings.json'),
    places: inMember('mcpServers'),
    aliases: {
      // Its `url` is SSE, and `httpUrl` Streamable HTTP.
      httpUrl: (url) => ({ url, transport: 'http' }),
      includeTools: 'include_tools',
      excludeTools: 'exclude_tools',
      oauth: 'auth',
    },
    ignored: ['trust', 'authProviderType', 'extension'],
    bareVariables: true,
  },
  {
    name: 'codex',
    program: 'Codex',
    userFile: ({ home, env }) => join(env.CODEX_HOME || join(home, '.codex'), 'config.toml'),
    owns: endsWith('.toml'),
    places: () => [['mcp_servers'], ['mcpServers']],
    aliases: {
      http_headers: 'headers',
      enabled: (value) => ({ disabled: typeof value === 'boolean' ? !value : value }),
      enabled_tools: 'include_tools',
      disabled_tools: 'exclude_tools',
      bearer_token_env_var: (name) => ({ auth: typeof name === 'string' ? `\${${name}}` : name }),
      tool_timeout_sec: (value) => ({ timeout: typeof value === 'number' ? value * 1_000 : value }),
    },
    ignored: ['startup_timeout_sec', 'startup_timeout_ms', 'required', 'scopes'],
    unsupported: ['env_vars', 'env_http_headers'],
  },
  {
    name: 'zed',
    program: 'Zed',
    userFile: ({ config }) => join(config, 'zed', 'settings.json'),
    owns: endsWith('/zed/settings.json'),
    places: inMember('context_servers'),
    aliases: {
      enabled: (value) => ({ disabled: typeof value === 'boolean' ? !value : value }),
      command: (value) => (isObject(value) ? { ...withCommand(value) } : { command: value }),
    },
    ignored: ['source', 'settings'],
  },
];

/** In Zed's older format `command` is an object with the whole command line. */
function withCommand({ path, ...rest }: Record<string, unknown>): Record<string, unknown> {
  return { command: path, ...rest };
}

/** Translates a member of an entry to mcpc's members. A member that is null counts as absent. */
export function translateEntry(
  key: string,
  value: unknown,
  { aliases = {} }: Dialect,
): Record<string, unknown> {
  if (value === null) return {};
  // Copilot CLI has a list of the tools to use, `["*"]` for all.
  if (key === 'tools' && Array.isArray(value)) return value.includes('*') ? {} : { include_tools: value };
  const alias = Object.hasOwn(aliases, key) ? aliases[key] : key;
  return typeof alias === 'function' ? alias(value) : { [alias ?? key]: value };
}

/** Returns the dialect of a file: by its path, or else by where its servers are; the standard one if neither shows it. */
export function dialectOf(path: string, value: unknown): Dialect {
  const owner = dialects.find((dialect) => dialect.owns?.(path));
  // Files in `.vscode` and `.cursor` are written by hand, and often in another program's format.
  if (owner !== undefined && owner.workspace !== true) return owner;
  const candidates = [...(owner === undefined ? [] : [owner]), standard, ...dialects];
  const fitting = candidates.find((dialect) =>
    dialect.places([]).some((place) => isObject(memberAt(value, place))),
  );
  return fitting ?? owner ?? standard;
}

/** Returns the dialect of this name; the standard one if there is none. */
export function dialectNamed(name: string): Dialect {
  return dialects.find((dialect) => dialect.name === name) ?? standard;
}

/** Returns the value at a path of a document, if any; one that is null counts as absent. */
export function memberAt(value: unknown, path: readonly string[]): unknown {
  return path.reduce<unknown>(
    (at, name) => (isObject(at) && Object.hasOwn(at, name) ? (at[name] ?? undefined) : undefined),
    value,
  );
}

/** The folder that the programs of a file run in: the file's own, or the parent of `.vscode` or `.cursor`. */
export function programFolder(file: string): string {
  const folder = dirname(file);
  return ['.vscode', '.cursor'].includes(basename(folder)) ? dirname(folder) : folder;
}
