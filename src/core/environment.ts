import { homeFolder } from './home.ts';

/** The system that mcpc runs on, as far as targets, config files and logins depend on it. Tests hand in their own. */
export interface SystemEnvironment {
  env: NodeJS.ProcessEnv;
  cwd: string;
  /** The user's home folder, an absolute path. */
  home: string;
  /** `process.platform`. */
  platform: string;
}

/** Returns the environment of this process. `cwd` is `/` if the working folder was removed. */
export function systemEnvironment(): SystemEnvironment {
  return {
    env: process.env,
    cwd: workingFolder() ?? '/',
    home: homeFolder(),
    platform: process.platform,
  };
}

/** Returns the folder that this process runs in; undefined if it was removed. */
export function workingFolder(): string | undefined {
  try {
    return process.cwd();
  } catch {
    return undefined;
  }
}
