import { isAbsolute, join } from 'node:path';
import type { SystemEnvironment } from '../core/environment.ts';

/** The folders in which programs store a user's files. */
export interface PlatformFolders {
  home: string;
  /** `~/.config`, `~/Library/Application Support` or `%APPDATA%`. */
  applications: string;
  /** `~/.config`, also on macOS; `%APPDATA%` on Windows. */
  config: string;
  env: NodeJS.ProcessEnv;
}

/** Returns the platform's folders for config files. */
export function platformFolders({ env, home, platform }: SystemEnvironment): PlatformFolders {
  if (platform === 'win32') {
    const roaming = absolute(env.APPDATA) ?? join(home, 'AppData', 'Roaming');
    return { home, applications: roaming, config: roaming, env };
  }
  const config = absolute(env.XDG_CONFIG_HOME) ?? join(home, '.config');
  const applications = platform === 'darwin' ? join(home, 'Library', 'Application Support') : config;
  return { home, applications, config, env };
}

/** mcpc's config folder. */
export function configFolder(environment: SystemEnvironment): string {
  return join(platformFolders(environment).config, 'mcpc');
}

/** The user's own `mcp.json`, which `add` and `remove` change. */
export function userConfigFile(environment: SystemEnvironment): string {
  return join(configFolder(environment), 'mcp.json');
}

/** mcpc's state folder. */
export function stateFolder({ env, home, platform }: SystemEnvironment): string {
  if (platform === 'win32') {
    return join(absolute(env.LOCALAPPDATA) ?? join(home, 'AppData', 'Local'), 'mcpc');
  }
  return join(absolute(env.XDG_STATE_HOME) ?? join(home, '.local', 'state'), 'mcpc');
}

/** mcpc's cache folder. */
export function cacheFolder({ env, home, platform }: Omit<SystemEnvironment, 'cwd'>): string {
  if (platform === 'win32') {
    return join(absolute(env.LOCALAPPDATA) ?? join(home, 'AppData', 'Local'), 'mcpc', 'cache');
  }
  const fallback = platform === 'darwin' ? join(home, 'Library', 'Caches') : join(home, '.cache');
  return join(absolute(env.XDG_CACHE_HOME) ?? fallback, 'mcpc');
}

/** A relative path is ignored, as the XDG specification requires. */
function absolute(path: string | undefined): string | undefined {
  return path !== undefined && isAbsolute(path) ? path : undefined;
}
