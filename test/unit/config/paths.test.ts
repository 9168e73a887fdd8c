import { describe, expect, it } from 'vitest';
import { dialects } from '../../../src/config/dialects.ts';
import { platformFolders, stateFolder, userConfigFile } from '../../../src/config/paths.ts';

const linux = { env: {}, home: '/home/me', cwd: '/home/me', platform: 'linux' };
const mac = { ...linux, home: '/Users/me', platform: 'darwin' };

/** Where each program keeps its config, by dialect. */
function userFiles(environment: typeof linux): Record<string, string | undefined> {
  const folders = platformFolders(environment);
  return Object.fromEntries(dialects.map(({ name, userFile }) => [name, userFile?.(folders)]));
}

describe('the files of mcpc', () => {
  it('are in the XDG folders', () => {
    expect(userConfigFile(linux)).toBe('/home/me/.config/mcpc/mcp.json');
    expect(stateFolder(linux)).toBe('/home/me/.local/state/mcpc');
    const env = { XDG_CONFIG_HOME: '/conf', XDG_STATE_HOME: '/state' };
    expect(userConfigFile({ ...linux, env })).toBe('/conf/mcpc/mcp.json');
    expect(stateFolder({ ...linux, env })).toBe('/state/mcpc');
  });

  it('ignore variables that name a relative folder', () => {
    expect(userConfigFile({ ...linux, env: { XDG_CONFIG_HOME: 'here' } })).toBe(
      '/home/me/.config/mcpc/mcp.json',
    );
  });
});

describe('the files of other programs', () => {
  it('are in their Linux folders', () => {
    expect(userFiles(linux)).toEqual({
      'claude-desktop': '/home/me/.config/Claude/claude_desktop_config.json',
      'claude-code': '/home/me/.claude.json',
      cursor: '/home/me/.cursor/mcp.json',
      vscode: '/home/me/.config/Code/User/mcp.json',
      windsurf: '/home/me/.codeium/windsurf/mcp_config.json',
      gemini: '/home/me/.gemini/settings.json',
      codex: '/home/me/.codex/config.toml',
      zed: '/home/me/.config/zed/settings.json',
    });
  });

  it('are in their macOS folders', () => {
    expect(userFiles(mac)).toMatchObject({
      'claude-desktop': '/Users/me/Library/Application Support/Claude/claude_desktop_config.json',
      vscode: '/Users/me/Library/Application Support/Code/User/mcp.json',
      zed: '/Users/me/.config/zed/settings.json',
    });
  });

  it('are searched with Claude Desktop, Claude Code, Cursor and VS Code first', () => {
    expect(dialects.slice(0, 4).map(({ program }) => program)).toEqual([
      'Claude Desktop',
      'Claude Code',
      'Cursor',
      'VS Code',
    ]);
  });
});
