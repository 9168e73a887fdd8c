import { basename, dirname, join } from 'node:path';
import { isObject } from '../core/json.ts';
import type { PlatformFolders } from './paths.ts';

/** What a foreign member means in ours: another name, or some of our members. */
type Translation = string | ((value: unknown) => Record<string, unknown>);

/** One program's form of config file. */
export interface Dialect {
  name: string;
  /** The program, as people call it. */
  program: string;
  /** Where it keeps what is the person's. */
  userFile?: (folders: PlatformFolders) => string;
  /** Whether a file is of this form by its path alone. */
  owns?: (path: string) => boolean;
  /** Where in the file the servers stand, the first ones first. `projects`: the working folder and those above. */
  places: (projects: readonly string[]) => string[][];
  /** The other members that the file may have, where a member that is none of them is a mistake. */
  siblings?: readonly string[];
  /** Members of an entry that have another name than ours. */
  aliases?: Readonly<Record<string, Translation>>;
  /** Members of an entry that mcpc has no use for. */
  ignored?: readonly string[];
  /** Members that would matter, but that mcpc cannot do: a warning. */
  unsupported?: readonly string[];
  /** Whether `${workspaceFolder}` and its like are known. */
  workspace?: boolean;
}

const inMember = (member: string) => () => [[member]];
const endsWith = (file: string) => (path: string) => path.replaceAll('\\', '/').endsWith(file);

const standard: Dialect = {
  name: 'mcp.json',
  program: 'mcpc',
  places: inMember('mcpServers'),
  siblings: ['$schema', 'inputs'],
  aliases: { oauth: 'auth' },
};

/** Every form that mcpc reads; the person's files of other programs are looked through in this order. */
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

/** Zed's older form has the whole program under `command`. */
function withCommand({ path, ...rest }: Record<string, unknown>): Record<string, unknown> {
  return { command: path, ...rest };
}

/** What a member of an entry means in ours, by name. */
export function translateEntry(
  key: string,
  value: unknown,
  { aliases = {} }: Dialect,
): Record<string, unknown> {
  const alias = Object.hasOwn(aliases, key) ? aliases[key] : key;
  return typeof alias === 'function' ? alias(value) : { [alias ?? key]: value };
}

/** The form of a file: by its path, else by where servers stand in it; the common one where nothing tells. */
export function dialectOf(path: string, value: unknown): Dialect {
  const owner = dialects.find((dialect) => dialect.owns?.(path));
  // What lies in `.vscode` and `.cursor` is written by hand, and often in another program's form.
  if (owner !== undefined && owner.workspace !== true) return owner;
  const candidates = [...(owner === undefined ? [] : [owner]), standard, ...dialects];
  const fitting = candidates.find((dialect) =>
    dialect.places([]).some((place) => isObject(memberAt(value, place))),
  );
  return fitting ?? owner ?? standard;
}

/** The dialect of a name. */
export function dialectNamed(name: string): Dialect {
  return dialects.find((dialect) => dialect.name === name) ?? standard;
}

/** What stands at a place of a document; undefined if nothing does. */
export function memberAt(value: unknown, path: readonly string[]): unknown {
  return path.reduce<unknown>(
    (at, name) => (isObject(at) && Object.hasOwn(at, name) ? at[name] : undefined),
    value,
  );
}

/** The folder that the programs of a file run in: its own, or that above `.vscode` or `.cursor`. */
export function programFolder(file: string): string {
  const folder = dirname(file);
  return ['.vscode', '.cursor'].includes(basename(folder)) ? dirname(folder) : folder;
}
